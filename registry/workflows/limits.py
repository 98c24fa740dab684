"""Limits: how much one account may ask, and how often one person may be looked up, whoever asks.

Counted in the service's memory (`extensions.limiter`): they slow the curious, and are no ledger.
"""

from __future__ import annotations

from registry.errors import RegistryError
from registry.extensions import window, within

from .authority import Actor
from .context import Office

BY_ACCOUNT = "240 per minute"
LOOK_UPS_BY_ACCOUNT = "300 per hour"
BY_PERSON = "30 per hour"


def count_request(actor: Actor) -> None:
    """Count one request of an account. Errors: RegistryError RATE_LIMITED."""
    _spend(BY_ACCOUNT, "requests", actor.account_id)


def count_look_up(office: Office, actor: Actor, document_type: str, number: str) -> None:
    """Count one look-up of a person by an account; the number, in any spelling, is kept keyed only.

    Errors: RegistryError RATE_LIMITED, DOCUMENT_TYPE_UNKNOWN.
    """
    try:
        index = office.vault.index(document_type, number)
    except ValueError:
        raise RegistryError("DOCUMENT_TYPE_UNKNOWN") from None
    count_subject(actor, index)


def count_subject(actor: Actor, key: bytes) -> None:
    """Count one look-up of whoever stands behind a keyed question. Errors: RegistryError RATE_LIMITED."""
    _spend(LOOK_UPS_BY_ACCOUNT, "look-ups", actor.account_id)
    _spend(BY_PERSON, "person", key.hex())


def _spend(limit: str, *key: str) -> None:
    if not within(limit, *key):
        raise RegistryError("RATE_LIMITED", seconds=window(limit))
