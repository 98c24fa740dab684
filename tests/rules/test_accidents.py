"""Grades to the last person and yuan, the window of regrading, and when the police must know."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules import accidents
from registry.rules.accidents import Grade, Harm, grade, police_transfer, regrade_until

DAY = date(2026, 3, 1)
MILLION = 1_000_000


@pytest.mark.parametrize(
    ("deaths", "injuries", "loss", "expected"),
    [
        (0, 0, 0, "ordinary"),
        (2, 9, 10 * MILLION - 1, "ordinary"),
        (3, 0, 0, "larger"),
        (0, 10, 0, "larger"),
        (0, 0, 10 * MILLION, "larger"),
        (9, 49, 50 * MILLION - 1, "larger"),
        (10, 0, 0, "major"),
        (0, 50, 0, "major"),
        (0, 0, 50 * MILLION, "major"),
        (29, 99, 100 * MILLION - 1, "major"),
        (30, 0, 0, "extraordinary"),
        (0, 100, 0, "extraordinary"),
        (0, 0, 100 * MILLION, "extraordinary"),
        (3, 0, 100 * MILLION, "extraordinary"),
    ],
)
def test_the_gravest_of_the_three_grades_it(deaths, injuries, loss, expected):
    assert grade(Harm(deaths, injuries, loss), DAY) == expected


@given(*[st.integers(0, 200)] * 2, st.integers(0, 200 * MILLION), st.integers(0, 50), st.integers(0, MILLION))
def test_more_harm_is_never_a_lower_grade(deaths, injuries, loss, more_deaths, more_loss):
    less = grade(Harm(deaths, injuries, loss), DAY)
    assert grade(Harm(deaths + more_deaths, injuries, loss + more_loss), DAY).at_least(less)


def test_a_fire_is_regraded_for_a_week_and_another_accident_for_thirty_days():
    assert regrade_until(DAY, fire=True) == date(2026, 3, 8)
    assert regrade_until(DAY, fire=False) == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (Harm(0, 2, MILLION - 1), False),
        (Harm(1, 0, 0), True),
        (Harm(0, 3, 0), True),
        (Harm(0, 0, MILLION), True),
    ],
)
def test_the_police_must_know(harm, told):
    assert police_transfer(harm, DAY) is told


def test_a_day_before_the_law_is_not_graded():
    with pytest.raises(LookupError):
        grade(Harm(3, 0, 0), date(2007, 5, 31))


@pytest.mark.parametrize("harm", [(-1, 0, 0), (0, -1, 0), (0, 0, -1)])
def test_harm_is_not_negative(harm):
    with pytest.raises(ValueError, match="zero"):
        Harm(*harm)


def test_grades_and_their_law_have_names_in_both_languages():
    assert [accidents.grade_name(of, "zh-CN") for of in Grade] == ["一般", "较大", "重大", "特别重大"]
    assert all(accidents.grade_name(of, "en") for of in Grade)
    assert set(accidents.law(DAY)) == {"zh-CN", "en"}


def test_what_a_grade_rests_on_is_told_with_its_source_and_that_nobody_has_verified_it():
    told = accidents.notes(DAY)
    assert [note.row for note in told] == ["accident.thresholds@2007-06-01", "accident.police@2015-12-16"]
    assert all(note.source and note.mark and note.verified_by is None for note in told)
