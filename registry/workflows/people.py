"""Persons and holders as intake and decisions bring them in: numbers sealed and keyed, never in clear."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from registry.errors import RegistryError
from registry.models import Holder, Person, person
from registry.models.bulk import add_rows
from registry.models.holder import birth_row
from registry.models.person import number_row
from registry.verify.identity import (
    check_number,
    normalise_name,
    normalise_number,
    other_documents,
    sex,
    told_birth_date,
)

from .context import Office


class Identity(NamedTuple):
    """Document type, normalised number, normalised name (None: not told)."""

    document_type: str
    number: str
    name: str | None


class Newcomer(NamedTuple):
    """A person not on record yet, under the key chosen for the row."""

    person_id: str
    identity: Identity


def identity(document_type: str, number: str, name: str | None, today: date) -> Identity:
    """Bring what was written to one spelling, and check that the document can have such a number.

    Errors: RegistryError DOCUMENT_TYPE_UNKNOWN, NUMBER_INVALID.
    """
    try:
        normalised = normalise_number(document_type, number)
    except ValueError:
        raise RegistryError("DOCUMENT_TYPE_UNKNOWN") from None
    if check_number(document_type, normalised, today):
        raise RegistryError("NUMBER_INVALID")
    return Identity(document_type, normalised, (normalise_name(name) or None) if name else None)


def add(office: Office, newcomers: Sequence[Newcomer], now: int) -> None:
    """Insert persons, and the holders of those whose name is known."""
    if newcomers:
        rows = [_person_row(office, newcomer, now) for newcomer in newcomers]
        add_rows(office.session, Person, rows)
    add_holders(office, [newcomer for newcomer in newcomers if newcomer.identity.name], now)


def add_holders(office: Office, newcomers: Sequence[Newcomer], now: int) -> None:
    """Insert the holders of persons on record; each must have a name."""
    if newcomers:
        rows = [_holder_row(office, newcomer, now) for newcomer in newcomers]
        add_rows(office.session, Holder, rows)


def likeness(office: Office, who: Identity) -> bytes | None:
    """Key name and birth date together; None where one of them is not known."""
    born = _born(who)
    return office.vault.likeness(who.name, born) if born and who.name else None


def _person_row(office: Office, newcomer: Newcomer, now: int) -> dict[str, Any]:
    who = newcomer.identity
    return {
        "id": newcomer.person_id,
        "document_type": who.document_type,
        "number_index": office.vault.keyed(who.document_type, who.number),
        "number_sealed": office.vault.seal(who.number, row=number_row(newcomer.person_id)),
        "created_at": now,
    }


def _holder_row(office: Office, newcomer: Newcomer, now: int) -> dict[str, Any]:
    person_id, who = newcomer
    born = _born(who)
    return {
        "person_id": person_id,
        "name": who.name,
        "sex": sex(who.number) if born else None,
        "birth_sealed": office.vault.seal(born, row=birth_row(person_id)) if born else None,
        "likeness": likeness(office, who),
        "created_at": now,
        "version": 1,
    }


def _born(who: Identity) -> str | None:
    """Give the birth date (ISO 8601), where the number tells it."""
    born = told_birth_date(who.document_type, who.number)
    return born.isoformat() if born else None


def banned_under_another_document(
    office: Office, keys: Iterable[tuple[str, str]]
) -> frozenset[tuple[str, str]]:
    """Give those (document type, number) whose characters are another document's of a person under a ban."""
    asked = {office.vault.keyed(*other): key for key in keys for other in other_documents(*key)}
    found = person.find_many(office.session, asked)
    return frozenset(asked[index] for index, one in found.items() if one.banned)
