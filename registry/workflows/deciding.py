"""Deciding: what an approved case, or the import of another authority's decision, writes into the register.

Nothing here asks who may: that is the procedure's (`cases`), and neither commands nor pages import this
module (a contract in setup.cfg). A decision is appended and never changed; it holds from its commit on,
whichever process is asked next. A ban locks the person row that issuance locks too, so the two cannot pass
each other unseen; it goes from that row only by a decision that ends it.
"""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from registry.errors import RegistryError
from registry.models import Credential, CredentialState, Decision, DecisionKind, Person, leaf, person
from registry.models import decision as decisions
from registry.models.identifiers import new_id
from registry.rules.measures import Measure

from . import telling
from .basis import Basis
from .context import Office
from .orders import Decided, Order
from .subjects import person_for
from .transaction import one_transaction

__all__ = ["Basis", "Decided", "Order", "ban", "decide", "revoke"]

_Session = Session | scoped_session[Session]


@one_transaction
def revoke(office: Office, serial: int, basis: Basis, now: int) -> Decided:
    """Revoke one credential (撤销), without a case: for tests and for `demonstration`.

    Errors: RegistryError CREDENTIAL_UNKNOWN, ALREADY_REVOKED, DECISION_NUMBER_TAKEN, BASIS_*.
    """
    on = {"serial": serial, "basis": basis.checked()}
    return decide(office, Order(DecisionKind.REVOCATION, Measure.REVOKE.value, "revoked", **on), now)


@one_transaction
def ban(office: Office, document_type: str, number: str, name: str | None, basis: Basis, now: int) -> Decided:
    """Ban a person for life (终身禁止从事电气焊作业), without a case: for tests and for `demonstration`.

    `number` may be written in any spelling. Errors: RegistryError DOCUMENT_TYPE_UNKNOWN, NUMBER_INVALID,
    NAME_DIFFERS, ALREADY_BANNED, DECISION_NUMBER_TAKEN, BASIS_*.
    """
    basis = basis.checked()
    person_id = person_for(office, document_type, number, name, now)
    on = {"person_id": person_id, "basis": basis}
    return decide(office, Order(DecisionKind.BAN, Measure.LIFETIME_BAN.value, "banned", **on), now)


def decide(office: Office, order: Order, now: int) -> Decided:
    """Append a decision and its leaf in the open transaction, and let it take effect.

    Errors: RegistryError CREDENTIAL_UNKNOWN, ALREADY_REVOKED, ALREADY_BANNED, ALREADY_IN_CLASS,
    DECISION_UNKNOWN, ALREADY_LIFTED, DECISION_NUMBER_TAKEN.
    """
    session = office.session
    _check(session, order, now)
    decision = _row(order, now)
    session.add(decision)
    session.flush()
    changes = telling.entering(office, decision, now)
    if order.class_ == "banned":
        barred = session.get_one(Person, order.person_id)
        barred.banned_since = now if barred.banned_since is None else barred.banned_since
    ended = session.get_one(Decision, order.ends_id) if order.ends_id else None
    removed = telling.leaving(office, ended, now) if ended else {}
    if ended is not None and ended.class_ and ended.serial is None and not telling.holds(session, ended, now):
        session.get_one(Person, ended.person_id).banned_since = None
    told = telling.leaf(office, decision, changes, removed, now)
    index = leaf.append(session, "decision", decision.decided_at, subject=decision.id, **told)
    return _told(decision, tuple(telling.serials(session, decision)), index)


def _check(session: _Session, order: Order, now: int) -> None:
    if order.serial is not None:
        _check_serial(session, order.serial, order, now)
    elif order.person_id is not None and order.kind is DecisionKind.BAN:
        person.lock(session, [order.person_id])
        held = decisions.of_person(session, order.person_id, now)
        if any(one.measure == order.measure and one.id != order.ends_id for one in held):
            raise RegistryError("ALREADY_BANNED")
    if order.ends_id is not None:
        _check_end(session, order.ends_id)
    if decisions.number_taken(session, order.basis.deciding_body, order.basis.decision_number):
        raise RegistryError("DECISION_NUMBER_TAKEN", decision_number=order.basis.decision_number)


def _check_serial(session: _Session, serial: int, order: Order, now: int) -> None:
    state = session.scalar(select(Credential.state).where(Credential.serial == serial).with_for_update())
    if state != CredentialState.ISSUED:
        raise RegistryError("CREDENTIAL_UNKNOWN", serial=serial)
    if order.class_ and order.class_ in decisions.classes_of(session, serial, now, but=order.ends_id):
        if order.class_ == "revoked":
            raise RegistryError("ALREADY_REVOKED", serial=serial)
        raise RegistryError("ALREADY_IN_CLASS", serial=serial)


def _check_end(session: _Session, ends_id: str) -> None:
    """Hold whom the decision is about, then ask whether it was ended before."""
    ended = session.get(Decision, ends_id)
    if ended is None or ended.kind in (DecisionKind.LIFT, DecisionKind.TERM_OVER):
        raise RegistryError("DECISION_UNKNOWN")
    if ended.person_id is not None:
        person.lock(session, [ended.person_id])
    if decisions.ended(session, ends_id):
        raise RegistryError("ALREADY_LIFTED")


def _row(order: Order, now: int) -> Decision:
    told = {name: getattr(order, name) for name in Order.__slots__ if name not in ("kind", "basis")}
    return Decision(id=new_id(now), kind=order.kind.value, decided_at=now, **asdict(order.basis), **told)


def _told(decision: Decision, serials: tuple[int, ...], index: int) -> Decided:
    return Decided(
        id=decision.id,
        kind=decision.kind,
        measure=decision.measure,
        status_class=decision.class_,
        decision_number=decision.decision_number,
        deciding_body=decision.deciding_body,
        decided_at=decision.decided_at,
        serials=serials,
        leaf=index,
    )
