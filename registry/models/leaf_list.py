"""Leaves as lists show them: the newest first, and what came behind a certain one."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from .leaf import TELLING, Leaf


def newest(session: Session, before: int | None, count: int) -> list[Leaf]:
    """Give the newest leaves, or those before the leaf `before`, the newest first."""
    query = select(Leaf).order_by(Leaf.index.desc()).limit(count)
    if before is not None:
        query = query.where(Leaf.index < before)
    return list(session.scalars(query))


def first_behind(session: Session, subject: str) -> int | None:
    """Give the time of the first leaf behind the one about `subject` that tells anything, if there is one."""
    told = select(Leaf.index).where(Leaf.subject == subject).order_by(Leaf.index).limit(1).scalar_subquery()
    return session.scalar(select(Leaf.time).where(Leaf.index > told, TELLING).order_by(Leaf.index).limit(1))
