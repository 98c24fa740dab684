"""Every dated row of the tables of law, by an id, with the hash of what it says: what a person can verify.

    mem.pass_mark@2010-07-01      a rule of a system
    mem.scheme.1@2010-07-01       an edition of a catalogue
    mem.scope.2@2010-07-01        an inference of coverage
    measure.revoke@2021-07-15     a measure of the ladder
    procedure.strip@2021-07-15    what a kind of case needs
    publication.37@2021-01-01     a jurisdiction's mode
    accident.police@2015-12-16    a threshold
    calendar.2026@2026-01-01      a year's working days

Whoever verifies a row verifies its words: with another hash it is another row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

Row = dict[str, Any]


@cache
def rows() -> Mapping[str, str]:
    """Give id → SHA-256 (hexadecimal) of the row as its table has it."""
    return MappingProxyType({id_: _digest(row) for id_, row in _all()})


@dataclass(frozen=True, slots=True)
class Listed:
    """A row for a list: what it is about, its days as written, its source, how well known (V, L, S, K).

    `verified_by`: the person named in the table; None: nobody. `mark` may be missing.
    """

    id: str
    table: str
    about: Mapping[str, str]
    from_: str
    to: str | None
    source: str
    mark: str | None
    verified_by: str | None


@cache
def listed() -> tuple[Listed, ...]:
    """Give every row, table after table."""
    return tuple(
        Listed(
            id=id_,
            table=_kind(id_),
            about=_about(row),
            from_=id_.partition("@")[2],
            to=row.get("to"),
            source=row["source"],
            mark=row.get("mark"),
            verified_by=row.get("verified_by"),
        )
        for id_, row in _all()
    )


def _kind(id_: str) -> str:
    """Name the table of a row by its id: a system's rules, its catalogue, or the word it begins with."""
    first, second = id_.split(".")[:2]
    if first in ("measure", "procedure", "publication", "accident", "calendar"):
        return first
    return "catalogue" if second in ("scheme", "scope") else "system"


def _about(row: Row) -> Mapping[str, str]:
    """Say what a row is about, in both languages, in its own words; empty where it has none but its id."""
    found = next((row[name] for name in ("grounds", "law", "order", "text") if name in row), row)
    return {language: found[language] for language in ("zh-CN", "en") if language in found}


def _all() -> Iterator[tuple[str, Row]]:
    for part in (_special_operations, _schemes, _measures, _procedures, _publication, _accidents, _calendar):
        for name, row in part():
            yield f"{name}@{row.get('from') or _first_day(row)}", row


def _special_operations() -> Iterator[tuple[str, Row]]:
    table = _table("rules", "special_operations")
    for row in table["rules"]:
        # The order that a row is of stands elsewhere in the table, and is part of what it says.
        yield f"{table['system']}.{row['name']}", {**row, "order": table["orders"][row["order"]]}


def _schemes() -> Iterator[tuple[str, Row]]:
    table = _table("verify", "schemes")
    for row in table["schemes"]:
        yield f"{row['system']}.scheme.{row['id']}", row
    for row in table["inferences"]:
        yield f"{row['system']}.scope.{row['scope']}", row


def _measures() -> Iterator[tuple[str, Row]]:
    for name, measure in _table("rules", "measures").items():
        for row in measure["rows"]:
            yield f"measure.{name}", {**row, "class": measure["class"], "on": measure["on"]}


def _procedures() -> Iterator[tuple[str, Row]]:
    table = _table("rules", "procedures")
    for kind, kept in {**table["kinds"], "clocks": table["clocks"]}.items():
        for row in kept:
            yield f"procedure.{kind}", row


def _publication() -> Iterator[tuple[str, Row]]:
    table = _table("rules", "publication_modes")
    for row in table["jurisdictions"]:
        yield f"publication.{row['code']}", row
    for name in ("announcements", "appeals"):
        for row in table[name]:
            yield f"publication.{name}", row


def _accidents() -> Iterator[tuple[str, Row]]:
    table = _table("rules", "accidents")
    for name in ("thresholds", "police"):
        for row in table[name]:
            yield f"accident.{name}", row


def _calendar() -> Iterator[tuple[str, Row]]:
    for row in _table("rules", "working_days")["years"]:
        yield f"calendar.{row['year']}", row


def _first_day(row: Row) -> str:
    return f"{row['year']}-01-01"


def _table(layer: str, name: str) -> Any:
    return json.loads(files(f"registry.{layer}").joinpath("tables", f"{name}.json").read_text("utf-8"))


def _digest(row: Row) -> str:
    """Hash what the row says; that nobody, or somebody, has verified it is not part of that."""
    said = {name: value for name, value in row.items() if name != "verified_by"}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
