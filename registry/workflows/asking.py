"""Who goes through the public register is noticed and slowed: a counter per address, kept by the database.

Every question counts, answered or not; misses are what going through it looks like. Whoever asks more than
PER_HOUR within an hour waits, each time twice as long, and rings an alarm. Addresses are keyed.
"""

from __future__ import annotations

from registry.errors import RegistryError
from registry.models import Asker, alarm, asker

from .context import Office
from .transaction import one_transaction

ALARM = "REGISTER_ENUMERATED"
PER_HOUR = 60
"""Questions of one address within an hour: pages turned and look-ups together."""
_HOUR = 3600
_FIRST_WAIT = 120
_LONGEST_WAIT = 24 * _HOUR


def count(office: Office, address: str, now: int) -> None:
    """Count a question. Errors: RegistryError TOO_MANY_QUESTIONS; its fact `seconds` is how long to wait."""
    wait = _counted(office, office.vault.keyed("address", address), now)
    if wait:
        raise RegistryError("TOO_MANY_QUESTIONS", seconds=wait)


@one_transaction
def _counted(office: Office, address: bytes, now: int) -> int:
    """Give the seconds to wait, 0 where the question may be answered."""
    one = asker.lock(office.session, address, now)
    if now < one.blocked_until:
        return one.blocked_until - now
    if now - one.since >= _HOUR:
        quiet = now - max(one.since, one.blocked_until) >= _LONGEST_WAIT
        one.since, one.count, one.strikes = now, 0, 0 if quiet else one.strikes
    one.count += 1
    return _strike(office, one, now) if one.count > PER_HOUR else 0


def _strike(office: Office, one: Asker, now: int) -> int:
    wait = min(_FIRST_WAIT << min(one.strikes, 16), _LONGEST_WAIT)
    one.strikes += 1
    one.since, one.count, one.blocked_until = now + wait, 0, now + wait
    alarm.ring(office.session, ALARM, int.from_bytes(one.address[:7]), now)
    return wait


@one_transaction
def forget(office: Office, now: int) -> None:
    """Forget addresses that have been quiet for two days."""
    asker.forget(office.session, now - 2 * _LONGEST_WAIT)
