"""Accident files as they are read: one with all its versions, and the list, the newest accidents first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registry.errors import RegistryError
from registry.models import (
    Accident,
    AccidentVersion,
    Case,
    Involvement,
    Penalty,
    accident,
    accident_list,
    case,
)
from registry.rules.grounds import lacking
from registry.rules.permissions import Act

from .authority import Actor, require
from .context import Office
from .involvements import described
from .transaction import reading


@dataclass(frozen=True, slots=True)
class Person:
    """One person in a file: the newest entry, their name, and what the plan's ground lacks (empty: met)."""

    entry: Involvement
    name: str | None
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccidentView:
    """A file: its versions, the oldest first; the people; the penalties; the cases that rest on it."""

    accident: Accident
    versions: tuple[AccidentVersion, ...]
    people: tuple[Person, ...]
    penalties: tuple[Penalty, ...]
    cases: tuple[Case, ...]


def view(office: Office, actor: Actor, accident_id: str) -> AccidentView:
    """Give a file. Errors: RegistryError FORBIDDEN, ACCIDENT_UNKNOWN."""
    require(actor, Act.ACCIDENT_READ)
    with reading(office) as session:
        one = session.get(Accident, accident_id)
        if one is None:
            raise RegistryError("ACCIDENT_UNKNOWN")
        versions = accident.versions(session, accident_id)
        entries = accident.involved(session, accident_id)
        names = accident_list.names(session, list(entries))
        people = tuple(
            Person(entry, names.get(person_id), lacking(described(office, versions[-1], entry)))
            for person_id, entry in entries.items()
        )
        found = accident.penalties(session, accident_id)
        resting = case.of_accident(session, accident_id)
        session.expunge_all()
    return AccidentView(one, tuple(versions), people, tuple(found), tuple(resting))


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
