"""What a passkey is asked to sign, told whole: a proposal as it stands, or an answer to an appeal.

Whoever approves elsewhere than in the console can hash the canonical CBOR and compare before signing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from registry.errors import RegistryError
from registry.models import Case
from registry.rules.permissions import Act
from registry.verify import cbor

from . import appeals, passkeys
from .appeals import Answer
from .authority import Actor, require
from .context import Office
from .transaction import reading


@dataclass(frozen=True, slots=True)
class Question:
    """What is signed, as it is told and as canonical CBOR; its SHA-256 is the challenge in `options`."""

    case_id: str
    version: int
    state: str
    told: dict[str, Any]
    canonical: bytes
    sha256: bytes
    options: dict[str, Any]


def of_proposal(office: Office, actor: Actor, case_id: str) -> Question:
    """Ask for an approval of what a case proposes. Errors: RegistryError FORBIDDEN, CASE_UNKNOWN."""
    require(actor, Act.CASE_APPROVE)
    with reading(office):
        one = _case(office, case_id)
        return _question(office, actor, one, one.proposal)


def of_answer(office: Office, actor: Actor, case_id: str, version: int, answer: Answer) -> Question:
    """Ask for a signature under an answer to an appeal.

    Errors: RegistryError FORBIDDEN, CASE_UNKNOWN, CASE_CHANGED, BASIS_*.
    """
    require(actor, Act.CASE_APPROVE)
    with reading(office):
        one = _case(office, case_id)
        if one.version != version:
            raise RegistryError("CASE_CHANGED")
        return _question(office, actor, one, appeals.written(one, version, answer))


def _case(office: Office, case_id: str) -> Case:
    one = office.session.get(Case, case_id)
    if one is None:
        raise RegistryError("CASE_UNKNOWN")
    return one


def _question(office: Office, actor: Actor, one: Case, told: dict[str, Any]) -> Question:
    canonical = cbor.encode(told)
    sha256 = hashlib.sha256(canonical).digest()
    options = passkeys.assertion_options(office, actor, sha256)
    return Question(one.id, one.version, one.state, told, canonical, sha256, options)
