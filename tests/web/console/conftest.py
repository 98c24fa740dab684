"""A regulator at work: five people with passkeys, each at a browser of their own in front of the console."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from registry.app import create_app
from registry.extensions import db
from registry.rules.permissions import Role
from registry.workflows import people as persons
from registry.workflows import resemblances
from tests.factories import NOW, make_resident_id
from tests.web.accounts.conftest import Clock
from tests.web.accounts.visitor import Visitor
from tests.workflows.hiring import hire, organisations
from tests.workflows.officers import banned
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


@pytest.fixture
def seat(office, app, now) -> Callable[..., Visitor]:
    """Give a way to the browser of somebody of any role, at any organisation."""

    def sit(role: Role, organisation: str = "330000-YJ") -> Visitor:
        visitor, login = Visitor(app), f"{role}-{organisation}"
        person = hire(office, login, role, organisation=organisation)
        visitor.client.set_cookie("registry_session", person.word)
        return visitor

    return sit


@pytest.fixture
def met(office, crew) -> str:
    """Give the key of a resemblance that waits: somebody else's number, a banned person's name and birth."""
    banned(office, crew.team, now=NOW)
    number = make_resident_id(region="320106", order=500)
    resemblances.met_in_check(office, persons.identity("resident_id", number, "石示例", office.day(NOW)), NOW)
    (waiting,) = resemblances.queue(office, crew.team.officer.actor)
    return waiting.id
