"""What templates of the console say that is no sentence: moments by the office's clock, names from tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from flask import g

from registry.rules.measures import Measure, effect
from registry.rules.procedure_table import Affair, needs
from registry.verify import messages
from registry.web.language import chosen, speaker


def at(moment: int, between: str = " ") -> str:
    """Give a moment (Unix seconds) by the office's clock, such as 2026-03-01 14:30."""
    return f"{datetime.fromtimestamp(moment, UTC).astimezone(g.office.settings.zone):%Y-%m-%d{between}%H:%M}"


def affair_name(affair: str) -> str:
    """Name a kind of case as the procedure's table has it."""
    today: date = g.office.day(g.now)
    return needs(Affair(affair), today).name[chosen()]


def fault(code: str) -> str:
    """Name what is wrong with a certificate, in the words of a verdict."""
    return messages.text("reasons", code, chosen())["title"]


def pairs(before: str, values: Iterable[str]) -> list[tuple[str, str]]:
    """Give (value, its name) for a choice; the keys of the names begin with `before`."""
    say = speaker(chosen())
    return [(str(value), say(f"{before}{value}")) for value in values]


def measure_name(measure: str) -> str:
    """Name a measure of the ladder."""
    return effect(Measure(measure)).name[chosen()]
