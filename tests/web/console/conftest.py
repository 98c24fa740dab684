"""A regulator at work: five people with passkeys, each at a browser of their own in front of the console."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from registry.app import create_app
from registry.extensions import db
from registry.rules.permissions import Role
from tests.web.accounts.conftest import Clock
from tests.web.accounts.visitor import Visitor
from tests.workflows.hiring import hire, organisations
from tests.workflows.staff import Officer, Team

ROLES = {
    "officer": Role.CASE_OFFICER,
    "colleague": Role.CASE_OFFICER,
    "reviewer": Role.LEGAL_REVIEWER,
    "approver": Role.APPROVER,
    "second": Role.APPROVER,
}


@dataclass
class Crew:
    """The people of a regulator: `team` acts by function, `at` sits at the browser of one of them."""

    team: Team
    words: dict[str, str]
    app: Flask

    def at(self, who: str) -> Visitor:
        """Give the browser of somebody who is signed in and confirmed."""
        visitor = Visitor(self.app)
        visitor.client.set_cookie("registry_session", self.words[who])
        return visitor


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
def crew(office, app, now) -> Crew:
    """Give everybody that a case needs."""
    hired = {login: hire(office, login, role, now=now) for login, role in ROLES.items()}
    people = {login: Officer(each.actor(office, now), each.authenticator) for login, each in hired.items()}
    return Crew(Team(**people), {login: each.word for login, each in hired.items()}, app)


@pytest.fixture
def at(crew: Crew) -> Callable[[str], Visitor]:
    """Give a way to the browser of one of them."""
    return crew.at
