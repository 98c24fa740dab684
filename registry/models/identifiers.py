"""Keys made by the application: UUIDv7 (RFC 9562), so that new rows stand together in every index."""

from __future__ import annotations

import secrets

_COUNTER_BITS = 74
_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


def new_ids(now: int, count: int) -> list[str]:
    """Make `count` rising keys of the second `now` (Unix seconds), from a random first one on."""
    first = secrets.randbits(_COUNTER_BITS - 1)
    return [_uuid7(now * 1000, first + step) for step in range(count)]


def new_id(now: int) -> str:
    """Make one key."""
    return new_ids(now, 1)[0]


def _uuid7(milliseconds: int, tail: int) -> str:
    """Lay 74 bits around the version and variant bits."""
    number = (milliseconds << 80) | _VERSION_7 | (tail >> 62 << 64) | _VARIANT | (tail & ((1 << 62) - 1))
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
