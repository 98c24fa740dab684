"""How grave an accident is in law: its grade, until when that may change, and whether the police must know.

"At least" includes the number (以上包括本数). A fire counts direct loss of property, a production accident
direct economic loss; which of the two a figure is stands beside it in the file. Thresholds are dated rows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Grade(StrEnum):
    """The four grades of an accident, the least grave first."""

    ORDINARY = "ordinary"
    LARGER = "larger"
    MAJOR = "major"
    EXTRAORDINARY = "extraordinary"

    def at_least(self, other: Grade) -> bool:
        """Say whether this grade is as grave as `other` or graver."""
        return _RANK[self] >= _RANK[other]


_RANK = {grade: rank for rank, grade in enumerate(Grade)}


@dataclass(frozen=True, slots=True)
class Harm:
    """What an accident did: persons dead, persons seriously injured, direct loss in whole yuan."""

    deaths: int
    serious_injuries: int
    loss_yuan: int

    def __post_init__(self) -> None:
        if min(self.deaths, self.serious_injuries, self.loss_yuan) < 0:
            raise ValueError("harm is counted from zero")

    def reaches(self, threshold: dict[str, int]) -> bool:
        """Say whether any one of the three reaches its threshold."""
        return any(getattr(self, name) >= threshold[name] for name in _COUNTED)


_COUNTED = ("deaths", "serious_injuries", "loss_yuan")


def grade(harm: Harm, happened: date) -> Grade:
    """Grade an accident of that day. LookupError where no row holds."""
    row = _row("thresholds", happened)
    reached = [step for step in tuple(Grade)[1:] if harm.reaches(row[step.value])]
    return reached[-1] if reached else Grade.ORDINARY


def regrade_until(happened: date, *, fire: bool) -> date:
    """Give the last day on which deaths and injuries that came later still change the grade."""
    days = _row("thresholds", happened)["regrade_days"]["fire" if fire else "other"]
    return happened + timedelta(days=days)


def police_transfer(harm: Harm, happened: date) -> bool:
    """Say whether the case must go to the police, whatever else is decided."""
    return harm.reaches(_row("police", happened))


def law(happened: date) -> dict[str, str]:
    """Name the law of the grades of that day, in both languages."""
    names: dict[str, str] = _row("thresholds", happened)["law"]
    return names


@dataclass(frozen=True, slots=True)
class Note:
    """What a rule rests on: the law in both languages, the source it was read in, and who has verified it."""

    row: str
    law: dict[str, str]
    source: str
    mark: str
    verified_by: str | None


def notes(happened: date) -> tuple[Note, ...]:
    """Give what grade and police transfer of an accident of that day rest on."""
    found = ((table, _row(table, happened)) for table in ("thresholds", "police"))
    return tuple(
        Note(f"accident.{table}@{row['from']}", row["law"], row["source"], row["mark"], row["verified_by"])
        for table, row in found
    )


def grade_name(of: Grade, language: str) -> str:
    """Give a grade's name in `zh-CN` or `en`."""
    name: str = _table()["grades"][of.value][language]
    return name


def _row(table: str, day: date) -> dict[str, Any]:
    for row in _table()[table]:
        start, end = date.fromisoformat(row["from"]), row["to"]
        if start <= day and (end is None or day <= date.fromisoformat(end)):
            found: dict[str, Any] = row
            return found
    raise LookupError(f"no row of {table} on {day.isoformat()}")


@cache
def _table() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(
        files("registry.rules").joinpath("tables", "accidents.json").read_text("utf-8")
    )
    return read
