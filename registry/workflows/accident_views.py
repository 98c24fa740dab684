"""Accident files as they are read: one with all its versions, and the list, the newest accidents first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session, scoped_session

from registry.errors import RegistryError
from registry.models import (
    Accident,
    AccidentVersion,
    Case,
    Involvement,
    Penalty,
    accident,
    accident_list,
    account,
    case,
    named,
)
from registry.models.person import number_row
from registry.rules import accidents as law
from registry.rules.accidents import Note
from registry.rules.grounds import lacking
from registry.rules.permissions import Act
from registry.rules.procedure_table import Affair
from registry.verify.identity import mask

from . import verified_rows
from .authority import Actor, require
from .case_views import DONE
from .context import Office
from .involvements import described
from .transaction import reading

_BAN = Affair.LIFETIME_BAN.value


@dataclass(frozen=True, slots=True)
class Person:
    """One person in a file: the newest entry, their name, and what the plan's ground lacks (empty: met).

    `number` is masked. `ban_case`: the case of a lifetime ban that rests on this file and was not given up.
    """

    entry: Involvement
    name: str | None
    lacking: tuple[str, ...]
    number: str
    ban_case: str | None


@dataclass(frozen=True, slots=True)
class AccidentView:
    """A file: its versions, the oldest first; the people; the penalties; the cases that rest on it.

    `regrade_until`: the last day on which deaths and injuries that came later still change the grade.
    `names`: account → name of who wrote; `documents`: SHA-256 → name of the file.
    `notes`: what grade and transfer rest on; `verified`: those of its rows that persons have verified.
    """

    accident: Accident
    versions: tuple[AccidentVersion, ...]
    people: tuple[Person, ...]
    penalties: tuple[Penalty, ...]
    cases: tuple[Case, ...]
    regrade_until: date
    names: dict[str, str]
    documents: dict[str, str]
    notes: tuple[Note, ...]
    verified: frozenset[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One accident of the list, what its file says now, how many people it names, how many cases it has."""

    accident: Accident
    says: AccidentVersion
    people: int
    cases: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list; `following` is the key behind which the next one begins, None at the end."""

    lines: tuple[Line, ...]
    following: str | None


def view(office: Office, actor: Actor, accident_id: str) -> AccidentView:
    """Give a file. Errors: RegistryError FORBIDDEN, ACCIDENT_UNKNOWN."""
    require(actor, Act.ACCIDENT_READ)
    with reading(office) as session:
        one = session.get(Accident, accident_id)
        if one is None:
            raise RegistryError("ACCIDENT_UNKNOWN")
        versions = accident.versions(session, accident_id)
        last, entries = versions[-1], accident.involved(session, accident_id)
        resting = case.of_accident(session, accident_id)
        people = _people(office, last, entries, resting)
        found = accident.penalties(session, accident_id)
        wrote = (each.recorded_by for rows in (versions, entries.values(), found) for each in rows)
        names = account.names(session, wrote)
        notes = law.notes(one.happened_on)
        verified = verified_rows.verified(office, [each.row for each in notes], 0)
        documents = _documents(session, one, versions, entries.values(), found)
        session.expunge_all()
    return AccidentView(
        accident=one,
        versions=tuple(versions),
        people=people,
        penalties=tuple(found),
        cases=tuple(resting),
        regrade_until=law.regrade_until(one.happened_on, fire=last.fire),
        names=names,
        documents=documents,
        notes=notes,
        verified=verified,
    )


def _people(
    office: Office, last: AccidentVersion, entries: dict[str, Involvement], resting: Iterable[Case]
) -> tuple[Person, ...]:
    known = named.persons(office.session, list(entries))
    bans = {each.person_id: each.id for each in resting if each.affair == _BAN and each.state not in DONE}
    return tuple(
        Person(
            entry,
            known[person_id].name,
            lacking(described(office, last, entry)),
            mask(office.vault.open(known[person_id].number_sealed, row=number_row(person_id))),
            bans.get(person_id),
        )
        for person_id, entry in entries.items()
    )


def _documents(
    session: Session | scoped_session[Session],
    one: Accident,
    versions: Iterable[AccidentVersion],
    entries: Iterable[Involvement],
    penalties: Iterable[Penalty],
) -> dict[str, str]:
    digests = {one.police_proof, *(each.determination for each in versions)}
    digests |= {each.issuer_answer for each in entries} | {each.document for each in penalties}
    found = named.documents(session, [digest for digest in digests if digest])
    return {digest: kept.name for digest, kept in found.items()}


def listing(
    office: Office, actor: Actor, *, since: date, before: date | None = None, count: int = 50
) -> list[tuple[Accident, AccidentVersion]]:
    """Give accidents from a day on (and before another), the newest first, with what their files say now.

    Errors: RegistryError FORBIDDEN.
    """
    require(actor, Act.ACCIDENT_READ)
    with reading(office) as session:
        found = accident_list.listed(session, since, before, count)
        session.expunge_all()
    return found


def page(office: Office, actor: Actor, *, after: str | None = None, count: int = 30) -> Page:
    """Give a page of all accidents, the newest first, from behind the key `after` on.

    Errors: RegistryError FORBIDDEN, ACCIDENT_UNKNOWN.
    """
    require(actor, Act.ACCIDENT_READ)
    with reading(office) as session:
        last = session.get(Accident, after) if after else None
        if after and last is None:
            raise RegistryError("ACCIDENT_UNKNOWN")
        behind = (last.happened_on, last.id) if last else None
        found = accident_list.listed(session, date.min, None, count + 1, behind)
        ids = [one.id for one, _ in found[:count]]
        people = accident_list.people_counts(session, ids)
        cases = accident_list.case_counts(session, ids)
        session.expunge_all()
    lines = tuple(Line(one, says, people.get(one.id, 0), cases.get(one.id, 0)) for one, says in found[:count])
    return Page(lines, ids[-1] if len(found) > count else None)
