"""One's own password, changed by whoever knows the old one; whatever else was signed in is signed out by it.

Guesses of the old one count as at the sign-in: an open session left behind is no place to guess.
"""

from __future__ import annotations

from registry.adapters import passwords
from registry.errors import RegistryError
from registry.models import Account, AccountState, WebSession, web_session
from registry.rules import sign_in as rule

from . import attempts, audit, sign_in
from .context import Office
from .sign_in import Opened, Signed
from .transaction import one_transaction


def change(
    office: Office, signed: Signed, old: str, new: str, *, address: str, device: str | None, now: int
) -> Opened:
    """Give the account another password, and this browser a session in the place of all that were open.

    Errors: RegistryError PASSKEY_REQUIRED, PASSWORD_*, RATE_LIMITED, SIGN_IN_NEEDED where the session ended.
    """
    if signed.needs_passkey:
        raise RegistryError("PASSKEY_REQUIRED")
    fault = rule.password_fault(new, signed.login)
    if fault:
        raise RegistryError(fault, length=rule.SHORTEST if fault == "PASSWORD_SHORT" else rule.LONGEST)
    attempt = attempts.start(office, signed.login, address, device, now)
    # Outside any transaction, as at the sign-in: both hashes take their time on purpose.
    if not passwords.matches(attempt.password_hash, rule.normalise_password(old[: rule.LONGEST + 1])):
        raise RegistryError("PASSWORD_WRONG")
    return _change(office, signed, attempt, passwords.hashed(rule.normalise_password(new)), now)


@one_transaction
def _change(
    office: Office, signed: Signed, attempt: attempts.Attempt, password_hash: str, now: int
) -> Opened:
    session = office.session
    whose = session.get_one(Account, signed.actor.account_id, with_for_update=True)
    held = session.get(WebSession, signed.session_id)
    if held is None or whose.state != AccountState.ACTIVE or whose.password_hash != attempt.password_hash:
        raise RegistryError("SIGN_IN_NEEDED")  # signed out, locked or recovered meanwhile
    whose.password_hash = password_hash
    attempts.succeeded(office, attempt, now)
    audit.record(session, signed.actor, "password.change", "account", whose.id, now)
    return _in_place_of_all(office, whose, held, now)


def _in_place_of_all(office: Office, whose: Account, held: WebSession, now: int) -> Opened:
    """Open a session as good as the one held, and no longer than it, in the place of all there are."""
    passkey_at, ends_at = held.passkey_at, held.ends_at
    web_session.end_all(office.session, whose.id)
    opened = sign_in.open_session(office, whose, now)
    office.session.flush()
    for new in web_session.of_account(office.session, whose.id, now):
        new.passkey_at, new.ends_at = passkey_at, ends_at
    return opened
