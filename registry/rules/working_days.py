"""Working days, by which the law counts terms of two, three, five and seven days (行政处罚法第八十五条).

The calendar of a year is data: the State Council announces it late in the year before. A year without a row
is an error, never a guess: a term counted too short would take a right away.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

_DAY = timedelta(days=1)
_SATURDAY = 5


class CalendarMissing(LookupError):  # noqa: N818 - a fact to be told as a sentence: that year is not announced
    """The table has no calendar for that year yet; `year` says which."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no calendar of working days for {year}")
        self.year = year


@dataclass(frozen=True, slots=True)
class Year:
    """The calendar of one year: days `off` beside weekends, weekend days that are `worked`, its source."""

    off: frozenset[date]
    worked: frozenset[date]
    source: str
    mark: str
    verified_by: str | None


def is_working_day(day: date) -> bool:
    """Say whether `day` is worked; raises CalendarMissing."""
    year = calendar(day.year)
    return day in year.worked or (day.weekday() < _SATURDAY and day not in year.off)


def after(start: date, days: int) -> date:
    """Give the last day of a term of `days` working days (1 or more) that begins the day after `start`.

    The day of the event is not counted (民法典第二百零一条). Raises CalendarMissing.
    """
    if days < 1:
        raise ValueError("a term has at least one day")
    day = start
    while days:
        day += _DAY
        days -= is_working_day(day)
    return day


def between(start: date, end: date) -> int:
    """Count the working days after `start` up to and with `end`; 0 where `end` is not later."""
    span = (end - start).days
    return sum(is_working_day(start + offset * _DAY) for offset in range(1, span + 1))


def calendar(year: int) -> Year:
    """Give the calendar of a year; raises CalendarMissing."""
    try:
        return _years()[year]
    except KeyError:
        raise CalendarMissing(year) from None


@cache
def _years() -> dict[int, Year]:
    table = json.loads(files("registry.rules").joinpath("tables", "working_days.json").read_text("utf-8"))
    return {
        entry["year"]: Year(
            off=frozenset(day for first, last in entry["off"] for day in _span(first, last)),
            worked=frozenset(date.fromisoformat(day) for day in entry["worked"]),
            source=entry["source"],
            mark=entry["mark"],
            verified_by=entry["verified_by"],
        )
        for entry in table["years"]
    }


def _span(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + offset * _DAY for offset in range((end - start).days + 1)]
