"""The way of the database from one shape to the next (alembic): for flask-migrate and for commands alike."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

DIRECTORY = Path(__file__).resolve().parent


def upgrade(engine: Engine) -> None:
    """Bring the database of `engine` to the newest revision; nothing happens where it is there already."""
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(connection: Connection) -> bool:
    """Tell whether the database stands at the newest revision."""
    return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    """Give the newest revision there is."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config(DIRECTORY / "alembic.ini")
    config.set_main_option("script_location", str(DIRECTORY))
    return config
