"""What a token says: one table, field ↔ wire.

The rule for changing the wire (formats.md 2): positions of the array are append-only, never reordered or
removed. A reader that meets a position, or an integer key below −70000, that it does not know answers
FORMAT_NEWER, never green.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from unicodedata import is_normalized

import cbor2

from . import cbor
from .shape import LARGEST, LAST_DAY, LATEST

EPOCH = date(2000, 1, 1)

EXP, IAT, CREDENTIAL = 4, 6, -70001  # RFC 8392 §3.1 and our own
POSITIONS = 8
PRIVATE_KEYS = -70000  # our own keys lie below
MAX_NAME_BYTES = 60
MAX_CODE_LENGTH = 64
MAX_CODES = 64
LAST4_LENGTH = 4


class MalformedClaims(ValueError):  # noqa: N818  it names the reason it becomes
    """The payload is no statement of ours: broken, or beyond the bounds of a field."""


class NewerClaims(ValueError):  # noqa: N818  it names the reason it becomes
    """The payload says more than this reader knows; `claims` is the part that it does know."""

    def __init__(self, claims: Claims) -> None:
        super().__init__("the token says more than this reader knows")
        self.claims = claims


def day_number(day: date) -> int:
    """Count days since 2000-01-01."""
    return (day - EPOCH).days


def day_date(number: int) -> date:
    """Give the date of a day number."""
    return EPOCH + timedelta(days=number)


def end_of_day(day: date, zone: tzinfo) -> int:
    """Give the last second of `day` in `zone` as Unix seconds: the `exp` of what is good through that day."""
    return int(datetime.combine(day, time(23, 59, 59, fold=1), zone).timestamp())


@dataclass(frozen=True, slots=True)
class Claims:
    """The signed statement about a holder's qualification; the first eight fields are the wire's array.

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
        """Give the `claims` member of formats.md 8; dates are days in `zone`."""
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


def encode_claims(claims: Claims) -> bytes:
    """Write the payload of a token; MalformedClaims where a field is beyond its bounds."""
    if not _within_bounds(claims):
        raise MalformedClaims("a field is of another type, or beyond its bounds")
    fields = [
        *(claims.serial, claims.name, claims.last4, claims.scheme),
        *(list(claims.scope), claims.review_day, claims.body, claims.start_day),
    ]
    return _wire(claims.exp, claims.iat, fields)


def decode_claims(payload: bytes) -> Claims:
    """Read the payload of a token; MalformedClaims or NewerClaims unless encode_claims writes the same."""
    try:
        value = cbor2.loads(payload)
        claims, fields = _read(value), value[CREDENTIAL]
        # Equal bytes prove the only form, and that nothing else is there, at a third of cbor.decode's time.
        if (
            len(fields) == POSITIONS
            and _within_bounds(claims)
            and _wire(claims.exp, claims.iat, fields) == payload
        ):
            return claims
    except (cbor2.CBORError, LookupError, TypeError, ValueError, AttributeError):
        pass  # told below
    raise _why_not(payload)


def _wire(exp: int | None, iat: int, fields: list[Any]) -> bytes:
    """Write the map; its keys stand in their bytewise order (04, 06, 3a…)."""
    if exp is None:
        return cbor2.dumps({IAT: iat, CREDENTIAL: fields})
    return cbor2.dumps({EXP: exp, IAT: iat, CREDENTIAL: fields})


def _read(value: Any) -> Claims:
    """Put the wire's values into their fields, whatever their types and whatever else is there."""
    serial, name, last4, scheme, scope, review_day, body, start_day = value[CREDENTIAL][:POSITIONS]
    exp = value.get(EXP)
    if (exp is None and EXP in value) or type(scope) is not list:
        raise TypeError("no end is written by leaving it out; the scope is a list")
    return Claims(serial, name, last4, scheme, tuple(scope), review_day, body, start_day, exp, value[IAT])


def _within_bounds(claims: Claims) -> bool:
    serial, scheme, exp, iat = claims.serial, claims.scheme, claims.exp, claims.iat
    review_day, start_day, last4 = claims.review_day, claims.start_day, claims.last4
    return (
        type(serial) is type(scheme) is type(review_day) is type(start_day) is type(iat) is int
        and (exp is None or (type(exp) is int and 0 <= exp <= LATEST))
        and 0 <= serial <= LARGEST
        and 0 <= scheme <= LARGEST
        and 0 <= review_day <= LAST_DAY
        and 0 <= start_day <= LAST_DAY
        and 0 <= iat <= LATEST
        and _is_text(claims.name, MAX_NAME_BYTES)
        and len(claims.name.encode()) <= MAX_NAME_BYTES
        and _is_text(last4, LAST4_LENGTH)
        and len(last4) == LAST4_LENGTH
        and _is_text(claims.body, MAX_CODE_LENGTH)
        and _are_codes(claims.scope)
    )


def _are_codes(scope: tuple[object, ...]) -> bool:
    for code in scope:
        if not _is_text(code, MAX_CODE_LENGTH):
            return False
    return 0 < len(scope) <= MAX_CODES


def _is_text(value: object, longest: int) -> bool:
    return (
        type(value) is str and 0 < len(value) <= longest and (value.isascii() or is_normalized("NFC", value))
    )


def _why_not(payload: bytes) -> MalformedClaims | NewerClaims:
    """Tell what only a newer edition of the format would write from what is broken."""
    try:
        value = cbor.decode(payload)
        claims = _read(value)
        others = value.keys() - {EXP, IAT, CREDENTIAL}
        newer = bool(others) or len(value[CREDENTIAL]) > POSITIONS
        ours = all(type(key) is int and key < PRIVATE_KEYS for key in others)
    except (LookupError, TypeError, ValueError, AttributeError):
        return MalformedClaims("not the members of a token")
    if newer and ours and type(value[CREDENTIAL]) is list and _within_bounds(claims):
        return NewerClaims(claims)
    return MalformedClaims("a member is missing, unknown, of another type, or beyond its bounds")
