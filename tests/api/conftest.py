"""The application over an office of a test's own, its clock standing still, asked through Flask's client."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.app import create_app
from registry.config import Settings
from registry.extensions import db, limiter
from registry.workflows import deciding, publication
from registry.workflows.context import Office
from tests.factories import NOW, make_resident_id
from tests.standing import standing_app, standing_office
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


@pytest.fixture(scope="module")
def standing(
    tmp_path_factory: pytest.TempPathFactory, _keys: Path, _sqlite_template: Path
) -> Iterator[Flask]:
    """Give an application that the tests of a module share."""
    folder = tmp_path_factory.mktemp("standing")
    with standing_office(folder, _keys, _sqlite_template) as office, standing_app(office) as app:
        yield app


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory, _keys: Path, _sqlite_template: Path) -> Iterator[Flask]:
    """Give another that has something at every address."""
    folder = tmp_path_factory.mktemp("stocked")
    with standing_office(folder, _keys, _sqlite_template) as office, standing_app(office) as app:
        issue_cards(office, [make_resident_id(order=order) for order in (1, 2, 3)], folder, NOW)
        deciding.revoke(office, 0, acts.basis(), NOW)
        publication.publish(office, NOW)
        _demonstrate(folder / "data" / "demo")
        yield app


def _demonstrate(folder: Path) -> None:
    folder.mkdir()
    title = {"zh-CN": "有效", "en": "Valid"}
    case = {"key": "valid", "png": "valid.png", "title": title, "expect": "VALID"}
    (folder / "demo.json").write_text(json.dumps([case]), "utf-8")
    (folder / "valid.png").write_bytes(b"a picture")


@pytest.fixture
def reader(stocked: Flask) -> FlaskClient:
    """Give a client without cookies of the application that has something everywhere."""
    limiter.reset()
    return stocked.test_client(use_cookies=False)


@pytest.fixture
def stranger(standing: Flask) -> FlaskClient:
    """Give a client without cookies for questions that change nothing; those before it are not counted."""
    limiter.reset()
    return standing.test_client(use_cookies=False)


@pytest.fixture
def numbers() -> list[str]:
    """Give identity numbers of three invented persons."""
    return [make_resident_id(order=order) for order in (1, 2, 3)]


@pytest.fixture
def cards(office: Office, numbers: list[str], tmp_path: Path, now: int) -> dict[int, str]:
    """Issue three certificates for 2.1 and publish; give serial → text of its QR."""
    return issue_cards(office, numbers, tmp_path, now)


def issue_cards(office: Office, numbers: list[str], folder: Path, now: int) -> dict[int, str]:
    """Issue three certificates for 2.1 to these numbers and publish; give serial → text of its QR."""
    names = ("罗莹", "刘军", "张敏")
    rows = [acts.row(number, name) for number, name in zip(numbers, names, strict=True)]
    issued = acts.issue(office, acts.write(folder / "results.csv", rows), now=now)
    publication.publish(office, now)
    return acts.texts(office, issued.batch)
