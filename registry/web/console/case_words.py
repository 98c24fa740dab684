"""Words of cases in templates: kinds, measures and refusals in a language, days of numbers, roles of acts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, g

from registry.errors import RegistryError
from registry.rules import measures
from registry.rules.measures import Measure
from registry.rules.permissions import RIGHTS, Act
from registry.rules.procedure_table import Affair, needs
from registry.verify.claims import day_date

LOOKS = {
    **dict.fromkeys(("proposed", "notified", "hearing_asked", "waived", "hearing_called"), "moving"),
    **dict.fromkeys(("heard", "reviewed", "term_over"), "moving"),
    **dict.fromkeys(("returned", "appealed"), "waiting"),
    **dict.fromkeys(("approved", "public_notice", "in_force", "upheld"), "decided"),
    **dict.fromkeys(("changed", "lifted", "rejected", "withdrawn"), "over"),
}
"""How a state looks: state → name of its look."""


def install(blueprint: Blueprint) -> None:
    """Give the words to every template."""
    for name, word in _FILTERS.items():
        blueprint.add_app_template_filter(word, name)


def today() -> date:
    """Give the day of the request."""
    day: date = g.office.day(g.now)
    return day


def _affair(code: str, language: str) -> str:
    return needs(Affair(code), today()).name[language]


def _measure(code: str, language: str) -> str:
    """Name a measure; what is no measure has the name of its kind of case, or its own word."""
    if code in set(Measure):
        return measures.effect(Measure(code)).name[language]
    return _affair(code, language) if code in set(Affair) else code


def _refusal(code: str, language: str) -> str:
    return RegistryError(code).message[language]


def _role(act: Act) -> str:
    """Name the role that an act is for."""
    return sorted(RIGHTS[act].roles)[0].value


def _day(seconds: int) -> str:
    """Give the day of a moment in the registry's zone."""
    moment = datetime.fromtimestamp(seconds, UTC).astimezone(g.office.settings.zone)
    return moment.date().isoformat()


def _numbered(number: int) -> str:
    return day_date(number).isoformat()


def _flat(told: Any, before: str = "") -> list[tuple[str, str]]:
    """Give (path, value) of every field of a proposal, so that nothing of it goes unseen."""
    if isinstance(told, dict) and told:
        return [pair for name, inner in told.items() for pair in _flat(inner, f"{before}{name}.")]
    return [(before.rstrip("."), told if isinstance(told, str) else json.dumps(told))]


_FILTERS = {
    "affair": _affair,
    "measure": _measure,
    "refusal": _refusal,
    "role_of": _role,
    "day_of": _day,
    "numbered_day": _numbered,
    "flat": _flat,
    "look": LOOKS.get,
}
