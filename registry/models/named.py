"""What keys stand for, many at once, for lists that people read: persons, certificates, decisions …"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from .attachment import Attachment
from .credential import Credential
from .decision import Decision
from .holder import Holder
from .leaf import Leaf
from .person import Person


class Named(NamedTuple):
    """A person as rows have them: the sealed number is opened by whoever may show its mask."""

    id: str
    document_type: str
    number_sealed: bytes
    name: str | None
    banned: bool


def persons(session: Session, ids: Collection[str]) -> dict[str, Named]:
    """Give person → what is on record about who it is."""
    query = (
        select(Person, Holder.name).outerjoin(Holder, Holder.person_id == Person.id).where(Person.id.in_(ids))
    )
    return {
        one.id: Named(one.id, one.document_type, one.number_sealed, name, one.banned_since is not None)
        for one, name in session.execute(query)
    }


def certificates(session: Session, serials: Collection[int]) -> dict[int, Credential]:
    """Give serial → credential."""
    return {
        each.serial: each
        for each in session.scalars(select(Credential).where(Credential.serial.in_(serials)))
    }


def decisions(session: Session, ids: Collection[str]) -> dict[str, Decision]:
    """Give key → decision."""
    return {each.id: each for each in session.scalars(select(Decision).where(Decision.id.in_(ids)))}


def documents(session: Session, digests: Collection[str]) -> dict[str, Attachment]:
    """Give SHA-256 → what is known of a document."""
    found = session.scalars(select(Attachment).where(Attachment.sha256.in_(digests)))
    return {each.sha256: each for each in found}


def leaves(session: Session, decision_ids: Collection[str]) -> dict[str, int]:
    """Give decision → the index of its leaf."""
    rows = session.execute(
        select(Leaf.subject, Leaf.index).where(Leaf.subject.in_(decision_ids), Leaf.type == "decision")
    )
    return {row[0]: row[1] for row in rows}
