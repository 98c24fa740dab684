"""The register as the office reads it: every entry of a ban, standing or gone, the newest first."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from .decision import Decision
from .holder import Holder
from .person import Person
from .register_entry import EntryKind, RegisterEntry

Line = tuple[RegisterEntry, Decision, bytes, str | None]
"""An entry, its ban, the person's sealed number, and the name where it is known."""


def listed(session: Session, before: str | None, count: int) -> list[Line]:
    """Give the newest entries of bans, or those older than the entry `before`."""
    query = (
        select(RegisterEntry, Decision, Person.number_sealed, Holder.name)
        .join(Decision, Decision.id == RegisterEntry.decision_id)
        .join(Person, Person.id == RegisterEntry.person_id)
        .outerjoin(Holder, Holder.person_id == RegisterEntry.person_id)
        .where(RegisterEntry.kind == EntryKind.BAN)
        .order_by(RegisterEntry.id.desc())
        .limit(count)
    )
    if before is not None:
        query = query.where(RegisterEntry.id < before)
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def publications(session: Session, subjects: Iterable[str]) -> dict[str, str]:
    """Give subject → the decision that published, of some publications by their subjects."""
    rows = session.execute(
        select(Decision.subject, Decision.id)
        .where(Decision.subject.in_(list(subjects)), Decision.measure == "register_entry")
        .where(Decision.ends_id.is_(None))
    )
    return {row.subject: row.id for row in rows}
