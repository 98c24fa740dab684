"""What looking back over accidents reads, for many of them at once: entries, determinations, decisions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import Session

from .accident import AccidentVersion, Involvement
from .account import Account
from .case import Approval, Case
from .chunks import chunked
from .decision import Decision


def entries(session: Session, accident_ids: Iterable[str]) -> dict[str, dict[str, Involvement]]:
    """Give accident → person → newest entry."""
    found: dict[str, dict[str, Involvement]] = {}
    for some in chunked(accident_ids):
        query = select(Involvement).where(Involvement.accident_id.in_(some)).order_by(Involvement.number)
        for entry in session.scalars(query):
            found.setdefault(entry.accident_id, {})[entry.person_id] = entry
    return found


def determined_at(session: Session, accident_ids: Iterable[str]) -> dict[str, int]:
    """Give accident → when the first document that determines its cause was entered (Unix seconds)."""
    found: dict[str, int] = {}
    for some in chunked(accident_ids):
        query = (
            select(AccidentVersion.accident_id, func.min(AccidentVersion.recorded_at))
            .where(AccidentVersion.accident_id.in_(some), AccidentVersion.determination.is_not(None))
            .group_by(AccidentVersion.accident_id)
        )
        found.update((row[0], row[1]) for row in session.execute(query))
    return found


def decisions(
    session: Session, *, persons: Iterable[str] = (), serials: Iterable[int] = (), classes: Iterable[str]
) -> list[Decision]:
    """Give the decisions ever made about persons or serials that put them into some classes, oldest first."""
    found: list[Decision] = []
    told = list(classes)
    for some in chunked(persons):
        query = select(Decision).where(Decision.person_id.in_(some), Decision.class_.in_(told))
        found += session.scalars(query)
    for numbers in chunked(serials):
        query = select(Decision).where(Decision.serial.in_(numbers), Decision.class_.in_(told))
        found += session.scalars(query)
    return sorted(found, key=lambda each: (each.decided_at, each.id))


def ended_at(session: Session, decision_ids: Iterable[str]) -> dict[str, int]:
    """Give decision → when another one ended it."""
    found: dict[str, int] = {}
    for some in chunked(decision_ids):
        query = select(Decision.ends_id, Decision.decided_at).where(Decision.ends_id.in_(some))
        found.update((row[0], row[1]) for row in session.execute(query))
    return found


def approvers(session: Session, case_ids: Iterable[str]) -> dict[str, str]:
    """Give case → name of the account whose passkey signed its decision."""
    found: dict[str, str] = {}
    for some in chunked(case_ids):
        query = (
            select(Approval.case_id, Account.name)
            .join(Account, Account.id == Approval.account_id)
            .where(Approval.case_id.in_(some))
            .order_by(Approval.step.desc())
        )
        found.update((row[0], row[1]) for row in session.execute(query))
    return found


def open_cases(session: Session, accident_ids: Iterable[str], over: Iterable[str]) -> list[Row[Any]]:
    """Give (accident, person, serial, case) of cases on these files on their way."""
    found: list[Row[Any]] = []
    for some in chunked(accident_ids):
        query = select(Case.accident_id, Case.person_id, Case.serial, Case.id).where(
            Case.accident_id.in_(some),
            Case.state.not_in(list(over)),
            ~exists().where(Decision.case_id == Case.id),
        )
        found += session.execute(query)
    return found
