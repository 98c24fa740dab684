"""The list of cases with their clocks: all, those that are over, or those that wait for who looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.models import Case, CaseStep, case
from registry.rules.awaited import awaited, is_late, open_to
from registry.rules.history import STATES, History, Step, state
from registry.rules.permissions import Act
from registry.rules.procedure import Next, next_steps
from registry.rules.procedure_table import Affair

from .abouts import About, abouts
from .authority import Actor, allows, require
from .case_views import DONE
from .context import Office
from .stepping import taken_of
from .transaction import reading

FINISHED = (*DONE, "in_force", "upheld")
"""Where the office owes nothing more: an appeal that may still come is the party's."""
OPEN = tuple(name for name in STATES if name not in FINISHED)
MOST = 2_000
"""Cases that are looked through for those that wait for somebody."""


@dataclass(frozen=True, slots=True)
class Line:
    """One case on a day. `next`: the steps that may come; `awaited`: those of them that the office owes now.

    `mine`: what of that waits for me. `late`: what of it should have been done before today.
    """

    case: Case
    about: About
    state: str
    next: tuple[Next, ...]
    awaited: tuple[Next, ...]
    mine: tuple[Next, ...]
    late: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list; `following` is the key behind which the next one begins, None at the end."""

    lines: tuple[Line, ...]
    following: str | None


def listing(
    office: Office,
    actor: Actor,
    now: int,
    *,
    done: bool = False,
    mine: bool = False,
    after: str | None = None,
    count: int = 30,
) -> Page:
    """Give cases, the oldest first, from behind the key `after` on. Errors: RegistryError FORBIDDEN."""
    require(actor, Act.CASE_READ)
    states, today = FINISHED if done else OPEN, office.day(now)
    with reading(office) as session:
        found = case.listed(session, states, after, MOST if mine else count + 1)
        taken = case.steps_of(session, {each.id for each in found})
        kept = [each for each in found if not mine or _mine(actor, _history(each, taken[each.id]), today)]
        shown = kept[:count]
        about = abouts(office, shown)
        lines = tuple(_line(actor, each, about[each.id], taken[each.id], today) for each in shown)
        session.expunge_all()
    more = len(kept) > count
    return Page(lines, shown[-1].id if more else found[-1].id if mine and len(found) == MOST else None)


def _line(actor: Actor, one: Case, about: About, steps: Sequence[CaseStep], today: date) -> Line:
    history = _history(one, steps)
    owed = awaited(history, today)
    return Line(
        case=one,
        about=about,
        state=state(history, today),
        next=next_steps(history, today),
        awaited=owed,
        mine=_mine(actor, history, today),
        late=tuple(each.step for each in owed if is_late(each, today)),
    )


def _mine(actor: Actor, history: History, today: date) -> tuple[Next, ...]:
    return tuple(
        each
        for each in awaited(history, today)
        if allows(actor, each.act) and open_to(history, each.step, actor.account_id)
    )


def _history(one: Case, steps: Sequence[CaseStep]) -> History:
    return History(Affair(one.affair), tuple(map(taken_of, steps)))
