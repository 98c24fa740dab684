"""What an approver is asked: exactly what would be signed, the question to the passkey, what forbids it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from registry.errors import RegistryError
from registry.models import Case
from registry.rules.history import Step, Taken
from registry.rules.permissions import Act

from . import appeals, effects, stepping
from .appeals import Answer
from .authority import Actor, require
from .context import Office
from .passkeys import assertion_options
from .transaction import reading


@dataclass(frozen=True, slots=True)
class Question:
    """What the passkey would sign. `options` are those of `navigator.credentials.get`, as JSON.

    `refused`: what keeps this actor from it now, as far as that is known before; then there are no options.
    """

    case_id: str
    version: int
    sha256: bytes
    options: dict[str, Any] | None
    refused: RegistryError | None = None


def approval(office: Office, actor: Actor, case_id: str, now: int) -> Question:
    """Ask for the approval of a case. Errors: RegistryError FORBIDDEN (to see cases), CASE_UNKNOWN."""
    require(actor, Act.CASE_READ)
    with reading(office) as session:
        one = session.get(Case, case_id)
        if one is None:
            raise RegistryError("CASE_UNKNOWN")
        refused = refusal(office, actor, one, now)
        sha256 = one.proposal_sha256
        options = None if refused else assertion_options(office, actor, sha256)
        return Question(one.id, one.version, sha256, options, refused)


def appeal(office: Office, actor: Actor, case_id: str, version: int, answer: Answer, now: int) -> Question:
    """Ask for the passkey under the answer to an appeal.

    Errors: RegistryError FORBIDDEN, CASE_UNKNOWN, CASE_CHANGED, DOCUMENT_MISSING, and those of
    `appeals.challenge` and the law that can be known before.
    """
    require(actor, Act.CASE_APPROVE)
    with reading(office) as session:
        one = session.get(Case, case_id)
        if one is None:
            raise RegistryError("CASE_UNKNOWN")
        if one.version != version:
            raise RegistryError("CASE_CHANGED")
        check_answer(office, actor, one, answer, now)
    sha256 = appeals.challenge(office, actor, case_id, version, answer)
    with reading(office):
        return Question(case_id, version, sha256, assertion_options(office, actor, sha256))


def check_answer(office: Office, actor: Actor, one: Case, answer: Answer, now: int) -> None:
    """Refuse an answer that could not be entered now; inside a reading. Errors: those of the law."""
    wanted = Taken(Step.DECIDE_APPEAL, office.day(now), actor.account_id, outcome=answer.outcome)
    stepping.judge(office, actor, one, wanted, now)
    if not answer.documents:
        raise RegistryError("DOCUMENT_MISSING")
    appeals.check_change(one, answer, office.day(now))


def appeal_refused(office: Office, actor: Actor, case_id: str, now: int) -> RegistryError | None:
    """Say what keeps this actor from answering the appeal of a case, whatever the answer.

    Errors: RegistryError FORBIDDEN (to see cases), CASE_UNKNOWN.
    """
    require(actor, Act.CASE_READ)
    with reading(office) as session:
        one = session.get(Case, case_id)
        if one is None:
            raise RegistryError("CASE_UNKNOWN")
        wanted = Taken(Step.DECIDE_APPEAL, office.day(now), actor.account_id, outcome="upheld")
        try:
            require(actor, Act.CASE_APPROVE)
            stepping.judge(office, actor, one, wanted, now)
        except RegistryError as refused:
            return refused
    return None


def refusal(office: Office, actor: Actor, one: Case, now: int) -> RegistryError | None:
    """Say what keeps this actor from approving a case now; inside a reading."""
    wanted = Taken(Step.APPROVE, office.day(now), actor.account_id)
    try:
        require(actor, Act.CASE_APPROVE)
        stepping.judge(office, actor, one, wanted, now)
        effects.unchanged(office, one, one.proposal_sha256)
    except RegistryError as refused:
        return refused
    return None
