"""The public register (黑名单): entering a ban, withdrawing an entry, and what time or a lifting withdraws.

Entering is a decision of its own, by a named approver (个人信息保护法第二十五条), and never follows from a
ban by itself. An entry that goes leaves a leaf that says how many went, and nothing about whom; the pages are
empty of it at once, the feed and the public files with the next round of the worker.
"""

from __future__ import annotations

from datetime import date

from registry.errors import RegistryError
from registry.models import Decision, Holder, Person, RegisterEntry, leaf, person, register_entry
from registry.models.credential import Credential
from registry.models.identifiers import new_id
from registry.models.register_entry import EntryKind, Withdrawal
from registry.rules import projection
from registry.rules.measures import Measure, bars_person
from registry.verify.claims import end_of_day
from registry.verify.identity import last4, normalise_name, normalise_number, told_birth_date

from . import publication_modes
from .basis import Basis
from .context import Office
from .transaction import one_transaction, reading

LEAF = "register"
ANNOUNCED = "announced"
"""The counter of leaves that `sweep` has read."""


@one_transaction
def enter(
    office: Office,
    decision_id: str,
    act: str,
    *,
    approved_by: str,
    now: int,
    jurisdiction: str | None = None,
    until: date | None = None,
) -> RegisterEntry:
    """Put a ban in force into the register: `act` says in one sentence what was done, and is shown.

    `approved_by` is the account that approved the publication; `until` may only shorten the rule's term; the
    jurisdiction is the office's where none is told. Errors: RegistryError DECISION_UNKNOWN, NOT_A_BAN,
    REGISTERED_ALREADY, REGISTER_NAME_MISSING, REGISTER_MINOR, JURISDICTION_UNKNOWN, BASIS_*.
    """
    session = office.session
    act = Basis("-", "-", "-", act).checked().reason
    where = jurisdiction or office.settings.jurisdiction
    if not projection.known_jurisdiction(where):
        raise RegistryError("JURISDICTION_UNKNOWN")
    decision = session.get(Decision, decision_id)
    if decision is None:
        raise RegistryError("DECISION_UNKNOWN")
    person_id = decision.person_id or ""
    if not bars_person(Measure(decision.measure)) or not person.lock(session, [person_id]):
        raise RegistryError("NOT_A_BAN")
    if register_entry.of_decision(session, decision_id) is not None:
        raise RegistryError("REGISTERED_ALREADY")
    return _entered(office, decision, act, where, approved_by, until, now)


def _entered(
    office: Office, decision: Decision, act: str, where: str, by: str, until: date | None, now: int
) -> RegisterEntry:
    who = office.session.get_one(Person, decision.person_id)
    holder = office.session.get(Holder, who.id)
    if holder is None:
        raise RegistryError("REGISTER_NAME_MISSING")
    number = office.vault.open(who.number_sealed, row=person.number_row(who.id))
    on = office.day(decision.decided_at)
    if not projection.was_adult(told_birth_date(who.document_type, number), on):
        raise RegistryError("REGISTER_MINOR")
    entry = RegisterEntry(
        id=new_id(now),
        kind=EntryKind.BAN.value,
        decision_id=decision.id,
        person_id=who.id,
        jurisdiction=where,
        mode=publication_modes.mode(office, where, on, now).value,
        act=act,
        approved_by=by,
        look_up=look_up_key(office, holder.name, last4(number)),
        entered_at=now,
        published_until=end_of_day(projection.last_day(where, on, until), office.settings.zone),
    )
    office.session.add(entry)
    office.session.flush()
    _log(office, now, entered=1)
    return entry


def look_up_key(office: Office, name: str, last: str) -> bytes:
    """Key name and last four characters together, as the public knows a person."""
    folded = normalise_number("passport", last)  # folds any text: width, case, look-alike letters
    return office.vault.keyed("register", f"{folded}:{normalise_name(name)}")


@one_transaction
def withdraw(office: Office, decision_id: str, now: int) -> None:
    """Take the entry of a decision out: it was wrong, or its ground is gone. Asked again nothing happens.

    Errors: RegistryError DECISION_UNKNOWN where the decision has no entry.
    """
    entry = register_entry.of_decision(office.session, decision_id)
    if entry is None:
        raise RegistryError("DECISION_UNKNOWN")
    if register_entry.withdraw(office.session, entry.id, Withdrawal.CORRECTED, now):
        _log(office, now, withdrawn=1)


def sweep(office: Office, now: int) -> bool:
    """Withdraw what must go and announce what was cancelled; give whether anything was done.

    Cheap where nothing happened: two look-ups by index.
    """
    with reading(office) as session:
        news = leaf.next_number(session, leaf.LEAVES) > leaf.next_number(session, ANNOUNCED)
        if not news and not register_entry.term_over(session, now):
            return False
    return _swept(office, now)


@one_transaction
def _swept(office: Office, now: int) -> bool:
    session = office.session
    first = leaf.take(session, ANNOUNCED, 0)  # one at a time
    end = leaf.next_number(session, leaf.LEAVES)
    changed = publication_modes.apply_decided(office, first, end, now)
    cancelled = register_entry.cancellations(session, first, end)
    for decision, credential in cancelled:
        _announce(office, decision, credential, now)
    gone = sum(register_entry.withdraw(session, *each, now) for each in register_entry.outdated(session, now))
    leaf.take(session, ANNOUNCED, end - first)
    if gone:
        _log(office, now, withdrawn=gone)
    return bool(gone or cancelled or changed)


def _announce(office: Office, decision: Decision, credential: Credential, now: int) -> None:
    """Put a cancellation (注销) among the announcements."""
    last = projection.announced_until(office.day(decision.decided_at))
    office.session.add(
        RegisterEntry(
            id=new_id(now),
            kind=EntryKind.CANCELLATION.value,
            decision_id=decision.id,
            person_id=credential.person_id,
            jurisdiction=office.settings.jurisdiction,
            mode=projection.Mode.PUBLIC.value,
            act="",
            entered_at=now,
            published_until=end_of_day(last, office.settings.zone),
        )
    )
    office.session.flush()


def _log(office: Office, now: int, **counts: int) -> None:
    """Say in the log that entries came or went, and how many: whoever reads it learns no more."""
    leaf.append(office.session, LEAF, now, subject=LEAF, record=dict(counts), **counts)
