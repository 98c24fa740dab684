"""A row while it is judged: its cells by field, and the problems found, each under the file's header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from registry.rules.cells import BLANK_CELL, NO_END_CELL, UNREADABLE, Cell, Special, day_of, text_of, word_of
from registry.rules.columns import Columns
from registry.rules.draft import Kind
from registry.rules.problems import Fact, Problem, Severity, problem
from registry.rules.schemes import RuleMissing, RuleRow, rule

MAX_TEXT = 200
MAX_TICKET = 80


class OpenRow:
    """One row under judgement. `today` is the day of the upload, `system` the file's certificate system.

    `verified`: rows of the tables of law (rules.rule_rows) that persons have verified since they were built.
    """

    __slots__ = ("cells", "columns", "kind", "positions", "problems", "system", "today", "verified")

    def __init__(
        self,
        cells: Sequence[Cell],
        columns: Columns,
        kind: Kind,
        today: date,
        system: str,
        verified: frozenset[str] = frozenset(),
    ) -> None:
        self.cells = cells
        self.columns = columns
        self.positions = columns.positions
        self.kind = kind
        self.today = today
        self.system = system
        self.verified = verified
        self.problems: list[Problem] = []

    def has(self, field: str) -> bool:
        """Say whether the file has such a column."""
        return field in self.positions

    def cell(self, field: str) -> Cell:
        """Give the cell of a field; None where the file has no such column."""
        position = self.positions.get(field)
        return None if position is None else self.cells[position]

    def text(self, field: str) -> str:
        """Give free text; one that is longer than a register can keep is a problem."""
        text = text_of(self.cell(field))
        limit = MAX_TICKET if field == "ticket" else MAX_TEXT
        if len(text) > limit:
            self.complain("TEXT_TOO_LONG", field, limit=limit)
        return text

    def word(self, field: str) -> str:
        """Give the cell as a word to look up in a table; blank is empty."""
        return word_of(self.cell(field))

    def day(self, field: str) -> date | Special:
        """Read a day; UNREADABLE has been complained about."""
        day = day_of(self.cell(field))
        if day is UNREADABLE:
            self.complain("BAD_DATE", field)
        return day

    def plain_day(self, field: str, *, required: bool) -> date | None:
        """Read a day that cannot be 长期; None where it is blank or has been complained about."""
        day = self.day(field)
        if isinstance(day, date):
            return day
        if day is NO_END_CELL:
            self.complain("BAD_DATE", field)
        elif day is BLANK_CELL and required:
            self.complain("MISSING", field)
        return None

    def rule(self, name: str, on: date, field: str) -> RuleRow | None:
        """Give the rule of that day; a day without rules is a problem of `field`, told once."""
        try:
            found = rule(self.system, name, on)
            return replace(found, verified_by="decision") if found.row in self.verified else found
        except RuleMissing:
            column = self.columns.header(field)
            if not any(one.code == "NO_RULE_FOR_DATE" and one.column == column for one in self.problems):
                self.complain("NO_RULE_FOR_DATE", field, day=on.isoformat())
            return None

    def complain(self, code: str, field: str, **facts: Fact) -> None:
        """Note a problem of a field."""
        self.problems.append(problem(code, self.columns.header(field), None, **facts))

    def is_rejected(self) -> bool:
        """Say whether any problem so far keeps the row out."""
        return any(found.severity is Severity.ERROR for found in self.problems)

    def in_order(self) -> tuple[Problem, ...]:
        """Give the problems in the order of the file's columns."""
        return self.columns.in_order(self.problems)
