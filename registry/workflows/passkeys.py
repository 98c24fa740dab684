"""Passkeys of accounts: asked for, registered, ended; and what they sign, be it a sign-in or an approval."""

from __future__ import annotations

from typing import Any

from registry.adapters import passkeys
from registry.adapters.passkeys import Assertion, PasskeyError, Place
from registry.errors import RegistryError
from registry.models import Account, Passkey, account
from registry.models.identifiers import new_id

from .authority import Actor
from .context import Office

__all__ = ["Assertion", "add", "assertion_options", "registration_options", "still_holds", "verify_assertion"]


def where(office: Office) -> Place:
    """Give the place at which this office's passkeys are good."""
    return passkeys.place(office.settings.base_url)


def registration_options(office: Office, account_id: str, challenge: bytes) -> dict[str, Any]:
    """Give what the account's browser is to ask its authenticator for a new passkey, as JSON."""
    whose = office.session.get_one(Account, account_id)
    return passkeys.registration_options(
        where(office),
        name=office.settings.host,
        user_id=whose.id.encode(),
        login=whose.login,
        person=whose.name,
        known=[each.credential_id for each in account.passkeys_of(office.session, account_id)],
        challenge=challenge,
    )


def assertion_options(office: Office, actor: Actor, challenge: bytes) -> dict[str, Any]:
    """Give what the actor's browser is to ask its authenticator to sign `challenge`, as JSON.

    An account without passkeys gets a question that nothing can answer.
    """
    known = [each.credential_id for each in account.passkeys_of(office.session, actor.account_id)]
    return passkeys.assertion_options(where(office), known=known, challenge=challenge)


def add(
    office: Office, account_id: str, response: dict[str, Any], challenge: bytes, label: str, now: int
) -> Passkey:
    """Keep a new passkey, within the caller's transaction. Errors: RegistryError PASSKEY_REFUSED."""
    try:
        new = passkeys.registered(where(office), response, challenge)
    except PasskeyError:
        raise RegistryError("PASSKEY_REFUSED") from None
    if account.passkey_id_taken(office.session, new.credential_id):
        raise RegistryError("PASSKEY_REFUSED")
    kept = Passkey(
        id=new_id(now),
        account_id=account_id,
        credential_id=new.credential_id,
        public_key=new.public_key,
        sign_count=new.sign_count,
        label="".join(letter for letter in label if letter.isprintable()).strip()[:80],
        created_at=now,
    )
    office.session.add(kept)
    return kept


def verify_assertion(
    office: Office, actor: Actor, challenge: bytes, response: dict[str, Any], now: int
) -> Assertion:
    """Check that a passkey of the actor signed `challenge` (for approvals: SHA-256 of what was proposed).

    To be called within the caller's transaction: the passkey's counter rises with the act it signs.
    `response` is `PublicKeyCredential.toJSON()`; the caller keeps what is given back.
    Errors: RegistryError PASSKEY_REFUSED, the same whatever is wrong with it.
    """
    try:
        known = account.passkey_of(office.session, actor.account_id, passkeys.credential_id(response))
        if known is None or known.created_at > now:
            raise RegistryError("PASSKEY_REFUSED")
        said, known.sign_count = passkeys.asserted(
            where(office), response, challenge, public_key=known.public_key, sign_count=known.sign_count
        )
    except PasskeyError:
        raise RegistryError("PASSKEY_REFUSED") from None
    return said


def still_holds(office: Office, said: Assertion, challenge: bytes) -> bool:
    """Check a kept assertion again, as the log's verification does."""
    return passkeys.holds(where(office), said, challenge)
