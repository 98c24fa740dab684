"""Whoever looks persons up is counted, at every act by which one can.

One account goes through no list of persons, and asks about one no more than so often; what others asked
never stops it, but whom many ask about is noticed. The public is counted by its address; a command is run by
who has the machine, and is not counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from registry.errors import RegistryError
from registry.models import Alarm, person
from registry.rules.measures import Measure
from registry.rules.permissions import Channel, Role
from registry.workflows import cases, imports, involvements, limits, person_checks, person_files
from registry.workflows import public_register as public
from registry.workflows.cases import Affair, Proposal, Who
from registry.workflows.transaction import reading
from tests.factories import NOW, make_resident_id
from tests.security.town import Town
from tests.web.accounts.visitor import HTML
from tests.workflows.officers import basis

FEW = 3
TYPE = "resident_id"


def _proposal(number: str) -> Proposal:
    return Proposal(Affair.LIFETIME_BAN, basis("9"), who=Who(TYPE, number), other_ground="法院判决")


LOOKS: dict[str, Callable[[Town, Any, str], object]] = {
    "person_checks.check": lambda town, who, number: person_checks.check(
        town.office, who, TYPE, number, "石示例", NOW
    ),
    "person_files.look_up": lambda town, who, number: person_files.look_up(
        town.office, who, TYPE, number, None, NOW
    ),
    "public_register.authorised_look_up": lambda town, who, number: public.authorised_look_up(
        town.office, who, "石示例", number[-4:], NOW
    ),
    "involvements.involve": lambda town, who, number: involvements.involve(
        town.office, who, town.there["accident"], TYPE, number, None, "welder", NOW
    ),
    "cases.propose": lambda town, who, number: cases.propose(town.office, who, _proposal(number), NOW),
    "imports.import_decision": lambda town, who, number: imports.import_decision(
        town.office, who, Measure.COURT_BAR, basis("8"), [], NOW, who=Who(TYPE, number)
    ),
}
"""Every act to which a person is told by number or name, and which answers by what is on record."""


def said(act, *args) -> str:
    try:
        act(*args)
    except RegistryError as refused:
        return refused.code
    return "done"


@pytest.fixture
def counting(town, town_app, uncounted, monkeypatch):
    """Count in the application, up to a few."""
    monkeypatch.setattr(limits, "BY_PERSON", f"{FEW} per hour")
    with town_app.test_request_context():
        yield [town.actor(Role.CASE_OFFICER, Channel.API), _colleague(town)]


def _colleague(town):
    from dataclasses import replace

    return replace(town.actor(Role.CASE_OFFICER, Channel.API), account_id="another")


@pytest.mark.parametrize("name", LOOKS)
def test_one_account_asks_about_one_person_so_often_and_stops_nobody_else(town, counting, name):
    number, other = make_resident_id(order=301), make_resident_id(order=303)
    for _ in range(FEW):
        assert said(LOOKS[name], town, counting[0], number) != "RATE_LIMITED"
    assert said(LOOKS[name], town, counting[0], number) == "RATE_LIMITED"
    assert said(LOOKS[name], town, counting[1], number) != "RATE_LIMITED"
    assert said(LOOKS[name], town, counting[0], other) != "RATE_LIMITED"


@pytest.mark.parametrize("name", LOOKS)
def test_one_account_looks_up_so_many_whomever_it_asks_about(town, counting, name, monkeypatch):
    monkeypatch.setattr(limits, "LOOK_UPS_BY_ACCOUNT", f"{FEW} per hour")
    numbers = [make_resident_id(order=order) for order in range(401, 401 + 2 * FEW + 2, 2)]
    for number in numbers[:FEW]:
        assert said(LOOKS[name], town, counting[0], number) != "RATE_LIMITED"
    assert said(LOOKS[name], town, counting[0], numbers[FEW]) == "RATE_LIMITED"
    assert said(LOOKS[name], town, counting[1], numbers[FEW]) != "RATE_LIMITED"


def test_a_person_is_counted_whatever_door_is_taken(town, counting):
    number = make_resident_id(order=501)
    doors = ("person_checks.check", "person_files.look_up", "cases.propose")
    assert [said(LOOKS[door], town, counting[0], number) for door in doors].count("RATE_LIMITED") == 0
    for door in (*doors, "involvements.involve"):
        assert said(LOOKS[door], town, counting[0], number) == "RATE_LIMITED"
    assert said(LOOKS["cases.propose"], town, counting[1], number) != "RATE_LIMITED"


def test_who_may_not_ask_uses_nothing_up(town, counting):
    number = make_resident_id(order=601)
    stranger = town.actor(Role.CLERK, Channel.API)
    for _ in range(2 * FEW):
        for name in LOOKS:
            assert said(LOOKS[name], town, stranger, number) == "FORBIDDEN"
    assert said(LOOKS["person_checks.check"], town, counting[0], number) != "RATE_LIMITED"


def test_a_file_opened_by_its_key_is_counted_too(town, counting):
    number = make_resident_id(order=77)
    with reading(town.office) as session:
        known = person.find(session, town.office.vault.index(TYPE, number))
    for _ in range(FEW):
        person_files.read(town.office, counting[0], known.id, NOW)
    assert said(person_files.read, town.office, counting[0], known.id, NOW) == "RATE_LIMITED"
    assert said(person_files.read, town.office, counting[1], known.id, NOW) == "done"


def rung(town) -> int:
    with reading(town.office) as session:
        return session.scalar(select(func.sum(Alarm.count)).where(Alarm.kind == limits.ALARM)) or 0


@pytest.mark.parametrize("name", ["person_checks.check", "involvements.involve"])
def test_whom_all_together_ask_about_often_rings_an_alarm_and_refuses_nobody(
    town, counting, name, monkeypatch
):
    monkeypatch.setattr(limits, "OF_A_PERSON", f"{FEW} per hour")
    number, before = make_resident_id(order=701), rung(town)
    for turn in range(FEW):
        said(LOOKS[name], town, counting[turn % 2], number)
    assert rung(town) == before
    for turn in range(2):
        assert said(LOOKS[name], town, counting[turn], number) != "RATE_LIMITED"
    assert rung(town) == before + 2


def test_the_wait_is_told(town, town_app, uncounted, monkeypatch):
    from tests.security.catalogue import BODIES
    from tests.security.test_api_rights import key, usable

    monkeypatch.setattr(limits, "BY_PERSON", f"{FEW} per hour")
    secret = key(town, town.people[Role.INSPECTOR].account_id, usable(Role.INSPECTOR))
    route = "POST /api/v1/persons/check"
    told = {"json": BODIES[route], "headers": {**HTML, "Authorization": f"Bearer {secret}"}}
    client = town_app.test_client(use_cookies=False)
    answers = [client.post(route.partition(" ")[2], **told) for _ in range(FEW + 1)]
    assert [answer.status_code for answer in answers] == [200] * FEW + [429]
    assert answers[-1].headers["Retry-After"] == "3600"
    assert answers[-1].get_json()["code"] == "RATE_LIMITED"
