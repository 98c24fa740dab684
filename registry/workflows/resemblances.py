"""Found under a second document: name and birth date of a person under a ban, with another number.

A case for a human, never automatic and never silent: a row of an upload waits, a person check answers
NEEDS_REVIEW, an alarm is counted, and the pair stands in a queue until somebody has compared the documents.
Found to be another person, the number is met as any other; found to be the same, the row goes on waiting:
what ends that person's right under the second number is a decision of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from registry.errors import RegistryError
from registry.models import (
    Case,
    DecisionKind,
    Holder,
    Resemblance,
    alarm,
    decision,
    leaf,
    person,
    resemblance,
)
from registry.models.resemblance import Finding
from registry.rules.history import Step
from registry.rules.permissions import Act
from registry.verify.identity import mask

from . import audit, people, stepping
from .authority import Actor, require
from .basis import Basis
from .context import Office
from .documents import known
from .transaction import one_transaction, reading

ALARM = "LIKE_A_BANNED"
UPLOAD, CHECK, BAN = "upload", "check", "ban"

Pair = tuple[bytes, str]
"""A keyed number, and the person under a ban whom its bearer resembles."""


Met = dict[people.Identity, tuple[Pair, ...]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pair in the queue; both numbers masked, for whoever compares the documents. One name is on both."""

    id: str
    name: str | None
    document_type: str
    number: str
    banned_person: str
    banned_number: str
    met_in: str
    found_at: int


def alike(office: Office, asked: Iterable[people.Identity]) -> Met:
    """Give whom of `asked` resembles a person under a ban and was not told apart; inside a reading."""
    likenesses = {who: key for who in asked if (key := people.likeness(office, who)) is not None}
    banned = resemblance.banned_like(office.session, set(likenesses.values()))
    indexes = {who: office.vault.keyed(who.document_type, who.number) for who in likenesses}
    pairs = {
        who: [(indexes[who], id_) for id_, number in banned.get(key, {}).items() if number != indexes[who]]
        for who, key in likenesses.items()
    }
    met = {who: found for who, found in pairs.items() if found}
    apart = resemblance.told_apart(office.session, {indexes[who] for who in met})
    left = {who: tuple(pair for pair in found if pair not in apart) for who, found in met.items()}
    return {who: found for who, found in left.items() if found}


def keep(office: Office, met: Met, met_in: str, now: int) -> None:
    """Put pairs into the queue, each once, and count the alarm; inside the caller's transaction."""
    for who, pairs in met.items():
        for number_index, banned_id in pairs:
            _queue(office, number_index, banned_id, f"{who.document_type}:{who.number}", met_in, now)


def _queue(office: Office, index: bytes, banned_id: str, told: str, met_in: str, now: int) -> None:
    if resemblance.known(office.session, index, banned_id):
        return
    new = resemblance.make(index, banned_id, met_in, now)
    new.number_sealed = office.vault.seal(told, row=resemblance.number_row(new.id))
    office.session.add(new)
    office.session.flush()
    alarm.ring(office.session, ALARM, 0, now)


@one_transaction
def met_in_check(office: Office, who: people.Identity, now: int) -> None:
    """Queue what a person check has met."""
    keep(office, alike(office, [who]), CHECK, now)


@one_transaction
def look_around(office: Office, banned_id: str, now: int) -> int:
    """Queue whoever on record resembles a person who has just been banned; give how many there are."""
    others = resemblance.others_like(office.session, banned_id)
    for other_id, index, sealed, document_type in others:
        number = office.vault.open(sealed, row=person.number_row(other_id))
        _queue(office, index, banned_id, f"{document_type}:{number}", BAN, now)
    return len(others)


def queue(office: Office, actor: Actor, *, limit: int = 50, after: str = "") -> list[Waiting]:
    """Give what waits for a human, the oldest first. Errors: RegistryError FORBIDDEN."""
    require(actor, Act.CASE_READ)
    with reading(office) as session:
        return [_told(office, one) for one in resemblance.waiting(session, limit, after)]


def _told(office: Office, one: Resemblance) -> Waiting:
    told = office.vault.open(one.number_sealed, row=resemblance.number_row(one.id))
    banned = office.session.get_one(person.Person, one.banned_id)
    number = office.vault.open(banned.number_sealed, row=person.number_row(banned.id))
    holder = office.session.get(Holder, banned.id)
    document_type, _, other = told.partition(":")
    return Waiting(
        id=one.id,
        name=holder.name if holder else None,
        document_type=document_type,
        number=mask(other),
        banned_person=one.banned_id,
        banned_number=mask(number),
        met_in=one.met_in,
        found_at=one.found_at,
    )


@one_transaction
def settle(
    office: Office,
    actor: Actor,
    id_: str,
    *,
    same: bool,
    reason: str,
    now: int,
    documents: Sequence[str] = (),
) -> None:
    """Record what a human found: the `same` person, or another one. Recorded once.

    Found to be another, the number is clean for ever: that takes one document, and somebody who has not
    proposed the ban. Errors: RegistryError FORBIDDEN, RESEMBLANCE_UNKNOWN, BASIS_*, SETTLER_PROPOSED,
    SETTLED_BY_ONE_DOCUMENT, DOCUMENT_MISSING, ATTACHMENT_UNKNOWN.
    """
    require(actor, Act.CASE_PROCEED)
    reason = Basis("-", "-", "-", reason).checked().reason
    one = office.session.get(Resemblance, id_, with_for_update=True)
    if one is None or one.finding != Finding.OPEN:
        raise RegistryError("RESEMBLANCE_UNKNOWN")
    kept = known(office, documents)
    if len(kept) > 1:
        raise RegistryError("SETTLED_BY_ONE_DOCUMENT")
    if not same:
        _refuse_proposers(office, actor, one.banned_id, now)
        if not kept:
            raise RegistryError("DOCUMENT_MISSING")
    one.document = kept[0] if kept else None
    one.finding = (Finding.SAME if same else Finding.ANOTHER).value
    one.decided_by, one.decided_at, one.reason = actor.account_id, now, reason
    audit.record(office.session, actor, Act.CASE_PROCEED, "resemblance", one.id, now)
    leaf.append(office.session, "resemblance", now, subject=one.id, record=one.canonical())


def _refuse_proposers(office: Office, actor: Actor, banned_id: str, now: int) -> None:
    """Refuse who proposed a ban that the person is under, and whose account is in one hand with theirs."""
    session = office.session
    for decided in decision.of_person(session, banned_id, now):
        one = session.get(Case, decided.case_id) if decided.case_id else None
        if one is None or decided.kind != DecisionKind.BAN:
            continue
        history = stepping.history_of(office, one)
        ties = stepping.doer_of(office, actor, history, Step.REVIEW, now).ties
        if actor.account_id in history.proposers() or ties:
            raise RegistryError("SETTLER_PROPOSED")
