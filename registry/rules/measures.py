"""Measure → class of the status snapshot: what a decision does to credentials, and what it does not.

The dishonest-subject list has no class: it is recorded and shown to the regulator, and is never a ban.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


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


@cache
def _effects() -> dict[Measure, Effect]:
    table = json.loads(files("registry.rules").joinpath("tables", "measures.json").read_text("utf-8"))
    return {
        Measure(code): Effect(entry["on"], entry["class"], {"zh-CN": entry["zh-CN"], "en": entry["en"]})
        for code, entry in table.items()
    }
