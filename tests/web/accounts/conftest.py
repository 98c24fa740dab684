"""An application over the office of the test, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from registry.app import create_app
from registry.extensions import db
from tests.web.accounts.visitor import Visitor
from tests.workflows.hiring import organisations


@dataclass
class Clock:
    """The moment at which requests come in."""

    now: int

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock(now: int) -> Clock:
    """Give the clock of the application."""
    return Clock(now)


@pytest.fixture
def app(office, settings, clock) -> Iterator[Flask]:
    """Give the application; organisations of each kind are registered."""
    organisations(office)
    made = create_app(settings, clock=clock)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Give somebody in front of it."""
    return Visitor(app)


@pytest.fixture
def another(app: Flask) -> Callable[[], Visitor]:
    """Give a way to get another browser."""
    return lambda: Visitor(app)
