"""What is on record about one person: certificates, decisions that hold, penalties; each by an index."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from .accident import Penalty
from .credential import Credential
from .decision import Decision, in_force


def certificates(session: Session, person_id: str) -> list[Credential]:
    """Give every serial that was allotted to a person, rising."""
    query = select(Credential).where(Credential.person_id == person_id)
    return list(session.scalars(query.order_by(Credential.serial)))


def decisions_on(session: Session, serials: Collection[int], now: int) -> list[Decision]:
    """Give the decisions in force about some certificates, the oldest first."""
    query = select(Decision).where(Decision.serial.in_(serials), *in_force(now))
    return list(session.scalars(query.order_by(Decision.decided_at, Decision.id)))


def penalties(session: Session, person_id: str) -> list[Penalty]:
    """Give the penalties on a person, the oldest first."""
    return list(session.scalars(select(Penalty).where(Penalty.person_id == person_id).order_by(Penalty.id)))
