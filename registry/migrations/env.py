"""What alembic runs: migrations on the connection given, else on the database of the Flask application."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from registry import models


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=models.Person.metadata,
        render_as_batch=connection.dialect.name == "sqlite",  # SQLite alters a table by copying it
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _main() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        _run(given)
        return
    with current_app.extensions["migrate"].db.engine.begin() as connection:
        _run(connection)


_main()
