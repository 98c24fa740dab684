"""Whom a file or a proposal is about: the person's row, found by the keyed number or made new."""

from __future__ import annotations

from registry.errors import RegistryError
from registry.models import person
from registry.models.identifiers import new_id

from . import people
from .context import Office


def person_for(office: Office, document_type: str, number: str, name: str | None, now: int) -> str:
    """Give the key of a person, on record or not, in the open transaction, and hold the row.

    A name is compared with the registered one: a slip of the pen must not hit somebody else. Errors:
    RegistryError DOCUMENT_TYPE_UNKNOWN, NUMBER_INVALID, NAME_DIFFERS.
    """
    session = office.session
    identity = people.identity(document_type, number, name, office.day(now))
    known = person.find(session, office.vault.index(identity.document_type, identity.number))
    if known is None:
        person_id = new_id(now)
        people.add(office, [people.Newcomer(person_id, identity)], now)
        person.lock(session, [person_id])
        return person_id
    person.lock(session, [known.id])
    if identity.name and known.name and identity.name != known.name:
        raise RegistryError("NAME_DIFFERS")
    if identity.name and known.name is None:
        people.add_holders(office, [people.Newcomer(known.id, identity)], now)
    return known.id
