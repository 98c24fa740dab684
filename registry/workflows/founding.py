"""Founding: what the office needs before its first act, and the care of its keys.

Nothing here overwrites: keys, database and trust list that exist stay, and `found` twice changes nothing.
Keys are replaced in two steps: `add_key` lists a successor seven days ahead, `take_up_key` puts it to work.
That one was stolen is a decision of two persons (`effects`); then its successor need not wait.
"""

from __future__ import annotations

import unicodedata

from registry.adapters.key_store import KeyStore
from registry.config import Settings
from registry.errors import RegistryError
from registry.extensions import make_engine
from registry.migrations import upgrade
from registry.models import Organisation, organisation
from registry.verify.trust_list import TrustList

from . import trust
from .context import Office
from .transaction import one_transaction

_LONGEST_CODE, _LONGEST_NAME = 40, 200  # characters; what a directory can hold
_DEMO_ORGANISATIONS = (
    ("3301", "杭州市焊接技能考核中心（示例）", organisation.Kind.CERTIFICATION_BODY),
    ("330100-YJ", "杭州市应急管理局（示例）", organisation.Kind.ISSUING_AUTHORITY),
)


def prepare(settings: Settings) -> None:
    """Make folders, keys and database as far as they are missing; before an office can be opened.

    Errors: KeyStoreError where the keys would lie inside the data directory.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    KeyStore.create(settings.key_dir, settings.key_passphrase, outside=settings.data_dir)
    engine = make_engine(settings.database_url)
    try:
        upgrade(engine)
    finally:
        engine.dispose()


@one_transaction
def found(office: Office, now: int, *, demo: bool) -> None:
    """Sign the first trust list; for the demonstration, register the organisations it speaks of.

    Errors: RegistryError ROOT_KEY_OFFLINE.
    """
    trust.ensure(office, now)
    for code, name, kind in _DEMO_ORGANISATIONS if demo else ():
        if organisation.find(office.session, code) is None:
            _add_organisation(office, code, name, kind, now)


@one_transaction
def register_body(office: Office, code: str, name: str, kind: str, now: int) -> None:
    """Register an organisation. Errors: RegistryError BODY_EXISTS, BODY_KIND_UNKNOWN, BODY_INVALID."""
    if kind not in set(organisation.Kind):
        raise RegistryError("BODY_KIND_UNKNOWN", kinds=", ".join(organisation.Kind))
    name = " ".join(unicodedata.normalize("NFC", name).split())
    plain = code.isascii() and code.isprintable() and " " not in code and 0 < len(code) <= _LONGEST_CODE
    if not plain or not name.isprintable() or not 0 < len(name) <= _LONGEST_NAME:
        raise RegistryError("BODY_INVALID")
    if organisation.find(office.session, code) is not None:
        raise RegistryError("BODY_EXISTS", body=code)
    _add_organisation(office, code, name, organisation.Kind(kind), now)


@one_transaction
def ensure_trust_list(office: Office, now: int) -> TrustList:
    """Give the trust list; sign a new version where keys or host have changed or half its time has gone.

    Where the root is offline, a list that only grows old is given as it is.
    Errors: RegistryError ROOT_KEY_OFFLINE where a change must be signed.
    """
    return trust.ensure(office, now)


@one_transaction
def renew_trust_list(office: Office, now: int, *, new_epoch: bool = False) -> TrustList:
    """Sign the same list again with a new time, or begin a new epoch: after a status key was stolen.

    Errors: RegistryError ROOT_KEY_OFFLINE.
    """
    return trust.ensure(office, now, renew=True, new_epoch=new_epoch)


@one_transaction
def add_key(office: Office, use: str, now: int) -> TrustList:
    """Make the successor of the `credential` or `status` key and list it, good from seven days on.

    Good at once where the key at work is marked as compromised. Asked again it changes nothing.
    Errors: RegistryError KEY_USE_UNKNOWN, ROOT_KEY_OFFLINE.
    """
    _check_use(use)
    if office.keys.root() is None:
        raise RegistryError("ROOT_KEY_OFFLINE")
    office.keys.make_signer(f"{use}-next")
    return trust.ensure(office, now)


@one_transaction
def take_up_key(office: Office, use: str, now: int) -> TrustList:
    """Let the successor of a key sign from now on.

    Errors: RegistryError KEY_USE_UNKNOWN, NO_SUCCESSOR_KEY, KEY_TOO_NEW, BATCHES_UNFINISHED,
    ROOT_KEY_OFFLINE.
    """
    _check_use(use)
    trust.check_successor(office, use, now)
    office.keys.take_over(use)
    return trust.ensure(office, now)


def _check_use(use: str) -> None:
    if use not in trust.USES:
        raise RegistryError("KEY_USE_UNKNOWN", uses=", ".join(trust.USES))


def _add_organisation(office: Office, code: str, name: str, kind: organisation.Kind, now: int) -> None:
    office.session.add(Organisation(code=code, name=name, kind=kind.value, created_at=now))
    office.session.flush()
