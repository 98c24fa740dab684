"""Measures and classes, as verdicts.md has them."""

from datetime import date

import pytest

from registry.rules.measures import (
    Measure,
    bars_person,
    effect,
    reapply_from,
    row,
    status_class,
    term_refusal,
)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (Measure.REVOKE, "revoked"),
        (Measure.STRIP, "revoked"),
        (Measure.SUSPEND, "suspended"),
        (Measure.CANCEL, "cancelled"),
        (Measure.LOST, "cancelled"),
        (Measure.LAPSE, "lapsed"),
        (Measure.LIFETIME_BAN, "banned"),
        (Measure.COURT_BAR, "banned"),
        (Measure.INDUSTRY_BAR, "banned"),
        (Measure.DISHONEST_LIST, None),
    ],
)
def test_classes(measure, expected):
    assert status_class(measure) == expected


def test_every_measure_is_named_in_both_languages():
    for measure in Measure:
        assert effect(measure).name["zh-CN"]
        assert effect(measure).name["en"]


def test_bans_fall_on_persons_and_nothing_else_is_a_ban():
    assert {measure for measure in Measure if bars_person(measure)} == {
        Measure.LIFETIME_BAN,
        Measure.COURT_BAR,
        Measure.INDUSTRY_BAR,
    }
    assert all(effect(measure).on == "person" for measure in Measure if bars_person(measure))
    assert not bars_person(Measure.DISHONEST_LIST)


DECIDED = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("measure", "until", "code"),
    [
        (Measure.SUSPEND, None, "TERM_MISSING"),
        (Measure.SUSPEND, date(2026, 8, 29), None),
        (Measure.SUSPEND, date(2026, 8, 30), "TERM_OUT_OF_RANGE"),
        (Measure.SUSPEND, date(2026, 3, 1), "TERM_OUT_OF_RANGE"),
        (Measure.REVOKE, None, None),
        (Measure.REVOKE, DECIDED, "TERM_NOT_ALLOWED"),
        (Measure.LIFETIME_BAN, DECIDED, "TERM_NOT_ALLOWED"),
        (Measure.COURT_BAR, date(2029, 3, 2), None),
        (Measure.COURT_BAR, date(2029, 3, 1), "TERM_OUT_OF_RANGE"),
        (Measure.COURT_BAR, date(2031, 3, 3), "TERM_OUT_OF_RANGE"),
        (Measure.INDUSTRY_BAR, None, None),
        (Measure.INDUSTRY_BAR, date(2031, 3, 2), None),
        (Measure.DISHONEST_LIST, None, "TERM_MISSING"),
    ],
)
def test_a_term_is_what_the_measure_has(measure, until, code):
    assert term_refusal(measure, DECIDED, until) == code


def test_only_a_revocation_for_fraud_bars_a_new_application():
    assert reapply_from(Measure.REVOKE, DECIDED, fraud=True) == date(2029, 3, 2)
    assert reapply_from(Measure.REVOKE, DECIDED, fraud=False) is None
    assert reapply_from(Measure.STRIP, DECIDED, fraud=True) is None


def test_each_measure_says_its_ground_who_may_its_effect_and_its_source():
    for measure in Measure:
        told = row(measure, DECIDED)
        assert told.grounds["zh-CN"]
        assert told.grounds["en"]
        assert told.effect["zh-CN"]
        assert told.who
        assert told.source
        assert told.mark in "VLSK"
        assert told.verified_by is None
    with pytest.raises(LookupError):
        row(Measure.COURT_BAR, date(2015, 10, 31))
