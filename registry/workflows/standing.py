"""Which credential stands in which class: here a decision, or a person's ban, becomes a bit of the snapshot.

    revoked, suspended, lapsed,      decisions about a serial, by the class their measure has
    superseded, under_review, cleared
    banned                           every serial ever allotted to a person who is under a ban now
    revoked                          those whose ban the public may not be told of, or no longer
    cancelled                        decisions (lost, stolen, 注销), serials allotted but never used,
                                     those whose records a restore from backup has lost

A serial whose token has run out leaves every class but `banned`: its date already says no.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from sqlalchemy.orm import Session

from registry.models import credential, decision, register_entry
from registry.rules.projection import Mode
from registry.verify.snapshot import CLASSES


def classes(
    session: Session, now: int, *, tell_bans: bool = True, lost: Iterable[int] = ()
) -> dict[str, array[int]]:
    """Give each class's serials, rising, as of `now` (Unix seconds); set-based queries.

    `lost`: serials that no record is left of, see `log_restore`. `tell_bans`: whether a ban without an entry
    in the register may be told to the public here.
    """
    members: dict[str, list[int]] = decision.serials_by_class(session, now)
    members["banned"], untold = _banned(session, now, tell_bans)
    members["revoked"] = sorted({*members.get("revoked", ()), *untold})
    unused = credential.cancelled_serials(session, now)
    members["cancelled"] = sorted({*members.get("cancelled", ()), *unused, *lost})
    return {name: array("Q", members.get(name, ())) for name in CLASSES}


def _banned(session: Session, now: int, tell_bans: bool) -> tuple[list[int], list[int]]:
    """Give the serials of bans that are told, and of those that are not: these leave when they run out."""
    shown, hidden = register_entry.persons_by_showing(session, Mode.PUBLIC, now)
    told, untold = [], []
    for serial, person_id, exp in credential.banned_serials(session):
        if person_id in shown or (tell_bans and person_id not in hidden):
            told.append(serial)
        elif exp is None or exp >= now:
            untold.append(serial)
    return sorted(told), untold
