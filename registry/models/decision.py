"""Decision: what the office decided about a credential or a person. Append-only.

A decision is never changed or deleted; what ends it is another decision. Text comes from the deciding body;
an identity number in it is refused before it gets here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NoReturn

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint, event, or_, select
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from registry.extensions import Base

from .credential import Credential


class DecisionKind(StrEnum):
    """Whom a decision is about: one credential, or one person."""

    REVOCATION = "revocation"
    BAN = "ban"


class Decision(Base):
    """One decision. `class_` is the status class (verdicts.md) it puts the serial, or the person, into."""

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

    __table_args__ = (UniqueConstraint("deciding_body", "decision_number"),)

    def canonical(self) -> dict[str, Any]:
        """Give the record whose commitment goes into the log; the person only by the registry's own key."""
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


def classes_of(session: Session, serial: int) -> frozenset[str]:
    """Give the classes that decisions about one serial put it into."""
    return frozenset(session.scalars(select(Decision.class_).where(Decision.serial == serial)))


def serials_by_class(session: Session, now: int) -> dict[str, list[int]]:
    """Give class → serials decided upon, rising, without credentials that have run out by `now`."""
    rows = session.execute(
        select(Decision.class_, Decision.serial)
        .join(Credential, Credential.serial == Decision.serial)
        .where(or_(Credential.exp.is_(None), Credential.exp >= now))
        .distinct()
        .order_by(Decision.serial)
    )
    classes: dict[str, list[int]] = {}
    for class_, serial in rows:
        classes.setdefault(class_, []).append(serial)
    return classes
