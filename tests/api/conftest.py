"""The application over an office of a test's own, its clock standing still, asked through Flask's client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.app import create_app
from registry.config import Settings
from registry.extensions import db
from registry.workflows import publication
from registry.workflows.context import Office
from tests.factories import make_resident_id
from tests.workflows import acts


@pytest.fixture
def application(settings: Settings, office: Office) -> Iterator[Callable[[int], Flask]]:
    """Build applications of a founded office, each with a clock that stands where it is told."""
    with ExitStack() as built:

        def build(at: int) -> Flask:
            app = create_app(settings, clock=lambda: at)
            built.callback(_close, app)
            return app

        yield build


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(application: Callable[[int], Flask], now: int) -> Flask:
    """Give the application of this moment."""
    return application(now)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a client that keeps no cookies."""
    return app.test_client(use_cookies=False)


@pytest.fixture
def numbers() -> list[str]:
    """Give identity numbers of three invented persons."""
    return [make_resident_id(order=order) for order in (1, 2, 3)]


@pytest.fixture
def cards(office: Office, numbers: list[str], tmp_path: Path, now: int) -> dict[int, str]:
    """Issue three certificates for 2.1 and publish; give serial → text of its QR."""
    names = ("罗莹", "刘军", "张敏")
    rows = [acts.row(number, name) for number, name in zip(numbers, names, strict=True)]
    issued = acts.issue(office, acts.write(tmp_path / "results.csv", rows), now=now)
    publication.publish(office, now)
    return acts.texts(office, issued.batch)
