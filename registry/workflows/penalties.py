"""After an accident: penalties as their documents have them, and the transfer to the police."""

from __future__ import annotations

from datetime import date
from typing import Any

from registry.errors import RegistryError
from registry.models import Penalty, accident
from registry.models.identifiers import new_id
from registry.rules.permissions import Act

from . import audit, documents
from .accidents import held
from .authority import Actor, require
from .basis import Basis, plain
from .context import Office
from .transaction import one_transaction

FALLS_ON = ("worker", "unit", "manager")


@one_transaction
def penalise(
    office: Office,
    actor: Actor,
    accident_id: str,
    falls_on: str,
    kind: str,
    basis: Basis,
    decided_on: date,
    document: str,
    now: int,
    **on: Any,
) -> str:
    """Enter a penalty after an accident, by its document; give its key.

    `on`: `person_id` (of a worker or manager in the file), `unit`, `amount_yuan`. Errors: RegistryError
    FORBIDDEN, ACCIDENT_UNKNOWN, ACCIDENT_INVALID, DATE_IN_FUTURE, ATTACHMENT_UNKNOWN,
    DECISION_NUMBER_TAKEN, BASIS_*.
    """
    require(actor, Act.ACCIDENT_KEEP)
    file, _ = held(office, accident_id)
    basis = basis.checked()
    _check_penalty(office, file.id, falls_on, on)
    if decided_on > office.day(now):
        raise RegistryError("DATE_IN_FUTURE")
    documents.known(office, [document])
    if accident.penalty_number_taken(office.session, basis.deciding_body, basis.decision_number):
        raise RegistryError("DECISION_NUMBER_TAKEN", decision_number=basis.decision_number)
    entry = Penalty(
        id=new_id(now),
        accident_id=file.id,
        on=falls_on,
        kind=plain(kind, "kind", limit=100),
        deciding_body=basis.deciding_body,
        decision_number=basis.decision_number,
        legal_basis=basis.legal_basis,
        reason=basis.reason,
        decided_on=decided_on,
        document=document,
        recorded_by=actor.account_id,
        recorded_at=now,
        **on,
    )
    office.session.add(entry)
    audit.record(
        office.session, actor, Act.ACCIDENT_KEEP, "accident", file.id, now, rule=basis.legal_basis[:200]
    )
    return entry.id


@one_transaction
def tell_police(office: Office, actor: Actor, accident_id: str, proof: str, now: int) -> None:
    """Note that the case went to the police, by the document of its transfer.

    Errors: RegistryError FORBIDDEN, ACCIDENT_UNKNOWN, POLICE_NOT_DUE, POLICE_TOLD, ATTACHMENT_UNKNOWN.
    """
    require(actor, Act.ACCIDENT_KEEP)
    file, _ = held(office, accident_id)
    if file.police_due_at is None:
        raise RegistryError("POLICE_NOT_DUE")
    if file.police_told_at is not None:
        raise RegistryError("POLICE_TOLD")
    documents.known(office, [proof])
    file.police_told_at, file.police_proof = now, proof
    audit.record(office.session, actor, Act.ACCIDENT_KEEP, "accident", file.id, now)


def _check_penalty(office: Office, accident_id: str, falls_on: str, on: dict[str, Any]) -> None:
    if falls_on not in FALLS_ON:
        raise RegistryError("ACCIDENT_INVALID", field="falls_on")
    amount, person_id = on.get("amount_yuan"), on.get("person_id")
    if amount is not None and amount < 0:
        raise RegistryError("ACCIDENT_INVALID", field="amount_yuan")
    if (falls_on == "unit") is not (person_id is None and bool(on.get("unit"))):
        raise RegistryError("ACCIDENT_INVALID", field="falls_on")
    if person_id is not None and person_id not in accident.involved(office.session, accident_id):
        raise RegistryError("NOT_INVOLVED")
