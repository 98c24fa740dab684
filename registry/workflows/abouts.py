"""Whom or what cases are about, as pages show it: names, masked numbers, serials, other decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from registry.models import Case, Credential, Decision, named
from registry.models.named import Named
from registry.models.person import number_row
from registry.verify.identity import mask

from .context import Office


@dataclass(frozen=True, slots=True)
class Whom:
    """A person: `name` is None where it was never told, `number` is masked."""

    person_id: str
    document_type: str
    number: str
    name: str | None
    banned: bool


@dataclass(frozen=True, slots=True)
class About:
    """What a case falls on: a person, a certificate, a decision that it ends, or what its details tell."""

    whom: Whom | None
    certificate: Credential | None
    ends: Decision | None
    details: dict[str, Any]


def abouts(office: Office, cases: Sequence[Case]) -> dict[str, About]:
    """Give case → what it is about, in the open transaction; a few queries, however many cases."""
    session = office.session
    ends = named.decisions(session, {each.ends_id for each in cases if each.ends_id})
    certificates = named.certificates(session, {each.serial for each in cases if each.serial is not None})
    people = whoms(office, {each.person_id for each in cases if each.person_id})
    return {
        each.id: About(
            people.get(each.person_id or ""),
            certificates.get(-1 if each.serial is None else each.serial),
            ends.get(each.ends_id or ""),
            each.proposal["details"],
        )
        for each in cases
    }


def whoms(office: Office, person_ids: set[str]) -> dict[str, Whom]:
    """Give person → who it is, in the open transaction."""
    return {key: _whom(office, each) for key, each in named.persons(office.session, person_ids).items()}


def _whom(office: Office, one: Named) -> Whom:
    number = office.vault.open(one.number_sealed, row=number_row(one.id))
    return Whom(one.id, one.document_type, mask(number), one.name, one.banned)
