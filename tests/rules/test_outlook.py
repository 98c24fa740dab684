"""What lies ahead in a case, and for whom it waits."""

from __future__ import annotations

from datetime import date

import pytest

from registry.rules.history import History, Step, Taken
from registry.rules.outlook import ahead, may_take, owed
from registry.rules.procedure import Doer, next_steps
from registry.rules.procedure_table import Affair

OFFICER, REVIEWER, APPROVER = "officer", "reviewer", "approver"
MONDAY = date(2026, 3, 2)
PROPOSED = Taken(Step.PROPOSE, MONDAY, OFFICER)
NOTIFIED = Taken(Step.NOTIFY, MONDAY, OFFICER)
WAIVED = Taken(Step.WAIVE, MONDAY, OFFICER)
REVIEWED = Taken(Step.REVIEW, MONDAY, REVIEWER, passed=True)
APPROVED = Taken(Step.APPROVE, MONDAY, APPROVER)


def ban(*taken):
    return History(Affair.LIFETIME_BAN, (PROPOSED, *taken))


def waits(history, today=MONDAY):
    return [each.step for each in owed(history, next_steps(history, today))]


def lies_ahead(history, today=MONDAY):
    return {each.step: each.why for each in ahead(history, today)}


def test_what_must_come_is_told_with_what_stands_in_its_way():
    assert lies_ahead(ban()) == {
        Step.NOTIFY: None,
        Step.REVIEW: "NOT_NOTIFIED",
        Step.APPROVE: "NOT_NOTIFIED",
        Step.SERVE: "NOT_APPROVED",
    }
    told = lies_ahead(ban(NOTIFIED, Taken(Step.ASK_HEARING, MONDAY, OFFICER)))
    assert told[Step.CALL_HEARING] is None
    assert told[Step.REVIEW] == "HEARING_NOT_HELD"


def test_a_step_whose_day_has_not_come_is_ahead_with_its_day():
    review = next(each for each in ahead(ban(NOTIFIED), MONDAY) if each.step is Step.REVIEW)
    assert review.next is not None
    assert (review.next.from_, review.next.open_now) == (date(2026, 3, 10), False)


def test_what_a_kind_does_not_need_is_not_ahead_and_nothing_is_when_the_case_is_closed():
    assert set(lies_ahead(History(Affair.CANCEL, (PROPOSED,)))) == {Step.APPROVE}
    assert lies_ahead(ban(Taken(Step.WITHDRAW, MONDAY, OFFICER))) == {}


@pytest.mark.parametrize(
    ("taken", "steps"),
    [
        ([], [Step.NOTIFY]),
        ([NOTIFIED], []),
        ([NOTIFIED, WAIVED], [Step.REVIEW]),
        ([NOTIFIED, WAIVED, REVIEWED], [Step.APPROVE]),
        ([NOTIFIED, WAIVED, Taken(Step.REVIEW, MONDAY, REVIEWER, passed=False)], [Step.AMEND]),
        ([NOTIFIED, WAIVED, REVIEWED, APPROVED], [Step.SERVE]),
        ([NOTIFIED, WAIVED, REVIEWED, APPROVED, Taken(Step.PUBLIC_NOTICE, MONDAY, OFFICER)], []),
        ([NOTIFIED, Taken(Step.ASK_HEARING, MONDAY, OFFICER)], [Step.CALL_HEARING]),
    ],
)
def test_what_the_office_owes_now(taken, steps):
    assert waits(ban(*taken)) == steps


def test_a_hearing_that_was_called_waits_for_its_day():
    asked = Taken(Step.ASK_HEARING, MONDAY, OFFICER)
    called = Taken(Step.CALL_HEARING, MONDAY, OFFICER, hearing_on=date(2026, 3, 11), chair=REVIEWER)
    assert waits(ban(NOTIFIED, asked, called)) == []
    assert waits(ban(NOTIFIED, asked, called), date(2026, 3, 11)) == [Step.HOLD_HEARING]


def test_two_persons():
    ready = ban(NOTIFIED, WAIVED, REVIEWED)
    assert may_take(ready, Step.APPROVE, Doer(APPROVER), MONDAY)
    assert not may_take(ready, Step.APPROVE, Doer(OFFICER), MONDAY)
    assert not may_take(ready, Step.APPROVE, Doer(REVIEWER), MONDAY)
    assert not may_take(ready, Step.APPROVE, Doer(APPROVER, ((OFFICER, MONDAY),)), MONDAY)
    assert not may_take(ban(NOTIFIED, WAIVED), Step.REVIEW, Doer(OFFICER), MONDAY)
