"""The ladder of measures, kept apart: class, grounds, who may, term, and the bar to a new application.

The dishonest-subject list has no class: it is recorded and shown to the regulator, and is never a ban.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from registry.rules.qualification import add_years


class Measure(StrEnum):
    """What can be decided about a credential or a person; each is its own kind, never a flag on another."""

    SUSPEND = "suspend"
    REVOKE = "revoke"
    STRIP = "strip"
    CANCEL = "cancel"
    LOST = "lost"
    LAPSE = "lapse"
    LIFETIME_BAN = "lifetime_ban"
    COURT_BAR = "court_bar"
    INDUSTRY_BAR = "industry_bar"
    DISHONEST_LIST = "dishonest_list"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a measure falls on (`credential` or `person`), the class it makes (None: none), and its names."""

    on: str
    status_class: str | None
    name: dict[str, str]


def effect(measure: Measure) -> Effect:
    """Give what a measure falls on, its class and its names."""
    return _effects()[measure]


def status_class(measure: Measure) -> str | None:
    """Give the class of the snapshot that a measure makes, or None."""
    return effect(measure).status_class


def bars_person(measure: Measure) -> bool:
    """Say whether the measure keeps a person from the trade, with or without a credential."""
    return effect(measure).status_class == "banned"


@dataclass(frozen=True, slots=True)
class Row:
    """What the law says of a measure, from one day to another, as one source has it.

    `who`: who may use it; `term`: {kind: none | fixed | lifetime | law, …limits}; `bar_years`: how
    long nobody takes a new application after it (revocation for fraud), None: no bar.
    """

    grounds: dict[str, str]
    who: tuple[str, ...]
    term: dict[str, Any]
    effect: dict[str, str]
    bar_years: int | None
    source: str
    mark: str
    verified_by: str | None


def row(measure: Measure, on: date) -> Row:
    """Give the row of a measure that holds on the day of the decision. LookupError where none does."""
    for entry in _table()[measure.value]["rows"]:
        start, end = date.fromisoformat(entry["from"]), entry["to"]
        if start <= on and (end is None or on <= date.fromisoformat(end)):
            told = {name: entry[name] for name in Row.__slots__}
            return Row(**{**told, "who": tuple(entry["who"])})
    raise LookupError(f"no row of {measure} on {on.isoformat()}")


def term_refusal(measure: Measure, on: date, until: date | None) -> str | None:
    """Give the code of what is wrong with a term that ends with the day `until` (None: no end)."""
    term = row(measure, on).term
    if term["kind"] in ("none", "lifetime"):
        return "TERM_NOT_ALLOWED" if until is not None else None
    if until is None:
        return None if term["kind"] == "law" else "TERM_MISSING"
    shortest = add_years(on, term.get("min_years", 0))
    longest = on + timedelta(days=term["max_days"]) if "max_days" in term else None
    if "max_years" in term:
        longest = add_years(on, term["max_years"])
    within = shortest <= until and (longest is None or until <= longest)
    return None if within else "TERM_OUT_OF_RANGE"


def reapply_from(measure: Measure, decided: date, *, fraud: bool) -> date | None:
    """Give the first day of a new application; None where the measure bars none. Only fraud is barred."""
    years = row(measure, decided).bar_years
    return add_years(decided, years) if fraud and years is not None else None


@cache
def _effects() -> dict[Measure, Effect]:
    return {
        Measure(code): Effect(entry["on"], entry["class"], {"zh-CN": entry["zh-CN"], "en": entry["en"]})
        for code, entry in _table().items()
    }


@cache
def _table() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(
        files("registry.rules").joinpath("tables", "measures.json").read_text("utf-8")
    )
    return read
