"""Every dated row of the law has an id of its own and a hash of its words."""

from __future__ import annotations

import json
from importlib.resources import files

from registry.rules import rule_rows
from registry.rules.schemes import systems
from registry.verify import scope

TABLES = [
    *(("rules", name) for name in ("accidents", "measures", "procedures", "publication_modes")),
    *(("rules", "special_operations"), ("rules", "working_days"), ("verify", "schemes")),
]


def dated(value):
    """Give every object of a table that somebody may have verified, however deep."""
    if isinstance(value, dict):
        if "verified_by" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from dated(member)


def test_no_row_that_a_person_can_verify_is_without_an_id():
    read = [files(f"registry.{layer}").joinpath("tables", f"{name}.json") for layer, name in TABLES]
    count = sum(len(list(dated(json.loads(path.read_text("utf-8"))))) for path in read)
    assert len(list(rule_rows._all())) == len(rule_rows.rows()) == count


def test_the_ids_are_those_by_which_rules_and_coverage_know_their_rows():
    known = set(rule_rows.rows())
    assert set(scope.row_ids()) <= known
    assert {row.row for row in systems()["mem"].rules} <= known
    assert {"measure.revoke@2021-07-15", "procedure.clocks@2021-07-15", "calendar.2026@2026-01-01"} <= known
    assert {"publication.37@2021-01-01", "accident.police@2015-12-16"} <= known
    assert all(len(id_) <= 150 and id_.isascii() for id_ in known)


def test_the_hash_is_of_the_words_and_not_of_who_has_verified_them():
    row = {"name": "pass_mark", "value": 80, "verified_by": None}
    assert rule_rows._digest(row) == rule_rows._digest({**row, "verified_by": "somebody"})
    assert rule_rows._digest(row) != rule_rows._digest({**row, "value": 79})


def test_every_row_is_listed_with_its_source_and_says_what_it_is_about_in_both_languages():
    listed = rule_rows.listed()
    assert [row.id for row in listed] == list(rule_rows.rows())
    assert all(row.source for row in listed)
    assert all(set(row.about) in ({"zh-CN", "en"}, set()) for row in listed)
    tables = {"measure", "procedure", "publication", "accident", "calendar", "catalogue", "system"}
    assert {row.table for row in listed} == tables
    (shandong,) = [row for row in listed if row.id == "publication.37@2021-01-01"]
    assert (shandong.from_, shandong.to, shandong.mark, shandong.verified_by) == (
        "2021-01-01",
        None,
        "L",
        None,
    )
    assert "山东省社会信用条例" in shandong.about["zh-CN"]
