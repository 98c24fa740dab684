"""What every act of the office needs: a session, the keys, the vault, the settings.

In the application the session is Flask-SQLAlchemy's; a command without an application opens its own. Both
look the same from here on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session, scoped_session

from registry.adapters.identity_vault import IdentityVault
from registry.adapters.key_store import KeyStore
from registry.config import Settings
from registry.extensions import make_engine


@dataclass(frozen=True)
class Office:
    """The hands of the office. One per request or command: a session is not for sharing."""

    session: Session | scoped_session[Session]
    keys: KeyStore
    vault: IdentityVault
    settings: Settings

    def day(self, now: int) -> date:
        """Give the date at `now` (Unix seconds) in the registry's time zone."""
        return datetime.fromtimestamp(now, UTC).astimezone(self.settings.zone).date()


def load_keys(settings: Settings) -> KeyStore:
    """Open the keys that the settings name. Errors: KeyStoreError."""
    return KeyStore.load(settings.key_dir, settings.key_passphrase)


@contextmanager
def open_office(settings: Settings, *, engine: Engine | None = None) -> Iterator[Office]:
    """Open the office without an application: for commands, tests and benches.

    An `engine` that is given stays open. Errors: KeyStoreError where the keys cannot be used.
    """
    keys = load_keys(settings)
    own = engine or make_engine(settings.database_url)
    try:
        with Session(own, expire_on_commit=False) as session:
            yield Office(session, keys, keys.vault, settings)
    finally:
        if engine is None:
            own.dispose()
