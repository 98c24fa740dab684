"""Row → draft, or every problem of the row at once; then the rows of a file, and the register, side by side.

Pure: `today` is an argument, nothing is read or stored. In order: `is_header` finds the header row,
`recognise` its columns, `judge_rows` each row and the file, `compare_with_stored` a row against the register.
A warning never keeps a row out; a row with an error has no draft; a row in conflict has one, and waits for a
person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from registry.rules.cells import Cell
from registry.rules.columns import ColumnProblem, Columns, is_header, recognise
from registry.rules.comparison import Stored, compare_with_stored, judge_file
from registry.rules.draft import (
    Draft,
    ExamMarks,
    ExamType,
    Judged,
    Kind,
    Person,
    RowOutcome,
    TrainingHours,
)
from registry.rules.open_row import OpenRow
from registry.rules.own_number import masked
from registry.rules.problems import Problem, Severity, problem
from registry.rules.row_certificate import (
    Term,
    read_certificate_number,
    read_employer_code,
    read_operation,
    read_term,
)
from registry.rules.row_exam import Exam, read_exam
from registry.rules.row_person import check_age, read_person
from registry.rules.words import RESULTS

__all__ = [
    "Cell",
    "ColumnProblem",
    "Columns",
    "Draft",
    "ExamMarks",
    "ExamType",
    "Judged",
    "Kind",
    "Person",
    "Problem",
    "RowOutcome",
    "Severity",
    "Stored",
    "TrainingHours",
    "compare_with_stored",
    "is_header",
    "judge_file",
    "judge_row",
    "judge_rows",
    "problem",
    "recognise",
]

SYSTEM = "mem"
_NO_TERM = Term(None, None, None, None)


def judge_rows(
    rows: Iterable[tuple[int, Sequence[Cell]]],
    columns: Columns,
    kind: Kind,
    today: date,
    verified: frozenset[str] = frozenset(),
) -> list[Judged]:
    """Judge numbered rows one by one, then beside each other.

    `verified`: rows of the tables of law that persons have verified since they were built.
    """

    def one_by_one() -> Iterator[Judged]:
        for number, cells in rows:
            yield judge_row(cells, columns, kind, today, row=number, verified=verified)

    return judge_file(one_by_one(), columns)


def judge_row(
    cells: Sequence[Cell],
    columns: Columns,
    kind: Kind,
    today: date,
    *,
    row: int = 1,
    system: str = SYSTEM,
    verified: frozenset[str] = frozenset(),
) -> Judged:
    """Judge one row by itself: accept, recorded or reject, with all its problems in the order of the columns.

    `cells` is as long as the header row; `row` counts data rows from 1.
    """
    opened = OpenRow(cells, columns, kind, today, system, verified)
    person = read_person(opened)
    exam = read_exam(opened) if kind is Kind.RESULTS else None
    if exam is None:
        _refuse_failed(opened)
    draft = _read_failed(opened, person, exam) if exam and exam.failed else _read_passed(opened, person, exam)
    problems = opened.in_order()
    if opened.is_rejected() or draft is None:
        return Judged(row, RowOutcome.REJECT, None, problems, person)
    outcome = RowOutcome.ACCEPT if draft.start else RowOutcome.RECORDED
    return Judged(row, outcome, draft, problems, person)


def _refuse_failed(row: OpenRow) -> None:
    """Keep a failed exam out of a list: a list is never a way around the exam."""
    if RESULTS.get(row.word("result")) == "failed":
        row.complain("FAILED_IN_LIST", "result")


def _read_passed(row: OpenRow, person: Person | None, exam: Exam | None) -> Draft | None:
    term = read_term(row)
    certificate_number = read_certificate_number(row, person)
    if exam and exam.held_on and term.start:
        _check_order(row, exam, exam.held_on, term.start)
    if person and term.start:
        check_age(row, person, term.start)
    return _draft(row, person, exam, term, certificate_number)


def _read_failed(row: OpenRow, person: Person | None, exam: Exam) -> Draft | None:
    return _draft(row, person, exam, _NO_TERM, None)


def _draft(
    row: OpenRow, person: Person | None, exam: Exam | None, term: Term, certificate_number: str | None
) -> Draft | None:
    held_on = exam.held_on if exam else None
    operation = read_operation(row, term.start or held_on or row.today)
    written = [row.text(field) for field in ("ticket", "issuing_authority", "employer")]
    employer_uscc = read_employer_code(row)
    if person is None or operation is None:
        return None
    ticket, authority, employer = (masked(text, person.number) for text in written)
    return Draft(
        ticket=ticket,
        name=person.name,
        document_type=person.document_type,
        number=person.number,
        scheme=operation[0].id,
        operation=operation[1],
        start=term.start,
        end=term.end,
        review=term.review,
        first_issued=term.first_issued,
        certificate_number=certificate_number,
        issuing_authority=authority,
        employer=employer,
        employer_uscc=employer_uscc,
        exam=_told_by(exam.marks, person) if exam and exam.marks else None,
        training=exam.training if exam else None,
        exam_type=exam.type if exam else None,
    )


def _told_by(marks: ExamMarks, person: Person) -> ExamMarks:
    return replace(marks, examiner=masked(marks.examiner, person.number))


def _check_order(row: OpenRow, exam: Exam, held_on: date, start: date) -> None:
    """Refuse a first certificate that starts before its exam; a review leaves the old start day as it is."""
    if exam.type is ExamType.INITIAL and held_on > start:
        row.complain("EXAM_AFTER_START", "exam_date", exam=held_on.isoformat(), start=start.isoformat())
