"""What the leaf of a decision tells openly: of its serials no more than the public list says.

Where a ban may not be told to the public, its serials stand in `revoked` of the list, and its leaf speaks of
a revocation, of its end as of a lift. Kind and class as they are stay in the committed record. Serials that
the list does not move are not named: a certificate that is revoked twice could only be a banned person's.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session, scoped_session

from registry.models import Credential, Decision, DecisionKind, Person
from registry.models import credential as credentials
from registry.models import decision as decisions

from . import publication_modes
from .context import Office

Classes = dict[str, list[int]]
_Session = Session | scoped_session[Session]
OTHERWISE = {DecisionKind.BAN: "revocation", DecisionKind.TERM_OVER: "lift"}
"""The kinds that only bans have, and what is said instead where the public is told of none."""


def serials(session: _Session, decision: Decision) -> list[int]:
    """Give the serials that a decision is about, rising."""
    if decision.serial is not None:
        return [decision.serial]
    return credentials.serials_of_person(session, decision.person_id or "")


def entering(office: Office, decision: Decision, now: int) -> Classes:
    """Give the class of the public list that a decision puts serials into; before the ban takes hold."""
    session, touched = office.session, serials(office.session, decision)
    if decision.class_ == "revoked" and decision.serial is not None:
        return {"revoked": [] if _barred_untold(office, decision.serial, now) else touched}
    if decision.class_ != "banned" or publication_modes.tells_ban(office, decision.person_id or "", now):
        return {decision.class_: touched} if decision.class_ else {}
    if session.get_one(Person, decision.person_id).banned_since is not None:
        return {"revoked": []}
    return {"revoked": _not_revoked(session, touched, now)}


def leaving(office: Office, ended: Decision, now: int) -> Classes:
    """Give the class of the public list that serials leave with a decision that was ended just now.

    What another decision holds there, or a ban that the public is not told of, does not leave.
    """
    session, name = office.session, ended.class_
    if not name:
        return {}
    if ended.serial is not None:
        held = name in decisions.classes_of(session, ended.serial, now)
        held = held or (name == "revoked" and _barred_untold(office, ended.serial, now))
        return {} if held else {name: [ended.serial]}
    if holds(session, ended, now):
        return {}
    touched = serials(session, ended)
    if publication_modes.tells_ban(office, ended.person_id or "", now):
        return {name: touched}
    gone = _not_revoked(session, touched, now)
    return {"revoked": gone} if gone else {}


def holds(session: _Session, ended: Decision, now: int) -> bool:
    """Tell whether another decision holds a person in the class of one that was ended."""
    held = decisions.of_person(session, ended.person_id or "", now)
    return any(other.class_ == ended.class_ for other in held)


def leaf(office: Office, decision: Decision, changes: Classes, removed: Classes, now: int) -> dict[str, Any]:
    """Give `record` and the open fields of the leaf about a decision, which name nobody.

    Of a case they tell the hash of the assertion it was approved with; of a term, its end, unless that would
    tell of a ban; of a rule, which.
    """
    untold = decision.class_ == "banned" and "banned" not in changes
    quiet = untold or (
        decision.kind == DecisionKind.TERM_OVER
        and not publication_modes.tells_ban(office, decision.person_id or "", now)
    )
    record = decision.canonical()
    if untold:
        record["serials"] = serials(office.session, decision)
    told = {
        "removed": removed or None,
        "until": None if untold else decision.until,
        "assertion": decision.assertion_sha256,
        "about": decision.subject,
    }
    kind = OTHERWISE[DecisionKind(decision.kind)] if quiet else decision.kind
    more = {name: value for name, value in told.items() if value is not None}
    return {"record": record, "kind": kind, "changes": changes, **more}


def _barred_untold(office: Office, serial: int, now: int) -> bool:
    """Tell whether a serial stands in the public list's `revoked` because of its person's ban."""
    person_id = office.session.get_one(Credential, serial).person_id
    barred = office.session.get_one(Person, person_id).banned_since is not None
    return barred and not publication_modes.tells_ban(office, person_id, now)


def _not_revoked(session: _Session, touched: list[int], now: int) -> list[int]:
    return [one for one in touched if "revoked" not in decisions.classes_of(session, one, now)]
