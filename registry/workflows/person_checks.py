"""Checking a person in somebody's name: allowed, counted and left in the audit trail, found or not."""

from __future__ import annotations

from datetime import date

from registry.models import person
from registry.rules.permissions import Act
from registry.verify.scope import parse_work

from . import audit, checking, limits, people
from .authority import Actor, require
from .basis import plain
from .checking import PersonAnswer
from .context import Office
from .transaction import one_transaction

NOBODY = "-"
"""What the trail says where nobody is on record: a number never stands there."""
PURPOSE = 200
"""Characters of what a check is for."""


def check(
    office: Office,
    actor: Actor,
    document_type: str,
    number: str,
    name: str,
    now: int,
    *,
    work: str | None = None,
    on: date | None = None,
    purpose: str | None = None,
) -> PersonAnswer:
    """Answer as `checking.check_person` does, to an account that may ask; `purpose` is kept in the trail.

    Errors: RegistryError FORBIDDEN, RATE_LIMITED, BASIS_*, and those of `checking.check_person`.
    """
    require(actor, Act.CHECK_PERSON)
    told = plain(purpose, "purpose", limit=PURPOSE) if purpose is not None else None
    who = people.identity(document_type, number, name, office.day(now))
    if work is not None:
        parse_work(work)  # before the record is asked: nobody learns from a bad question who is on it
    limits.count_look_up(office, actor, document_type, number, now)
    answer = checking.check_person(office, document_type, number, name, now, work=work, on=on)
    _note(office, actor, who, told, now)
    return answer


@one_transaction
def _note(office: Office, actor: Actor, who: people.Identity, purpose: str | None, now: int) -> None:
    known = person.find(office.session, office.vault.index(who.document_type, who.number))
    subject = known.id if known is not None else NOBODY
    audit.record(office.session, actor, Act.CHECK_PERSON, "person", subject, now, rule=purpose)
