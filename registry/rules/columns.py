"""Which column of a file holds what: headers are known by their synonyms, whatever their order or spacing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from registry.rules.cells import Cell, text_of
from registry.rules.draft import Kind
from registry.rules.problems import Problem
from registry.rules.words import HEADERS, NEEDED_FOR, USUAL_HEADER, word

_EXAM_FIELDS = ("hours_attended", "theory", "practical")
_ESSENTIAL = frozenset(("name", "number", "certificate_number", "operation"))
# A title such as “准考证号一览” is not a header row: a row with this many known headers is one.
_ENOUGH = 4
_NOTE = re.compile(r"\([^()]*\)")


class ColumnProblem(ValueError):  # noqa: N818 - a problem of the file's columns, told as one sentence
    """The columns of a file do not do; `code` and `facts` are those of registry/errors.json."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Columns:
    """Field → position, the headers as the file writes them (white space folded), and their line (from 1)."""

    positions: dict[str, int]
    headers: tuple[str, ...]
    header_row: int = 1

    def header(self, field: str) -> str:
        """Give the file's own header of a field, or the usual one where the file has no such column."""
        position = self.positions.get(field)
        return USUAL_HEADER[field] if position is None else self.headers[position]

    def line(self, row: int) -> int:
        """Give the line on which a data row stands, as a spreadsheet program shows it."""
        return self.header_row + row

    def number_positions(self) -> frozenset[int]:
        """Give the columns that a workbook must keep as text, or Excel ruins them."""
        long_numbers = ("ticket", "number", "certificate_number", "employer_uscc")
        return frozenset(self.positions[field] for field in long_numbers if field in self.positions)

    def in_order(self, problems: Sequence[Problem]) -> tuple[Problem, ...]:
        """Give problems in the order of the file's columns."""
        if len(problems) < 2:
            return tuple(problems)
        place = {header: position for position, header in enumerate(self.headers)}
        return tuple(sorted(problems, key=lambda found: place.get(found.column, len(place))))


def is_header(cells: Sequence[Cell]) -> bool:
    """Say whether a row is the header row: enough known headers, and one that a person's row cannot lack."""
    known = {_field(cell) for cell in cells} - {None}
    return len(known) >= _ENOUGH and bool(known & _ESSENTIAL)


def recognise(headers: Sequence[Cell], kind: Kind, header_row: int = 1) -> Columns:
    """Recognise the columns of a file; raises ColumnProblem. `header_row` is the line of the headers.

    COLUMNS_AMBIGUOUS: two columns with one meaning; RESULTS_WITHOUT_MARKS: exam results that have no marks or
    hours; COLUMNS_MISSING. Unknown columns are left alone. Where there is no column of identity numbers, the
    certificate number holds them (特种作业: “T” + number), so that a plain register can be read.
    """
    fields = [_field(cell) for cell in headers]
    texts = tuple(text_of(cell) for cell in headers)
    positions = {field: place for place, field in enumerate(fields) if field}
    twice = [texts[place] for place, field in enumerate(fields) if field and fields.count(field) > 1]
    if twice:
        raise ColumnProblem("COLUMNS_AMBIGUOUS", columns=_listed(twice))
    _require(positions, kind)
    return Columns(positions, texts, header_row)


def _require(positions: dict[str, int], kind: Kind) -> None:
    missing = [field for field, kinds in NEEDED_FOR.items() if kind in kinds and field not in positions]
    if "certificate_number" in positions and "number" in missing:
        missing.remove("number")
    unproved = [USUAL_HEADER[field] for field in missing if field in _EXAM_FIELDS]
    if unproved:
        raise ColumnProblem("RESULTS_WITHOUT_MARKS", columns=_listed(unproved))
    if missing:
        raise ColumnProblem("COLUMNS_MISSING", columns=_listed([USUAL_HEADER[field] for field in missing]))


def _listed(headers: Sequence[str]) -> str:
    return "、".join(f"“{header}”" for header in headers)


def _field(cell: Cell) -> str | None:
    return _field_of(cell) if isinstance(cell, str) and len(cell) <= 64 else None


@lru_cache(maxsize=1024)
def _field_of(text: str) -> str | None:
    """Find the field of a header; marks of obligation and notes in brackets are not part of its name."""
    header = word(text).strip("*:※·")
    return HEADERS.get(header) or HEADERS.get(_NOTE.sub("", header).strip("*:※·"))
