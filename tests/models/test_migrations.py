"""Migrations and models say the same, both ways, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from registry import migrations, models
from registry.app import create_app
from registry.extensions import db, make_engine

from .graph import put

metadata = models.Person.metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Give a database without a single table."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
        yield engine
        engine.dispose()
        return
    with request.getfixturevalue("postgresql").database(empty=True) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


def downgrade(engine: Engine, revision: str) -> None:
    config = migrations._config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def shape(engine: Engine) -> dict[str, object]:
    """Give everything the database tells of its tables."""
    told = inspect(engine)
    return {
        name: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in told.get_columns(name)],
            sorted(index["name"] or "" for index in told.get_indexes(name)),
            sorted(rule["name"] or "" for rule in told.get_unique_constraints(name)),
            sorted(rule["name"] or "" for rule in told.get_foreign_keys(name)),
            told.get_pk_constraint(name)["constrained_columns"],
        )
        for name in told.get_table_names()
    }


def test_migrated_and_declared_are_the_same(empty):
    migrations.upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert migrations.is_current(connection)


def test_names_and_conditions_are_the_same_too(empty):
    """What alembic does not compare: names of rules, and the conditions of partial indexes."""
    migrations.upgrade(empty)
    migrated = shape(empty)
    del migrated["alembic_version"]
    conditions = _conditions(empty)
    with empty.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    metadata.drop_all(empty)
    metadata.create_all(empty)
    assert shape(empty) == migrated
    assert _conditions(empty) == conditions
    assert set(conditions) == {
        "ix_accident_police",
        "ix_credential_cancelled",
        "ix_leaf_restore",
        "ix_leaf_telling",
        "ix_person_banned",
        "ix_record_failed",
        "ix_register_entry_shown",
        "ix_register_entry_term",
        "ix_resemblance_open",
        "uq_record_accepted",
    }


def _conditions(engine: Engine) -> dict[str, str]:
    """Give partial index → its condition, in the database's own words."""
    query = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
        if engine.dialect.name == "sqlite"
        else "SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '%public.% WHERE %'"
    )
    with engine.connect() as connection:
        rows = connection.execute(text(query)).all()
    return {name: definition.partition(" WHERE ")[2].strip("()").casefold() for name, definition in rows}


def test_down_and_up_again_ends_where_it_began(empty):
    migrations.upgrade(empty)
    first = shape(empty)
    downgrade(empty, "base")
    assert inspect(empty).get_table_names() == ["alembic_version"]
    migrations.upgrade(empty)
    assert shape(empty) == first
    with empty.connect() as connection:
        rows = connection.execute(text("SELECT name, next FROM counter ORDER BY name")).all()
    assert [tuple(row) for row in rows] == [
        ("announced", 0),
        ("leaf", 0),
        ("looked", 0),
        ("serial", 0),
    ]


def test_upgrading_what_is_current_keeps_every_row(empty):
    migrations.upgrade(empty)
    with empty.begin() as connection:
        put(connection, 1)
    migrations.upgrade(empty)
    with empty.connect() as connection:
        for table in metadata.sorted_tables:
            assert connection.execute(table.select()).all(), table.name


def test_an_empty_database_is_not_current(empty):
    with empty.connect() as connection:
        assert not migrations.is_current(connection)


def test_a_migration_that_fails_leaves_nothing(empty, monkeypatch):
    def fail(*_args: object, **_kwargs: object) -> None:
        raise LookupError("half-way")

    monkeypatch.setattr("alembic.op.bulk_insert", fail)
    with pytest.raises(LookupError):
        migrations.upgrade(empty)
    assert inspect(empty).get_table_names() == []


def test_there_is_one_head_and_every_step_has_its_way_back():
    script = migrations.ScriptDirectory.from_config(migrations._config())
    assert len(script.get_heads()) == 1
    ways = ("drop_", "alter_column")
    for step in script.walk_revisions():
        _, _, back = Path(step.path).read_text("utf-8").partition("def downgrade")
        assert any(way in back for way in ways), step.revision


def test_flask_migrate_finds_the_same_migrations(settings):
    app = create_app(settings)
    with app.app_context():
        flask_migrate.downgrade(revision="base")
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            assert migrations.is_current(connection)
        db.engine.dispose()
