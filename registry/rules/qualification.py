"""How long a qualification lasts: expected end and review dates, age, time away, by the rule rows of the day.

End dates are inclusive: six years from 2026-04-06 end on 2032-04-05. A review date printed on a certificate
is honoured as printed, whichever row it was issued under; what is computed here is what one would expect.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from registry.rules.schemes import rule

_ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=4096)
def expected_end(system: str, start: date) -> date | None:
    """Give the last valid day of a certificate that starts on `start`; None where the rule knows no end."""
    return _last_day(start, rule(system, "validity_years", start).value)


@lru_cache(maxsize=4096)
def expected_review(system: str, start: date) -> date | None:
    """Give the day through which a certificate is good without its first review; None: no review then."""
    return _last_day(start, rule(system, "review_years", start).value)


@lru_cache(maxsize=4096)
def usual_ends(system: str, start: date) -> frozenset[date | None]:
    """Give the end dates that a clerk counts to: from 29 February both ways of counting are in use."""
    end = expected_end(system, start)
    if end is None or (start.month, start.day) != (2, 29):
        return frozenset({end})
    return frozenset({end, end - _ONE_DAY})


def age_on(birth: date, day: date) -> int:
    """Count completed years of life; who is born on 29 February completes a year on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def needs_practical_again(system: str, last_worked: date, today: date) -> bool:
    """Say whether the holder was away so long that the practical exam comes first (Order 30 art. 32)."""
    months = rule(system, "away_months", today).value
    return months is not None and add_months(last_worked, months) <= today


def may_apply_from(system: str, revoked_on: date) -> date | None:
    """Give the first day of a new application after a revocation for fraud (art. 30 (4), (5) only)."""
    years = rule(system, "reapply_bar_years", revoked_on).value
    return None if years is None else add_years(revoked_on, years)


def add_years(day: date, years: int) -> date:
    """Add calendar years; 29 February becomes 1 March where the year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def add_months(day: date, months: int) -> date:
    """Add calendar months; a day that the month does not have becomes the first of the next."""
    year, month = divmod(day.month - 1 + months, 12)
    try:
        return date(day.year + year, month + 1, day.day)
    except ValueError:
        return (date(day.year + year, month + 1, 28) + timedelta(days=4)).replace(day=1)


def _last_day(start: date, years: int | None) -> date | None:
    return None if years is None else add_years(start, years) - _ONE_DAY
