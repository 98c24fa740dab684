"""The office behind the commands that need one: settings from the environment, database, keys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from .exits import Exit

if TYPE_CHECKING:
    from registry.config import Settings
    from registry.workflows.context import Office


class Unusable(click.ClickException):
    """The office cannot be opened; the message says what to do."""

    def __init__(self, message: str, exit_code: Exit) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def settings(*, demo: bool = False) -> Settings:
    """Read the settings from the environment; Unusable (78) names all that is missing."""
    from registry.config import Settings, SettingsError

    try:
        return Settings.from_environment({**os.environ, **({"REGISTRY_DEMO": "1"} if demo else {})})
    except SettingsError as error:
        raise Unusable(str(error), Exit.CONFIG) from error


@contextmanager
def open_office() -> Iterator[Office]:
    """Open the office for one command; Unusable where keys (78) or database (69) cannot be used."""
    from registry.workflows import context

    with _told(), context.open_office(settings()) as office:
        yield office


@contextmanager
def migrated_office(*, demo: bool = False) -> Iterator[Office]:
    """Make keys and database as far as they are missing, and open the office."""
    from registry.workflows import context, founding

    chosen = settings(demo=demo)
    with _told():
        founding.prepare(chosen)
        with context.open_office(chosen) as office:
            yield office


@contextmanager
def _told() -> Iterator[None]:
    """Turn what keeps an office closed into a sentence."""
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from registry.adapters.key_store import KeyStoreError

    try:
        yield
    except KeyStoreError as error:
        raise Unusable(f"密钥不可用。{error}", Exit.CONFIG) from error
    except (OperationalError, ProgrammingError) as error:
        # Not the exception's own text: it repeats the values of the query.
        raise Unusable(
            "数据库不可用，或尚未初始化（welder-registry init）。\n"
            "The database cannot be used, or was not set up yet (welder-registry init).",
            Exit.UNAVAILABLE,
        ) from error
