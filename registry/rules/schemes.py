"""Dated rule rows: what a rule of a system said on a day, where that is written, and who has verified it.

Nothing here is a constant of the law. Each file of `tables` named in `_FILES` is one system; a further scheme
is a further file. The row is chosen by the date of the event, so an old decision keeps the rule it was made
under.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_FILES = ("special_operations.json",)


class RuleMissing(LookupError):  # noqa: N818 - the word of the law, not of Python: no row holds on that day
    """No row of that name holds on that day in that system."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule, from one day to another (both inclusive; None: open), as one source has it.

    `mark` says how well it is known (V quoted, S second-hand, K unconfirmed); `verified_by` is None until a
    person has compared it with the text in force. `value` None: the system has no such rule then.
    """

    system: str
    name: str
    value: int | None
    from_: date | None
    to: date | None
    order: dict[str, str]
    source: str
    mark: str
    verified_by: str | None

    @property
    def row(self) -> str:
        """Name the row for whoever verifies it (`rules.rule_rows`)."""
        return f"{self.system}.{self.name}@{self.from_.isoformat() if self.from_ else ''}"

    def holds_on(self, day: date) -> bool:
        """Say whether an event of that day falls under this row."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)

    def basis(self) -> dict[str, str]:
        """Give the sentence that names the rule, and says so where nobody has verified it."""
        chinese, english = ("", "") if self.verified_by else ("，条文未经核实", ", not verified")
        return {
            "zh-CN": f"（依据：{self.order['zh-CN']}{chinese}）",
            "en": f"(Basis: {self.order['en']}{english}.)",
        }


@dataclass(frozen=True, slots=True)
class System:
    """One certificate system: its words, how its certificate numbers are made, and its rules."""

    code: str
    name: dict[str, str]
    category: dict[str, str]
    certificate_number_prefix: str
    rules: tuple[RuleRow, ...]


@cache
def systems() -> dict[str, System]:
    """Give every system by its code, as in `mem:2.1`."""
    loaded = [_read(name) for name in _FILES]
    return {system.code: system for system in loaded}


@lru_cache(maxsize=16384)
def rule(system: str, name: str, on: date) -> RuleRow:
    """Give the row of a rule that holds on the date of the event; raises RuleMissing."""
    found = systems().get(system)
    for row in found.rules if found else ():
        if row.name == name and row.holds_on(on):
            return row
    raise RuleMissing(f"no rule {system}.{name} on {on.isoformat()}")


def _read(name: str) -> System:
    table = json.loads(files("registry.rules").joinpath("tables", name).read_text("utf-8"))
    return System(
        code=table["system"],
        name=table["name"],
        category=table["category"],
        certificate_number_prefix=table["certificate_number_prefix"],
        rules=tuple(_row(table, entry) for entry in table["rules"]),
    )


def _row(table: dict[str, Any], entry: dict[str, Any]) -> RuleRow:
    return RuleRow(
        system=table["system"],
        name=entry["name"],
        value=entry["value"],
        from_=_day(entry["from"]),
        to=_day(entry["to"]),
        order=table["orders"][entry["order"]],
        source=entry["source"],
        mark=entry["mark"],
        verified_by=entry["verified_by"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
