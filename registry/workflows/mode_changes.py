"""When it is decided to whom bans may be told, or such a decision ends, what is published already follows."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from sqlalchemy import select, update

from registry.models import Decision, RegisterEntry
from registry.models.chunks import chunked
from registry.models.register_entry import EntryKind

from . import publication_modes
from .context import Office


def follow(office: Office, jurisdiction: str, now: int) -> None:
    """Bring the open entries of a jurisdiction under the mode that holds now, in the open transaction.

    Pages follow with its commit, feed and files with the next round. Where a decision was lifted each entry
    goes back to the mode before: that of an earlier decision, or the law's on the day of the ban.
    """

    @cache
    def mode(decided_at: int) -> str:
        return publication_modes.mode(office, jurisdiction, office.day(decided_at), now).value

    query = (
        select(RegisterEntry.id, RegisterEntry.mode, Decision.decided_at)
        .join(Decision, Decision.id == RegisterEntry.decision_id)
        .where(RegisterEntry.kind == EntryKind.BAN, RegisterEntry.jurisdiction == jurisdiction)
        .where(RegisterEntry.withdrawn_at.is_(None))
    )
    changed: dict[str, list[str]] = defaultdict(list)
    for entry_id, was, decided_at in office.session.execute(query):
        if mode(decided_at) != was:
            changed[mode(decided_at)].append(entry_id)
    for new, entries in changed.items():
        for some in chunked(entries):
            office.session.execute(
                update(RegisterEntry)
                .where(RegisterEntry.id.in_(some))
                .values(mode=new)
                .execution_options(synchronize_session=False)
            )
