"""What a passkey is asked to sign, told whole: a proposal as it stands, or an answer to an appeal.

Whoever approves elsewhere than in the console can hash the canonical CBOR and compare before signing. What
could not be entered now is shown and not asked: no signature can be got beforehand and handed in later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from registry.errors import RegistryError
from registry.models import Case, named
from registry.rules.history import Step, Taken
from registry.rules.permissions import Act
from registry.verify import cbor

from . import appeals, effects, passkeys, proposing, stepping
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

    `options` are those of `navigator.credentials.get`, as JSON. `refused`: what keeps this actor from it now,
    as far as that is known before; then there are no options.
    """

    case_id: str
    version: int
    state: str
    told: dict[str, Any]
    about: Concerned
    canonical: bytes
    sha256: bytes
    options: dict[str, Any] | None
    refused: RegistryError | None

    @property
    def refused_code(self) -> str | None:
        """Give the code of what keeps this actor from it."""
        return self.refused.code if self.refused else None


def of_proposal(office: Office, actor: Actor, case_id: str, now: int) -> Question:
    """Ask for an approval of what a case proposes.

    Errors: RegistryError FORBIDDEN (to see cases), CASE_UNKNOWN.
    """
    require(actor, Act.CASE_READ)
    with reading(office):
        one = _case(office, case_id)
        wanted = Taken(Step.APPROVE, office.day(now), actor.account_id)

        def check() -> None:
            _judge(office, actor, one, wanted, now)
            effects.unchanged(office, one, one.proposal_sha256)

        return _question(office, actor, one, one.proposal, _refusal(check))


def of_answer(office: Office, actor: Actor, case_id: str, version: int, answer: Answer, now: int) -> Question:
    """Ask for a signature under an answer to an appeal.

    Errors: RegistryError FORBIDDEN, CASE_UNKNOWN, CASE_CHANGED, BASIS_*.
    """
    require(actor, Act.CASE_APPROVE)
    with reading(office):
        one = _case(office, case_id)
        if one.version != version:
            raise RegistryError("CASE_CHANGED")

        def check() -> None:
            _judge(office, actor, one, _answering(office, actor, answer.outcome, now), now)
            if not answer.documents:
                raise RegistryError("DOCUMENT_MISSING")
            appeals.check_change(one, answer, office.day(now))

        return _question(office, actor, one, appeals.written(one, version, answer), _refusal(check))


def appeal_refused(office: Office, actor: Actor, case_id: str, now: int) -> RegistryError | None:
    """Say what keeps this actor from answering the appeal of a case, whatever the answer.

    Errors: RegistryError FORBIDDEN (to see cases), CASE_UNKNOWN.
    """
    require(actor, Act.CASE_READ)
    with reading(office):
        one = _case(office, case_id)
        wanted = _answering(office, actor, "upheld", now)
        return _refusal(lambda: _judge(office, actor, one, wanted, now))


def _answering(office: Office, actor: Actor, outcome: str, now: int) -> Taken:
    return Taken(Step.DECIDE_APPEAL, office.day(now), actor.account_id, outcome=outcome)


def _judge(office: Office, actor: Actor, one: Case, wanted: Taken, now: int) -> None:
    require(actor, Act.CASE_APPROVE)
    stepping.judge(office, actor, one, wanted, now)


def _refusal(check: Callable[[], None]) -> RegistryError | None:
    try:
        check()
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
    sha256 = proposing.digest(told)
    return Question(
        case_id=one.id,
        version=one.version,
        state=one.state,
        told=told,
        about=_concerned(office, one, told["documents"]),
        canonical=cbor.encode(told),
        sha256=sha256,
        options=None if refused else passkeys.assertion_options(office, actor, sha256),
        refused=refused,
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
