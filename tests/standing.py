"""An office that many tests share, and its application: on SQLite, founded once."""

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
def standing_office(folder: Path, keys: Path, template: Path, *, since: int = NOW) -> Iterator[Office]:
    """Open a founded office in `folder`, with copies of these keys and of this migrated SQLite file.

    Whoever shares it does nothing that another test could see.
    """
    (folder / "data").mkdir()
    shutil.copytree(keys, folder / "keys")
    settings = Settings(
        data_dir=folder / "data",
        database_url=sqlite_copy(template, folder / "data"),
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
