"""回头看: what an accident called for is open until it happened; then who, when, how late."""

from __future__ import annotations

from dataclasses import replace

import pytest

from registry.rules.measures import Measure
from registry.workflows import accidents, cases, look_back_accidents
from registry.workflows.cases import Affair, Proposal
from registry.workflows.involvements import involve
from tests.factories import DAY, NOW, make_resident_id
from tests.workflows import acts, staff
from tests.workflows.officers import (
    WELDER,
    accident,
    approve,
    ban,
    banned,
    basis,
    facts,
    refused,
    two_persons,
    until_reviewed,
)
from tests.workflows.staff import THEN


@pytest.fixture
def people(office):
    return staff.team(office)


@pytest.fixture
def certified(office, tmp_path):
    """Give a person with one certificate, serial 0."""
    acts.issue(office, acts.write(tmp_path / "one.csv", [acts.row(WELDER, "石示例")]))


def review(office, people, years=1, now=NOW):
    return look_back_accidents.accidents(office, people.second.actor, years, now)


def told(office, people):
    return [(item.state, item.measure, item.missing, item.serial) for item in review(office, people).items]


def test_a_ban_that_is_called_for_is_open_and_grows_older_until_it_is_decided(office, people):
    file = accident(office, people)
    (item,) = review(office, people).items
    assert (item.state, item.measure, item.missing, item.name) == ("open", "lifetime_ban", (), "石示例")
    assert (item.days, item.days_determined, item.case, item.done) == (100, 90, None, None)
    stood = until_reviewed(office, people, ban(file), THEN)
    assert review(office, people).items[0].case == stood.id
    approve(office, people.approver, stood, THEN + 5 * DAY)
    (item,) = review(office, people).items
    assert (item.state, item.days, item.days_determined, item.case) == ("done", 15, 5, None)
    assert (item.done.on, item.done.by) == (office.day(THEN + 5 * DAY), people.approver.actor.name)
    assert (item.done.number, item.done.ended_on) == (basis().decision_number, None)


def test_a_ban_that_was_lifted_did_happen_and_is_told_with_the_day_of_its_end(office, people):
    stood = banned(office, people)
    lifting = cases.lift(office, people.officer.actor, stood.decided.id, basis("解"), NOW)
    lifting = cases.review(office, people.reviewer.actor, lifting.id, lifting.version, NOW, passed=True)
    approve(office, people.approver, lifting, NOW)
    (item,) = review(office, people).items
    assert (item.state, item.done.ended_on) == ("done", office.day(NOW))


def test_somebody_under_a_ban_from_before_needs_no_second_one(office, people):
    banned(office, people, now=THEN)
    accident(office, people, now=NOW, happened_at=NOW - DAY)
    later = review(office, people).items[0]
    assert [item.state for item in review(office, people).items] == ["done", "done"]
    assert {item.days for item in review(office, people).items} == {0, 10}
    assert later.done.ended_on is None


def test_what_must_be_found_out_first_is_not_owed_yet_but_not_forgotten(office, people):
    accident(office, people, answer=False, determination=None)
    missing = ("NOT_FOUND_IS_NOT_UNLICENSED", "CAUSE_NOT_DETERMINED")
    assert told(office, people) == [("unsettled", Measure.LIFETIME_BAN, missing, None)]
    assert review(office, people).items[0].days_determined is None


def test_an_accident_whose_file_names_nobody_who_did_the_work_is_not_forgotten(office, people):
    actor = people.officer.actor
    file = accidents.open_file(office, actor, facts(), THEN)
    involve(office, actor, file, "resident_id", WELDER, "石示例", "manager", THEN)
    assert told(office, people) == [("unsettled", None, ("NOBODY_ENTERED",), None)]


@pytest.mark.parametrize(
    ("affair", "measure"), [(Affair.REVOKE, "revoke"), (Affair.CLEARED, "cleared"), (Affair.LAPSE, None)]
)
def test_the_certificate_of_who_was_licensed_is_revoked_or_found_good(
    office, people, certified, affair, measure
):
    file = accident(office, people, answer=False)
    assert told(office, people) == [("open", Measure.REVOKE, (), 0)]
    proposal = Proposal(affair, basis("撤"), serial=0, accident_id=file)
    if affair is Affair.REVOKE:
        approve(office, people.approver, until_reviewed(office, people, proposal, NOW), NOW)
    else:
        two_persons(office, people, proposal, NOW)
    (item,) = review(office, people).items
    assert item.state == ("done" if measure else "open")
    assert (item.done.measure if item.done else None) == measure


def test_what_calls_for_nothing_is_not_there(office, people):
    accident(office, people, deaths=0)
    assert told(office, people) == []


def test_what_is_open_stands_first_and_the_oldest_before_the_newer(office, people):
    banned(office, people)
    accident(office, people, number=make_resident_id(order=78), happened_at=THEN - 5 * DAY)
    accident(office, people, number=make_resident_id(order=79), happened_at=THEN - 9 * DAY)
    accident(office, people, number=make_resident_id(order=80), answer=False)
    found = review(office, people)
    assert [item.state for item in found.items] == ["open", "open", "unsettled", "done"]
    assert [item.days for item in found.items[:2]] == [99, 95]
    assert [found.count(state) for state in ("open", "unsettled", "done")] == [2, 1, 1]


def test_years_are_counted_by_the_day_of_the_accident_and_one_year_by_its_months(office, people):
    accident(office, people, now=NOW, happened_at=NOW - 500 * DAY)
    banned(office, people, who=make_resident_id(order=78))
    months, years = review(office, people, 1), review(office, people, 3)
    assert (len(months.items), len(years.items)) == (1, 2)
    assert [period.name for period in months.periods][:2] == ["2025-11", "2025-12"]
    assert [period.name for period in months.periods if period.owed] == ["2026-08"]
    assert [(period.name, period.owed, period.done) for period in years.periods] == [
        ("2023", 0, 0),
        ("2024", 0, 0),
        ("2025", 1, 0),
        ("2026", 1, 1),
    ]
    assert len(review(office, people, 99).periods) == look_back_accidents.LONGEST + 1


def test_who_may_not_look_back_is_told_so(office, people):
    stranger = replace(people.officer.actor, roles=frozenset())
    refused("FORBIDDEN", look_back_accidents.accidents, office, stranger, 1, NOW)
