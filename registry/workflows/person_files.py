"""A person as a case officer looks them up: certificates, decisions that hold, penalties, cases.

Each look is counted and left in the audit trail, found or not. The number comes in and never goes out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from registry.errors import RegistryError
from registry.models import (
    Case,
    Credential,
    CredentialState,
    Decision,
    Involvement,
    Penalty,
    case,
    decision,
    person,
)
from registry.models import person_file as files
from registry.models.person import number_row
from registry.rules.permissions import Act

from . import audit, limits, people
from .abouts import Whom, whoms
from .authority import Actor, require
from .context import Office
from .person_checks import NOBODY
from .proposing import Who
from .transaction import one_transaction, reading


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate and where it stands: `classes` of decisions and bans; `expired` by its own date."""

    credential: Credential
    classes: frozenset[str]
    expired: bool


@dataclass(frozen=True, slots=True)
class PersonFile:
    """What is on record about one person. `decisions` are those in force, on the person or a certificate."""

    whom: Whom
    certificates: tuple[Held, ...]
    decisions: tuple[Decision, ...]
    penalties: tuple[Penalty, ...]
    cases: tuple[Case, ...]


def look_up(
    office: Office, actor: Actor, document_type: str, number: str, name: str | None, now: int
) -> str | None:
    """Give the key of whom a document names; None where nobody is on record.

    Errors: RegistryError FORBIDDEN, RATE_LIMITED, DOCUMENT_TYPE_UNKNOWN, NUMBER_INVALID, NAME_DIFFERS.
    """
    may_look(actor)
    who = people.identity(document_type, number, name, office.day(now))
    limits.count_look_up(office, actor, document_type, number, now)
    known = _looked_up(office, actor, who, now)
    if known is not None and known.name and who.name and known.name != who.name:
        raise RegistryError("NAME_DIFFERS")
    return known.id if known is not None else None


@one_transaction
def _looked_up(office: Office, actor: Actor, who: people.Identity, now: int) -> person.Known | None:
    known = person.find(office.session, office.vault.index(who.document_type, who.number))
    on = known.id if known is not None else NOBODY
    audit.record(office.session, actor, Act.CHECK_PERSON, "person", on, now)
    return known


@one_transaction
def read(office: Office, actor: Actor, person_id: str, now: int) -> PersonFile:
    """Give what is on record. Errors: RegistryError FORBIDDEN, RATE_LIMITED, PERSON_UNKNOWN."""
    may_look(actor)
    session = office.session
    whom = whoms(office, {person_id}).get(person_id)
    limits.count_subject(office, actor, office.vault.keyed("person", person_id), now)
    if whom is None:
        raise RegistryError("PERSON_UNKNOWN")
    held = files.certificates(session, person_id)
    on_them = files.decisions_on(session, [each.serial for each in held], now)
    told = PersonFile(
        whom=whom,
        certificates=tuple(_held(each, on_them, now, banned=whom.banned) for each in held),
        decisions=(*decision.of_person(session, person_id, now), *on_them),
        penalties=tuple(files.penalties(session, person_id)),
        cases=tuple(case.of_person(session, person_id)),
    )
    audit.record(session, actor, Act.CHECK_PERSON, "person", person_id, now)
    session.flush()
    session.expunge_all()
    return told


def document_of(office: Office, actor: Actor, person_id: str) -> Who:
    """Give a person as their document names them, for a proposal; it goes into no page.

    Errors: RegistryError FORBIDDEN, PERSON_UNKNOWN.
    """
    require(actor, Act.CASE_PROPOSE)
    with reading(office) as session:
        one = session.get(person.Person, person_id)
        if one is None:
            raise RegistryError("PERSON_UNKNOWN")
        number = office.vault.open(one.number_sealed, row=number_row(one.id))
        return Who(one.document_type, number)


def whom(office: Office, actor: Actor, person_id: str) -> Whom:
    """Say whom a proposal is about. Errors: RegistryError FORBIDDEN, PERSON_UNKNOWN."""
    require(actor, Act.CASE_PROPOSE)
    with reading(office):
        found = whoms(office, {person_id}).get(person_id)
    if found is None:
        raise RegistryError("PERSON_UNKNOWN")
    return found


def of_entry(office: Office, actor: Actor, entry_id: str) -> Whom:
    """Say whom an entry of an accident's file is about. Errors: RegistryError FORBIDDEN, NOT_INVOLVED."""
    require(actor, Act.CASE_PROPOSE)
    with reading(office) as session:
        entry = session.get(Involvement, entry_id)
        if entry is None:
            raise RegistryError("NOT_INVOLVED")
        return whoms(office, {entry.person_id})[entry.person_id]


def may_look(actor: Actor) -> None:
    """Who keeps cases and may check persons: inspectors and employers have their own, shorter answer."""
    require(actor, Act.CASE_READ)
    require(actor, Act.CHECK_PERSON)


def _held(one: Credential, decisions: Iterable[Decision], now: int, *, banned: bool) -> Held:
    classes = {each.class_ for each in decisions if each.serial == one.serial} - {""}
    if banned:
        classes.add("banned")
    if one.state == CredentialState.CANCELLED:
        classes.add("cancelled")
    return Held(one, frozenset(classes), one.exp is not None and one.exp < now)
