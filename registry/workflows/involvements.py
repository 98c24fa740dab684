"""Who was involved in an accident, and in what capacity; licensed for that work at that time, or not."""

from __future__ import annotations

from registry.errors import RegistryError
from registry.models import AccidentVersion, Involvement, accident
from registry.rules.accidents import Harm
from registry.rules.grounds import Capacity, File, Licensed
from registry.rules.permissions import Act

from . import audit, documents, limits
from .accident_entries import entered
from .accidents import held
from .authority import Actor, require
from .context import Office
from .subjects import person_for
from .transaction import one_transaction


@one_transaction
def involve(
    office: Office,
    actor: Actor,
    accident_id: str,
    document_type: str,
    number: str,
    name: str | None,
    capacity: str,
    now: int,
    *,
    issuer_answer: str | None = None,
) -> Involvement:
    """Enter a person, known here or not, and whether they were licensed for that work at that time.

    The answer comes from our records as they stood at the moment of the accident, by the rules of that day;
    asked again it is a new version. Not found is not unlicensed: the issuing system's written answer
    (`issuer_answer`, a document) is evidence of that. Errors: RegistryError FORBIDDEN, ACCIDENT_UNKNOWN,
    ACCIDENT_INVALID, ATTACHMENT_UNKNOWN, DOCUMENT_TYPE_UNKNOWN, NUMBER_INVALID, NAME_DIFFERS,
    RATE_LIMITED.
    """
    require(actor, Act.ACCIDENT_KEEP)
    file, last = held(office, accident_id)
    if capacity not in set(Capacity):
        raise RegistryError("ACCIDENT_INVALID", field="capacity")
    if issuer_answer is not None:
        documents.known(office, [issuer_answer])
    limits.count_look_up(office, actor, document_type, number, now)
    person_id = person_for(office, document_type, number, name, now)
    before = accident.involved(office.session, file.id).get(person_id)
    entry = entered(office, actor, last, person_id, capacity, before, now, issuer_answer=issuer_answer)
    audit.record(office.session, actor, Act.ACCIDENT_KEEP, "accident", file.id, now)
    return entry


@one_transaction
def ask_again(
    office: Office,
    actor: Actor,
    accident_id: str,
    entry_id: str,
    now: int,
    *,
    capacity: str | None = None,
    issuer_answer: str | None = None,
) -> Involvement:
    """Answer anew for a person who is in the file, named by one of their entries; give the new entry.

    `capacity` and `issuer_answer` stay what they are where they are not told. Errors: RegistryError
    FORBIDDEN, ACCIDENT_UNKNOWN, NOT_INVOLVED, ACCIDENT_INVALID, ATTACHMENT_UNKNOWN.
    """
    require(actor, Act.ACCIDENT_KEEP)
    file, last = held(office, accident_id)
    entries = accident.involved(office.session, file.id)
    named = office.session.get(Involvement, entry_id)
    before = entries.get(named.person_id) if named and named.accident_id == file.id else None
    if before is None:
        raise RegistryError("NOT_INVOLVED")
    if capacity is not None and capacity not in set(Capacity):
        raise RegistryError("ACCIDENT_INVALID", field="capacity")
    documents.known(office, [issuer_answer] if issuer_answer else [])
    capacity = capacity or before.capacity
    entry = entered(office, actor, last, before.person_id, capacity, before, now, issuer_answer=issuer_answer)
    audit.record(office.session, actor, Act.ACCIDENT_KEEP, "accident", file.id, now)
    return entry


def file_of(office: Office, accident_id: str, person_id: str) -> File:
    """Give what a file says of one person, for the rule of the grounds, in the open transaction.

    Errors: RegistryError ACCIDENT_UNKNOWN, NOT_INVOLVED.
    """
    _, last = held(office, accident_id)
    entry = accident.involved(office.session, accident_id).get(person_id)
    if entry is None:
        raise RegistryError("NOT_INVOLVED")
    return described(office, last, entry)


def described(office: Office, last: AccidentVersion, entry: Involvement) -> File:
    """Give what one version of a file and one entry say, for the rule of the grounds."""
    return File(
        happened=office.day(last.happened_at),
        fire=last.fire,
        harm=Harm(last.counted_deaths, last.counted_injuries, last.loss_yuan),
        capacity=Capacity(entry.capacity),
        licensed=Licensed(entry.licensed),
        determined=last.determination is not None,
        issuer_answer=entry.issuer_answer is not None,
    )
