"""Licensed for that work at that moment: our records as they stood then, by the rules of that day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from registry.models import holding
from registry.rules.licence import Answer, Held, answer
from registry.verify.scope import Work

from . import verified_rows
from .context import Office

_DAY_ZERO = date(2000, 1, 1)


def licensed(office: Office, person_id: str, work: Work, moment: int) -> Answer:
    """Answer for one person and one work at `moment` (Unix seconds), in the open transaction or reading.

    What was decided later does not count: who welded with a certificate that was good that day was licensed
    that day.
    """
    session = office.session
    rows = holding.held_by(session, person_id)
    classes = holding.classes_at(session, [row.serial for row in rows], moment)
    barred = {"banned"} if holding.person_was_barred(session, person_id, moment) else set()
    held = [
        Held(
            serial=row.serial,
            scheme=row.scheme,
            scope=tuple(row.scope),
            start=_DAY_ZERO + timedelta(days=row.start_day),
            end=_day(office, row.exp),
            review=_DAY_ZERO + timedelta(days=row.review_day) if row.review_day else None,
            classes=frozenset(classes.get(row.serial, set()) | barred),
        )
        for row in rows
    ]
    return answer(held, work, office.day(moment), verified_rows.of_scope(office, moment))


def _day(office: Office, exp: int | None) -> date | None:
    if exp is None:
        return None
    return datetime.fromtimestamp(exp, UTC).astimezone(office.settings.zone).date()
