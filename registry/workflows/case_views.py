"""A case as it is read: where it stands today, and who may do what next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registry.errors import RegistryError
from registry.models import Approval, Case, CaseStep, Decision, case, decision
from registry.rules.history import closed, in_force_on, state
from registry.rules.permissions import Act
from registry.rules.procedure import Next, next_steps

from .authority import Actor, require
from .context import Office
from .stepping import history_of
from .transaction import reading

DONE = ("rejected", "withdrawn", "changed", "lifted")


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case on a day. `state` has what time alone brought about; `in_force_on`: since when it binds."""

    case: Case
    steps: tuple[CaseStep, ...]
    state: str
    next: tuple[Next, ...]
    in_force_on: date | None
    closed: bool
    decisions: tuple[Decision, ...]
    approvals: tuple[Approval, ...]


def view(office: Office, actor: Actor, case_id: str, now: int) -> CaseView:
    """Give a case with all that happened. Errors: RegistryError FORBIDDEN, CASE_UNKNOWN."""
    require(actor, Act.CASE_READ)
    today = office.day(now)
    with reading(office) as session:
        one = session.get(Case, case_id)
        if one is None:
            raise RegistryError("CASE_UNKNOWN")
        steps = case.steps(session, case_id)
        history = history_of(office, one, steps)
        made, signed = decision.of_case(session, case_id), case.approvals(session, case_id)
        session.expunge_all()
    return CaseView(
        case=one,
        steps=tuple(steps),
        state=state(history, today),
        next=next_steps(history, today),
        in_force_on=in_force_on(history),
        closed=closed(history),
        decisions=tuple(made),
        approvals=tuple(signed),
    )
