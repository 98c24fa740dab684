"""Dated rule rows: chosen by the date of the event, without holes, and honest about who verified them."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from registry.rules.schemes import RuleMissing, rule, systems

LAST_OF_30, FIRST_OF_19 = date(2026, 5, 31), date(2026, 6, 1)


def test_the_order_is_chosen_by_the_date_of_the_event():
    assert rule("mem", "validity_years", LAST_OF_30).order["zh-CN"] == "总局令第30号"
    assert rule("mem", "validity_years", FIRST_OF_19).order["zh-CN"] == "应急管理部令第19号"


@pytest.mark.parametrize(
    ("name", "under_30", "under_19"),
    [
        ("validity_years", 6, 6),
        ("review_years", 3, None),
        ("training_hours_initial", 100, 100),
        ("review_training_hours", 8, 8),
        ("pass_mark", 80, 80),
        ("minimum_age", 18, 18),
        ("reapply_bar_years", 3, 3),
        ("away_months", 6, 6),
    ],
)
def test_values(name, under_30, under_19):
    assert rule("mem", name, LAST_OF_30).value == under_30
    assert rule("mem", name, FIRST_OF_19).value == under_19


def test_every_row_ships_with_its_source_and_unverified():
    for row in systems()["mem"].rules:
        assert row.source
        assert row.mark in ("V", "S", "K")
        assert row.verified_by is None


def test_rows_of_one_rule_follow_each_other_without_gap_or_overlap():
    rows = systems()["mem"].rules
    for name in {row.name for row in rows}:
        in_order = sorted((row for row in rows if row.name == name), key=lambda row: row.from_)
        for earlier, later in pairwise(in_order):
            assert earlier.to + timedelta(days=1) == later.from_
        assert in_order[-1].to is None


@pytest.mark.parametrize(
    ("system", "name", "day"),
    [
        ("mem", "pass_mark", date(2010, 6, 30)),
        ("mem", "no_such", LAST_OF_30),
        ("zzz", "pass_mark", LAST_OF_30),
    ],
)
def test_a_day_without_rule_is_told(system, name, day):
    with pytest.raises(RuleMissing):
        rule(system, name, day)


def test_an_unverified_basis_says_so():
    assert "未经核实" in rule("mem", "pass_mark", LAST_OF_30).basis()["zh-CN"]
    assert "not verified" in rule("mem", "pass_mark", LAST_OF_30).basis()["en"]


def test_a_basis_that_a_person_verified_stands_alone():
    verified = replace(rule("mem", "pass_mark", LAST_OF_30), verified_by="somebody, on a day")
    assert verified.basis()["zh-CN"] == "（依据：总局令第30号）"
    assert "not verified" not in verified.basis()["en"]
