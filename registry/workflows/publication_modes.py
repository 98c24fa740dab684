"""To whom bans may be told here: as the office has decided (two persons), else as the law's rows have it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from registry.models import Decision, Leaf, RegisterEntry, register_entry
from registry.models import decision as decisions
from registry.rules import projection
from registry.rules.projection import Mode

from .context import Office

_SUBJECT = "publication_mode:"


def mode(office: Office, jurisdiction: str, on: date, now: int) -> Mode:
    """Give the mode of a jurisdiction for a decision of the day `on`."""
    decided = decisions.of_subject(office.session, f"{_SUBJECT}{jurisdiction}", now)
    if decided is not None and decided.details:
        return Mode(decided.details["mode"])
    return projection.publication(jurisdiction, on).mode


def tells_ban(office: Office, person_id: str, now: int) -> bool:
    """Tell whether the public list says of a person's serials that they are banned, as `standing` has it."""
    shown = register_entry.shows(office.session, person_id, Mode.PUBLIC, now)
    if shown is not None:
        return shown
    return mode(office, office.settings.jurisdiction, office.day(now), now) is Mode.PUBLIC


def apply_decided(office: Office, first: int, end: int, now: int) -> bool:
    """Bring open entries under the modes decided by leaves `first` up to before `end`; give whether any was.

    Inside the caller's transaction. Where such a decision is lifted the law's mode holds for later entries.
    """
    rows = office.session.scalars(
        select(Decision)
        .join(Leaf, Leaf.subject == Decision.id)
        .where(Leaf.index >= first, Leaf.index < end, Leaf.type == "decision")
        .where(Decision.subject.startswith(_SUBJECT, autoescape=True), *decisions.in_force(now))
        .order_by(Leaf.index)
    ).all()
    for told in [decided.details for decided in rows if decided.details]:
        office.session.execute(
            update(RegisterEntry)
            .where(
                RegisterEntry.jurisdiction == told["jurisdiction"],
                RegisterEntry.kind == "ban",
                RegisterEntry.withdrawn_at.is_(None),
            )
            .values(mode=told["mode"])
            .execution_options(synchronize_session=False)
        )
    return bool(rows)
