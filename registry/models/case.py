"""Case: one decision on its way, with every step that was taken. Steps and approvals are append-only.

The row of the case is the lock of the procedure: whoever takes a step holds it. What it says of the state is
for lists; what counts are the steps.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar, NoReturn

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    event,
    select,
)
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from registry.extensions import Base


class Case(Base):
    """One case. `proposal` is what would be decided, `proposal_sha256` the SHA-256 of its canonical CBOR.

    On whom or what: a person, a serial, or neither (a body rule …), then it stands in the proposal alone.
    """

    __tablename__ = "case_file"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    affair: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    accident_id: Mapped[str | None] = mapped_column(ForeignKey("accident.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    serial: Mapped[int | None] = mapped_column(ForeignKey("credential.serial"), index=True)
    ends_id: Mapped[str | None] = mapped_column(ForeignKey("decision.id"), index=True)
    proposal: Mapped[dict[str, Any]] = mapped_column(JSON(none_as_null=True))
    proposal_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    opened_by: Mapped[str] = mapped_column(String(36))
    opened_at: Mapped[int] = mapped_column(BigInteger)
    step_count: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (Index(None, "state", "id"),)


class CaseStep(Base):
    """One step: when it happened, when and by whom it was entered, what it said, what was attached.

    `said` holds the facts of rules.history.Taken and what else the step tells; `documents` are digests.
    """

    __tablename__ = "case_step"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(String(20))
    day: Mapped[str] = mapped_column(String(10))
    said: Mapped[dict[str, Any]] = mapped_column(JSON(none_as_null=True))
    documents: Mapped[list[str]] = mapped_column(JSON(none_as_null=True))
    proposal_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    by: Mapped[str] = mapped_column(String(36))
    entered_at: Mapped[int] = mapped_column(BigInteger)


class Approval(Base):
    """The passkey's signature under one proposal, and the key it was made with, for whoever checks later.

    `sha256` of the assertion stands in the leaf of the decision.
    """

    __tablename__ = "approval"

    sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    step: Mapped[int] = mapped_column(Integer)
    account_id: Mapped[str] = mapped_column(String(36), index=True)
    challenge: Mapped[bytes] = mapped_column(LargeBinary)
    assertion: Mapped[dict[str, Any]] = mapped_column(JSON(none_as_null=True))
    approved_at: Mapped[int] = mapped_column(BigInteger)


def _keep(_mapper: Mapper[Any], _connection: object, kept: object) -> NoReturn:
    raise RuntimeError(f"{type(kept).__name__}: append-only")


for _model in (CaseStep, Approval):
    event.listen(_model, "before_update", _keep)
    event.listen(_model, "before_delete", _keep)


def lock(session: Session, case_id: str) -> Case | None:
    """Lock a case until the transaction ends: one step at a time."""
    return session.scalar(select(Case).where(Case.id == case_id).with_for_update())


def steps(session: Session, case_id: str) -> list[CaseStep]:
    """Give the steps of a case in order."""
    return list(
        session.scalars(select(CaseStep).where(CaseStep.case_id == case_id).order_by(CaseStep.number))
    )


def steps_of(session: Session, case_ids: Collection[str]) -> dict[str, list[CaseStep]]:
    """Give case → its steps in order, of many cases at once."""
    query = select(CaseStep).where(CaseStep.case_id.in_(case_ids)).order_by(CaseStep.case_id, CaseStep.number)
    found: dict[str, list[CaseStep]] = {each: [] for each in case_ids}
    for step in session.scalars(query):
        found[step.case_id].append(step)
    return found


def listed(session: Session, states: tuple[str, ...], after: str | None, count: int) -> list[Case]:
    """Give `count` cases in some states by their keys, from behind the key `after` on; the oldest first."""
    query = select(Case).where(Case.state.in_(states))
    if after is not None:
        query = query.where(Case.id > after)
    return list(session.scalars(query.order_by(Case.id).limit(count)))


def of_person(session: Session, person_id: str) -> list[Case]:
    """Give the cases about a person, the oldest first."""
    return list(session.scalars(select(Case).where(Case.person_id == person_id).order_by(Case.id)))


def approvals(session: Session, case_id: str) -> list[Approval]:
    """Give the signatures under a case, in order."""
    return list(session.scalars(select(Approval).where(Approval.case_id == case_id).order_by(Approval.step)))


def of_accident(session: Session, accident_id: str) -> list[Case]:
    """Give the cases that rest on an accident's file, the oldest first."""
    return list(session.scalars(select(Case).where(Case.accident_id == accident_id).order_by(Case.id)))
