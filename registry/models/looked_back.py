"""Certificates as looking back finds them: by body, examiner, day of the exam or start day.

In the order of their start days; a page begins behind the (start day, serial) where the one before ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from .body_rule import BodyRule
from .case import Case
from .credential import Credential, CredentialState
from .decision import Decision, in_force
from .exam import Exam
from .organisation import Kind, Organisation
from .person import Person

SETTLED = ("cleared", "revoked", "cancelled", "lapsed")
"""Classes of decisions that leave nothing to decide about a certificate under review."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which certificates; what is None is not asked. Start days are days since 2000-01-01, both inclusive.

    `examiners`: texts of exams, as `exam.examiner_texts` gives them. `undecided`: only those about which
    nothing was decided.
    """

    body: str | None = None
    first: int | None = None
    last: int | None = None
    examiners: tuple[str, ...] | None = None
    exam_on: date | None = None
    undecided: bool = False


def certificates(
    session: Session, question: Question, now: int, after: tuple[int, int] | None, count: int
) -> list[Row[Any]]:
    """Give `count` certificates with their exam, from behind (start day, serial) on."""
    columns = (
        Credential.serial,
        Credential.name,
        Credential.last4,
        Credential.body,
        Credential.scheme,
        Credential.scope,
        Credential.start_day,
        Credential.exp,
        Exam.taken_on,
        Exam.examiner,
        Person.banned_since.is_not(None).label("banned"),
    )
    query = _asked(select(*columns), question, now).join(Person, Person.id == Credential.person_id)
    if after is not None:
        day, serial = after
        later = and_(Credential.start_day == day, Credential.serial > serial)
        query = query.where(Credential.start_day >= day, or_(Credential.start_day > day, later))
    return list(session.execute(query.order_by(Credential.start_day, Credential.serial).limit(count)))


def counted(session: Session, question: Question, now: int) -> int:
    """Count the certificates of a question."""
    return session.execute(_asked(select(func.count()), question, now)).scalar_one()


def _asked(query: Select[Any], question: Question, now: int) -> Select[Any]:
    examined = question.examiners is not None or question.exam_on is not None
    query = query.select_from(Credential).join(
        Exam, Exam.record_id == Credential.record_id, isouter=not examined
    )
    query = query.where(Credential.state == CredentialState.ISSUED)
    if question.body is not None:
        query = query.where(Credential.body == question.body)
    elif not examined:  # the index begins with the body: look under each of them
        bodies = select(Organisation.code).where(
            Organisation.kind.in_((Kind.CERTIFICATION_BODY, Kind.ISSUING_AUTHORITY))
        )
        query = query.where(Credential.body.in_(bodies))
    if question.first is not None:
        query = query.where(Credential.start_day >= question.first)
    if question.last is not None:
        query = query.where(Credential.start_day <= question.last)
    if question.examiners is not None:
        query = query.where(Exam.examiner.in_(question.examiners))
    if question.exam_on is not None:
        query = query.where(Exam.taken_on == question.exam_on)
    return query.where(_undecided(now)) if question.undecided else query


def _undecided(now: int) -> ColumnElement[bool]:
    settling, ending = aliased(Decision), aliased(Decision)
    return ~exists().where(
        settling.serial == Credential.serial,
        settling.class_.in_(SETTLED),
        or_(settling.until.is_(None), settling.until >= now),
        ~exists().where(ending.ends_id == settling.id),
    )


def classes(session: Session, serials: Sequence[int], now: int) -> dict[int, set[str]]:
    """Give serial → classes that decisions in force put it into."""
    rows = session.execute(
        select(Decision.serial, Decision.class_).where(
            Decision.serial.in_(serials), Decision.class_ != "", *in_force(now)
        )
    )
    found: dict[int, set[str]] = {}
    for serial, class_ in rows:
        found.setdefault(serial, set()).add(class_)
    return found


def open_cases(session: Session, serials: Sequence[int], over: Sequence[str]) -> dict[int, str]:
    """Give serial → a case about it that is in no state of `over` and has decided nothing yet."""
    decided = exists().where(Decision.case_id == Case.id)
    rows = session.execute(
        select(Case.serial, Case.id).where(Case.serial.in_(serials), Case.state.not_in(over), ~decided)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Rule:
    """A body rule in force: its reach, and how many certificates it reaches; `undecided` of them wait."""

    id: str
    body: str
    from_day: int
    to_day: int
    decided_at: int
    decision_number: str
    reached: int
    undecided: int


def rules(session: Session, now: int) -> list[Rule]:
    """Give the body rules in force, the newest first, with what is under them."""
    waiting = func.count().filter(and_(Credential.serial.is_not(None), _undecided(now)))
    under = and_(
        Credential.body == BodyRule.body,
        Credential.start_day.between(BodyRule.from_day, BodyRule.to_day),
        Credential.state == CredentialState.ISSUED,
    )
    query = (
        select(
            BodyRule.id,
            BodyRule.body,
            BodyRule.from_day,
            BodyRule.to_day,
            Decision.decided_at,
            Decision.decision_number,
            func.count(Credential.serial),
            waiting,
        )
        .join(Decision, Decision.id == BodyRule.id)
        .outerjoin(Credential, under)
        .where(*in_force(now))
        .group_by(BodyRule.id, Decision.id)
        .order_by(Decision.decided_at.desc(), BodyRule.id)
    )
    return [Rule(*row) for row in session.execute(query)]
