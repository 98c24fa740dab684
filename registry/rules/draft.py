"""What becomes of a row: a draft of a certificate or exam result, an outcome, and every problem at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.rules.problems import Problem


class Kind(StrEnum):
    """What a file holds: exam results (marks and hours), or certificates already issued."""

    RESULTS = "results"
    LIST = "list"


class RowOutcome(StrEnum):
    """What becomes of a row; `recorded` is a failed exam, kept without a certificate."""

    ACCEPT = "accept"
    SAME = "same"
    CONFLICT = "conflict"
    RECORDED = "recorded"
    REJECT = "reject"


class ExamType(StrEnum):
    """Why the exam was taken; a first certificate and one re-taken after expiry have the same demands."""

    INITIAL = "initial"
    REVIEW = "review"
    RENEWAL = "renewal"


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a row is about: document type, normalised number, name as stored (middle dot `·`)."""

    document_type: str
    number: str
    name: str

    @property
    def key(self) -> tuple[str, str]:
        """Give document type and number: one person, one key."""
        return self.document_type, self.number


@dataclass(frozen=True, slots=True)
class ExamMarks:
    """Marks out of 100 (None: absent) and when and by whom they were given."""

    theory: float | None
    practical: float | None
    held_on: date
    examiner: str
    passed: bool


@dataclass(frozen=True, slots=True)
class TrainingHours:
    """Hours of training: what the file or the rule requires (the greater), and what was attended."""

    required: float
    attended: float


@dataclass(frozen=True, slots=True)
class Draft:
    """A validated row; days are inclusive.

    `start` is None only for a failed exam; `end` None: no end; `review` None: none printed. `scheme` is the
    edition of the catalogue in force on the start day (for a failed exam, on the exam day).
    `employer_uscc` is None where the file has none or a wrong one.
    """

    ticket: str
    name: str
    document_type: str
    number: str
    scheme: int
    operation: str
    start: date | None
    end: date | None
    review: date | None
    first_issued: date | None
    certificate_number: str | None
    issuing_authority: str
    employer: str
    employer_uscc: str | None
    exam: ExamMarks | None
    training: TrainingHours | None
    exam_type: ExamType | None


@dataclass(frozen=True, slots=True)
class Judged:
    """One row judged: `row` counts data rows from 1; `draft` is None exactly where `outcome` is reject.

    `person` is known even for a rejected row whose name and number could be read.
    """

    row: int
    outcome: RowOutcome
    draft: Draft | None
    problems: tuple[Problem, ...]
    person: Person | None = None
