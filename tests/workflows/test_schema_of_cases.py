"""The tables of cases: models and migrations say the same, on both databases, and there is a way back."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from registry import migrations, models
from registry.extensions import make_engine

TABLES = {"accident", "accident_version", "involvement", "penalty", "attachment", "case_file", "case_step"}
TABLES |= {"approval", "decision"}


def _differences(connection) -> list[str]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    found = compare_metadata(context, models.Person.metadata)
    return [str(one) for one in found if any(f"'{table}'" in str(one) for table in TABLES)]


def test_models_and_migrations_say_the_same(database_url):
    engine = make_engine(database_url)
    with engine.connect() as connection:
        assert _differences(connection) == []
    engine.dispose()


def test_there_is_a_way_back_and_forth_again(database_url):
    engine = make_engine(database_url)
    config = migrations._config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
        command.upgrade(config, "head")
    with engine.connect() as connection:
        assert _differences(connection) == []
    engine.dispose()
