"""One office for many questions: an organisation of each kind, an account of each role, a thing of each kind.

Made once: those who may not act change nothing, and whoever may is asked no more than whether they may.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from registry.extensions import limiter
from tests.security.town import Town, build
from tests.standing import standing_app, standing_office


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, _sqlite_template: Path, _keys: Path) -> Iterator[Town]:
    """Give a small town of this module's own."""
    folder = tmp_path_factory.mktemp("town")
    with standing_office(folder, _keys, _sqlite_template) as office:
        yield build(office, folder)


@pytest.fixture(scope="module")
def town_app(town: Town) -> Iterator[Flask]:
    """Give the application of the town, at NOW."""
    with standing_app(town.office) as app:
        yield app


@pytest.fixture
def uncounted(town_app: Flask) -> None:
    """Forget what was asked before: the tests ask more in a minute than anybody may."""
    limiter.reset()
