"""What a decision rests on: checked before anything is decided, and kept free of identity numbers.

Four fields are needed, all of them: no decision without basis and reason (行政处罚法).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass

from registry.errors import RegistryError

_NUMBER_INSIDE = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])|(?<!\d)\d{6}(?:18|19|20)\d{6}\d{3}(?!\d)")


@dataclass(frozen=True, slots=True)
class Basis:
    """Number, deciding body, legal basis and reason of a decision, as its document has them."""

    decision_number: str
    deciding_body: str
    legal_basis: str
    reason: str

    def checked(self) -> Basis:
        """Give the basis trimmed. Errors: RegistryError BASIS_EMPTY, BASIS_HOLDS_NUMBER, BASIS_TOO_LONG."""
        checked = {name: plain(text, name, limit=_LONGEST[name]) for name, text in asdict(self).items()}
        return Basis(**checked)


_LONGEST = {"decision_number": 100, "deciding_body": 200, "legal_basis": 2_000, "reason": 2_000}


def plain(text: str, field: str, *, limit: int = 2_000) -> str:
    """Give a text on one line, in NFC.

    Errors: RegistryError BASIS_EMPTY, BASIS_HOLDS_NUMBER, BASIS_TOO_LONG.
    """
    trimmed = unicodedata.normalize("NFC", " ".join(text.split()))
    if not trimmed:
        raise RegistryError("BASIS_EMPTY", field=field)
    if holds_number(trimmed):
        raise RegistryError("BASIS_HOLDS_NUMBER", field=field)
    if len(trimmed) > limit:
        raise RegistryError("BASIS_TOO_LONG", field=field, limit=limit)
    return trimmed


def holds_number(text: str) -> bool:
    """Say whether an identity number stands in a text, in whatever width of figures."""
    return _NUMBER_INSIDE.search(unicodedata.normalize("NFKC", text)) is not None
