"""What needs attention: the steps that wait for one's own roles, what is late, what nobody has settled."""

from __future__ import annotations

import pytest

from registry.rules.history import Step
from registry.rules.measures import Measure
from registry.rules.permissions import Channel, Role
from registry.workflows import cases, publication, resemblances
from registry.workflows.attention import ALARM_DAYS, SHOWN, attention
from registry.workflows.authority import Actor
from registry.workflows.publishing_worker import Worker
from tests.factories import DAY, NOW, make_resident_id
from tests.models.plans import watched
from tests.workflows.officers import (
    WELDER,
    accident,
    approve,
    ban,
    banned,
    basis,
    document,
    until_reviewed,
)
from tests.workflows.staff import THEN, Officer, team

AUDITOR = Actor("auditor", "审计员", "330000-JG", frozenset({Role.AUDITOR}), Channel.CONSOLE)


@pytest.fixture
def people(office):
    return team(office)


def waits(office, who: Officer, now=THEN) -> list[Step]:
    told = attention(office, who.actor, now)
    assert told is not None
    return [task.step.step for task in told.mine.first]


def test_each_step_waits_for_whoever_may_take_it_and_for_nobody_else(office, people):
    file = accident(office, people)
    stood = cases.propose(office, people.officer.actor, ban(file), THEN)
    assert waits(office, people.officer) == [Step.NOTIFY]
    assert waits(office, people.reviewer) == waits(office, people.approver) == []
    paper = document(office, people, "告知书")
    stood = cases.notify(office, people.officer.actor, stood.id, stood.version, THEN, documents=[paper])
    assert waits(office, people.officer) == []  # the party's turn
    stood = cases.waive(office, people.officer.actor, stood.id, stood.version, THEN, documents=[paper])
    assert waits(office, people.reviewer) == [Step.REVIEW]
    stood = cases.review(office, people.reviewer.actor, stood.id, stood.version, THEN, passed=True)
    assert waits(office, people.reviewer) == []
    assert waits(office, people.approver) == waits(office, people.second) == [Step.APPROVE]
    approve(office, people.approver, stood)
    assert waits(office, people.approver) == []
    assert waits(office, people.officer) == waits(office, people.colleague) == [Step.SERVE]


def test_what_the_review_gave_back_waits_for_whoever_proposes(office, people):
    stood = cases.propose(office, people.officer.actor, ban(accident(office, people)), THEN)
    actor, paper = people.officer.actor, document(office, people, "告知书")
    stood = cases.notify(office, actor, stood.id, stood.version, THEN, documents=[paper])
    stood = cases.waive(office, actor, stood.id, stood.version, THEN, documents=[paper])
    cases.review(office, people.reviewer.actor, stood.id, stood.version, THEN, passed=False, note="补充证据")
    assert waits(office, people.officer) == [Step.AMEND]


def test_one_who_proposed_and_one_who_reviewed_are_not_asked_to_approve(office, people):
    until_reviewed(office, people, ban(accident(office, people)))
    both = frozenset({Role.APPROVER})
    for who in (people.officer, people.reviewer):
        actor = Actor(who.actor.account_id, "–", who.actor.organisation, both, Channel.CONSOLE)
        told = attention(office, actor, THEN)
        assert told is not None
        assert told.mine.count == 0


def test_what_is_late_is_told_to_everybody_and_says_about_whom(office, people):
    banned(office, people)
    assert attention(office, people.reviewer.actor, THEN).late.count == 0
    (task,) = attention(office, people.reviewer.actor, THEN + 30 * DAY).late.first
    assert (task.step.step, task.late, task.about.whom.name) == (Step.SERVE, True, "石示例")


def test_what_an_accident_calls_for_is_told_until_somebody_proposes_it(office, people):
    file = accident(office, people)
    (item,) = attention(office, people.reviewer.actor, THEN).owed
    assert (item.accident.id, item.measure, item.name) == (file, Measure.LIFETIME_BAN, "石示例")
    stood = cases.propose(office, people.officer.actor, ban(file), THEN)
    assert attention(office, people.reviewer.actor, THEN).owed == []
    cases.withdraw(office, people.officer.actor, stood.id, stood.version, THEN, note="补充证据")
    assert len(attention(office, people.reviewer.actor, THEN).owed) == 1


