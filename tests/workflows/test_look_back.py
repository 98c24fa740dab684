"""倒查: all certificates of a body, an examiner, a sitting, a range; what is undecided under a rule."""

from __future__ import annotations

from datetime import date

import pytest

from registry.models import AuditEntry
from registry.workflows import cases, look_back
from registry.workflows.cases import Affair, Proposal
from registry.workflows.look_back import Asked
from registry.workflows.transaction import reading
from tests.factories import NOW, make_resident_id
from tests.factories import day as day_of
from tests.workflows import acts, staff
from tests.workflows.officers import approve, basis, document, refused, two_persons

EXAMINERS = ("刘海燕", "陈示例", "刘海燕、陈示例", "刘海燕子")
STARTS = ("2026-04-06", "2026-05-06", "2026-05-06", "2026-06-06")


@pytest.fixture
def people(office):
    return staff.team(office)


@pytest.fixture
def issued(office, tmp_path):
    """Issue four certificates of body 3301, serials 0 to 3, which differ by examiner and start day."""
    rows = [
        acts.row(
            make_resident_id(order=10 + n),
            f"示例{'甲乙丙丁'[n]}",
            考评员=examiner,
            有效期起=start,
            初领日期=start,
            考核日期="2026-03-25" if n < 2 else "2026-03-26",
        )
        for n, (examiner, start) in enumerate(zip(EXAMINERS, STARTS, strict=True))
    ]
    acts.issue(office, acts.write(tmp_path / "four.csv", rows))


def ask(office, people, **asked):
    return look_back.certificates(office, people.second.actor, Asked(**asked), NOW)


def serials(page):
    return [line.serial for line in page.lines]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"body": "3301"}, [0, 1, 2, 3]),
        ({"body": "330100-YJ"}, []),
        ({"body": "unknown"}, []),
        ({"examiner": "刘海燕"}, [0, 2]),
        ({"examiner": "陈示例", "exam_on": date(2026, 3, 25)}, [1]),
        ({"examiner": "无此人"}, []),
        ({"body": "3301", "exam_on": date(2026, 3, 26)}, [2, 3]),
        ({"exam_on": date(2026, 3, 25)}, [0, 1]),
        ({"first": date(2026, 5, 6), "last": date(2026, 5, 6)}, [1, 2]),
        ({"body": "3301", "first": date(2026, 5, 7)}, [3]),
        ({"body": "3301", "last": date(2026, 5, 5)}, [0]),
    ],
)
def test_every_certificate_that_is_asked_for_is_found(office, people, issued, asked, found):
    page = ask(office, people, **asked)
    assert (serials(page), page.total, page.undecided) == (found, len(found), len(found))


def test_what_would_be_everything_is_not_answered(office, people):
    for asked in ({}, {"first": date(2026, 1, 1)}, {"last": date(2026, 1, 1)}, {"undecided": True}):
        refused("LOOK_BACK_TOO_WIDE", ask, office, people, **asked)


def test_pages_follow_each_other_without_a_gap_or_a_double(office, people, issued):
    seen, after = [], None
    for _ in range(4):
        page = look_back.certificates(
            office, people.second.actor, Asked(body="3301"), NOW, after=after, count=1
        )
        seen, after = seen + serials(page), page.following
    assert (seen, after) == ([0, 1, 2, 3], None)


def rule(first="2026-05-01", last="2026-05-31"):
    told = {"body": "3301", "from_day": day_of(first), "to_day": day_of(last)}
    return Proposal(Affair.BODY_RULE, basis("核1"), details=told)


def under_rule(office, people, **asked):
    (found,) = look_back.rules(office, people.second.actor, NOW)
    return (found.body, found.reached, found.undecided)


def test_what_a_rule_puts_under_review_is_decided_one_by_one_until_nothing_waits(office, people, issued):
    assert look_back.rules(office, people.second.actor, NOW) == ()
    two_persons(office, people, rule(), NOW)
    assert under_rule(office, people) == ("3301", 2, 2)
    assert [line.classes for line in ask(office, people, body="3301").lines] == [
        frozenset(),
        {"under_review"},
        {"under_review"},
        frozenset(),
    ]
    two_persons(office, people, Proposal(Affair.CLEARED, basis("核2"), serial=1), NOW)
    assert under_rule(office, people) == ("3301", 2, 1)
    revoke = Proposal(Affair.REVOKE, basis("撤1"), serial=2)
    stood = cases.propose(office, people.officer.actor, revoke, NOW)
    lines = ask(office, people, body="3301", undecided=True, first=date(2026, 5, 1)).lines
    assert [(line.serial, line.case, line.decided) for line in lines] == [
        (2, stood.id, False),
        (3, None, False),
    ]
    paper, actor = document(office, people, "告知书", NOW), people.officer.actor
    stood = cases.notify(office, actor, stood.id, stood.version, NOW, documents=[paper])
    stood = cases.waive(office, actor, stood.id, stood.version, NOW, documents=[paper])
    stood = cases.review(office, people.reviewer.actor, stood.id, stood.version, NOW, passed=True)
    approve(office, people.approver, stood, NOW)
    assert under_rule(office, people) == ("3301", 2, 0)
    lines = ask(office, people, body="3301").lines[1:3]
    assert [(line.classes, line.case, line.decided) for line in lines] == [
        ({"cleared"}, None, True),
        ({"revoked", "under_review"}, None, True),
    ]


def test_whose_decision_was_lifted_waits_again(office, people, issued):
    two_persons(office, people, rule(), NOW)
    cleared = two_persons(office, people, Proposal(Affair.CLEARED, basis("核2"), serial=1), NOW)
    told = cases.lift(office, people.officer.actor, cleared.decided.id, basis("解1"), NOW)
    told = cases.review(office, people.reviewer.actor, told.id, told.version, NOW, passed=True)
    approve(office, people.approver, told, NOW)
    assert under_rule(office, people) == ("3301", 2, 2)


def test_a_rule_that_was_lifted_is_no_rule(office, people, issued):
    made = two_persons(office, people, rule(), NOW)
    told = cases.lift(office, people.officer.actor, made.decided.id, basis("解1"), NOW)
    told = cases.review(office, people.reviewer.actor, told.id, told.version, NOW, passed=True)
    approve(office, people.approver, told, NOW)
    assert look_back.rules(office, people.second.actor, NOW) == ()
    assert all(not line.classes for line in ask(office, people, body="3301").lines)


def test_who_asked_about_which_body_stands_in_the_trail(office, people, issued):
    ask(office, people, body="3301", examiner="刘海燕")
    with reading(office) as session:
        found = session.query(AuditEntry).filter_by(act="look_back").all()
        assert [(one.account_id, one.subject_id) for one in found] == [
            (people.second.actor.account_id, "3301")
        ]


def test_the_bodies_to_choose_from_are_those_that_certify(office, people):
    assert set(look_back.bodies(office, people.second.actor)) == {"3301", "330100-YJ"}
