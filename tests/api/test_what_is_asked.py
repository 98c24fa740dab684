"""A passkey is asked only for what could be entered now; what it signs is told in words beside the bytes."""

from __future__ import annotations

import pytest

from registry.app import create_app
from registry.extensions import db
from tests.api.bodies import NAME, WELDER, answer, ban
from tests.api.callers import over, staff
from tests.api.walking import OTHER, Walk, approve, reviewed, signed
from tests.factories import DAY, NOW
from tests.web.accounts.conftest import Clock


@pytest.fixture
def people(office, settings):
    app = create_app(settings, clock=Clock(NOW))
    yield staff(office, over(app.test_client(use_cookies=False)), NOW - 40 * DAY)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def officer(people):
    return people["officer"]


def asked(case, login="approver"):
    return case.people[login].get(f"{case.path}/approval").json


def appeal_asked(case, told, login="second"):
    return case.ask(login, "/appeal/question", {"answer": told}).json


def given(told):
    return told["options"] is not None, told["refused"]


def test_nothing_is_asked_before_the_approval_could_be_entered(people, officer):
    case = Walk(people, officer.post("/cases", ban(**OTHER)).json)
    for step in (
        lambda: case.step("notify", documents=[officer.document("告知书")]),
        lambda: case.step("waive", documents=[officer.document("放弃听证声明")]),
        lambda: case.step("review", who="reviewer", passed=True),
    ):
        told = asked(case)
        assert told["options"] is None
        assert told["refused"] == case.ask("approver", "/approval", signed(case, "approver")).code
        step()
    assert given(asked(case)) == (True, None)
    approve(case, "approver")
    assert given(asked(case)) == (False, "ALREADY_DECIDED")


def test_an_answer_is_asked_where_it_could_be_entered_only(people, officer):
    case, paper = reviewed(people, ban(**OTHER)), officer.document("判决书")
    upheld = answer("upheld", paper)
    assert given(appeal_asked(case, upheld)) == (False, "NOT_APPROVED")
    approve(case, "approver")
    case.step("serve", documents=[officer.document("回证")])
    case.step("appeal", remedy="suit", documents=[officer.document("起诉状")])
    assert given(appeal_asked(case, answer("changed", paper))) == (False, "PROPOSAL_INVALID")
    assert given(appeal_asked(case, upheld, "approver")) == (False, "APPROVER_CANNOT_JUDGE")
    told = appeal_asked(case, upheld)
    assert given(told) == (True, None)
    assert told["about"]["documents"] == [{"sha256": paper, "name": "文书.pdf"}]


def test_the_person_and_the_documents_are_told_in_words(people, officer):
    paper = officer.document("判决书")
    told = asked(reviewed(people, ban(**OTHER, documents=[paper])))
    person = told["about"]["person"]
    assert (person["name"], person["document_type"]) == (NAME, "resident_id")
    assert person["number"] == WELDER[:3] + "*" * 13 + WELDER[-2:]
    assert told["about"]["documents"] == [{"sha256": paper, "name": "文书.pdf"}]
    assert person["id"] == told["told"]["person"]
