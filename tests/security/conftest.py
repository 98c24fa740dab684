"""One office for many questions: an organisation of each kind, an account of each role, a thing of each kind.

Made once: those who may not act change nothing, and whoever may is asked no more than whether they may.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from registry.app import create_app
from registry.config import Settings
from registry.extensions import db, limiter
from registry.workflows import context, founding
from tests.databases import sqlite_copy
from tests.factories import NOW
from tests.security.town import Town, build


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, _sqlite_template: Path, _keys: Path) -> Iterator[Town]:
    """Give a small town of this module's own."""
    folder = tmp_path_factory.mktemp("town")
    (folder / "data").mkdir()
    shutil.copytree(_keys, folder / "keys")
    settings = Settings(
        data_dir=folder / "data",
        database_url=sqlite_copy(_sqlite_template, folder / "data"),
        key_dir=folder / "keys",
        base_url="http://127.0.0.1:8000",
        demo=True,
    )
    with context.open_office(settings) as office:
        founding.found(office, NOW, demo=True)
        yield build(office, folder)


@pytest.fixture(scope="module")
def town_app(town: Town) -> Iterator[Flask]:
    """Give the application of the town, at NOW."""
    app = create_app(town.office.settings, clock=lambda: NOW)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def uncounted(town_app: Flask) -> None:
    """Forget what was asked before: the tests ask more in a minute than anybody may."""
    limiter.reset()
