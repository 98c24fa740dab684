"""Register entry: what the public is told of a decision, by whose approval, and until when.

An entry holds no name and no number: what is shown is made from the person's row when it is asked for, so
that nothing is left over elsewhere when it is withdrawn. The decision itself stays where it is, whatever
happens to its entry: `published_until` is not the end of a ban.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    Row,
    Select,
    String,
    Text,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base

from .credential import Credential
from .decision import Decision, in_force
from .holder import Holder
from .leaf import Leaf
from .person import Person


class EntryKind(StrEnum):
    """What is told: a person's ban, or that a certificate was cancelled (注销)."""

    BAN = "ban"
    CANCELLATION = "cancellation"


class Withdrawal(StrEnum):
    """Why an entry left the register; never why the decision ended."""

    TERM = "term"
    LIFTED = "lifted"
    CORRECTED = "corrected"


class RegisterEntry(Base):
    """One entry. `look_up` keys name and last four characters; `mode` is the law's on the day of entry."""

    __tablename__ = "register_entry"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id"), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    jurisdiction: Mapped[str] = mapped_column(String(10))
    mode: Mapped[str] = mapped_column(String(20))
    act: Mapped[str] = mapped_column(Text)
    approved_by: Mapped[str | None] = mapped_column(String(36))
    look_up: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    entered_at: Mapped[int] = mapped_column(BigInteger)
    published_until: Mapped[int] = mapped_column(BigInteger)
    withdrawn_at: Mapped[int | None] = mapped_column(BigInteger)
    withdrawal: Mapped[str | None] = mapped_column(String(20))

    __table_args__ = (
        Index(
            "ix_register_entry_shown",
            "kind",
            "mode",
            "id",
            sqlite_where=withdrawn_at.is_(None),
            postgresql_where=withdrawn_at.is_(None),
        ),
        Index(
            "ix_register_entry_term",
            "published_until",
            sqlite_where=withdrawn_at.is_(None),
            postgresql_where=withdrawn_at.is_(None),
        ),
    )


Told = Row[tuple[RegisterEntry, Decision, Person, Holder | None]]


def shown(kind: EntryKind, mode: str, now: int) -> Select[Any]:
    """Select what may be told now, the newest first: in its term, not withdrawn, and a ban still in force."""
    query = (
        select(RegisterEntry, Decision, Person, Holder)
        .join(Decision, Decision.id == RegisterEntry.decision_id)
        .join(Person, Person.id == RegisterEntry.person_id)
        .outerjoin(Holder, Holder.person_id == RegisterEntry.person_id)
        .where(
            RegisterEntry.kind == kind,
            RegisterEntry.mode == mode,
            RegisterEntry.withdrawn_at.is_(None),
            RegisterEntry.published_until >= now,
        )
        .order_by(RegisterEntry.id.desc())
    )
    if kind is EntryKind.CANCELLATION:
        return query.where(*in_force(now))
    return query.where(Person.banned_since.is_not(None), *in_force(now))


def of_decision(session: Session, decision_id: str) -> RegisterEntry | None:
    """Give the entry of a decision."""
    return session.scalar(select(RegisterEntry).where(RegisterEntry.decision_id == decision_id))


def without_entry(
    session: Session, now: int, after: str, count: int
) -> Sequence[Row[tuple[Decision, bytes, str | None]]]:
    """Give `count` bans in force that never had an entry, from behind the key `after` on, by their keys.

    With each the sealed number and the name of its person (None: not on record).
    """
    entered = select(RegisterEntry.id).where(RegisterEntry.decision_id == Decision.id).exists()
    query = (
        select(Decision, Person.number_sealed, Holder.name)
        .select_from(Person)
        .join(Decision, Decision.person_id == Person.id)
        .outerjoin(Holder, Holder.person_id == Person.id)
        .where(Person.banned_since.is_not(None), Decision.class_ == "banned", Decision.id > after)
        .where(~entered, *in_force(now))
    )
    return session.execute(query.order_by(Decision.id).limit(count)).all()


