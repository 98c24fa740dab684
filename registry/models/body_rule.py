"""Body rule: a body's certificates with a start day in a range are under review (formats.md 5)."""

from __future__ import annotations

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Index, Integer, String, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base

from .decision import Decision


class BodyRule(Base):
    """One range; days since 2000-01-01, both inclusive. Decisions of class `cleared` exempt serials.

    `id` is that of the decision that made the rule; the rule holds until another decision ends that one.
    """

    __tablename__ = "body_rule"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    body: Mapped[str] = mapped_column(ForeignKey("organisation.code"))
    from_day: Mapped[int] = mapped_column(Integer)
    to_day: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (Index(None, "body", "from_day", "to_day"),)


def matches(session: Session, body: str, start_day: int) -> bool:
    """Tell whether a rule puts a certificate of `body` that starts on `start_day` under review."""
    return (
        session.execute(
            select(BodyRule.id)
            .where(BodyRule.body == body, BodyRule.from_day <= start_day, BodyRule.to_day >= start_day)
            .where(_in_force())
            .limit(1)
        ).first()
        is not None
    )


def all_rules(session: Session) -> list[tuple[str, int, int]]:
    """Give (body, from_day, to_day) of every rule, in a settled order."""
    rows = session.execute(
        select(BodyRule.body, BodyRule.from_day, BodyRule.to_day)
        .where(_in_force())
        .distinct()
        .order_by(BodyRule.body, BodyRule.from_day, BodyRule.to_day)
    )
    return [(row.body, row.from_day, row.to_day) for row in rows]


def _in_force() -> ColumnElement[bool]:
    return ~exists().where(Decision.ends_id == BodyRule.id)
