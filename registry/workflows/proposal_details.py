"""What a proposal tells beside its basis, by its kind: checked, and written down in one form."""

from __future__ import annotations

from datetime import date
from typing import Any

from registry.errors import RegistryError
from registry.models import organisation
from registry.rules import projection
from registry.rules.measures import Measure
from registry.rules.procedure_table import Affair
from registry.rules.rule_rows import rows

from . import register, trust
from .context import Office

LAST_DAY = 99_999
"""The last day (since 2000-01-01) that a rule can reach: in the year 2273."""


def details(
    office: Office, affair: Affair, measure: Measure | None, given: dict[str, Any], now: int
) -> dict[str, Any]:
    """Give the details of a proposal as they are kept, in the open transaction; empty where there are none.

    Errors: RegistryError PROPOSAL_INVALID, KEY_UNKNOWN, and those of `register.checked`.
    """
    try:
        told = _fraud(given) if measure is Measure.REVOKE else _told(office, affair, given, now)
    except (KeyError, ValueError, TypeError, OverflowError):
        told = None
    if told is None:
        raise RegistryError("PROPOSAL_INVALID", field="details")
    return told


def _told(office: Office, affair: Affair, given: dict[str, Any], now: int) -> dict[str, Any] | None:
    match affair:
        case Affair.BODY_RULE:
            body, first, last = _key(given["body"]), int(given["from_day"]), int(given["to_day"])
            known = organisation.find(office.session, body) is not None
            good = known and 0 <= first <= last <= LAST_DAY
            return {"body": body, "from_day": first, "to_day": last} if good else None
        case Affair.REGISTER_ENTRY:
            return _entry(office, given, now)
        case Affair.PUBLICATION_MODE:
            where, mode = str(given["jurisdiction"]), projection.Mode(given["mode"])
            known = projection.known_jurisdiction(where)
            return {"jurisdiction": where, "mode": mode.value} if known else None
        case Affair.RULE_ROW:
            return _row(given)
        case Affair.KEY_COMPROMISED:
            kid, since = bytes.fromhex(given["kid"]).hex(), int(given["since"])
            trust.check_listed(office, bytes.fromhex(kid))
            return {"kid": kid, "since": since} if 0 <= since <= now else None
        case _:
            return {}


def _entry(office: Office, given: dict[str, Any], now: int) -> dict[str, Any]:
    """Check what would be published of a ban."""
    until = date.fromisoformat(given["until"]) if given.get("until") else None
    ban, act = _key(given["decision"]), str(given["act"])
    return register.checked(office, ban, act, now, given.get("jurisdiction") or None, until)


def _key(told: object) -> str:
    """Give what somebody names by its key; ValueError for texts that no database keeps."""
    if not str(told).isprintable():
        raise ValueError("not a key")
    return str(told)


def _row(given: dict[str, Any]) -> dict[str, Any]:
    """Name a row of the law with the hash of its words as they are: those are what is verified."""
    id_ = str(given["row"])
    if id_ not in rows():
        raise RegistryError("RULE_ROW_UNKNOWN")
    return {"row": id_, "sha256": rows()[id_]}


def _fraud(given: dict[str, Any]) -> dict[str, Any] | None:
    """Say whether a certificate is revoked for fraud: that alone bars a new application."""
    fraud = given.get("fraud", False)
    return {"fraud": fraud} if isinstance(fraud, bool) else None
