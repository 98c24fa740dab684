"""Sign-in: a password or an invitation opens a session, and every session ends.

A session gets a new word when it is opened and when a passkey confirms it (`confirming`): what somebody
planted in a browser before is worth nothing after. Until a passkey has confirmed it, the session of a
regulator, or of anyone who has a passkey, gives an actor without roles.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, update

from registry.adapters import passwords
from registry.errors import RegistryError
from registry.models import Account, AccountState, KnownDevice, WebSession, account, web_session
from registry.models.identifiers import new_id
from registry.rules import sign_in as rule
from registry.rules.permissions import REGULATOR_ROLES, Channel

from . import attempts, audit
from .authority import Actor
from .context import Office
from .secret_words import new_word, word_hash
from .transaction import one_transaction, reading

_TOUCH_EVERY = 60  # seconds: `seen_at` needs no write at every request


@dataclass(frozen=True, slots=True)
class Signed:
    """A browser that is signed in. `actor` has no roles while `needs_passkey`."""

    session_id: str
    login: str
    actor: Actor
    needs_passkey: bool
    has_passkey: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened: the word of its cookie and the device's, both told this once."""

    word: str
    device: str


def by_password(
    office: Office, login: str, password: str, *, address: str, device: str | None, now: int
) -> Opened:
    """Open a session. Known and unknown names take the same path and the same work.

    Errors: RegistryError SIGN_IN_REFUSED, RATE_LIMITED.
    """
    plain = rule.normalise_password(password[: rule.LONGEST + 1])
    attempt = attempts.start(office, login, address, device, now)
    # Outside any transaction: the hash takes its time on purpose, and others want to write.
    good = passwords.matches(attempt.password_hash, plain)
    if not good or attempt.account_id is None:
        raise RegistryError("SIGN_IN_REFUSED")
    renewed = passwords.hashed(plain) if passwords.is_outdated(attempt.password_hash or "") else None
    return _open(office, attempt, renewed, now)


@one_transaction
def _open(office: Office, attempt: attempts.Attempt, renewed: str | None, now: int) -> Opened:
    whose = office.session.get_one(Account, attempt.account_id, with_for_update=True)
    if whose.state != AccountState.ACTIVE or whose.password_hash != attempt.password_hash:
        raise RegistryError("SIGN_IN_REFUSED")  # locked or recovered while the password was looked at
    if renewed is not None:
        whose.password_hash = renewed
    attempts.succeeded(office, attempt, now)
    return open_session(office, whose, now)


def open_session(office: Office, whose: Account, now: int) -> Opened:
    """Open a session of an account, within the caller's transaction, and know its device from now on."""
    opened = Opened(new_word(), new_word())
    session_id = new_id(now)
    office.session.add_all(
        (
            WebSession(
                id=session_id,
                token_hash=word_hash(opened.word),
                account_id=whose.id,
                created_at=now,
                seen_at=now,
                ends_at=now + rule.LIFETIME,
            ),
            KnownDevice(
                token_hash=word_hash(opened.device), account_id=whose.id, expires_at=now + rule.DEVICE_TERM
            ),
        )
    )
    actor = actor_of(whose, Channel.CONSOLE)
    audit.record(office.session, actor, "session.open", "session", session_id, now)
    return opened


def find(office: Office, word: str, now: int) -> Signed | None:
    """Say who is signed in by a cookie's word; None where nobody is, or no longer."""
    with reading(office) as session:
        held = web_session.by_token(session, word_hash(word))
        if held is None or not _lives(held, now):
            return None
        whose = session.get_one(Account, held.account_id)
        if whose.state != AccountState.ACTIVE:
            return None
        signed = _signed(whose, held, has_passkey=bool(account.passkeys_of(session, whose.id)))
        seen = held.seen_at
    if now - seen >= _TOUCH_EVERY:
        _touch(office, signed.session_id, now)
    return signed


def _lives(held: WebSession, now: int) -> bool:
    return now < held.ends_at and now - held.seen_at < rule.IDLE


def _signed(whose: Account, held: WebSession, *, has_passkey: bool) -> Signed:
    needs = held.passkey_at is None and (has_passkey or not REGULATOR_ROLES.isdisjoint(whose.role_set))
    actor = actor_of(whose, Channel.CONSOLE)
    if needs:
        actor = Actor(actor.account_id, actor.name, actor.organisation, frozenset(), actor.channel)
    return Signed(held.id, whose.login, actor, needs, has_passkey)


def actor_of(whose: Account, channel: Channel) -> Actor:
    """Make the actor of an account with all its roles."""
    return Actor(whose.id, whose.name, whose.organisation, whose.role_set, channel)


@one_transaction
def _touch(office: Office, session_id: str, now: int) -> None:
    office.session.execute(update(WebSession).where(WebSession.id == session_id).values(seen_at=now))


@one_transaction
def sign_out(office: Office, signed: Signed, now: int) -> None:
    """End this session."""
    office.session.execute(delete(WebSession).where(WebSession.id == signed.session_id))
    audit.record(office.session, signed.actor, "session.end", "session", signed.session_id, now)


@one_transaction
def sign_out_everywhere(office: Office, signed: Signed, now: int) -> None:
    """End all sessions of the account, and forget its devices."""
    web_session.end_all(office.session, signed.actor.account_id)
    audit.record(office.session, signed.actor, "session.end_all", "account", signed.actor.account_id, now)


@dataclass(frozen=True, slots=True)
class Own:
    """What an account sees of itself: (id, opened, seen, is it this one), (id, label, made); Unix seconds."""

    sessions: list[tuple[str, int, int, bool]]
    passkeys: list[tuple[str, str, int]]


def own(office: Office, signed: Signed, now: int) -> Own:
    """Give the account's living sessions and its passkeys."""
    with reading(office) as session:
        held = web_session.of_account(session, signed.actor.account_id, now)
        keys = account.passkeys_of(session, signed.actor.account_id)
        return Own(
            [
                (each.id, each.created_at, each.seen_at, each.id == signed.session_id)
                for each in held
                if _lives(each, now)
            ],
            [(each.id, each.label, each.created_at) for each in keys],
        )
