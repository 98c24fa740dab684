"""Accidents: the file in versions, its grade with history, the police transfer that it calls for.

What is written stays: a change is a new version by a named account. The grade is the law's, from the harm
that counts: deaths and injuries that came after the window for regrading are facts, but change no grade.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from registry.errors import RegistryError
from registry.models import Accident, AccidentVersion, accident
from registry.models.identifiers import new_id
from registry.rules import accidents as law
from registry.rules.accidents import Harm
from registry.rules.permissions import Act
from registry.verify.scope import UnknownWork, parse_work

from . import accident_entries, audit, documents
from .authority import Actor, require
from .basis import plain
from .context import Office
from .transaction import one_transaction

LOSS_KINDS = ("property", "economic")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an accident. `happened_at` in Unix seconds; `loss_kind`: `property` for fires, else
    `economic`; `work` as in `mem:2.1`; `determination`: the document that settles cause and responsibility.
    """

    place: str
    happened_at: int
    unit: str
    work: str
    deaths: int
    serious_injuries: int
    loss_yuan: int
    loss_kind: str
    fire: bool
    unit_uscc: str | None = None
    determination: str | None = None


@one_transaction
def open_file(office: Office, actor: Actor, facts: Facts, now: int) -> str:
    """Open the file of an accident; give its key.

    Errors: RegistryError FORBIDDEN, DATE_IN_FUTURE, ACCIDENT_INVALID, WORK_UNKNOWN, ATTACHMENT_UNKNOWN,
    BASIS_*.
    """
    require(actor, Act.ACCIDENT_KEEP)
    facts = _checked(office, facts, now)
    file = Accident(
        id=new_id(now),
        happened_on=office.day(facts.happened_at),
        grade="",
        opened_by=actor.account_id,
        opened_at=now,
    )
    office.session.add(file)
    harm = Harm(facts.deaths, facts.serious_injuries, facts.loss_yuan)
    _add_version(office, actor, file, facts, harm, "立案", now)
    return file.id


@one_transaction
def amend(
    office: Office, actor: Actor, accident_id: str, facts: Facts, why: str, counted_on: date, now: int
) -> str:
    """Write a new version of a file; give its grade. `counted_on`: the day the change came about.

    Deaths and injuries that came about after the window change the facts, not the grade. Another work or
    another time asks anew whether everybody in the file was licensed. Errors: RegistryError FORBIDDEN,
    ACCIDENT_UNKNOWN, DATE_IN_FUTURE, ACCIDENT_INVALID, ATTACHMENT_UNKNOWN, BASIS_*.
    """
    require(actor, Act.ACCIDENT_KEEP)
    file, last = held(office, accident_id)
    facts = _checked(office, facts, now)
    if counted_on > office.day(now):
        raise RegistryError("DATE_IN_FUTURE")
    happened = office.day(facts.happened_at)
    if counted_on < happened:
        raise RegistryError("ACCIDENT_INVALID", field="counted_on")
    counts = counted_on <= law.regrade_until(happened, fire=facts.fire)
    harm = _counted(last, facts, counts=counts)
    told = _add_version(office, actor, file, facts, harm, plain(why, "why"), now, number=last.number + 1)
    if (told.work, told.happened_at) != (last.work, last.happened_at):
        _ask_anew(office, actor, told, now)
    return file.grade


def _ask_anew(office: Office, actor: Actor, last: AccidentVersion, now: int) -> None:
    """Answer anew whether everybody was licensed: the answers were about another work, or another time."""
    for person_id, before in accident.involved(office.session, last.accident_id).items():
        accident_entries.entered(office, actor, last, person_id, before.capacity, before, now)


def held(office: Office, accident_id: str) -> tuple[Accident, AccidentVersion]:
    """Lock a file and give it with what it says now."""
    file = accident.lock(office.session, accident_id)
    last = accident.newest(office.session, accident_id)
    if file is None or last is None:
        raise RegistryError("ACCIDENT_UNKNOWN")
    return file, last


def _counted(last: AccidentVersion, facts: Facts, *, counts: bool) -> Harm:
    """Give the harm that counts: only what a change adds in time, and never more than there is."""
    pairs = (
        (last.counted_deaths, last.deaths, facts.deaths),
        (last.counted_injuries, last.serious_injuries, facts.serious_injuries),
    )
    dead, injured = (
        max(0, min(told, counted + (told - before if counts else 0))) for counted, before, told in pairs
    )
    return Harm(dead, injured, facts.loss_yuan)


def _checked(office: Office, facts: Facts, now: int) -> Facts:
    if facts.happened_at > now:
        raise RegistryError("DATE_IN_FUTURE")
    wrong = [name for name in ("deaths", "serious_injuries", "loss_yuan") if getattr(facts, name) < 0]
    if facts.loss_kind != ("property" if facts.fire else "economic"):
        wrong.append("loss_kind")
    if wrong:
        raise RegistryError("ACCIDENT_INVALID", field=wrong[0])
    try:
        parse_work(facts.work)
        law.grade(Harm(0, 0, 0), office.day(facts.happened_at))
        law.police_transfer(Harm(0, 0, 0), office.day(facts.happened_at))
    except UnknownWork:
        raise RegistryError("WORK_UNKNOWN") from None
    except LookupError:  # older than the law we have rows of
        raise RegistryError("ACCIDENT_INVALID", field="happened_at") from None
    documents.known(office, [facts.determination] if facts.determination else [])
    uscc = plain(facts.unit_uscc, "unit_uscc", limit=40) if facts.unit_uscc else None
    told = {name: plain(getattr(facts, name), name, limit=200) for name in ("place", "unit")}
    return replace(facts, **told, unit_uscc=uscc)


def _add_version(
    office: Office,
    actor: Actor,
    file: Accident,
    facts: Facts,
    harm: Harm,
    why: str,
    now: int,
    number: int = 1,
) -> AccidentVersion:
    """Append a version; grade the file anew, and raise the police transfer where the threshold is met."""
    happened = office.day(facts.happened_at)
    file.grade = law.grade(harm, happened).value
    file.happened_on = happened
    # What the police must know hangs on the facts themselves, whenever they came about.
    whole = Harm(facts.deaths, facts.serious_injuries, facts.loss_yuan)
    if file.police_due_at is None and law.police_transfer(whole, happened):
        file.police_due_at = now
    office.session.flush()
    told = {name: getattr(facts, name) for name in Facts.__slots__}
    version = AccidentVersion(
        accident_id=file.id,
        number=number,
        counted_deaths=harm.deaths,
        counted_injuries=harm.serious_injuries,
        grade=file.grade,
        why=why,
        recorded_by=actor.account_id,
        recorded_at=now,
        **told,
    )
    office.session.add(version)
    office.session.flush()
    audit.record(
        office.session, actor, Act.ACCIDENT_KEEP, "accident", file.id, now, rule=law.law(happened)["en"]
    )
    return version
