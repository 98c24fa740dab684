"""What a row says of the certificate: operation, term, review, its number, its employer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from stdnum.cn import uscc

from registry.rules.catalogue import edition_on, operation_code, operation_names
from registry.rules.cells import BLANK_CELL, NO_END_CELL, lost_digits, text_of
from registry.rules.draft import Person
from registry.rules.open_row import OpenRow
from registry.rules.problems import Fact
from registry.rules.qualification import expected_end, usual_ends
from registry.rules.schemes import systems
from registry.rules.words import word
from registry.verify.identity import normalise_number
from registry.verify.scope import Scheme

# A certificate made out a year ahead is a slip of the year, not a plan.
_MOST_DAYS_AHEAD = 366


@dataclass(frozen=True, slots=True)
class Term:
    """The days of a certificate; `end` None: no end; `review` None: none printed."""

    start: date | None
    end: date | None
    review: date | None
    first_issued: date | None


def read_term(row: OpenRow) -> Term:
    """Read and judge the days of a certificate; every problem is noted in `row`."""
    first = row.plain_day("first_issued", required=False)
    start = row.plain_day("start", required=True)
    written_end = row.day("end")
    end = written_end if isinstance(written_end, date) else None
    if written_end is BLANK_CELL:
        row.complain("MISSING", "end")
    review = row.day("review")
    term = Term(start, end, review if isinstance(review, date) else None, first)
    if start is not None:
        _judge_start(row, start, first)
    _judge_order(row, term)
    if start is not None and (end is not None or written_end is NO_END_CELL):
        _judge_length(row, start, end)
    return term


def read_operation(row: OpenRow, on: date) -> tuple[Scheme, str] | None:
    """Read the operation within the edition of that day; None where it has been complained about."""
    edition = edition_on(row.system, on)
    written = row.word("operation")
    if not written:
        row.complain("MISSING", "operation")
        return None
    if edition is None:
        return None
    _check_category(row)
    code = operation_code(edition, written)
    if code is None:
        items = {language: operation_names(edition, language) for language in ("zh-CN", "en")}
        row.complain("UNKNOWN_OPERATION", "operation", items=items)
        return None
    return edition, code


def read_certificate_number(row: OpenRow, person: Person | None) -> str | None:
    """Give the certificate number that follows from the identity number, once compared with the file's."""
    if person is None:
        return None
    prefix = systems()[row.system].certificate_number_prefix
    cell = row.cell("certificate_number")
    written = text_of(cell)
    if row.has("number") and written:
        number = normalise_number(person.document_type, written)
        holder = normalise_number(person.document_type, number.removeprefix(prefix))
        if lost_digits(cell) or not number.startswith(prefix) or holder != person.number:
            row.complain("CERTIFICATE_NUMBER_MISMATCH", "certificate_number", prefix=prefix)
    return prefix + person.number


def read_employer_code(row: OpenRow) -> str | None:
    """Read the employer's credit code (GB 32100); a wrong one is left out, with a warning."""
    written = row.word("employer_uscc").upper()
    if not written:
        return None
    if lost_digits(row.cell("employer_uscc")) or not uscc.is_valid(written):
        row.complain("USCC_CHECK_DIGIT", "employer_uscc")
        return None
    return written


def _check_category(row: OpenRow) -> None:
    category = systems()[row.system].category
    written = row.word("category")
    if written and written not in (word(category["zh-CN"]), word(category["en"]), category["code"]):
        row.complain("UNKNOWN_CATEGORY", "category", category=category)


def _judge_start(row: OpenRow, start: date, first: date | None) -> None:
    if start > row.today + timedelta(days=_MOST_DAYS_AHEAD):
        row.complain("START_TOO_LATE", "start", start=start.isoformat(), days=_MOST_DAYS_AHEAD)
    if first is not None and first > start:
        row.complain(
            "FIRST_ISSUED_AFTER_START", "first_issued", first=first.isoformat(), start=start.isoformat()
        )


def _judge_order(row: OpenRow, term: Term) -> None:
    start, end, review = term.start, term.end, term.review
    if start and end and end < start:
        row.complain("END_BEFORE_START", "end", end=end.isoformat(), start=start.isoformat())
    if review and end and review > end:
        row.complain("REVIEW_AFTER_END", "review", review=review.isoformat(), end=end.isoformat())
    elif review and start and review < start:
        row.complain("REVIEW_BEFORE_START", "review", review=review.isoformat(), start=start.isoformat())


def _judge_length(row: OpenRow, start: date, end: date | None) -> None:
    if end is not None and end < start:
        return
    years = row.rule("validity_years", start, "start")
    expected = expected_end(row.system, start) if years else None
    if years and years.value and expected and end not in usual_ends(row.system, start):
        facts: dict[str, Fact] = {
            "years": years.value,
            "expected": expected.isoformat(),
            "basis": years.basis(),
        }
        row.complain("UNUSUAL_TERM", "end", **facts)
    if end is not None and end < row.today:
        row.complain("ALREADY_EXPIRED", "end", end=end.isoformat())
