"""Time zones by name, also on machines without a tz database."""

from __future__ import annotations

from datetime import timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

DEFAULT = "Asia/Shanghai"
# China has kept +08:00 all year since 1991, and a day number counts from 2000.
_WITHOUT_DATABASE = {DEFAULT: timezone(timedelta(hours=8), DEFAULT)}


@cache
def zone(name: str) -> tzinfo:
    """Give the zone called `name`; ValueError where it is not known."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        if name in _WITHOUT_DATABASE:
            return _WITHOUT_DATABASE[name]
        raise ValueError("an unknown time zone") from unknown
