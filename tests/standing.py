"""An office that many tests share, founded once, and its application."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from registry.app import create_app
from registry.config import Settings
from registry.extensions import db
from registry.workflows import context, founding
from registry.workflows.context import Office
from tests.databases import sqlite_copy
from tests.factories import NOW


@contextmanager
def standing_office(folder: Path, keys: Path, database: Path | str, *, since: int = NOW) -> Iterator[Office]:
    """Open a founded office in `folder`, with copies of these keys.

    `database`: a migrated SQLite file to copy, or the URL of a database. Whoever shares the office does
    nothing that another test could see.
    """
    (folder / "data").mkdir()
    shutil.copytree(keys, folder / "keys")
    url = sqlite_copy(database, folder / "data") if isinstance(database, Path) else database
    settings = Settings(
        data_dir=folder / "data",
        database_url=url,
        key_dir=folder / "keys",
        base_url="http://127.0.0.1:8000",
        demo=True,
    )
    with context.open_office(settings) as office:
        founding.found(office, since, demo=True)
        yield office


@contextmanager
def standing_app(office: Office) -> Iterator[Flask]:
    """Give the application of an office, at NOW."""
    app = create_app(office.settings, clock=lambda: NOW)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
