"""One case as its page shows it: the view of `case_views`, and in words whatever its keys stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.models import AccidentVersion, Attachment, Case, accident, account, named
from registry.models.account import AccountState
from registry.rules.grounds import File, lacking
from registry.rules.history import History, hearing_term_ends
from registry.rules.outlook import Ahead, ahead
from registry.rules.permissions import Act
from registry.rules.procedure_table import Affair
from registry.rules.working_days import CalendarMissing

from . import proposing
from .abouts import About, abouts
from .authority import Actor, require
from .case_views import CaseView, view
from .context import Office
from .involvements import described
from .stepping import taken_of
from .transaction import reading


@dataclass(frozen=True, slots=True)
class Ground:
    """What an accident's file says of the person now, and what the plan's ground lacks (empty: it is met).

    `then` and `proposed` are what it said when the ban was proposed; `changed`: it says something else now.
    """

    accident: AccidentVersion
    then: AccidentVersion
    file: File | None
    proposed: File | None
    lacking: tuple[str, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with names: `names` of accounts, `documents` by SHA-256, `leaves` by decision.

    `term_ends`: the last day of the party's term after the notice, None where none runs or can be counted.
    """

    view: CaseView
    about: About
    history: History
    ahead: tuple[Ahead, ...]
    names: dict[str, str]
    documents: dict[str, Attachment]
    ground: Ground | None
    leaves: dict[str, int]
    term_ends: date | None


def read(office: Office, actor: Actor, case_id: str, now: int) -> CaseFile:
    """Give a case. Errors: RegistryError FORBIDDEN, CASE_UNKNOWN."""
    seen = view(office, actor, case_id, now)
    one, today = seen.case, office.day(now)
    history = History(Affair(one.affair), tuple(map(taken_of, seen.steps)))
    digests = [*one.proposal["documents"], *(each for step in seen.steps for each in step.documents)]
    with reading(office) as session:
        told = CaseFile(
            view=seen,
            about=abouts(office, [one])[one.id],
            history=history,
            ahead=ahead(history, today),
            names=account.names(session, _accounts(seen)),
            documents=named.documents(session, digests),
            ground=_ground(office, one),
            leaves=named.leaves(session, [each.id for each in seen.decisions]),
            term_ends=_term_ends(history),
        )
        session.expunge_all()
    return told


def chairs(office: Office, actor: Actor, told: CaseFile) -> list[tuple[str, str]]:
    """Give (account, name) of colleagues who could chair a hearing: who neither investigated nor proposed."""
    require(actor, Act.CASE_READ)
    with reading(office) as session:
        one = told.view.case
        kept = accident.keepers(session, one.accident_id) if one.accident_id else frozenset()
        barred = kept | told.history.proposers()
        people = account.all_of(session, actor.organisation)
        return [
            (each.id, each.name)
            for each in people
            if each.state == AccountState.ACTIVE and each.id not in barred
        ]


def _accounts(seen: CaseView) -> Iterable[str]:
    yield seen.case.opened_by
    for step in seen.steps:
        yield step.by
        if "chair" in step.said:
            yield step.said["chair"]


def _ground(office: Office, one: Case) -> Ground | None:
    """Say what the file shows of the person, in the open transaction."""
    told = one.proposal["ground"] or {}
    file_id, session = told.get("accident"), office.session
    last = accident.newest(session, file_id) if file_id else None
    if last is None:
        return None
    then = session.get(AccidentVersion, (last.accident_id, told.get("file", last.number))) or last
    person = one.person_id or ""
    newest = accident.involved(session, last.accident_id).get(person)
    proposed = accident.entry(session, last.accident_id, person, told.get("entry", 0))
    if newest is None or proposed is None:
        return Ground(last, then, None, None, (), changed=False)
    file, now_at = described(office, last, newest), proposing.versions(office, last.accident_id, person)
    changed = any(told[name] != number for name, number in now_at.items())
    return Ground(last, then, file, described(office, then, proposed), lacking(file), changed)


def _term_ends(history: History) -> date | None:
    try:
        return hearing_term_ends(history)
    except CalendarMissing:
        return None