def outdated(session: Session, now: int) -> Sequence[tuple[str, Withdrawal]]:
    """Give the entries that must go, with why: their term is over, or their decision holds no more."""
    open_ = RegisterEntry.withdrawn_at.is_(None)
    over = session.scalars(select(RegisterEntry.id).where(open_, RegisterEntry.published_until < now)).all()
    # Asked entry by entry, without joins: the databases would begin with all decisions to find these few.
    since = select(Person.banned_since).where(Person.id == RegisterEntry.person_id).scalar_subquery()
    until = select(Decision.until).where(Decision.id == RegisterEntry.decision_id).scalar_subquery()
    ending = select(Decision.id).where(Decision.ends_id == RegisterEntry.decision_id).scalar_subquery()
    free = (RegisterEntry.kind == EntryKind.BAN) & since.is_(None)
    lifted = session.scalars(
        select(RegisterEntry.id).where(open_, or_(free, until < now, ending.is_not(None)))
    ).all()
    return list({**dict.fromkeys(over, Withdrawal.TERM), **dict.fromkeys(lifted, Withdrawal.LIFTED)}.items())


def term_over(session: Session, now: int) -> bool:
    """Tell whether an entry is still there whose term is over."""
    late = select(RegisterEntry.id).where(
        RegisterEntry.withdrawn_at.is_(None), RegisterEntry.published_until < now
    )
    return session.execute(late.limit(1)).first() is not None


def cancellations(session: Session, first: int, end: int) -> list[tuple[Decision, Credential]]:
    """Give the cancellations (注销) among the decisions whose leaves are `first` up to before `end`."""
    rows = session.execute(
        select(Decision, Credential)
        .join(Leaf, Leaf.subject == Decision.id)
        .join(Credential, Credential.serial == Decision.serial)
        .where(Leaf.index >= first, Leaf.index < end, Leaf.type == "decision", Decision.measure == "cancel")
        .order_by(Leaf.index)
    )
    return [(row[0], row[1]) for row in rows]


def withdraw(session: Session, entry_id: str, why: Withdrawal, now: int) -> bool:
    """Take one entry out; give whether it was in."""
    changed = session.execute(
        update(RegisterEntry)
        .where(RegisterEntry.id == entry_id, RegisterEntry.withdrawn_at.is_(None))
        .values(withdrawn_at=now, withdrawal=why.value)
        .returning(RegisterEntry.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


def persons_by_showing(session: Session, mode: str, now: int) -> tuple[frozenset[str], frozenset[str]]:
    """Give the persons under a ban whose ban is shown in `mode`, and those whose entry is not shown."""
    banned = select(Person.id).where(Person.banned_since.is_not(None))
    rows = session.execute(
        select(
            RegisterEntry.person_id,
            RegisterEntry.mode,
            or_(RegisterEntry.withdrawn_at.is_not(None), RegisterEntry.published_until < now).label("gone"),
        ).where(RegisterEntry.kind == EntryKind.BAN, RegisterEntry.person_id.in_(banned))
    ).all()
    shown_ = frozenset(row.person_id for row in rows if row.mode == mode and not row.gone)
    return shown_, frozenset(row.person_id for row in rows) - shown_


def shows(session: Session, person_id: str, mode: str, now: int) -> bool | None:
    """Tell whether a ban of a person is shown in `mode`; None where no ban of theirs was ever entered."""
    rows = session.execute(
        select(RegisterEntry.mode, RegisterEntry.withdrawn_at, RegisterEntry.published_until).where(
            RegisterEntry.person_id == person_id, RegisterEntry.kind == EntryKind.BAN
        )
    ).all()
    if not rows:
        return None
    return any(row.mode == mode and row.withdrawn_at is None and row.published_until >= now for row in rows)
