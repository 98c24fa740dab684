"""A person check by key: for whom may ask, counted, in the trail with its purpose, the number never told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from registry.app import create_app
from registry.extensions import db, limiter
from registry.models import AuditEntry
from registry.workflows.transaction import reading
from tests.api.bodies import NAME, WELDER, ban, question
from tests.api.callers import over, staff
from tests.api.walking import OTHER, approve, reviewed
from tests.factories import make_resident_id
from tests.security.doors import statements
from tests.workflows import acts

MAY = ("inspector", "employer", "officer")
MAY_NOT = ("reviewer", "approver", "auditor", "clerk")

WRONG = WELDER[:-1] + ("0" if WELDER[-1] != "0" else "1")
"""A number whose check character is another's."""


@pytest.fixture
def people(office, settings, now):
    app = create_app(settings, clock=lambda: now)
    limiter.reset()
    yield staff(office, over(app.test_client(use_cookies=False)))
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def card(office, tmp_path):
    return acts.issue(office, acts.write(tmp_path / "card.csv", [acts.row(WELDER, NAME)]))


def trail(office):
    with reading(office) as session:
        query = select(AuditEntry).where(AuditEntry.act == "check_person").order_by(AuditEntry.id)
        return session.scalars(query).all()


@pytest.mark.parametrize("login", MAY)
def test_who_may_is_told_what_is_on_record_and_why_stays_in_the_trail(office, people, card, login, capsys):
    told = people[login].post("/persons/check", question(work="mem:2.1"))
    assert (told.json["outcome"], told.json["name"]) == ("VALID", NAME)
    assert WELDER not in told.body.decode()
    (entry,) = trail(office)
    assert (entry.account_id, entry.channel, entry.rule) == (people[login].account, "api", "进场核验")
    logged = capsys.readouterr()
    assert WELDER not in logged.out + logged.err


@pytest.mark.parametrize("login", MAY_NOT)
def test_who_may_not_is_told_the_same_whether_somebody_is_on_record_or_not(office, people, card, login):
    answers = []
    for number in (WELDER, make_resident_id(order=9)):
        people[login].post("/persons/check", question())  # the first use of a day is noted
        with statements() as asked:
            told = people[login].post("/persons/check", question(number))
        answers.append((told.status, told.body, asked))
    assert answers[0] == answers[1]
    assert answers[0][0] == 403
    assert trail(office) == []


def test_nobody_on_record_is_no_record_and_so_is_another_name_s_number(office, people, card):
    unknown = people["inspector"].post("/persons/check", question(make_resident_id(order=9)))
    assert (unknown.json["outcome"], unknown.json["reasons"]) == ("CANNOT_TELL", ["NO_RECORD"])
    assert unknown.json["name"] is None
    other = people["inspector"].post("/persons/check", question(name="别人"))
    assert (other.json["reasons"], other.json["name"]) == (["NEEDS_REVIEW"], None)
    assert sorted(entry.subject_id == "-" for entry in trail(office)) == [False, True]


def test_a_ban_is_told_to_whom_may_ask(people):
    approve(reviewed(people, ban(**OTHER)), "approver")
    for login in MAY:
        assert people[login].post("/persons/check", question()).json["outcome"] == "BANNED"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": WRONG}, "NUMBER_INVALID"),
        ({"document_type": "library_card"}, "DOCUMENT_TYPE_UNKNOWN"),
        ({"purpose": WELDER}, "BASIS_HOLDS_NUMBER"),
        ({"purpose": " "}, "BASIS_EMPTY"),
        ({"work": "nothing"}, "WORK_UNKNOWN"),
        ({"purpose": None}, "INVALID_FIELDS"),
        ({"role": "approver"}, "INVALID_FIELDS"),
    ],
)
def test_a_question_that_cannot_be_is_refused_without_repeating_it(office, people, changes, code):
    told = people["inspector"].post("/persons/check", {**question(), **changes})
    assert told.code == code
    assert WELDER not in told.body.decode()
    assert trail(office) == []


def test_one_person_is_not_asked_about_again_and_again(people, card):
    told = [people["inspector"].post("/persons/check", question()) for _ in range(31)]
    assert [one.status for one in told[-2:]] == [200, 429]
    assert (told[-1].code, told[-1].headers["retry-after"]) == ("RATE_LIMITED", "3600")
    assert people["employer"].post("/persons/check", question()).status == 200, (
        "the curiosity of one stops nobody"
    )
    assert people["inspector"].post("/persons/check", question(make_resident_id(order=9))).status == 200
