"""The tables of the register: models and migrations say the same, on both databases."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from registry import models
from registry.extensions import make_engine

TABLES = ("asker", "ban_filter", "ban_value", "register_entry", "resemblance", "credential")


def test_models_and_migrations_say_the_same(database_url):
    engine = make_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = [str(one) for one in compare_metadata(context, models.Person.metadata)]
    engine.dispose()
    assert [one for one in found if any(f"'{table}'" in one for table in TABLES)] == []
