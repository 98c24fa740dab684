"""Invitations: one-time links into an account. By one of them a person sets the password and is signed in.

Who gave a link is kept for good: it may have been followed by the one who gave it.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.adapters import passwords
from registry.errors import RegistryError
from registry.models import Account, AccountState, Invitation, Opening, account
from registry.models.identifiers import new_id
from registry.rules import sign_in as rule
from registry.rules.permissions import Channel

from . import audit, sign_in
from .authority import Actor
from .context import Office
from .secret_words import new_word, word_hash
from .transaction import one_transaction, reading

_TERM = {Opening.CREATED: rule.INVITATION_TERM, Opening.RECOVERED: rule.RECOVERY_TERM}


@dataclass(frozen=True, slots=True)
class Invited:
    """An account that waits for its person. `word` is the end of the link, told this once."""

    account_id: str
    login: str
    word: str


def open_link(office: Office, actor: Actor, whose: Account, opening: Opening, now: int) -> Invited:
    """Make a link into an account, within the caller's transaction; those given before are void."""
    word = new_word()
    account.void_invitations(office.session, whose.id, now)
    office.session.add(
        Invitation(
            id=new_id(now),
            account_id=whose.id,
            opening=opening,
            opened_by=actor.account_id,
            opened_at=now,
            token_hash=word_hash(word),
            expires_at=now + _TERM[opening],
        )
    )
    return Invited(whose.id, whose.login, word)


def login_of(office: Office, word: str, now: int) -> str:
    """Say whose account a link opens. Errors: RegistryError INVITATION_INVALID."""
    with reading(office) as session:
        held = account.invitation_of(session, word_hash(word))
        return session.get_one(Account, _good(held, now).account_id).login


def accept(office: Office, word: str, password: str, now: int) -> sign_in.Opened:
    """Enter by a link: set the password, and be signed in. The link is used up.

    Errors: RegistryError INVITATION_INVALID, PASSWORD_*.
    """
    fault = rule.password_fault(password, login_of(office, word, now))
    if fault:
        raise RegistryError(fault, length=rule.SHORTEST if fault == "PASSWORD_SHORT" else rule.LONGEST)
    return _enter(office, word, passwords.hashed(rule.normalise_password(password)), now)


@one_transaction
def _enter(office: Office, word: str, password_hash: str, now: int) -> sign_in.Opened:
    session = office.session
    held = _good(account.invitation_of(session, word_hash(word)), now)
    whose = session.get_one(Account, held.account_id, with_for_update=True)
    held.used_at = now
    whose.password_hash, whose.state = password_hash, AccountState.ACTIVE
    actor = sign_in.actor_of(whose, Channel.CONSOLE)
    audit.record(session, actor, "account.enter", "account", whose.id, now)
    return sign_in.open_session(office, whose, now)


def _good(held: Invitation | None, now: int) -> Invitation:
    if held is None or held.used_at is not None or held.expires_at <= now:
        raise RegistryError("INVITATION_INVALID")
    return held
