"""What makes both databases safe: nothing personal in errors, SQLite durable and begun as a writer."""

from __future__ import annotations

import traceback

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from registry.extensions import WRITES, make_engine
from registry.models import Holder

SECRET = "罗莹的全名"
PRAGMAS = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}


@pytest.fixture
def engine(database_url):
    """Give an engine as the office makes it."""
    made = make_engine(database_url)
    yield made
    made.dispose()


def test_an_error_does_not_repeat_the_row(engine):
    row = {"person_id": "nobody", "name": SECRET, "created_at": 0, "version": 1}
    with engine.connect() as connection, pytest.raises(IntegrityError) as caught:
        connection.execute(insert(Holder.__table__), row)
    assert SECRET not in str(caught.value)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_every_connection_is_durable_and_keeps_references(engine):
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            told = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in PRAGMAS}
            assert told == PRAGMAS
        else:
            assert connection.get_isolation_level() == "READ COMMITTED"
            assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == "on"


def test_a_writer_keeps_other_writers_waiting_and_no_reader(engine, database_url):
    with engine.connect() as writer, engine.connect() as reader:
        writer = writer.execution_options(**{WRITES: True})
        writer.execute(text("UPDATE counter SET next = 7 WHERE name = 'serial'"))
        seen = reader.execute(text("SELECT next FROM counter WHERE name = 'serial'")).scalar_one()
        assert seen == 0
        writer.rollback()
