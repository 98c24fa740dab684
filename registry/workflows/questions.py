"""What a passkey is asked to sign, told whole: a proposal as it stands, or an answer to an appeal.

Whoever approves elsewhere than in the console can hash the canonical CBOR and compare before signing. What
could not be entered now is shown and not asked: no signature can be got beforehand and handed in later.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from registry.errors import RegistryError
from registry.models import Case, named
from registry.rules.permissions import Act
from registry.verify import cbor

from . import appeals, approval_questions, passkeys
from .abouts import Whom, abouts, whoms
from .appeals import Answer
from .authority import Actor, require
from .context import Office
from .transaction import reading


@dataclass(frozen=True, slots=True)
class Paper:
    """A document by its SHA-256 (hexadecimal) and the name of its file; None where it is not here."""

    sha256: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom what is signed falls on, where on somebody, and the documents that it names: for human eyes."""

    person: Whom | None
    documents: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is signed, as it is told and as canonical CBOR; its SHA-256 is the challenge in `options`.

    `refused`: the code of what keeps this actor from it now; then there are no options.
    """

    case_id: str
    version: int
    state: str
    told: dict[str, Any]
    about: Concerned
    canonical: bytes
    sha256: bytes
    options: dict[str, Any] | None
    refused: str | None


def of_proposal(office: Office, actor: Actor, case_id: str, now: int) -> Question:
    """Ask for an approval of what a case proposes. Errors: RegistryError FORBIDDEN, CASE_UNKNOWN."""
    require(actor, Act.CASE_APPROVE)
    with reading(office):
        one = _case(office, case_id)
        refused = approval_questions.refusal(office, actor, one, now)
        return _question(office, actor, one, one.proposal, refused)


def of_answer(office: Office, actor: Actor, case_id: str, version: int, answer: Answer, now: int) -> Question:
    """Ask for a signature under an answer to an appeal.

    Errors: RegistryError FORBIDDEN, CASE_UNKNOWN, CASE_CHANGED, BASIS_*.
    """
    require(actor, Act.CASE_APPROVE)
    with reading(office):
        one = _case(office, case_id)
        if one.version != version:
            raise RegistryError("CASE_CHANGED")
        told = appeals.written(one, version, answer)
        return _question(office, actor, one, told, _unanswerable(office, actor, one, answer, now))


def _unanswerable(office: Office, actor: Actor, one: Case, answer: Answer, now: int) -> RegistryError | None:
    try:
        approval_questions.check_answer(office, actor, one, answer, now)
    except RegistryError as refused:
        return refused
    return None


def _case(office: Office, case_id: str) -> Case:
    one = office.session.get(Case, case_id)
    if one is None:
        raise RegistryError("CASE_UNKNOWN")
    return one


def _question(
    office: Office, actor: Actor, one: Case, told: dict[str, Any], refused: RegistryError | None
) -> Question:
    canonical = cbor.encode(told)
    sha256 = hashlib.sha256(canonical).digest()
    return Question(
        case_id=one.id,
        version=one.version,
        state=one.state,
        told=told,
        about=_concerned(office, one, told["documents"]),
        canonical=canonical,
        sha256=sha256,
        options=None if refused else passkeys.assertion_options(office, actor, sha256),
        refused=refused.code if refused else None,
    )


def _concerned(office: Office, one: Case, digests: list[str]) -> Concerned:
    """Give who it is, also where a case names a certificate or a decision only."""
    about, papers = abouts(office, [one])[one.id], named.documents(office.session, digests)
    behind = about.certificate or about.ends
    person = about.whom
    if person is None and behind is not None and behind.person_id is not None:
        person = whoms(office, {behind.person_id}).get(behind.person_id)
    names = {each: papers[each].name for each in papers}
    return Concerned(person, tuple(Paper(each, names.get(each)) for each in digests))
