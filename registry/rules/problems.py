"""What can be wrong with a row: codes, severities and the sentences that help a clerk (tables/problems.json).

No sentence holds an identity number: facts are days, counts, marks, rows and words of tables only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("zh-CN", "en")
Fact = str | int | float | Mapping[str, str]


class Severity(StrEnum):
    """An error keeps the row out; a warning never does; information is not a complaint."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one row; `column` is the header as the file writes it, `facts` fill the sentence.

    A fact that is a mapping has a text for each language.
    """

    code: str
    column: str
    severity: Severity
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def message(self, language: str) -> str:
        """Give the sentence in `zh-CN` or `en`."""
        facts = {
            name: fact[language] if isinstance(fact, Mapping) else fact for name, fact in self.facts.items()
        }
        sentence: str = _table()[self.code][language]
        return sentence.format(column=self.column, **facts)

    def to_json(self) -> dict[str, Any]:
        """Give `{"code", "column", "severity", "message": {"zh-CN", "en"}}`."""
        return {
            "code": self.code,
            "column": self.column,
            "severity": self.severity.value,
            "message": {language: self.message(language) for language in LANGUAGES},
        }


def problem(code: str, column: str, severity: Severity | None = None, **facts: Fact) -> Problem:
    """Make a problem with the severity of the table, or a stronger or weaker one; KeyError: unknown code."""
    return Problem(code, column, severity or Severity(_table()[code]["severity"]), facts)


def codes() -> frozenset[str]:
    """Give every code of the table."""
    return frozenset(_table())


def _said(fact: Fact, language: str) -> str | int | float:
    return fact[language] if isinstance(fact, Mapping) else fact


@cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = json.loads(
        files("registry.rules").joinpath("tables", "problems.json").read_text("utf-8")
    )
    return table
