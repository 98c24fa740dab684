"""How long a qualification lasts: end dates are inclusive, leap days are met, rules by date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules import qualification as q

DAYS = st.dates(min_value=date(2010, 7, 1), max_value=date(2090, 12, 31))


def test_six_years_end_the_day_before():
    assert q.expected_end("mem", date(2026, 4, 6)) == date(2032, 4, 5)
    assert q.expected_end("mem", date(2026, 6, 1)) == date(2032, 5, 31)


def test_review_after_three_years_under_the_old_order_only():
    assert q.expected_review("mem", date(2026, 4, 6)) == date(2029, 4, 5)
    assert q.expected_review("mem", date(2026, 6, 1)) is None


def test_from_a_leap_day_two_ends_are_usual():
    assert q.usual_ends("mem", date(2028, 2, 29)) == {date(2034, 2, 28), date(2034, 2, 27)}
    assert q.usual_ends("mem", date(2028, 3, 1)) == {date(2034, 2, 28)}


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2008, 4, 6), date(2026, 4, 5), 17),
        (date(2008, 4, 6), date(2026, 4, 6), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age(birth, day, age):
    assert q.age_on(birth, day) == age


@given(DAYS)
def test_the_day_after_the_end_starts_the_next_term(start):
    following = q.expected_end("mem", start) + timedelta(days=1)
    assert (following.year, following.month) == (start.year + 6, start.month) or start.month == 2
    assert following.day in (start.day, 1)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 3, 1)),
        (date(2026, 8, 31), 6, date(2027, 3, 1)),
        (date(2023, 8, 29), 6, date(2024, 2, 29)),
        (date(2026, 3, 31), 1, date(2026, 5, 1)),
        (date(2026, 11, 24), 6, date(2027, 5, 24)),
    ],
)
def test_months(day, months, then):
    assert q.add_months(day, months) == then


def test_six_months_away_ask_for_the_practical_exam():
    assert not q.needs_practical_again("mem", date(2026, 5, 25), date(2026, 11, 24))
    assert q.needs_practical_again("mem", date(2026, 5, 24), date(2026, 11, 24))


def test_after_fraud_three_years_pass():
    assert q.may_apply_from("mem", date(2026, 4, 6)) == date(2029, 4, 6)
