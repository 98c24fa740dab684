"""Texts that no database keeps, in every member that a program sends: refused, never our own mistake."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from registry.app import create_app
from registry.extensions import db, limiter
from tests.api.bodies import BODIES, basis
from tests.api.callers import over, staff
from tests.api.walking import Walk
from tests.factories import NOW

HOSTILE = ["\0", "a\0b", "\ud800", "\u202e", "'; DROP TABLE person; --", "\uffff" * 30]
PROPOSALS = {
    "body_rule": {"body": "3301", "from_day": 1, "to_day": 2},
    "publication_mode": {"jurisdiction": "33", "mode": "public"},
    "rule_row": {"row": "x"},
    "key_compromised": {"kid": "00", "since": 1},
    "register_entry": {"decision": "x", "act": "x", "jurisdiction": "33", "until": "2027-01-01"},
}
WHO = {"check": "inspector", "approval": "approver", "question": "approver", "appeal": "approver"}


@pytest.fixture
def people(office, settings):
    app = create_app(settings, clock=lambda: NOW)
    yield staff(office, over(app.test_client(use_cookies=False)))
    with app.app_context():
        db.engine.dispose()


def texts(body, path=()):
    """Give the place of every text in a body, those of lists too."""
    for name, value in body.items() if isinstance(body, dict) else enumerate(body):
        if isinstance(value, dict | list):
            yield from texts(value, (*path, name))
        elif isinstance(value, str):
            yield (*path, name)


def changed(body, place, text):
    """Give a body with another text in one place."""
    new = deepcopy(body)
    within = new
    for name in place[:-1]:
        within = within[name]
    within[place[-1]] = text
    return new


def send(caller, path, body):
    """Send a body; check that it was refused, or taken, and not stumbled over."""
    limiter.reset()
    told = caller.post(path, body)
    assert told.status < 500, (path, json.dumps(body)[:300], told.body)


@pytest.mark.parametrize("route", BODIES)
def test_no_text_in_a_body_makes_us_stumble(people, route):
    made = people["officer"].post("/cases", BODIES["POST /api/v1/cases"])
    case = Walk(people, made.json)
    file = people["officer"].post("/accidents", BODIES["POST /api/v1/accidents"]).json["id"]
    path = route.removeprefix("POST /api/v1").replace("<uuid:case_id>", case.id)
    path = path.replace("<uuid:accident_id>", file)
    who = people[WHO.get(path.rsplit("/", 1)[-1], "officer")]
    for place in texts(BODIES[route]):
        for text in HOSTILE:
            send(who, path, changed(BODIES[route], place, text))


@pytest.mark.parametrize("affair", PROPOSALS)
def test_no_text_in_the_details_of_a_proposal_makes_us_stumble(people, affair):
    body = {"affair": affair, "basis": basis(), "details": PROPOSALS[affair]}
    send(people["officer"], "/cases", body)
    for name in PROPOSALS[affair]:
        for value in (*HOSTILE, {"a": 1}, [1], None, 2**40, 10**400, -1, 1.5, float("inf"), float("nan")):
            send(people["officer"], "/cases", {**body, "details": {**PROPOSALS[affair], name: value}})
    for text in ({}, {"a": "\0"}, {"\0": 1}):
        send(people["officer"], "/cases", {**body, "details": text})


@pytest.mark.parametrize("name", HOSTILE)
def test_no_key_in_an_assertion_makes_us_stumble(people, name):
    case = Walk(people, people["officer"].post("/cases", BODIES["POST /api/v1/cases"]).json)
    for wrong in ({"id": name, "rawId": name}, {name: name}, {"id": name, "response": {"signature": name}}):
        body = {"version": 1, "proposal_sha256": "0" * 64, "assertion": wrong}
        send(people["approver"], f"/cases/{case.id}/approval", body)


def test_a_rule_that_no_database_could_keep_is_not_even_proposed(people):
    details = {"body": "3301", "from_day": 1, "to_day": 2**40}
    told = people["officer"].post("/cases", {"affair": "body_rule", "basis": basis(), "details": details})
    assert told.code == "PROPOSAL_INVALID"
