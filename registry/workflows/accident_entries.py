"""Entries of persons in accident files: whether somebody was licensed, answered by what the file says now."""

from __future__ import annotations

from registry.models import AccidentVersion, Involvement
from registry.models.identifiers import new_id
from registry.verify.scope import parse_work

from .authority import Actor
from .context import Office
from .licences import licensed


def entered(
    office: Office,
    actor: Actor,
    last: AccidentVersion,
    person_id: str,
    capacity: str,
    before: Involvement | None,
    now: int,
    *,
    issuer_answer: str | None = None,
) -> Involvement:
    """Answer for one person by what a file says now, as a new entry in the open transaction.

    `before`: the entry that this one follows; the issuing system's answer that is there stays.
    """
    told = licensed(office, person_id, parse_work(last.work), last.happened_at)
    entry = Involvement(
        id=new_id(now),
        accident_id=last.accident_id,
        person_id=person_id,
        number=before.number + 1 if before else 1,
        capacity=capacity,
        licensed=told.licensed.value,
        looked_at=[[serial, list(faults)] for serial, faults in told.looked_at],
        issuer_answer=issuer_answer or (before.issuer_answer if before else None),
        recorded_by=actor.account_id,
        recorded_at=now,
    )
    office.session.add(entry)
    return entry
