"""Tables of law and words: each dated row tells where it comes from and who verified it, in two languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from .source import ROOT

TABLES = sorted(
    path for layer in ("verify", "rules") for path in (ROOT / "registry" / layer / "tables").iterdir()
)
LANGUAGES = {"zh-CN", "en"}


def entries(value: Any) -> Iterator[dict[str, Any]]:
    """Give every object of a table, however deep."""
    if isinstance(value, dict):
        yield value
        for member in value.values():
            yield from entries(member)
    if isinstance(value, list):
        for member in value:
            yield from entries(member)


def load(path) -> Any:
    return json.loads(path.read_text("utf-8"))


def dated(path) -> list[dict[str, Any]]:
    return [entry for entry in entries(load(path)) if {"from", "to"} & set(entry)]


def test_the_dated_tables_are_those_of_the_law():
    assert {path.name for path in TABLES if dated(path)} >= {"schemes.json", "special_operations.json"}


@pytest.mark.parametrize("path", [path for path in TABLES if dated(path)], ids=lambda path: path.name)
def test_every_dated_row_tells_its_source_and_who_verified_it(path):
    for row in dated(path):
        assert row.get("source", "").strip(), row
        assert "verified_by" in row, row
        assert row["verified_by"] is None or row["verified_by"].strip(), row


@pytest.mark.parametrize("path", [path for path in TABLES if dated(path)], ids=lambda path: path.name)
def test_every_dated_row_has_a_beginning_and_no_end_before_it(path):
    for row in dated(path):
        begins = date.fromisoformat(row["from"])
        assert row["to"] is None or begins <= date.fromisoformat(row["to"]), row


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_what_is_said_is_said_in_both_languages(path):
    for entry in entries(load(path)):
        said = LANGUAGES & set(entry)
        assert said in (set(), LANGUAGES), entry
        assert all(entry[language] for language in said), entry


@pytest.mark.parametrize("name", ["registry/errors.json", "registry/web/texts.json"])
def test_errors_and_pages_speak_both_languages(name):
    spoken = [entry for entry in entries(load(ROOT / name)) if LANGUAGES & set(entry)]
    assert spoken
    assert [entry for entry in spoken if not set(entry) >= LANGUAGES] == []
