"""Keys made by the application: UUIDv7 (RFC 9562), so that new rows stand together in every index."""

from __future__ import annotations

import secrets
import threading

_COUNTER_BITS = 74
_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


_turn = threading.Lock()
_last = (0, 0)
"""Second and tail of the newest key of this process."""


def new_ids(now: int, count: int) -> list[str]:
    """Make `count` rising keys of the second `now` (Unix seconds), the first one random.

    Within one second the keys of one process go on rising (RFC 9562, 6.2), so that whoever reads by keys, as
    the audit trail does, reads in the order of the acts.
    """
    global _last
    with _turn:
        second, tail = _last
        apart = 1 + secrets.randbits(32)
        first = tail + apart if now == second else secrets.randbits(_COUNTER_BITS - 2)
        _last = now, first + count
    return [_uuid7(now * 1000, first + step) for step in range(count)]


def new_id(now: int) -> str:
    """Make one key."""
    return new_ids(now, 1)[0]


def _uuid7(milliseconds: int, tail: int) -> str:
    """Lay 74 bits around the version and variant bits."""
    number = (milliseconds << 80) | _VERSION_7 | (tail >> 62 << 64) | _VARIANT | (tail & ((1 << 62) - 1))
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
