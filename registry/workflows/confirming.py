"""Confirming: what a passkey does in a session: it is registered, it confirms, it is ended.

Each question is asked once: the challenge is taken out of the session before the answer is looked at.
"""

from __future__ import annotations

import secrets
from typing import Any

from registry.errors import RegistryError
from registry.models import Account, Passkey, WebSession, account
from registry.rules import sign_in as rule
from registry.rules.permissions import REGULATOR_ROLES

from . import audit, passkeys
from .context import Office
from .secret_words import new_word, word_hash
from .sign_in import Signed
from .transaction import one_transaction, reading


def ask_for_new(office: Office, signed: Signed, now: int) -> dict[str, Any]:
    """Give the options of a registration. Errors: RegistryError PASSKEY_REQUIRED, SIGN_IN_NEEDED."""
    if signed.has_passkey and signed.needs_passkey:
        raise RegistryError("PASSKEY_REQUIRED")
    challenge = _new_challenge(office, signed.session_id, now)
    with reading(office):
        return passkeys.registration_options(office, signed.actor.account_id, challenge)


def ask_to_confirm(office: Office, signed: Signed, now: int) -> dict[str, Any]:
    """Give the options of an assertion that confirms the session. Errors: RegistryError SIGN_IN_NEEDED."""
    challenge = _new_challenge(office, signed.session_id, now)
    with reading(office):
        return passkeys.assertion_options(office, signed.actor, challenge)


@one_transaction
def _new_challenge(office: Office, session_id: str, now: int) -> bytes:
    challenge = secrets.token_bytes(32)
    held = office.session.get(WebSession, session_id, with_for_update=True)
    if held is None:
        raise RegistryError("SIGN_IN_NEEDED")
    held.challenge, held.challenge_until = challenge, now + rule.CHALLENGE_TERM
    return challenge


def _taken_challenge(office: Office, signed: Signed, now: int) -> bytes:
    """Take the challenge out of the session: it is used up, whatever the answer is worth."""
    challenge = _take_challenge(office, signed.session_id, now)
    if challenge is None:
        raise RegistryError("PASSKEY_REFUSED")
    return challenge


@one_transaction
def _take_challenge(office: Office, session_id: str, now: int) -> bytes | None:
    held = office.session.get(WebSession, session_id, with_for_update=True)
    if held is None or held.challenge is None or now >= (held.challenge_until or 0):
        return None
    challenge, held.challenge = held.challenge, None
    return challenge


def confirm(office: Office, signed: Signed, response: dict[str, Any], now: int) -> str:
    """Let a passkey confirm the session; give its new word. Errors: RegistryError PASSKEY_REFUSED."""
    return _confirm(office, signed, response, _taken_challenge(office, signed, now), now)


@one_transaction
def _confirm(office: Office, signed: Signed, response: dict[str, Any], challenge: bytes, now: int) -> str:
    passkeys.verify_assertion(office, signed.actor, challenge, response, now)
    return _confirmed(office, signed, now)


def _confirmed(office: Office, signed: Signed, now: int) -> str:
    held, word = office.session.get(WebSession, signed.session_id), new_word()
    if held is None:
        raise RegistryError("SIGN_IN_NEEDED")
    held.token_hash, held.passkey_at, held.seen_at = word_hash(word), now, now
    audit.record(office.session, signed.actor, "session.confirm", "session", held.id, now)
    return word


def add_passkey(office: Office, signed: Signed, response: dict[str, Any], label: str, now: int) -> str:
    """Register a passkey in this session, which it confirms; give the session's new word.

    The first one may be added after the password alone, every further one only in a confirmed session.
    Errors: RegistryError PASSKEY_REQUIRED, PASSKEY_REFUSED.
    """
    if signed.has_passkey and signed.needs_passkey:
        raise RegistryError("PASSKEY_REQUIRED")
    return _add_passkey(office, signed, response, label, _taken_challenge(office, signed, now), now)


@one_transaction
def _add_passkey(
    office: Office, signed: Signed, response: dict[str, Any], label: str, challenge: bytes, now: int
) -> str:
    session = office.session
    session.get_one(Account, signed.actor.account_id, with_for_update=True)
    if signed.needs_passkey and account.passkeys_of(session, signed.actor.account_id):
        raise RegistryError("PASSKEY_REQUIRED")  # another browser was first
    kept = passkeys.add(office, signed.actor.account_id, response, challenge, label, now)
    audit.record(session, signed.actor, "passkey.add", "passkey", kept.id, now)
    return _confirmed(office, signed, now)


@one_transaction
def end_passkey(office: Office, signed: Signed, passkey_id: str, now: int) -> None:
    """End one of one's own passkeys.

    Errors: RegistryError PASSKEY_REQUIRED, SESSION_UNKNOWN, LAST_PASSKEY.
    """
    session = office.session
    if signed.needs_passkey:
        raise RegistryError("PASSKEY_REQUIRED")
    whose = session.get_one(Account, signed.actor.account_id, with_for_update=True)
    kept = session.get(Passkey, passkey_id)
    if kept is None or kept.account_id != whose.id or kept.ended_at is not None:
        raise RegistryError("SESSION_UNKNOWN")
    if not REGULATOR_ROLES.isdisjoint(whose.role_set) and len(account.passkeys_of(session, whose.id)) == 1:
        raise RegistryError("LAST_PASSKEY")
    kept.ended_at = now
    audit.record(session, signed.actor, "passkey.end", "passkey", passkey_id, now)
