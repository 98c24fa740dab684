"""Limits: how much one account may ask, and how often about one person; whom many ask about is noticed.

An account is refused for what it asked itself: the questions of others stop nobody's work. Counted in
the service's memory (`extensions.limiter`): they slow the curious, and are no ledger.
"""

from __future__ import annotations

from registry.errors import RegistryError
from registry.extensions import window, within
from registry.models import alarm

from .authority import Actor
from .context import Office
from .transaction import joining

BY_ACCOUNT = "240 per minute"
LOOK_UPS_BY_ACCOUNT = "300 per hour"
BY_PERSON = "30 per hour"
"""Look-ups of one person by one account."""
OF_A_PERSON = "30 per hour"
"""Look-ups of one person by all accounts together; more ring an alarm."""
ALARM = "PERSON_ASKED_OFTEN"


def count_request(actor: Actor) -> None:
    """Count one request of an account. Errors: RegistryError RATE_LIMITED."""
    _spend(BY_ACCOUNT, "requests", actor.account_id)


def count_look_up(office: Office, actor: Actor, document_type: str, number: str, now: int) -> None:
    """Count one look-up of a person by an account; the number, in any spelling, is kept keyed only.

    Errors: RegistryError RATE_LIMITED, DOCUMENT_TYPE_UNKNOWN.
    """
    try:
        index = office.vault.index(document_type, number)
    except ValueError:
        raise RegistryError("DOCUMENT_TYPE_UNKNOWN") from None
    count_subject(office, actor, index, now)


def count_subject(office: Office, actor: Actor, key: bytes, now: int) -> None:
    """Count one look-up of whoever stands behind a keyed question; inside a transaction or without one.

    Errors: RegistryError RATE_LIMITED.
    """
    _spend(LOOK_UPS_BY_ACCOUNT, "look-ups", actor.account_id)
    _spend(BY_PERSON, "person", actor.account_id, key.hex())
    if not within(OF_A_PERSON, "everybody", key.hex()):
        with joining(office) as session:
            alarm.ring(session, ALARM, int.from_bytes(key[:7]), now)


def _spend(limit: str, *key: str) -> None:
    if not within(limit, *key):
        raise RegistryError("RATE_LIMITED", seconds=window(limit))
