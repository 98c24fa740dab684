"""What needs attention, for the one who looks: cases, calls of accidents, resemblances, alarms, publication.

Every list is cut off at a number that one person can look through; `more` says that there is more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from registry.models import (
    Accident,
    AccidentVersion,
    Alarm,
    Case,
    alarm,
    case,
    due,
    register_entry,
    resemblance,
)
from registry.rules.awaited import awaited, is_late, open_to
from registry.rules.history import STATES, History
from registry.rules.permissions import Act
from registry.rules.procedure import Next
from registry.rules.procedure_table import Affair

from . import look_back_accidents
from .abouts import About, abouts
from .authority import Actor, allows
from .case_views import DONE
from .context import Office
from .log_state import Publication, publication
from .look_back_accidents import LONGEST, Item
from .stepping import taken_of
from .transaction import reading

CASES = 500
SHOWN = 20
ALARM_DAYS = 30
_A_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Task:
    """A step of a case that waits for the office; `about` is whom or what the case is about."""

    case: Case
    about: About
    step: Next
    late: bool


class Some(NamedTuple):
    """The beginning of a list, and how long it is: `more` where that is only the least."""

    first: tuple[Task, ...]
    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class Attention:
    """What needs attention. Counts go up to SHOWN + 1, which stands for more.

    `owed`: what accidents of the last LONGEST years called for and nobody has proposed.
    """

    mine: Some
    late: Some
    owed: Sequence[Item]
    police: Sequence[tuple[Accident, AccidentVersion]]
    resemblances: int
    unpublished: int
    alarms: Sequence[Alarm]
    publication: Publication | None

    def nothing(self) -> bool:
        """Say whether there is nothing to do."""
        counts = (self.mine.count, self.late.count, self.resemblances, self.unpublished)
        behind = self.publication is None or self.publication.behind
        return not (any(counts) or self.owed or self.police or self.alarms or behind)


def attention(office: Office, actor: Actor, now: int) -> Attention | None:
    """Give what needs attention; None to whom nothing of it may be told."""
    if not all(allows(actor, act) for act in (Act.CASE_READ, Act.ACCIDENT_READ, Act.LOOK_BACK)):
        return None
    review = look_back_accidents.accidents(office, actor, LONGEST, now)
    with reading(office) as session:
        mine, late = _tasks(office, actor, office.day(now))
        told = Attention(
            mine=mine,
            late=late,
            owed=[item for item in review.items if item.state == "open" and item.case is None],
            police=due.police(session, SHOWN + 1),
            resemblances=len(resemblance.waiting(session, SHOWN + 1)),
            unpublished=len(register_entry.without_entry(session, now, "", SHOWN + 1)),
            alarms=alarm.since(session, now - ALARM_DAYS * _A_DAY, SHOWN),
            publication=publication(office, now),
        )
        session.expunge_all()
    return told


def _tasks(office: Office, actor: Actor, today: date) -> tuple[Some, Some]:
    """Give the steps that wait for this actor, and what is late and waits for others."""
    session = office.session
    found = case.listed(session, tuple(name for name in STATES if name not in DONE), None, CASES + 1)
    more, found = len(found) > CASES, found[:CASES]
    steps, about = case.steps_of(session, [one.id for one in found]), abouts(office, found)
    mine, late = [], []
    for one in found:
        history = History(Affair(one.affair), tuple(map(taken_of, steps[one.id])))
        for step in awaited(history, today):
            task = Task(one, about[one.id], step, is_late(step, today))
            if _for(actor, history, step):
                mine.append(task)
            elif task.late:
                late.append(task)
    return _some(mine, more=more), _some(late, more=more)


def _for(actor: Actor, history: History, step: Next) -> bool:
    return allows(actor, step.act) and open_to(history, step.step, actor.account_id)


def _some(tasks: list[Task], *, more: bool) -> Some:
    """Put what is late, and then what is due soonest, first."""
    tasks.sort(key=lambda task: (task.step.due or date.max, task.case.id))
    return Some(tuple(tasks[:SHOWN]), len(tasks), more)
