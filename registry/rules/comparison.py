"""Rows beside each other: the same certificate twice, a file that contradicts itself, a stored record.

The same person, operation and start day is the same certificate. Marks, hours and employer are not part of
it: they may differ between two exports. Whatever else differs waits for a person, with all rows concerned. A
failed exam is the same when its person, operation, day and marks are. Everything takes linear time, however
often one person or one certificate stands in a file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from registry.rules.columns import Columns
from registry.rules.draft import Draft, Judged, RowOutcome
from registry.rules.problems import Problem, Severity, problem

# A list of a thousand rows in one sentence helps nobody.
_MOST_ROWS_TOLD = 5
_IN_REGISTER = {"zh-CN": "（系统中已有记录）", "en": " (in the register)"}


@dataclass(frozen=True, slots=True)
class Stored:
    """An earlier record of a person: a certificate, or (`start` None, `held_on` and marks) a failed exam."""

    name: str
    operation: str
    start: date | None
    end: date | None = None
    review: date | None = None
    first_issued: date | None = None
    issuing_authority: str = ""
    held_on: date | None = None
    theory: float | None = None
    practical: float | None = None

    @classmethod
    def of(cls, draft: Draft) -> Stored:
        """Give what will be compared of a draft once it is stored."""
        exam = draft.exam if draft.start is None else None
        return cls(
            name=draft.name,
            operation=draft.operation,
            start=draft.start,
            end=draft.end,
            review=draft.review,
            first_issued=draft.first_issued,
            issuing_authority=draft.issuing_authority,
            held_on=exam.held_on if exam else None,
            theory=exam.theory if exam else None,
            practical=exam.practical if exam else None,
        )

    @property
    def key(self) -> tuple[object, ...]:
        """Give what makes two records of one person the same certificate, or the same failed exam."""
        if self.start is not None:
            return self.operation, self.start
        return self.operation, None, self.held_on, self.theory, self.practical


def judge_file(judged: Iterable[Judged], columns: Columns) -> list[Judged]:
    """Compare the rows of one file with each other; gives them in their order, with new outcomes.

    NAME_MISMATCH: one number with two names; CONFLICTING_ROWS: one certificate with two contents; both put
    every row concerned in conflict. The second of two equal rows is `same`.
    """
    rows = list(judged)
    by_person: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if row.person is not None:
            by_person[row.person.key].append(index)
    for indices in by_person.values():
        if len(indices) > 1:
            _compare_names(rows, indices, columns)
            _compare_certificates(rows, indices, columns)
    return rows


def compare_with_stored(judged: Judged, stored: Collection[Stored], columns: Columns) -> Judged:
    """Compare a row with what the register holds of its person (matched by document type and number)."""
    if judged.draft is None or not stored:
        return judged
    mine = Stored.of(judged.draft)
    twins = [record for record in stored if record.key == mine.key]
    problems = []
    if any(record.name != mine.name for record in stored):
        problems.append(problem("NAME_MISMATCH", columns.header("name"), rows=_IN_REGISTER))
    for field in _contradictions([mine, *twins]):
        problems.append(problem("CONFLICTS_WITH_RECORD", columns.header(field)))
    if problems:
        return _in_conflict(judged, problems, columns)
    same = bool(twins) and judged.outcome in (RowOutcome.ACCEPT, RowOutcome.RECORDED)
    return replace(judged, outcome=RowOutcome.SAME) if same else judged


def _compare_names(rows: list[Judged], indices: Sequence[int], columns: Columns) -> None:
    named: dict[str, list[int]] = defaultdict(list)
    for index in indices:
        person = rows[index].person
        named[person.name if person else ""].append(index)
    if len(named) == 1:
        return
    for name, own in named.items():
        others = (index for other, theirs in named.items() if other != name for index in theirs)
        complaint = problem("NAME_MISMATCH", columns.header("name"), rows=_see(rows, others, columns))
        for index in own:
            rows[index] = _in_conflict(rows[index], [complaint], columns)


def _compare_certificates(rows: list[Judged], indices: Sequence[int], columns: Columns) -> None:
    certificates: dict[tuple[object, ...], list[int]] = defaultdict(list)
    records: dict[tuple[object, ...], list[Stored]] = defaultdict(list)
    for index in indices:
        draft = rows[index].draft
        if draft is not None:
            record = Stored.of(draft)
            certificates[record.key].append(index)
            records[record.key].append(record)
    for key, same in certificates.items():
        fields = _contradictions(records[key])
        if fields:
            _tell(rows, same, fields, columns)
        else:
            _mark_repeated(rows, same[1:])


def _tell(rows: list[Judged], same: Sequence[int], fields: Sequence[str], columns: Columns) -> None:
    for index in same:
        see = _see(rows, (other for other in same if other != index), columns)
        complaints = [problem("CONFLICTING_ROWS", columns.header(field), rows=see) for field in fields]
        rows[index] = _in_conflict(rows[index], complaints, columns)


def _mark_repeated(rows: list[Judged], repeated: Sequence[int]) -> None:
    for index in repeated:
        if rows[index].outcome is not RowOutcome.CONFLICT:
            rows[index] = replace(rows[index], outcome=RowOutcome.SAME)


def _contradictions(records: Sequence[Stored]) -> list[str]:
    """Give the fields in which records of one certificate contradict each other.

    End and review are printed, so a blank is a statement; first issue and authority may be left out.
    """
    if len(records) < 2:
        return []
    fields = [field for field in ("end", "review") if len({getattr(one, field) for one in records}) > 1]
    for field in ("first_issued", "issuing_authority"):
        if len({getattr(one, field) for one in records} - {None, ""}) > 1:
            fields.append(field)
    return fields


def _see(rows: Sequence[Judged], others: Iterable[int], columns: Columns) -> dict[str, str]:
    """Refer to other rows by their lines: those a spreadsheet program shows, not the count of data rows."""
    first = [str(columns.line(rows[index].row)) for index in islice(others, _MOST_ROWS_TOLD + 1)]
    told, more = first[:_MOST_ROWS_TOLD], len(first) > _MOST_ROWS_TOLD
    return {
        "zh-CN": f"（见表中第 {'、'.join(told)} 行{'等' if more else ''}）",
        "en": f" (see line {', '.join(told)}{' and others' if more else ''} of the sheet)",
    }


def _in_conflict(judged: Judged, problems: list[Problem], columns: Columns) -> Judged:
    """Add problems; a rejected row stays rejected, any other waits for a person.

    A warning about a cell whose content is in conflict gives way: which content counts is the question now.
    """
    disputed = {found.column for found in problems}
    kept = [
        found
        for found in judged.problems
        if found.severity is not Severity.WARNING or found.column not in disputed
    ]
    outcome = judged.outcome if judged.outcome is RowOutcome.REJECT else RowOutcome.CONFLICT
    return replace(judged, outcome=outcome, problems=columns.in_order([*kept, *problems]))
