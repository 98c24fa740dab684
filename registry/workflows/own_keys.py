"""One's own API keys: the secret of a key that a registrar made is told to whose name it bears alone.

Whoever opens accounts could otherwise act by program in the name of another.
"""

from __future__ import annotations

from registry.errors import RegistryError
from registry.models import ApiKey, api_key

from . import audit
from .api_keys import PREFIX, Line, line
from .context import Office
from .secret_words import new_word, word_hash
from .sign_in import Signed
from .transaction import one_transaction, reading


def listing(office: Office, signed: Signed, now: int) -> list[Line]:
    """Give the keys in one's name that are not over, newest first; never a secret."""
    with reading(office) as session:
        held = api_key.of_account(session, signed.actor.account_id)
        return [line(each) for each in held if _stands(each, now)]


@one_transaction
def take(office: Office, signed: Signed, key_id: str, now: int) -> str:
    """Give the secret of a key in one's name, this once; the key works from here on.

    Errors: RegistryError PASSKEY_REQUIRED, API_KEY_UNKNOWN: also another's, or one whose secret was taken.
    """
    held = _own(office, signed, key_id, now)
    if held.secret_hash is not None:
        raise RegistryError("API_KEY_UNKNOWN")
    secret = PREFIX + new_word()
    held.secret_hash = word_hash(secret)
    audit.record(office.session, signed.actor, "api_key.take", "api_key", key_id, now)
    return secret


@one_transaction
def end(office: Office, signed: Signed, key_id: str, now: int) -> None:
    """End a key in one's name at once. Errors: RegistryError PASSKEY_REQUIRED, API_KEY_UNKNOWN."""
    _own(office, signed, key_id, now).revoked_at = now
    audit.record(office.session, signed.actor, "api_key.end", "api_key", key_id, now)


def _own(office: Office, signed: Signed, key_id: str, now: int) -> ApiKey:
    if signed.needs_passkey:
        raise RegistryError("PASSKEY_REQUIRED")
    held = office.session.get(ApiKey, key_id, with_for_update=True)
    if held is None or held.account_id != signed.actor.account_id or not _stands(held, now):
        raise RegistryError("API_KEY_UNKNOWN")
    return held


def _stands(key: ApiKey, now: int) -> bool:
    return key.revoked_at is None and now < key.expires_at
