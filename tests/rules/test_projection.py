"""What is shown of a ban, where, and for how long."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files

import pytest

from registry.rules import projection
from registry.rules.projection import Mode
from tests.factories import make_resident_id

DECIDED = date(2026, 11, 24)
NUMBER = make_resident_id()


def shown(**changes):
    told = {
        "document_type": "resident_id",
        "number": NUMBER,
        "name": "石示例",
        "measure": "lifetime_ban",
        "act": "无证动火致人死亡",
        "decision_number": "杭应急禁〔2026〕3号",
        "body": "杭州市应急管理局",
        "decided_on": DECIDED,
        "published_until": date(2031, 11, 23),
    }
    return projection.project(**{**told, **changes})


def test_the_projection_shows_these_members_and_no_others():
    entry = shown().to_json()
    assert set(entry) == {
        *("name", "sex", "birth_year", "home_province", "number", "measure", "act"),
        *("decision_number", "body", "decided_on", "published_until", "appeal"),
    }
    assert (entry["birth_year"], entry["home_province"]["en"]) == (1988, "Zhejiang")
    assert entry["number"] == NUMBER[:3] + "*" * 13 + NUMBER[-2:]


def test_no_day_of_birth_and_no_number_can_be_read_from_it():
    text = json.dumps(shown().to_json(), ensure_ascii=False)
    assert NUMBER not in text
    assert NUMBER[6:14] not in text
    assert NUMBER[-4:] not in text


def test_a_passport_tells_neither_sex_nor_birth_nor_province():
    entry = shown(document_type="passport", number="E12345678").to_json()
    assert entry["number"] == "E*******8"
    assert not {"sex", "birth_year", "home_province"} & set(entry)


@pytest.mark.parametrize(
    ("jurisdiction", "on", "mode"),
    [
        ("CN", DECIDED, Mode.PUBLIC),
        ("33", DECIDED, Mode.PUBLIC),  # without a row of its own: the national one
        ("37", DECIDED, Mode.AUTHORISED_QUERY),
        ("37", date(2020, 12, 31), Mode.PUBLIC),
    ],
)
def test_the_mode_hangs_on_jurisdiction_and_day(jurisdiction, on, mode):
    assert projection.publication(jurisdiction, on).mode is mode


def test_nothing_is_shown_for_more_than_five_years_and_may_be_shown_for_less():
    assert projection.last_day("CN", DECIDED) == date(2031, 11, 23)
    assert projection.last_day("CN", DECIDED, date(2040, 1, 1)) == date(2031, 11, 23)
    assert projection.last_day("CN", DECIDED, date(2027, 1, 1)) == date(2027, 1, 1)
    assert projection.last_day("CN", date(2028, 2, 29)) == date(2033, 2, 28)


def test_minors_are_not_published():
    assert not projection.was_adult(date(2008, 11, 25), DECIDED)
    assert projection.was_adult(date(2008, 11, 24), DECIDED)
    assert projection.was_adult(None, DECIDED)


def test_every_row_has_a_source_and_nobody_has_verified_one():
    table = json.loads(files("registry.rules").joinpath("tables/publication_modes.json").read_text("utf-8"))
    rows = [*table["jurisdictions"], *table["announcements"], *table["appeals"]]
    assert all(row["source"] and row["verified_by"] is None for row in rows)
    assert all(projection.known_jurisdiction(row["code"]) for row in table["jurisdictions"])
