"""The list of cases, one case with its names, the question to an approver."""

from __future__ import annotations

import pytest

from registry.rules.history import Step
from registry.verify.identity import mask
from registry.workflows import case_files, case_lists, cases, questions
from registry.workflows.appeals import Answer
from registry.workflows.involvements import involve
from tests.factories import DAY
from tests.workflows.officers import (
    WELDER,
    accident,
    approve,
    ban,
    basis,
    document,
    refused,
    until_reviewed,
)
from tests.workflows.staff import THEN, team


@pytest.fixture
def people(office):
    return team(office)


@pytest.fixture
def proposed(office, people):
    return cases.propose(office, people.officer.actor, ban(accident(office, people)), THEN)


def lines(office, who, now=THEN, **how):
    return case_lists.listing(office, who.actor, now, **how).lines


def test_a_line_names_the_person_and_what_the_office_owes(office, people, proposed):
    (line,) = lines(office, people.officer)
    assert line.about.whom.name == "石示例"
    assert line.about.whom.number == mask(WELDER)
    assert WELDER not in repr(line)
    assert [each.step for each in line.awaited] == [Step.NOTIFY]
    assert line.mine == line.awaited


def test_what_waits_for_me_is_what_my_roles_and_my_part_leave_to_me(office, people, proposed):
    assert [line.case.id for line in lines(office, people.colleague, mine=True)] == [proposed.id]
    assert lines(office, people.approver, mine=True) == ()
    stood = until_reviewed(office, people, ban(accident(office, people), "2"))
    assert [line.case.id for line in lines(office, people.approver, mine=True)] == [stood.id]
    assert stood.id not in [line.case.id for line in lines(office, people.officer, mine=True)]


def test_the_list_goes_on_behind_a_key_and_those_that_are_over_are_apart(office, people, proposed):
    stood = cases.propose(office, people.officer.actor, ban(accident(office, people), "2"), THEN + 5)
    first = case_lists.listing(office, people.officer.actor, THEN, count=1)
    assert first.following == first.lines[0].case.id
    (rest,) = lines(office, people.officer, after=first.following, count=1)
    assert {first.lines[0].case.id, rest.case.id} == {proposed.id, stood.id}
    cases.withdraw(office, people.officer.actor, stood.id, stood.version, THEN + 6, note="撤回")
    assert [line.case.id for line in lines(office, people.officer, done=True)] == [stood.id]


def test_a_case_is_told_with_names_documents_and_the_leaf_of_its_decision(office, people):
    stood = approve(office, people.approver, until_reviewed(office, people, ban(accident(office, people))))
    told = case_files.read(office, people.reviewer.actor, stood.id, THEN)
    assert told.leaves == {stood.decided.id: stood.decided.leaf}
    assert set(told.names.values()) == {"officer（示例）", "reviewer（示例）", "approver（示例）"}
    assert {each.name for each in told.documents.values()} == {"文书.pdf"}
    assert (told.ground.lacking, told.ground.changed) == ((), False)
    assert [each.step for each in told.ahead] == [Step.SERVE, Step.PUBLIC_NOTICE]


def test_a_file_that_changed_since_the_proposal_is_told(office, people, proposed):
    file = case_files.read(office, people.officer.actor, proposed.id, THEN).view.case.accident_id
    who = ("resident_id", WELDER, "石示例")
    involve(office, people.officer.actor, file, *who, "supervisor", THEN + DAY)
    ground = case_files.read(office, people.officer.actor, proposed.id, THEN + DAY).ground
    assert ground.changed
    assert ground.lacking == ("NOT_THE_WELDER",)


def test_chairs_are_colleagues_who_neither_investigated_nor_proposed(office, people, proposed):
    told = case_files.read(office, people.officer.actor, proposed.id, THEN)
    names = {name for _, name in case_files.chairs(office, people.officer.actor, told)}
    assert "colleague（示例）" in names
    assert "officer（示例）" not in names


def test_the_question_to_an_approver_and_why_another_is_not_asked(office, people):
    stood = until_reviewed(office, people, ban(accident(office, people)))
    asked = questions.of_proposal(office, people.approver.actor, stood.id, THEN)
    assert asked.sha256 == stood.proposal_sha256
    assert asked.options["allowCredentials"]
    assert asked.refused is None
    for who, code in ((people.officer, "FORBIDDEN"), (people.reviewer, "FORBIDDEN")):
        told = questions.of_proposal(office, who.actor, stood.id, THEN)
        assert (told.refused.code, told.options) == (code, None)
    refused("CASE_UNKNOWN", questions.of_proposal, office, people.approver.actor, "nothing", THEN)


def test_a_ground_that_fell_away_is_told_before_the_passkey_is_asked(office, people):
    stood = until_reviewed(office, people, ban(accident(office, people)))
    file = case_files.read(office, people.officer.actor, stood.id, THEN).view.case.accident_id
    who = ("resident_id", WELDER, "石示例")
    involve(office, people.officer.actor, file, *who, "supervisor", THEN)
    asked = questions.of_proposal(office, people.approver.actor, stood.id, THEN)
    assert asked.refused.code == "CASE_CHANGED"


def test_the_question_of_an_appeal(office, people):
    stood = approve(office, people.approver, until_reviewed(office, people, ban(accident(office, people))))
    actor, paper = people.officer.actor, [document(office, people, "书")]
    answer = Answer("lifted", basis("2"), paper)
    asked = (office, people.second.actor, stood.id)
    assert questions.appeal_refused(*asked, THEN).code == "NOT_APPEALED"
    stood = cases.serve(office, actor, stood.id, stood.version, THEN, documents=paper)
    stood = cases.appeal(
        office, actor, stood.id, stood.version, THEN, remedy="reconsideration", documents=paper
    )
    assert questions.appeal_refused(*asked, THEN) is None
    question = questions.of_answer(*asked, stood.version, answer, THEN)
    assert question.options["challenge"]
    refused("CASE_CHANGED", questions.of_answer, *asked, stood.version - 1, answer, THEN)
    bare, other = Answer("lifted", basis("2"), []), Answer("changed", basis("2"), paper)
    for wrong, code in ((bare, "DOCUMENT_MISSING"), (other, "PROPOSAL_INVALID")):
        told = questions.of_answer(*asked, stood.version, wrong, THEN)
        assert (told.refused.code, told.options) == (code, None)
    refused("FORBIDDEN", questions.of_answer, office, actor, stood.id, stood.version, answer, THEN)
