"""Measures and classes, as verdicts.md has them."""

import pytest

from registry.rules.measures import Measure, bars_person, effect, status_class


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
