"""Accidents as lists show them: the newest first with what their files say now, people by their names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from .accident import Accident, AccidentVersion, Involvement
from .case import Case
from .holder import Holder


def names(session: Session, person_ids: list[str]) -> dict[str, str]:
    """Give person → name of those whose name is known."""
    rows = session.execute(select(Holder.person_id, Holder.name).where(Holder.person_id.in_(person_ids)))
    return {row[0]: row[1] for row in rows}


def listed(
    session: Session,
    since: date,
    before: date | None,
    count: int | None,
    after: tuple[date, str] | None = None,
) -> list[tuple[Accident, AccidentVersion]]:
    """Give accidents from `since` on, before `before`, the newest first, each with its newest version.

    `count` None: all of them. `after`: day and key of the accident behind which to begin.
    """
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
    if after is not None:
        day, key = after
        later = and_(Accident.happened_on == day, Accident.id > key)
        query = query.where(Accident.happened_on <= day, or_(Accident.happened_on < day, later))
    return [(row[0], row[1]) for row in session.execute(query)]


def people_counts(session: Session, accident_ids: Sequence[str]) -> dict[str, int]:
    """Give accident → how many people are in its file."""
    query = (
        select(Involvement.accident_id, func.count(Involvement.person_id.distinct()))
        .where(Involvement.accident_id.in_(accident_ids))
        .group_by(Involvement.accident_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def case_counts(session: Session, accident_ids: Sequence[str]) -> dict[str, int]:
    """Give accident → how many cases rest on its file."""
    query = (
        select(Case.accident_id, func.count())
        .where(Case.accident_id.in_(accident_ids))
        .group_by(Case.accident_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}
