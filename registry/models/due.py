"""What is due by law and not proved to be done: transfers to the police."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from .accident import Accident, AccidentVersion


def police(session: Session, count: int) -> list[tuple[Accident, AccidentVersion]]:
    """Give accidents whose transfer to the police is due and not proved, with what their files say now."""
    every = aliased(AccidentVersion)
    newest = select(func.max(every.number)).where(every.accident_id == Accident.id).scalar_subquery()
    rows = session.execute(
        select(Accident, AccidentVersion)
        .join(
            AccidentVersion,
            (AccidentVersion.accident_id == Accident.id) & (AccidentVersion.number == newest),
        )
        .where(Accident.police_told_at.is_(None), Accident.police_due_at.is_not(None))
        .order_by(Accident.police_due_at)
        .limit(count)
    )
    return [(row[0], row[1]) for row in rows]
