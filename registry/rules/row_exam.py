"""What a row says of training and exam: hours, marks, result, each by the rule of the exam's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registry.rules.cells import UNREADABLE, number_of, text_of
from registry.rules.draft import ExamMarks, ExamType, TrainingHours
from registry.rules.open_row import OpenRow
from registry.rules.problems import Fact
from registry.rules.words import EXAM_TYPES, RESULTS

_MARKS = ("theory", "practical")
_FULL_MARK = 100
_MOST_HOURS = 10_000


@dataclass(frozen=True, slots=True)
class Exam:
    """The exam of a row; `marks` is None where its day could not be read (and was complained about)."""

    type: ExamType
    failed: bool
    held_on: date | None
    marks: ExamMarks | None
    training: TrainingHours | None


def read_exam(row: OpenRow) -> Exam:
    """Read and judge training and exam; every problem is noted in `row`."""
    held_on = _read_day(row)
    exam_type = _read_type(row)
    theory, practical = (_read_number(row, field, _FULL_MARK, "BAD_MARK") for field in _MARKS)
    failed = _judge_result(row, {"theory": theory, "practical": practical}, held_on)
    training = _read_training(row, exam_type, held_on, failed=failed)
    examiner = row.text("examiner")
    marks = None
    if held_on is not None:
        marks = ExamMarks(theory, practical, held_on, examiner, passed=not failed)
    return Exam(exam_type, failed, held_on, marks, training)


def _read_day(row: OpenRow) -> date | None:
    held_on = row.plain_day("exam_date", required=True)
    if held_on is not None and held_on > row.today:
        row.complain("EXAM_IN_FUTURE", "exam_date", day=held_on.isoformat())
    return held_on


def _read_type(row: OpenRow) -> ExamType:
    """Read why the exam was taken; unknown words have the strictest demands, those of a first certificate."""
    written = row.word("exam_type")
    if not written:
        return ExamType.INITIAL
    known = EXAM_TYPES.get(written)
    if known is None:
        row.complain("UNKNOWN_EXAM_TYPE", "exam_type")
        return ExamType.INITIAL
    return ExamType(known)


def _judge_result(row: OpenRow, marks: dict[str, float | None], held_on: date | None) -> bool:
    """Compare result and marks; True: failed. A file without a column of results is judged by its marks."""
    pass_mark = row.rule("pass_mark", held_on or row.today, "exam_date")
    least = pass_mark.value if pass_mark and pass_mark.value is not None else 0
    below = {field: mark for field, mark in marks.items() if mark is not None and mark < least}
    if not row.has("result"):
        _require_marks(row, marks)
        for field in below:
            row.complain("EXAM_FAILED", field)
        return bool(below)
    result = _read_result(row)
    if result == "failed":
        row.complain("EXAM_FAILED", "result")
        if not below and None not in marks.values():
            row.complain("FAILED_WITH_PASS_MARKS", "result", pass_mark=least)
        return True
    _require_marks(row, marks)
    if result == "passed" and pass_mark:
        for field, mark in below.items():
            row.complain(
                "MARK_BELOW_PASS", field, mark=text_of(mark), pass_mark=least, basis=pass_mark.basis()
            )
    return False


def _read_result(row: OpenRow) -> str | None:
    written = row.word("result")
    result = RESULTS.get(written)
    if result is None:
        row.complain("BAD_RESULT" if written else "MISSING", "result")
    return result


def _require_marks(row: OpenRow, marks: dict[str, float | None]) -> None:
    """Complain about marks that are blank; wrong ones have been complained about."""
    for field, mark in marks.items():
        if mark is None and not row.word(field):
            row.complain("MISSING", field)


def _read_training(
    row: OpenRow, exam_type: ExamType, held_on: date | None, *, failed: bool
) -> TrainingHours | None:
    attended = _read_number(row, "hours_attended", _MOST_HOURS, "BAD_HOURS")
    stated = _read_number(row, "hours_required", _MOST_HOURS, "BAD_HOURS")
    name = "training_hours_initial" if exam_type is ExamType.INITIAL else "review_training_hours"
    rule = row.rule(name, held_on or row.today, "exam_date")
    if attended is None:
        if not failed and not row.word("hours_attended"):
            row.complain("MISSING", "hours_attended")
        return None
    required = max(stated or 0.0, float((rule and rule.value) or 0))
    if rule and attended < required and not failed:
        facts: dict[str, Fact] = {
            "attended": text_of(attended),
            "required": text_of(required),
            "basis": rule.basis(),
        }
        row.complain("HOURS_SHORT", "hours_attended", **facts)
    return TrainingHours(required, attended)


def _read_number(row: OpenRow, field: str, most: int, complaint: str) -> float | None:
    """Read a number from 0 to `most`; None where it is blank or has been complained about."""
    number = number_of(row.cell(field))
    if isinstance(number, float):
        if 0 <= number <= most:
            return number
        row.complain(complaint, field)
    elif number is UNREADABLE:
        row.complain(complaint, field)
    return None
