"""Deciding: a revocation ends one credential, a ban ends one person's right to weld. Each one transaction.

A decision is appended and never changed; it holds from its commit on, whichever process is asked next. A ban
locks the person row that issuance locks too, so the two cannot pass each other unseen.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.errors import RegistryError
from registry.models import Credential, CredentialState, Decision, DecisionKind, Person, leaf, person
from registry.models import credential as credentials
from registry.models import decision as decisions
from registry.models.identifiers import new_id
from registry.rules.measures import Measure, status_class

from . import people
from .basis import Basis
from .context import Office
from .transaction import one_transaction


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it stands in the register. `serials` are those it touches; `leaf` is its log index."""

    id: str
    kind: str
    measure: str
    status_class: str
    decision_number: str
    deciding_body: str
    decided_at: int
    serials: tuple[int, ...]
    leaf: int

    def to_json(self) -> dict[str, Any]:
        """Give what commands print."""
        return {**asdict(self), "serials": list(self.serials)}


@one_transaction
def revoke(office: Office, serial: int, basis: Basis, now: int) -> Decided:
    """Revoke one credential (撤销).

    Errors: RegistryError CREDENTIAL_UNKNOWN, ALREADY_REVOKED, DECISION_NUMBER_TAKEN, BASIS_*.
    """
    basis = basis.checked()
    session = office.session
    state = session.scalar(select(Credential.state).where(Credential.serial == serial).with_for_update())
    if state != CredentialState.ISSUED:
        raise RegistryError("CREDENTIAL_UNKNOWN", serial=serial)
    if "revoked" in decisions.classes_of(session, serial):
        raise RegistryError("ALREADY_REVOKED", serial=serial)
    return _append(office, basis, now, kind=DecisionKind.REVOCATION, measure=Measure.REVOKE, serial=serial)


@one_transaction
def ban(office: Office, document_type: str, number: str, name: str | None, basis: Basis, now: int) -> Decided:
    """Ban a person for life (终身禁止从事电气焊作业), with or without a credential, known here or not.

    `number` may be written in any spelling. A name is compared with the registered one: a slip of the pen
    must not ban somebody else. Errors: RegistryError DOCUMENT_TYPE_UNKNOWN, NUMBER_INVALID, NAME_DIFFERS,
    ALREADY_BANNED, DECISION_NUMBER_TAKEN, BASIS_*.
    """
    basis = basis.checked()
    identity = people.identity(document_type, number, name, office.day(now))
    person_id = _locked_person(office, identity, now)
    decided = _append(
        office, basis, now, kind=DecisionKind.BAN, measure=Measure.LIFETIME_BAN, person_id=person_id
    )
    office.session.get_one(Person, person_id).banned_since = now
    return decided


def _locked_person(office: Office, identity: people.Identity, now: int) -> str:
    """Find or create the person, and hold the row until the decision stands."""
    session = office.session
    known = person.find(session, office.vault.index(identity.document_type, identity.number))
    if known is None:
        person_id = new_id(now)
        people.add(office, [people.Newcomer(person_id, identity)], now)
        person.lock(session, [person_id])
        return person_id
    if person.lock(session, [known.id]):
        raise RegistryError("ALREADY_BANNED")
    if identity.name and known.name and identity.name != known.name:
        raise RegistryError("NAME_DIFFERS")
    if identity.name and known.name is None:
        people.add_holders(office, [people.Newcomer(known.id, identity)], now)
    return known.id


def _append(
    office: Office, basis: Basis, now: int, *, kind: DecisionKind, measure: Measure, **on: Any
) -> Decided:
    """Append a decision `on` a `serial` or a `person_id`."""
    session = office.session
    if decisions.number_taken(session, basis.deciding_body, basis.decision_number):
        raise RegistryError("DECISION_NUMBER_TAKEN", decision_number=basis.decision_number)
    decision = Decision(
        id=new_id(now),
        kind=kind.value,
        measure=measure.value,
        class_=status_class(measure) or "",
        decided_at=now,
        **asdict(basis),
        **on,
    )
    session.add(decision)
    session.flush()
    return _logged(session, decision)


def _logged(session: Session, decision: Decision) -> Decided:
    """Append the leaf, which tells the serials whose class changes and nobody's name."""
    if decision.serial is not None:
        serials = [decision.serial]
    else:
        serials = credentials.serials_of_person(session, decision.person_id or "")
    index = leaf.append(
        session,
        "decision",
        decision.decided_at,
        subject=decision.id,
        record=decision.canonical(),
        kind=decision.kind,
        changes={decision.class_: serials},
    )
    return Decided(
        id=decision.id,
        kind=decision.kind,
        measure=decision.measure,
        status_class=decision.class_,
        decision_number=decision.decision_number,
        deciding_body=decision.deciding_body,
        decided_at=decision.decided_at,
        serials=tuple(serials),
        leaf=index,
    )
