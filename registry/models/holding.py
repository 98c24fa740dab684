"""Holding: what a person held on a day ("licensed that day?"), what was ended of it; is a serial in use."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Row, exists, or_, select
from sqlalchemy.orm import Session, aliased

from .chunks import chunked
from .credential import Credential, CredentialState
from .decision import Decision, in_force


def held_by(session: Session, person_id: str) -> list[Row[tuple[int, int, list[str], int, int, int | None]]]:
    """Give serial, scheme, scope, start_day, review_day, exp of a person's issued credentials, by serial."""
    return list(
        session.execute(
            select(
                Credential.serial,
                Credential.scheme,
                Credential.scope,
                Credential.start_day,
                Credential.review_day,
                Credential.exp,
            )
            .where(Credential.person_id == person_id, Credential.state == CredentialState.ISSUED)
            .order_by(Credential.serial)
        )
    )


def is_issued(session: Session, serial: int) -> bool:
    """Tell whether a serial carries a token."""
    return (
        session.scalar(select(Credential.state).where(Credential.serial == serial)) == CredentialState.ISSUED
    )


def ended(
    session: Session, person_ids: Iterable[str], classes: Collection[str], now: int
) -> list[Row[tuple[str, int, list[str], Decision]]]:
    """Give (person, scheme, scope, decision) of what decisions in force have put into some classes."""
    rows: list[Row[tuple[str, int, list[str], Decision]]] = []
    for some in chunked(person_ids):
        rows += session.execute(
            select(Credential.person_id, Credential.scheme, Credential.scope, Decision)
            .join(Decision, Decision.serial == Credential.serial)
            .where(Credential.person_id.in_(some), Decision.class_.in_(classes), *in_force(now))
            .order_by(Decision.decided_at, Decision.id)
        ).all()
    return rows


def held_at(moment: int) -> tuple[ColumnElement[bool], ...]:
    """Give the conditions under which a decision held at a moment that is past."""
    ending = aliased(Decision)
    return (
        Decision.decided_at <= moment,
        or_(Decision.until.is_(None), Decision.until >= moment),
        ~exists().where(ending.ends_id == Decision.id, ending.decided_at <= moment),
    )


def classes_at(session: Session, serials: list[int], moment: int) -> dict[int, set[str]]:
    """Give serial → classes that decisions had put it into at a past moment."""
    rows = session.execute(
        select(Decision.serial, Decision.class_).where(Decision.serial.in_(serials), *held_at(moment))
    )
    classes: dict[int, set[str]] = {}
    for serial, class_ in rows:
        classes.setdefault(serial, set()).add(class_)
    return classes


def person_was_barred(session: Session, person_id: str, moment: int) -> bool:
    """Tell whether a person was under a ban at a past moment."""
    query = select(Decision.id).where(
        Decision.person_id == person_id, Decision.class_ == "banned", *held_at(moment)
    )
    return session.scalars(query.limit(1)).first() is not None
