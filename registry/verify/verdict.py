"""The five outcomes, the closed lists of reasons and notices, and the verdict that carries them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from typing import Any, NamedTuple

from .claims import Claims


class Outcome(StrEnum):
    """What a verifier says in one word, in rising severity (verdicts.md: the worst reason colours it)."""

    VALID = "VALID"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    CANNOT_TELL = "CANNOT_TELL"
    NOT_VALID = "NOT_VALID"
    BANNED = "BANNED"


SEVERITY = {outcome: rank for rank, outcome in enumerate(Outcome)}


class Reason(StrEnum):
    """Why an outcome is not VALID: a closed list, told in this order, each with one outcome."""

    NOT_OURS = "NOT_OURS"
    MALFORMED = "MALFORMED"
    FORMAT_NEWER = "FORMAT_NEWER"
    TRUST_MISSING = "TRUST_MISSING"
    TRUST_STALE = "TRUST_STALE"
    UNKNOWN_KEY = "UNKNOWN_KEY"
    BAD_SIGNATURE = "BAD_SIGNATURE"
    KEY_COMPROMISED = "KEY_COMPROMISED"
    BANNED = "BANNED"
    BAN_POSSIBLE = "BAN_POSSIBLE"
    REVOKED = "REVOKED"
    SUSPENDED = "SUSPENDED"
    CANCELLED = "CANCELLED"
    LAPSED = "LAPSED"
    EXPIRED = "EXPIRED"
    REVIEW_OVERDUE = "REVIEW_OVERDUE"
    NOT_YET_VALID = "NOT_YET_VALID"
    UNDER_REVIEW = "UNDER_REVIEW"
    SUPERSEDED = "SUPERSEDED"
    STATUS_MISSING = "STATUS_MISSING"
    STATUS_NOT_COVERED = "STATUS_NOT_COVERED"
    STATUS_STALE = "STATUS_STALE"
    CLOCK_UNRELIABLE = "CLOCK_UNRELIABLE"
    RULE_UNVERIFIED = "RULE_UNVERIFIED"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    NO_RECORD = "NO_RECORD"
    NEEDS_REVIEW = "NEEDS_REVIEW"


_NOT_VALID = {
    Reason.BAD_SIGNATURE,
    Reason.REVOKED,
    Reason.SUSPENDED,
    Reason.CANCELLED,
    Reason.LAPSED,
    Reason.EXPIRED,
    Reason.REVIEW_OVERDUE,
    Reason.NOT_YET_VALID,
}
OUTCOME_OF: dict[Reason, Outcome] = {
    reason: (
        Outcome.BANNED
        if reason is Reason.BANNED
        else Outcome.OUT_OF_SCOPE
        if reason is Reason.OUT_OF_SCOPE
        else Outcome.NOT_VALID
        if reason in _NOT_VALID
        else Outcome.CANNOT_TELL
    )
    for reason in Reason
}
_ORDER = {reason: rank for rank, reason in enumerate(Reason)}


class Notice(StrEnum):
    """What is told beside a verdict and never changes its outcome."""

    WORK_NOT_ASKED = "WORK_NOT_ASKED"
    OTHER_HOST = "OTHER_HOST"
    EXPIRES_SOON = "EXPIRES_SOON"
    REVIEW_SOON = "REVIEW_SOON"
    STATUS_AGEING = "STATUS_AGEING"
    RULE_UNVERIFIED_NOTICE = "RULE_UNVERIFIED_NOTICE"


class Mode(StrEnum):
    """Whether the register itself was asked, or only its published files."""

    ONLINE = "online"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class ListAge:
    """The published list an answer rests on: its number, and its age in seconds at the time of checking."""

    epoch: int
    version: int
    issued_at: int
    age_seconds: int


class Verdict(NamedTuple):
    """An outcome with all its reasons (in the order of the closed list) and the age of what it rests on.

    `checked_at` is Unix seconds; `claims` is None until the signature was proved; `zone` is the
    registry's time zone, in which dates and times are written.
    """

    outcome: Outcome
    reasons: tuple[Reason, ...]
    notices: tuple[Notice, ...]
    claims: Claims | None
    checked_at: int
    work: str | None
    on: date | None
    list: ListAge | None
    mode: Mode
    zone: tzinfo
    body_name: str | None = None
    official: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the object of formats.md 8: what `verify --json` prints and `POST /api/v1/verify` answers."""
        return {
            "outcome": self.outcome.value,
            "reasons": [reason.value for reason in self.reasons],
            "notices": [notice.value for notice in self.notices],
            "claims": self.claims.to_json(self.zone, self.body_name) if self.claims else None,
            "checked_at": rfc3339(self.checked_at, self.zone),
            "work": self.work,
            "on": self.on.isoformat() if self.on else None,
            "list": {
                "epoch": self.list.epoch,
                "version": self.list.version,
                "issued_at": rfc3339(self.list.issued_at, self.zone),
                "age_seconds": self.list.age_seconds,
            }
            if self.list
            else None,
            "mode": self.mode.value,
            "official": self.official,
        }


def worst(reasons: tuple[Reason, ...]) -> Outcome:
    """Give the outcome that the gravest of `reasons` has; VALID where there is none."""
    return max((OUTCOME_OF[reason] for reason in reasons), key=SEVERITY.__getitem__, default=Outcome.VALID)


def in_order(reasons: set[Reason]) -> tuple[Reason, ...]:
    """Sort reasons into the order of the closed list."""
    return tuple(sorted(reasons, key=_ORDER.__getitem__))


def rfc3339(seconds: int, zone: tzinfo) -> str:
    """Write Unix seconds as RFC 3339 with the offset of `zone`."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone).isoformat(timespec="seconds")
