"""Attempts at signing in: counted before they are judged, so that many at once gain nothing.

Counted by login name and by address; on a device where the account has signed in before, by that device
alone. Unknown names are counted as known ones are: the answer tells nobody which names exist.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from registry.errors import RegistryError
from registry.models import AccountState, SignInPause, account, web_session
from registry.rules import sign_in as rule

from .context import Office
from .secret_words import word_hash
from .transaction import one_transaction


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is to be judged: the account (None: there is none that could sign in) and what counts it."""

    account_id: str | None
    password_hash: str | None
    by_name: bytes
    by_address: bytes | None


@one_transaction
def start(office: Office, login: str, address: str, device: str | None, now: int) -> Attempt:
    """Count one attempt in advance. Errors: RegistryError RATE_LIMITED, where a pause is not over."""
    session = office.session
    login = rule.normalise_login(login)[:80]
    found = account.by_login(session, login)
    owner, device_hash = found.id if found else "", word_hash(device or "")
    if web_session.device_known(session, device_hash, owner, now):
        by_name, by_address = office.vault.keyed("sign-in-device", f"{device_hash.hex()}:{login}"), None
    else:
        by_name = office.vault.keyed("sign-in-login", login)
        by_address = office.vault.keyed("sign-in-address", address)
    if by_address is not None:
        _count(office, by_address, rule.FREE_BY_ADDRESS, now)
    _count(office, by_name, rule.FREE_BY_LOGIN, now)
    usable = found if found and found.state == AccountState.ACTIVE else None
    return Attempt(usable and usable.id, usable and usable.password_hash, by_name, by_address)


def succeeded(office: Office, attempt: Attempt, now: int) -> None:
    """Take the count back, within the caller's transaction: the name's whole, the address's by one."""
    session = office.session
    session.execute(delete(SignInPause).where(SignInPause.key == attempt.by_name))
    at_address = _held(office, attempt.by_address) if attempt.by_address else None
    if at_address is not None:
        at_address.failures = max(0, at_address.failures - 1)
        at_address.paused_until = min(at_address.paused_until, now)
    web_session.sweep(session, now, now - rule.FORGET_AFTER)


def _count(office: Office, key: bytes, free: int, now: int) -> None:
    held = _held(office, key)
    if held is None:
        held = SignInPause(key=key, failures=0, last_at=now, paused_until=now)
        office.session.add(held)
    if now < held.paused_until:
        raise RegistryError("RATE_LIMITED", seconds=held.paused_until - now)
    held.failures = held.failures + 1 if now - held.last_at < rule.FORGET_AFTER else 1
    held.last_at, held.paused_until = now, now + rule.pause(held.failures, free)
    office.session.flush()


def _held(office: Office, key: bytes) -> SignInPause | None:
    return office.session.scalars(select(SignInPause).where(SignInPause.key == key).with_for_update()).first()
