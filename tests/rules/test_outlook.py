"""What lies ahead in a case."""

from __future__ import annotations

from datetime import date

from registry.rules.history import History, Step, Taken
from registry.rules.outlook import ahead
from registry.rules.procedure_table import Affair

OFFICER = "officer"
MONDAY = date(2026, 3, 2)
PROPOSED = Taken(Step.PROPOSE, MONDAY, OFFICER)
NOTIFIED = Taken(Step.NOTIFY, MONDAY, OFFICER)


def ban(*taken):
    return History(Affair.LIFETIME_BAN, (PROPOSED, *taken))


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
