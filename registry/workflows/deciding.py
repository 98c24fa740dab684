"""Deciding: a revocation ends one credential, a ban ends one person's right to weld. Each one transaction.

A decision is appended and never changed; it holds from its commit on, whichever process is asked next. A ban
locks the person row that issuance locks too, so the two cannot pass each other unseen.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import select

from registry.errors import RegistryError
from registry.models import Credential, CredentialState, Decision, DecisionKind, Person, leaf, person
from registry.models import credential as credentials
from registry.models import decision as decisions
from registry.models.identifiers import new_id
from registry.rules.measures import Measure, status_class

from . import people
from .context import Office
from .transaction import one_transaction

_NUMBER_INSIDE = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])|(?<!\d)\d{6}(?:18|19|20)\d{6}\d{3}(?!\d)")


@dataclass(frozen=True, slots=True)
class Basis:
    """What a decision rests on; all four are needed (行政处罚法: no decision without basis and reason)."""

    decision_number: str
    deciding_body: str
    legal_basis: str
    reason: str

    def checked(self) -> Basis:
        """Give the basis trimmed. Errors: RegistryError BASIS_EMPTY, BASIS_HOLDS_NUMBER, BASIS_TOO_LONG."""
        trimmed = Basis(**{name: " ".join(text.split()) for name, text in asdict(self).items()})
        for field in fields(trimmed):
            text = getattr(trimmed, field.name)
            if not text:
                raise RegistryError("BASIS_EMPTY", field=field.name)
            if _NUMBER_INSIDE.search(unicodedata.normalize("NFKC", text)):
                raise RegistryError("BASIS_HOLDS_NUMBER", field=field.name)
            if len(text) > _LONGEST[field.name]:
                raise RegistryError("BASIS_TOO_LONG", field=field.name, limit=_LONGEST[field.name])
        return trimmed


_LONGEST = {"decision_number": 100, "deciding_body": 200, "legal_basis": 2_000, "reason": 2_000}


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
    office: Office,
    basis: Basis,
    now: int,
    *,
    kind: DecisionKind,
    measure: Measure,
    serial: int | None = None,
    person_id: str | None = None,
) -> Decided:
    """Append a decision and its leaf, which tells the serials whose class changes and nobody's name."""
    session = office.session
    if decisions.number_taken(session, basis.deciding_body, basis.decision_number):
        raise RegistryError("DECISION_NUMBER_TAKEN", decision_number=basis.decision_number)
    class_ = status_class(measure) or ""
    decision = Decision(
        id=new_id(now),
        kind=kind.value,
        serial=serial,
        person_id=person_id,
        measure=measure.value,
        class_=class_,
        decided_at=now,
        **asdict(basis),
    )
    session.add(decision)
    session.flush()
    serials = [serial] if serial is not None else credentials.serials_of_person(session, person_id or "")
    index = leaf.append(
        session,
        "decision",
        now,
        subject=decision.id,
        record=decision.canonical(),
        kind=kind.value,
        changes={class_: serials},
    )
    return Decided(
        id=decision.id,
        kind=kind.value,
        measure=measure.value,
        status_class=class_,
        decision_number=basis.decision_number,
        deciding_body=basis.deciding_body,
        decided_at=now,
        serials=tuple(serials),
        leaf=index,
    )
