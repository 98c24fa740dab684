"""Decision: what the office decided about a credential or a person. Append-only.

A decision is never changed or deleted; what ends it is another decision. Text comes from the deciding body;
an identity number in it is refused before it gets here.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NoReturn

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    event,
    exists,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Mapper, Session, aliased, mapped_column

from registry.extensions import Base

from .credential import Credential


class DecisionKind(StrEnum):
    """What a decision is about: one credential, one person, another decision, or the register itself."""

    REVOCATION = "revocation"
    BAN = "ban"
    SUSPENSION = "suspension"
    CREDENTIAL = "credential"  # cancelled, lost, lapsed, cleared
    LISTING = "listing"  # of seriously dishonest subjects: no class
    LIFT = "lift"
    TERM_OVER = "term_over"
    RULE = "rule"  # body rule, publication mode, rule row, key: `subject` says of what


class Decision(Base):
    """One decision. `class_` is the status class (verdicts.md) it puts the serial, or the person, into.

    `until`: last second of its term, None: no end. `ends_id`: the decision that this one ends; that
    happens once. `case_id`, `assertion_sha256`: the procedure it came out of and the signature under it;
    only decisions of before there were cases have none. `details`: what the kind needs beside.
    """

    __tablename__ = "decision"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    serial: Mapped[int | None] = mapped_column(ForeignKey("credential.serial"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    measure: Mapped[str] = mapped_column(String(20))
    class_: Mapped[str] = mapped_column("class", String(20))
    deciding_body: Mapped[str] = mapped_column(String(200))
    decision_number: Mapped[str] = mapped_column(String(100))
    legal_basis: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int | None] = mapped_column(BigInteger)
    ends_id: Mapped[str | None] = mapped_column(ForeignKey("decision.id"), unique=True)
    case_id: Mapped[str | None] = mapped_column(String(36), index=True)  # a case points back at what it ends
    assertion_sha256: Mapped[bytes | None] = mapped_column(LargeBinary)
    subject: Mapped[str | None] = mapped_column(String(200), index=True)
    details: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    __table_args__ = (
        UniqueConstraint("deciding_body", "decision_number"),
        Index(None, "class", "serial"),
    )

    def canonical(self) -> dict[str, Any]:
        """Give the record whose commitment goes into the log; the person only by the registry's own key.

        What came with the cases is in it only where it is told, so that older commitments stay what they are.
        """
        later = {
            "until": self.until,
            "ends": self.ends_id,
            "case": self.case_id,
            "assertion": self.assertion_sha256,
            "subject": self.subject,
            "details": self.details,
        }
        return {
            "id": self.id,
            "kind": self.kind,
            "serial": self.serial,
            "person": self.person_id,
            "measure": self.measure,
            "class": self.class_,
            "deciding_body": self.deciding_body,
            "decision_number": self.decision_number,
            "legal_basis": self.legal_basis,
            "reason": self.reason,
            "decided_at": self.decided_at,
            **{name: value for name, value in later.items() if value is not None},
        }


@event.listens_for(Decision, "before_update")
@event.listens_for(Decision, "before_delete")
def _keep(_mapper: Mapper[Decision], _connection: object, decision: Decision) -> NoReturn:
    raise RuntimeError(f"decision {decision.id}: decisions are append-only")


def number_taken(session: Session, deciding_body: str, decision_number: str) -> bool:
    """Tell whether a deciding body has used a decision number before."""
    return (
        session.execute(
            select(Decision.id).where(
                Decision.deciding_body == deciding_body, Decision.decision_number == decision_number
            )
        ).first()
        is not None
    )


def in_force(now: int) -> tuple[ColumnElement[bool], ...]:
    """Give the conditions under which a decision holds now: not ended by another, and in its term.

    `decided_at` is not asked: a process whose clock is behind must not overlook what another has decided.
    """
    ending = aliased(Decision)
    return or_(Decision.until.is_(None), Decision.until >= now), ~exists().where(
        ending.ends_id == Decision.id
    )


def classes_of(session: Session, serial: int, now: int, *, but: str | None = None) -> frozenset[str]:
    """Give the classes that decisions about one serial put it into, without the decision `but`."""
    rows = session.execute(
        select(Decision.class_, Decision.id).where(Decision.serial == serial, *in_force(now))
    )
    return frozenset(row[0] for row in rows if row[1] != but) - {""}


def of_person(session: Session, person_id: str, now: int) -> list[Decision]:
    """Give the decisions in force about a person, the oldest first."""
    query = select(Decision).where(Decision.person_id == person_id, *in_force(now))
    return list(session.scalars(query.order_by(Decision.decided_at, Decision.id)))


def ended(session: Session, decision_id: str) -> bool:
    """Tell whether another decision has ended this one."""
    return session.scalar(select(Decision.id).where(Decision.ends_id == decision_id)) is not None


def of_subject(session: Session, subject: str, now: int) -> Decision | None:
    """Give the newest decision in force about a rule, a mode or a key, by its subject."""
    query = select(Decision).where(Decision.subject == subject, *in_force(now))
    return session.scalars(query.order_by(Decision.decided_at.desc(), Decision.id.desc()).limit(1)).first()


def of_subjects(session: Session, subjects: Sequence[str], now: int) -> list[Decision]:
    """Give the decisions in force about any of some subjects."""
    return list(session.scalars(select(Decision).where(Decision.subject.in_(subjects), *in_force(now))))


def of_case(session: Session, case_id: str) -> list[Decision]:
    """Give what came out of a case, the oldest first."""
    query = select(Decision).where(Decision.case_id == case_id)
    return list(session.scalars(query.order_by(Decision.decided_at, Decision.id)))


def serials_by_class(session: Session, now: int) -> dict[str, list[int]]:
    """Give class → serials decided upon, rising, without credentials that have run out by `now`."""
    rows = session.execute(
        select(Decision.class_, Decision.serial)
        .join(Credential, Credential.serial == Decision.serial)
        .where(or_(Credential.exp.is_(None), Credential.exp >= now), Decision.class_ != "", *in_force(now))
        .distinct()
        .order_by(Decision.serial)
    )
    classes: dict[str, list[int]] = {}
    for class_, serial in rows:
        classes.setdefault(class_, []).append(serial)
    return classes
