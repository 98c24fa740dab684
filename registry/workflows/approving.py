"""Approvals: a passkey's signature under exactly one thing, kept whole for whoever checks it later."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from registry.models import Approval, Case
from registry.verify import cbor

from .authority import Actor
from .context import Office
from .passkeys import Assertion, still_holds, verify_assertion


@dataclass(frozen=True, slots=True)
class Approved:
    """A kept approval: the SHA-256 that stands in the leaf, and the assertion."""

    sha256: bytes
    assertion: Assertion


def digest(assertion: Assertion, challenge: bytes) -> bytes:
    """Give the SHA-256 of an assertion with its key and its challenge: what the leaf commits to."""
    return hashlib.sha256(cbor.encode({**asdict(assertion), "challenge": challenge})).digest()


def sign(
    office: Office,
    actor: Actor,
    one: Case,
    step: int,
    challenge: bytes,
    response: dict[str, Any],
    now: int,
) -> Approved:
    """Check the passkey's answer and keep it. Errors: RegistryError PASSKEY_REFUSED."""
    said = verify_assertion(office, actor, challenge, response, now)
    sha256 = digest(said, challenge)
    office.session.add(
        Approval(
            sha256=sha256,
            case_id=one.id,
            step=step,
            account_id=actor.account_id,
            challenge=challenge,
            assertion={name: value.hex() for name, value in asdict(said).items()},
            approved_at=now,
        )
    )
    office.session.flush()
    return Approved(sha256, said)


def kept(approval: Approval) -> Assertion:
    """Give a kept assertion as it was signed."""
    return Assertion(**{name: bytes.fromhex(value) for name, value in approval.assertion.items()})


def holds(office: Office, approval: Approval) -> bool:
    """Check a kept approval again: hash, signature, key and challenge belong together."""
    said = kept(approval)
    return digest(said, approval.challenge) == approval.sha256 and still_holds(
        office, said, approval.challenge
    )
