"""Appeals decided: upheld, changed or lifted, by the answer's document and a second person's passkey.

What an appeal changes is changed by a new decision; the old one stays in the record. The passkey signs the
SHA-256 of the answer as it is entered, which is not that of the proposal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from registry.errors import RegistryError
from registry.models import Case, Decision, DecisionKind, decision
from registry.rules.affairs import MEASURES, falls_on
from registry.rules.history import Step, Taken
from registry.rules.measures import Measure, term_refusal
from registry.rules.permissions import Act
from registry.rules.procedure_table import Affair
from registry.verify.claims import end_of_day

from . import deciding, effects, proposing, stepping
from .approving import sign
from .authority import Actor
from .basis import Basis
from .cases import Stood
from .context import Office
from .orders import Decided
from .transaction import one_transaction


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided of an appeal: `basis` and `documents` are those of the answer, not of the decision.

    `measure` and `until` (last day) are told where it was `changed`.
    """

    outcome: str
    basis: Basis
    documents: Sequence[str]
    measure: Measure | None = None
    until: date | None = None


@one_transaction
def decide_appeal(
    office: Office,
    actor: Actor,
    case_id: str,
    version: int,
    answer: Answer,
    response: dict[str, Any],
    now: int,
) -> Stood:
    """Enter the answer to an appeal; `lifted` and `changed` take effect with this commit.

    Errors: RegistryError FORBIDDEN, CASE_UNKNOWN, CASE_CHANGED, PASSKEY_REFUSED, DOCUMENT_MISSING,
    PROPOSAL_INVALID, TERM_*, every code of the law, and those of `deciding.decide`.
    """
    one = stepping.hold(office, actor, Act.CASE_APPROVE, case_id, version)
    wanted = Taken(Step.DECIDE_APPEAL, office.day(now), actor.account_id, outcome=answer.outcome)
    history = stepping.judge(office, actor, one, wanted, now)
    content = written(one, version, answer)
    check_change(one, answer, office.day(now))
    signed = sign(office, actor, one, len(history.taken), proposing.digest(content), response, now)
    more = {"answer": content, "assertion": signed.sha256.hex()}
    stepping.enter(office, actor, one, history, now, attached=answer.documents, **more)
    decided = _take_effect(office, one, answer, signed.sha256, now)
    office.session.flush()
    return Stood(one.id, one.version, one.state, one.proposal_sha256, decided)


def written(one: Case, version: int, answer: Answer) -> dict[str, Any]:
    """Write down an answer to a case as it is signed. Errors: RegistryError BASIS_*."""
    return {
        "case": one.id,
        "version": version,
        "outcome": answer.outcome,
        "basis": asdict(answer.basis.checked()),
        "documents": list(answer.documents),
        "measure": answer.measure.value if answer.measure else None,
        "until": answer.until.isoformat() if answer.until else None,
    }


def check_change(one: Case, answer: Answer, today: date) -> None:
    """Refuse unless `changed` tells another measure, or another term, on the same person or thing."""
    if (answer.outcome == "changed") is (answer.measure is None):
        raise RegistryError("PROPOSAL_INVALID", field="measure")
    if answer.measure is None:
        return
    was = MEASURES.get(Affair(one.affair))
    if was is None or falls_on(Affair(one.affair), was) is not falls_on(Affair(one.affair), answer.measure):
        raise RegistryError("PROPOSAL_INVALID", field="measure")
    refused = term_refusal(answer.measure, today, answer.until)
    if refused is not None:
        raise RegistryError(refused)


def _take_effect(office: Office, one: Case, answer: Answer, assertion: bytes, now: int) -> Decided | None:
    if answer.outcome == "upheld":
        return None
    ended = _standing(office, one)
    told = {"basis": answer.basis.checked(), "case_id": one.id, "assertion_sha256": assertion}
    if answer.measure is None:
        return deciding.decide(office, effects.lift_order(ended, told), now)
    until = end_of_day(answer.until, office.settings.zone) if answer.until else None
    order = effects.measure_order(answer.measure, one, until, {**told, "ends_id": ended.id})
    return deciding.decide(office, order, now)


def _standing(office: Office, one: Case) -> Decision:
    """Give the decision of the case that holds, or one that was ended meanwhile: then `decide` says so."""
    made = [each for each in decision.of_case(office.session, one.id) if each.kind != DecisionKind.LIFT]
    return next((each for each in made if not decision.ended(office.session, each.id)), made[0])
