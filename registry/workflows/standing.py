"""Which credential stands in which class: here a decision, or a person's ban, becomes a bit of the snapshot.

    revoked, suspended, lapsed,      decisions about a serial, by the class their measure has
    superseded, under_review, cleared
    banned                           every serial ever allotted to a person who is under a ban now
    cancelled                        decisions (lost, stolen, 注销), and serials allotted but never used

A serial whose token has run out leaves every class but `banned`: its date already says no.
"""

from __future__ import annotations

from array import array

from sqlalchemy.orm import Session

from registry.models import credential, decision
from registry.verify.snapshot import CLASSES


def classes(session: Session, now: int) -> dict[str, array[int]]:
    """Give each class's serials, rising, as of `now` (Unix seconds); three set-based queries."""
    members: dict[str, list[int]] = decision.serials_by_class(session, now)
    members["banned"] = credential.banned_serials(session)
    unused = credential.cancelled_serials(session, now)
    members["cancelled"] = sorted({*members.get("cancelled", ()), *unused})
    return {name: array("Q", members.get(name, ())) for name in CLASSES}
