"""The pure core: from a text and published files to a verdict, with cryptography and cbor2 alone."""

from .claims import Claims
from .refusal import Refusal, RefusedError
from .scope import UnknownWork
from .verdict import Mode, Notice, Outcome, Reason, Verdict
from .verifier import Verifier

__all__ = [
    "Claims",
    "Mode",
    "Notice",
    "Outcome",
    "Reason",
    "Refusal",
    "RefusedError",
    "UnknownWork",
    "Verdict",
    "Verifier",
]
