"""A migrated database for all tests of a module: they look, or roll back what they wrote."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from registry.extensions import make_engine
from tests.databases import sqlite_copy


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Give the database that a module's tests share; what they write they must not commit."""
    if request.param == "sqlite":
        template = request.getfixturevalue("_sqlite_template")
        engine = make_engine(sqlite_copy(template, tmp_path_factory.mktemp("shared")))
        yield engine
        engine.dispose()
        return
    with request.getfixturevalue("postgresql").database() as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()
