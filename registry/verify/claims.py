"""What a token says: one table, field ↔ wire.

The rule for changing the wire (formats.md 2): positions of the array are append-only, never reordered or
removed. A reader that meets a position, or an integer key below −70000, that it does not know answers
FORMAT_NEWER, never green.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

EPOCH = date(2000, 1, 1)


def day_number(day: date) -> int:
    """Count days since 2000-01-01."""
    return (day - EPOCH).days


def day_date(number: int) -> date:
    """Give the date of a day number."""
    return EPOCH + timedelta(days=number)


@dataclass(frozen=True, slots=True)
class Claims:
    """The signed statement about a holder's qualification.

    `exp` and `iat` are Unix seconds (`exp` None: no end); `review_day` (0: none printed) and `start_day`
    are day numbers, both inclusive; `scheme` numbers a scheme and its edition; `body` is the text code of
    the certification body.
    """

    serial: int
    name: str
    last4: str
    scheme: int
    scope: tuple[str, ...]
    review_day: int
    body: str
    start_day: int
    exp: int | None
    iat: int

    def to_json(self, zone: tzinfo, body_name: str | None) -> dict[str, Any]:
        """Give the `claims` member of formats.md 9; dates are days in `zone`."""
        end = datetime.fromtimestamp(self.exp, UTC).astimezone(zone).date() if self.exp is not None else None
        return {
            "serial": self.serial,
            "name": self.name,
            "last4": self.last4,
            "scheme": self.scheme,
            "scope": list(self.scope),
            "start": day_date(self.start_day).isoformat(),
            "end": end.isoformat() if end else None,
            "review_due": day_date(self.review_day).isoformat() if self.review_day else None,
            "body": self.body,
            "body_name": body_name,
            "signed_at": datetime.fromtimestamp(self.iat, UTC).astimezone(zone).isoformat(timespec="seconds"),
        }
