"""The public register (黑名单): entering a ban, withdrawing an entry, and what time or a lifting withdraws.

Entering is a decision of its own, by a named approver (个人信息保护法第二十五条), and never follows from a
ban by itself: `effects` enters and withdraws what two persons have decided. An entry that goes leaves a leaf
that says how many went, and nothing about whom; the pages are empty of it at once, the feed and the public
files with the next round of the worker.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from registry.errors import RegistryError
from registry.models import Decision, Holder, Person, RegisterEntry, leaf, person, register_entry
from registry.models import decision as decisions
from registry.models.credential import Credential
from registry.models.identifiers import new_id
from registry.models.register_entry import EntryKind, Withdrawal
from registry.rules import projection
from registry.verify.claims import end_of_day
from registry.verify.identity import last4, normalise_name, normalise_number, told_birth_date

from . import publication_modes
from .basis import plain
from .context import Office
from .transaction import one_transaction, reading

LEAF = "register"
SUBJECT = "register_entry"
LONGEST_ACT = 200
ANNOUNCED = "announced"
"""The counter of leaves that `sweep` has read."""


def subject(office: Office, decision_id: str) -> str:
    """Name what a publication is about, for the office alone: the log tells subjects to everybody."""
    return f"{SUBJECT}:{office.vault.keyed(SUBJECT, decision_id).hex()[:32]}"


def checked(
    office: Office, decision_id: str, act: str, now: int, jurisdiction: str | None, until: date | None
) -> dict[str, Any]:
    """Say what would be entered of a ban, in the open transaction, and hold the person.

    `act` says in one sentence what was done, and is shown; `until` may only shorten the rule's term, and is
    told as the last day that holds; the jurisdiction is the office's where none is told. Errors:
    RegistryError DECISION_UNKNOWN, NOT_A_BAN, REGISTERED_ALREADY, REGISTER_NAME_MISSING, REGISTER_MINOR,
    JURISDICTION_UNKNOWN, TERM_OUT_OF_RANGE, BASIS_*.
    """
    act = plain(act, "act", limit=LONGEST_ACT)
    where = jurisdiction or office.settings.jurisdiction
    if not projection.known_jurisdiction(where):
        raise RegistryError("JURISDICTION_UNKNOWN")
    decision = _ban(office, decision_id, now)
    on = office.day(decision.decided_at)
    last = projection.last_day(where, on, until)
    if last < office.day(now):
        raise RegistryError("TERM_OUT_OF_RANGE")
    _name_and_number(office, decision)
    return {"decision": decision_id, "act": act, "jurisdiction": where, "until": last.isoformat()}


def enter(office: Office, details: dict[str, Any], *, approved_by: str, now: int) -> RegisterEntry:
    """Put a ban in force into the register, in the open transaction; `details` are those of `checked`.

    `approved_by` is the account that approved the publication. Errors: those of `checked`.
    """
    until = date.fromisoformat(details["until"])
    said = checked(office, details["decision"], details["act"], now, details["jurisdiction"], until)
    decision = office.session.get_one(Decision, said["decision"])
    name, number = _name_and_number(office, decision)
    on, last = office.day(decision.decided_at), date.fromisoformat(said["until"])
    entry = RegisterEntry(
        id=new_id(now),
        kind=EntryKind.BAN.value,
        decision_id=decision.id,
        person_id=decision.person_id,
        jurisdiction=said["jurisdiction"],
        mode=publication_modes.mode(office, said["jurisdiction"], on, now).value,
        act=said["act"],
        approved_by=approved_by,
        look_up=look_up_key(office, name, last4(number)),
        entered_at=now,
        published_until=end_of_day(last, office.settings.zone),
    )
    office.session.add(entry)
    office.session.flush()
    _log(office, now, entered=1)
    return entry


def _ban(office: Office, decision_id: str, now: int) -> Decision:
    """Give a ban that holds and was never entered, with its person held."""
    session = office.session
    decision = session.get(Decision, decision_id)
    if decision is None:
        raise RegistryError("DECISION_UNKNOWN")
    barred = decision.class_ == "banned" and person.lock(session, [decision.person_id or ""])
    over = decision.until is not None and decision.until < now
    if not barred or over or decisions.ended(session, decision_id):
        raise RegistryError("NOT_A_BAN")
    if register_entry.of_decision(session, decision_id) is not None:
        raise RegistryError("REGISTERED_ALREADY")
    return decision


def _name_and_number(office: Office, decision: Decision) -> tuple[str, str]:
    """Give who would be shown: never somebody without a name, nor who was a minor on the day."""
    who = office.session.get_one(Person, decision.person_id)
    holder = office.session.get(Holder, who.id)
    if holder is None:
        raise RegistryError("REGISTER_NAME_MISSING")
    number = office.vault.open(who.number_sealed, row=person.number_row(who.id))
    born = told_birth_date(who.document_type, number)
    if not projection.was_adult(born, office.day(decision.decided_at)):
        raise RegistryError("REGISTER_MINOR")
    return holder.name, number


def look_up_key(office: Office, name: str, last: str) -> bytes:
    """Key name and last four characters together, as the public knows a person."""
    folded = normalise_number("passport", last)  # folds any text: width, case, look-alike letters
    return office.vault.keyed("register", f"{folded}:{normalise_name(name)}")


def withdraw(office: Office, decision_id: str, now: int) -> None:
    """Take the entry of a ban out, in the open transaction: it was wrong. Asked again nothing happens.

    Errors: RegistryError DECISION_UNKNOWN where the ban has no entry.
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
