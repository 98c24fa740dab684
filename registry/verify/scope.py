"""Does this credential cover this work on this date? Answered from a table of schemes, never from code.

A scheme is one edition of one system's catalogue; its number stands in the token. A code printed on the
certificate that is exactly the work's code covers it and rests on no rule. Anything else is an inference: a
dated row of the table, and green only once a person has verified that row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

MAX_CODE = 64


class UnknownWork(ValueError):  # noqa: N818  a caller reads it as a sentence: except UnknownWork
    """The work asked about is of no known system, or its code is in no edition of that system's table."""


class Coverage(StrEnum):
    """Whether a credential covers a work; UNVERIFIED: only by a rule that no person has verified."""

    COVERED = "COVERED"
    NOT_COVERED = "NOT_COVERED"
    UNVERIFIED = "UNVERIFIED"


@dataclass(frozen=True, slots=True)
class Work:
    """A work asked about: the system that licenses it and the code of the operation in that system."""

    system: str
    code: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """One edition of one system's catalogue; `names` and items by language, `verified` by a person or not."""

    id: int
    system: str
    edition: str
    names: Mapping[str, str]
    verified: bool
    items: Mapping[str, Mapping[str, str]]
    from_: date
    to: date | None
    source: str

    @property
    def row(self) -> str:
        """Name the row for whoever verifies it."""
        return f"{self.system}.scheme.{self.id}@{self.from_.isoformat()}"


@dataclass(frozen=True, slots=True)
class _Inference:
    """A dated rule: in `system`, `scope` on a certificate covers the codes of `covers`."""

    system: str
    scope: str
    covers: frozenset[str]
    from_: date
    to: date | None
    verified: bool

    @property
    def row(self) -> str:
        """Name the row for whoever verifies it."""
        return f"{self.system}.scope.{self.scope}@{self.from_.isoformat()}"


def parse_work(text: str) -> Work:
    """Read `system:code`, such as `mem:2.1`; UnknownWork where nobody could answer for it.

    A system without a table yet takes any printable code: certificates of other systems do not cover it.
    """
    system, colon, code = text.strip().partition(":")
    if not colon or system not in _table().systems:
        raise UnknownWork("unknown system of work")
    catalogues = [scheme for scheme in _table().schemes.values() if scheme.system == system]
    in_a_table = any(code in scheme.items for scheme in catalogues)
    readable = 0 < len(code) <= MAX_CODE and code.isprintable() and not catalogues
    if not in_a_table and not readable:
        raise UnknownWork("unknown code of work")
    return Work(system, code)


def scheme_of(number: int) -> Scheme | None:
    """Give the scheme with this number, or None where this table does not know it (FORMAT_NEWER)."""
    return _table().schemes.get(number)


def schemes() -> tuple[Scheme, ...]:
    """Give every scheme of the table, by number."""
    return tuple(scheme for _, scheme in sorted(_table().schemes.items()))


def system_name(system: str, language: str) -> str:
    """Give a system's name in `zh-CN` or `en`; KeyError for a system that the table does not know."""
    return _table().systems[system][language]


def row_ids() -> tuple[str, ...]:
    """Give the id of every dated row of the table: what a person can verify."""
    table = _table()
    return (*(scheme.row for scheme in table.schemes.values()), *(rule.row for rule in table.inferences))


def covers(
    scheme: int, scope: tuple[str, ...], work: Work, on: date, verified: frozenset[str] = frozenset()
) -> Coverage:
    """Judge whether `scope`, printed under `scheme`, covers `work` done on the day `on`.

    `verified`: rows that persons have verified since the table was built. A scheme that the table does not
    know is never more than UNVERIFIED.
    """
    row = scheme_of(scheme)
    if row is None:
        return Coverage.UNVERIFIED
    if row.system != work.system:
        return Coverage.NOT_COVERED
    if work.code in scope:
        return Coverage.COVERED
    rules = [rule for rule in _table().inferences if _applies(rule, scope, work, on)]
    if any(rule.verified or rule.row in verified for rule in rules):
        return Coverage.COVERED
    return Coverage.UNVERIFIED if rules else Coverage.NOT_COVERED


def in_force(row: Scheme | _Inference, on: date) -> bool:
    """Say whether a dated row holds on the day `on`; both its ends are inclusive."""
    return row.from_ <= on and (row.to is None or on <= row.to)


def _applies(rule: _Inference, scope: tuple[str, ...], work: Work, on: date) -> bool:
    asked = rule.system == work.system and work.code in rule.covers
    return asked and rule.scope in scope and in_force(rule, on)


@dataclass(frozen=True, slots=True)
class _Table:
    systems: Mapping[str, Mapping[str, str]]
    schemes: Mapping[int, Scheme]
    inferences: tuple[_Inference, ...]


@cache
def _table() -> _Table:
    read = json.loads(files(__package__).joinpath("tables/schemes.json").read_text("utf-8"))
    return _Table(
        systems={code: _names(entry) for code, entry in read["systems"].items()},
        schemes={entry["id"]: _scheme(entry) for entry in read["schemes"]},
        inferences=tuple(_inference(entry) for entry in read["inferences"]),
    )


def _scheme(entry: dict[str, Any]) -> Scheme:
    return Scheme(
        id=entry["id"],
        system=entry["system"],
        edition=entry["edition"],
        names=_names(entry),
        verified=entry["verified_by"] is not None,
        items=entry["items"],
        from_=date.fromisoformat(entry["from"]),
        to=_day(entry["to"]),
        source=entry["source"],
    )


def _inference(entry: dict[str, Any]) -> _Inference:
    return _Inference(
        system=entry["system"],
        scope=entry["scope"],
        covers=frozenset(entry["covers"]),
        from_=date.fromisoformat(entry["from"]),
        to=_day(entry["to"]),
        verified=entry["verified_by"] is not None,
    )


def _names(entry: dict[str, Any]) -> Mapping[str, str]:
    return {"zh-CN": entry["zh-CN"], "en": entry["en"]}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text is not None else None
