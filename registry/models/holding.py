"""Holding: what a person held, as the question "licensed that day?" asks it; is a serial in use."""

from __future__ import annotations

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from .credential import Credential, CredentialState


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
