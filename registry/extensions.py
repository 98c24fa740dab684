"""The database extension, and what makes SQLite and PostgreSQL behave alike.

Invariant: a connection that writes to SQLite begins with BEGIN IMMEDIATE. A deferred transaction that reads
first and writes later cannot wait for its turn: SQLite refuses it at once when another has written meanwhile.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from flask import has_app_context
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from limits import parse
from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.orm import DeclarativeBase

WRITES = "registry_writes"
BUSY_SECONDS = 30


class Base(DeclarativeBase):
    """Mother of all tables. Constraint names are settled, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# Given the metadata rather than a model class: the tables have no `Model.query`, which nobody may use.
db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
migrate = Migrate(directory=str(Path(__file__).with_name("migrations")))
# Counts lie in the memory of one process: with several workers each allows as much.
limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)


def within(limit: str, *key: str) -> bool:
    """Count one hit of `key` and say whether it keeps within `limit` ("30 per hour").

    Outside an application, for commands, there is no limit.
    """
    return not (limiter.initialized and has_app_context()) or limiter.limiter.hit(parse(limit), *key)


def window(limit: str) -> int:
    """Give the seconds over which a limit counts."""
    return int(parse(limit).get_expiry())


def engine_options(url: str) -> dict[str, Any]:
    """Give the options of `create_engine` for a database URL; also Flask's SQLALCHEMY_ENGINE_OPTIONS."""
    shared = {"hide_parameters": True}  # an error's text must not repeat a row's content
    if url.startswith("sqlite"):
        return {**shared, "connect_args": {"timeout": BUSY_SECONDS}}
    return {**shared, "pool_pre_ping": True, "isolation_level": "READ COMMITTED"}


def make_engine(url: str) -> Engine:
    """Open a database without an application around it: commands, tests, migrations."""
    return create_engine(url, **engine_options(url))


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: object, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # the driver's own BEGIN comes too late; ours is below
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL", "cache_size = -32000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
