"""Accidents as lists show them: the newest first with what their files say now, people by their names."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from .accident import Accident, AccidentVersion
from .holder import Holder


def names(session: Session, person_ids: list[str]) -> dict[str, str]:
    """Give person → name of those whose name is known."""
    rows = session.execute(select(Holder.person_id, Holder.name).where(Holder.person_id.in_(person_ids)))
    return {row[0]: row[1] for row in rows}


def listed(
    session: Session, since: date, before: date | None, count: int
) -> list[tuple[Accident, AccidentVersion]]:
    """Give accidents from `since` on, before `before`, the newest first, each with its newest version."""
    every = aliased(AccidentVersion)
    newest = select(func.max(every.number)).where(every.accident_id == Accident.id).scalar_subquery()
    query = (
        select(Accident, AccidentVersion)
        .join(
            AccidentVersion,
            (AccidentVersion.accident_id == Accident.id) & (AccidentVersion.number == newest),
        )
        .where(Accident.happened_on >= since)
        .order_by(Accident.happened_on.desc(), Accident.id)
        .limit(count)
    )
    if before is not None:
        query = query.where(Accident.happened_on < before)
    return [(row[0], row[1]) for row in session.execute(query)]
