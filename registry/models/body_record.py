"""The record of certification bodies: issued, failed, later revoked, in accidents; one query for many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from .accident import Accident, Involvement
from .batch import Batch, Record
from .credential import Credential, CredentialState
from .decision import Decision, in_force
from .organisation import Kind, Organisation


def bodies(session: Session, after: str | None, count: int) -> list[tuple[str, str]]:
    """Give (code, name) of `count` bodies by code, from behind the code `after` on."""
    kinds = (Kind.CERTIFICATION_BODY, Kind.ISSUING_AUTHORITY)
    query = select(Organisation.code, Organisation.name).where(Organisation.kind.in_(kinds))
    if after is not None:
        query = query.where(Organisation.code > after)
    return [(row[0], row[1]) for row in session.execute(query.order_by(Organisation.code).limit(count))]


def issued(session: Session, codes: Sequence[str]) -> dict[str, int]:
    """Give body → certificates issued on its results."""
    query = (
        select(Credential.body, func.count())
        .where(Credential.body.in_(codes), Credential.state == CredentialState.ISSUED)
        .group_by(Credential.body)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def failed(session: Session, codes: Sequence[str]) -> dict[str, int]:
    """Give body → exams that it reported as failed."""
    query = (
        select(Batch.body, func.count())
        .join(Record, Record.batch_id == Batch.id)
        .where(Batch.body.in_(codes), Record.outcome == "recorded")
        .group_by(Batch.body)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def revoked(session: Session, codes: Sequence[str], now: int) -> dict[str, int]:
    """Give body → certificates that a decision in force has revoked."""
    query = (
        select(Credential.body, func.count(Decision.serial.distinct()))
        .join(Credential, Credential.serial == Decision.serial)
        .where(Decision.class_ == "revoked", Credential.body.in_(codes), *in_force(now))
        .group_by(Credential.body)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def in_accidents(session: Session, codes: Sequence[str], since: date) -> list[Row[Any]]:
    """Give (body, accident, person, start day, day) of people in accidents who have a body's certificate.

    Whether the certificate was older than the accident is for the caller to see.
    """
    query = (
        select(
            Credential.body,
            Involvement.accident_id,
            Involvement.person_id,
            Credential.start_day,
            Accident.happened_on,
        )
        .select_from(Accident)
        .join(Involvement, Involvement.accident_id == Accident.id)
        .join(Credential, Credential.person_id == Involvement.person_id)
        .where(
            Accident.happened_on >= since,
            Credential.body.in_(codes),
            Credential.state == CredentialState.ISSUED,
        )
        .distinct()
    )
    return list(session.execute(query))
