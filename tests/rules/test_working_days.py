"""Working days: weekends, holidays and worked weekend days, and no guess about a year not announced."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.working_days import CalendarMissing, after, between, calendar, is_working_day

days = st.dates(date(2025, 1, 1), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-11-24", True),  # a Tuesday
        ("2026-11-21", False),  # a Saturday
        ("2026-11-22", False),
        ("2026-10-01", False),  # National Day, a Thursday
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),  # a Saturday that is worked
        ("2026-09-20", True),  # a Sunday that is worked
        ("2026-02-14", True),
        ("2026-02-16", False),
        ("2025-10-08", False),
        ("2025-10-11", True),
    ],
)
def test_a_day(day, worked):
    assert is_working_day(date.fromisoformat(day)) is worked


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        ("2026-11-24", 5, "2026-12-01"),  # over a weekend
        ("2026-11-24", 7, "2026-12-03"),
        ("2026-09-30", 5, "2026-10-13"),  # over National Day, with the worked Saturday
        ("2026-09-24", 3, "2026-09-30"),  # over Mid-Autumn
        ("2026-02-13", 2, "2026-02-24"),  # the worked Saturday, then the Spring Festival
        ("2026-11-21", 1, "2026-11-23"),  # told on a Saturday
        ("2026-11-24", 3, "2026-11-27"),
    ],
)
def test_a_term_ends_on_its_last_working_day(start, count, last):
    assert after(date.fromisoformat(start), count) == date.fromisoformat(last)


@given(days, st.integers(1, 15))
def test_a_term_counts_as_many_days_as_it_has(start, count):
    end = after(start, count)
    assert is_working_day(end)
    assert between(start, end) == count
    assert between(start, end - timedelta(days=1)) == count - 1


def test_nothing_lies_between_a_day_and_itself():
    assert between(date(2026, 11, 24), date(2026, 11, 24)) == 0
    assert between(date(2026, 11, 24), date(2026, 11, 20)) == 0


@pytest.mark.parametrize("count", [0, -1])
def test_a_term_has_a_day(count):
    with pytest.raises(ValueError, match="at least one"):
        after(date(2026, 11, 24), count)


def test_a_year_not_announced_is_not_guessed():
    with pytest.raises(CalendarMissing) as missing:
        after(date(2026, 12, 30), 5)
    assert missing.value.year == 2027


@pytest.mark.parametrize("year", [2025, 2026])
def test_each_year_says_where_it_is_from(year):
    row = calendar(year)
    assert row.source
    assert row.verified_by is None
    assert all(day.year == year for day in row.off | row.worked)
    assert all(day.weekday() >= 5 for day in row.worked)
    assert not row.off & row.worked