def test_transfers_to_the_police_bans_unpublished_and_resemblances_are_told(office, people):
    banned(office, people)
    resembling(office, 1)
    told = attention(office, people.officer.actor, NOW)
    assert [version.place for _, version in told.police] == ["杭州市西湖区示例路1号"]
    assert (told.unpublished, told.resemblances) == (1, 1)
    assert [one.kind for one in told.alarms] == [resemblances.ALARM]
    assert not told.nothing()


def resembling(office, count):
    from registry.workflows import people as persons

    for order in range(count):
        number = make_resident_id(region="320106", order=order + 500)
        found = persons.identity("resident_id", number, "石示例", office.day(NOW))
        resemblances.met_in_check(office, found, NOW)


def test_alarms_are_told_for_thirty_days(office, people):
    banned(office, people)
    resembling(office, 1)
    last = NOW + ALARM_DAYS * DAY
    assert len(attention(office, people.officer.actor, last).alarms) == 1
    assert attention(office, people.officer.actor, last + 1).alarms == []


def test_long_lists_are_cut_and_counted_to_more(office, people):
    banned(office, people)
    resembling(office, SHOWN + 3)
    assert attention(office, people.officer.actor, NOW).resemblances == SHOWN + 1


def test_an_office_where_all_is_done_says_so(office, people):
    Worker().round(office, NOW)
    told = attention(office, people.officer.actor, NOW)
    assert told.nothing()
    assert (told.publication.waiting_since, told.publication.behind) == (None, False)


def test_what_waits_to_be_published_is_a_fault_after_a_minute(office, people):
    publication.publish(office, NOW)
    proposal = cases.Proposal(cases.Affair.RULE_ROW, basis("9"), details={"row": a_row()})
    stood = cases.propose(office, people.officer.actor, proposal, NOW)
    stood = cases.review(office, people.reviewer.actor, stood.id, stood.version, NOW, passed=True)
    approve(office, people.approver, stood, NOW)
    at_once = attention(office, people.officer.actor, NOW + 60).publication
    later = attention(office, people.officer.actor, NOW + 61).publication
    assert (at_once.waiting_since, at_once.behind) == (NOW, False)
    assert (later.waiting_since, later.behind) == (NOW, True)


def a_row() -> str:
    from registry.rules.rule_rows import rows

    return next(iter(rows()))


def test_a_snapshot_that_was_not_renewed_in_time_is_a_fault(office, people):
    publication.publish(office, NOW)
    assert not attention(office, AUDITOR, NOW + 12 * 3600).publication.behind
    assert attention(office, AUDITOR, NOW + 13 * 3600).publication.behind


@pytest.mark.parametrize("role", [Role.CLERK, Role.INSPECTOR, Role.EMPLOYER])
def test_whoever_reads_no_cases_is_told_nothing(office, people, role):
    banned(office, people)
    actor = Actor("x", "–", "EMP-1", frozenset({role}), Channel.CONSOLE)
    assert attention(office, actor, NOW) is None


def test_many_cases_cost_no_more_questions_than_one(office, people):
    def asked():
        with watched(office.session.get_bind()) as statements:
            attention(office, people.officer.actor, NOW)
        return len(statements)

    banned(office, people, "1")
    few = asked()
    for order in range(2, 6):
        banned(office, people, str(order), who=make_resident_id(order=order))
    assert asked() == few
    assert WELDER


def test_what_the_office_only_wrote_down_does_not_wait_to_be_published(office, people):
    publication.publish(office, NOW)
    cases.propose(office, people.officer.actor, ban(accident(office, people)), NOW)
    told = attention(office, people.officer.actor, NOW + 3600).publication
    assert (told.waiting_since, told.behind) == (None, False)


def test_what_is_late_and_ones_own_is_told_once(office, people):
    banned(office, people)
    told = attention(office, people.officer.actor, THEN + 30 * DAY)
    assert [task.late for task in told.mine.first] == [True]
    assert told.late.count == 0
