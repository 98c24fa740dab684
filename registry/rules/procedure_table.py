"""The procedure as data: kinds of decisions, the steps each needs, and the clocks, chosen by the day.

`needs` of a kind names what the law, or the house, asks beside proposal and approval, which every kind has.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

_NEEDS = ("notice", "hearing", "review", "service", "appeal")


class Affair(StrEnum):
    """What a case is about: the kind of decision that it leads to."""

    LIFETIME_BAN = "lifetime_ban"
    STRIP = "strip"
    REVOKE = "revoke"
    SUSPEND = "suspend"
    CANCEL = "cancel"
    LOST = "lost"
    LAPSE = "lapse"
    LIFT = "lift"
    IMPORT = "import"
    BODY_RULE = "body_rule"
    CLEARED = "cleared"
    REGISTER_ENTRY = "register_entry"
    REGISTER_WITHDRAWAL = "register_withdrawal"
    PUBLICATION_MODE = "publication_mode"
    RULE_ROW = "rule_row"
    KEY_COMPROMISED = "key_compromised"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a kind needs beside proposal and approval; where that is written, and who has verified it.

    `hearing` is a right to be asked for, never without `notice`. Where neither is needed, nobody loses
    anything by the decision, or it is an interim measure that the law lets come first.
    """

    notice: bool
    hearing: bool
    review: bool
    service: bool
    appeal: bool
    name: dict[str, str]
    source: str
    mark: str
    verified_by: str | None


@dataclass(frozen=True, slots=True)
class Clocks:
    """The terms: in working days where the law counts so, else in days."""

    ask_hearing_working_days: int
    respond_working_days: int
    call_hearing_working_days: int
    serve_working_days: int
    public_notice_days: int
    reconsideration_days: int
    suit_days: int
    tie_days: int
    limitation_years: int
    limitation_harm_years: int
    source: str
    mark: str
    verified_by: str | None


def needs(affair: Affair, on: date) -> Needs:
    """Give what a case proposed on that day needs. LookupError where no row holds."""
    row = _row(_table()["kinds"][affair.value], on)
    told: dict[str, Any] = {name: name in row["needs"] for name in _NEEDS}
    told |= {key: row[key] for key in ("source", "mark", "verified_by")}
    return Needs(**told, name={"zh-CN": row["zh-CN"], "en": row["en"]})


def clocks(on: date) -> Clocks:
    """Give the terms of that day. LookupError where no row holds."""
    row = _row(_table()["clocks"], on)
    return Clocks(**{name: row[name] for name in Clocks.__slots__})


def _row(rows: list[dict[str, Any]], on: date) -> dict[str, Any]:
    for row in rows:
        start, end = date.fromisoformat(row["from"]), row["to"]
        if start <= on and (end is None or on <= date.fromisoformat(end)):
            return row
    raise LookupError(f"no row of the procedure on {on.isoformat()}")


@cache
def _table() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(
        files("registry.rules").joinpath("tables", "procedures.json").read_text("utf-8")
    )
    return read
