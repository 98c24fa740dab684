"""Accident files: versions, grade with history, licensed that day or not, penalties, the police."""

from __future__ import annotations

from datetime import timedelta

import pytest

from registry.models import Accident, AccidentVersion, Involvement, accident
from registry.verify.scope import parse_work
from registry.workflows import accidents, deciding, penalties
from registry.workflows.context import open_office
from registry.workflows.involvements import ask_again, involve
from registry.workflows.licences import licensed
from registry.workflows.transaction import reading
from tests.factories import DAY, NOW, make_resident_id
from tests.workflows import acts, staff
from tests.workflows.officers import basis, document, facts, refused
from tests.workflows.staff import THEN

WELDER = make_resident_id(order=77)


@pytest.fixture
def people(office):
    return staff.team(office)


def opened(office, people, **changes):
    return accidents.open_file(office, people.officer.actor, facts(**changes), THEN)


def versions(office, file):
    with reading(office) as session:
        return [
            (each.number, each.deaths, each.counted_deaths, each.grade)
            for each in accident.versions(session, file)
        ]


def test_a_file_is_graded_by_the_law_and_regraded_within_its_window_with_its_history(office, people):
    file = opened(office, people, deaths=2)
    happened = office.day(facts().happened_at)
    actor, window = people.officer.actor, happened + timedelta(days=7)
    grade = accidents.amend(office, actor, file, facts(deaths=3), "一人死亡", window, THEN)
    assert grade == "larger"
    late = window + timedelta(days=1)
    assert accidents.amend(office, actor, file, facts(deaths=10), "七人死亡", late, THEN) == "larger"
    assert versions(office, file) == [(1, 2, 2, "ordinary"), (2, 3, 3, "larger"), (3, 10, 3, "larger")]


def test_who_died_after_the_window_is_not_counted_by_a_later_change_that_is_about_something_else(
    office, people
):
    file, actor = opened(office, people, deaths=2), people.officer.actor
    window = office.day(facts().happened_at) + timedelta(days=7)
    late = window + timedelta(days=1)
    for deaths, loss, day in ((3, 200_000, late), (3, 300_000, window), (4, 300_000, window)):
        accidents.amend(office, actor, file, facts(deaths=deaths, loss_yuan=loss), "更正", day, THEN)
    assert versions(office, file)[1:] == [(2, 3, 2, "ordinary"), (3, 3, 2, "ordinary"), (4, 4, 3, "larger")]


def test_nobody_counts_as_dead_who_turns_out_alive_however_late(office, people):
    file, actor = opened(office, people, deaths=1), people.officer.actor
    accidents.amend(office, actor, file, facts(deaths=0), "误报", office.day(THEN), THEN)
    accidents.amend(office, actor, file, facts(deaths=3), "续报", office.day(THEN), THEN)
    assert versions(office, file)[1:] == [(2, 0, 0, "ordinary"), (3, 3, 0, "ordinary")]


def test_no_change_comes_about_before_the_accident(office, people):
    file, actor = opened(office, people), people.officer.actor
    before = office.day(facts().happened_at) - timedelta(days=1)
    refused("ACCIDENT_INVALID", accidents.amend, office, actor, file, facts(), "更正", before, THEN)


def test_what_is_not_a_fire_has_thirty_days(office, people):
    plain = {"fire": False, "loss_kind": "economic", "happened_at": THEN - 40 * DAY}
    file = opened(office, people, **plain)
    more = facts(**{**plain, "deaths": 30})
    within = office.day(THEN - 10 * DAY)
    assert accidents.amend(office, people.officer.actor, file, more, "续报", within, THEN) == "extraordinary"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"happened_at": THEN + 1}, "DATE_IN_FUTURE"),
        ({"happened_at": 1_000_000_000}, "ACCIDENT_INVALID"),
        ({"deaths": -1}, "ACCIDENT_INVALID"),
        ({"loss_kind": "economic"}, "ACCIDENT_INVALID"),
        ({"fire": False}, "ACCIDENT_INVALID"),
        ({"work": "mem:9.9"}, "WORK_UNKNOWN"),
        ({"determination": "0" * 64}, "ATTACHMENT_UNKNOWN"),
        ({"place": " "}, "BASIS_EMPTY"),
        ({"unit": f"{WELDER}装修队"}, "BASIS_HOLDS_NUMBER"),
    ],
)
def test_what_cannot_be_is_not_kept(office, people, changes, code):
    refused(code, opened, office, people, **changes)
    file = opened(office, people)
    day = office.day(THEN)
    refused(code, accidents.amend, office, people.officer.actor, file, facts(**changes), "更正", day, THEN)
    assert len(versions(office, file)) == 1


def test_only_who_keeps_files_writes_in_them(office, people):
    file = opened(office, people)
    actor = people.approver.actor
    refused("FORBIDDEN", accidents.open_file, office, actor, facts(), THEN)
    refused("FORBIDDEN", accidents.amend, office, actor, "none", facts(), "更正", office.day(THEN), THEN)
    refused("FORBIDDEN", involve, office, actor, file, "resident_id", WELDER, None, "welder", THEN)
    refused("FORBIDDEN", penalties.tell_police, office, actor, file, "0" * 64, THEN)
    refused("ACCIDENT_UNKNOWN", penalties.tell_police, office, people.officer.actor, "none", "0" * 64, THEN)


@pytest.mark.parametrize(
    ("harm", "due"),
    [
        ({"deaths": 1}, True),
        ({"deaths": 0, "serious_injuries": 3}, True),
        ({"deaths": 0, "loss_yuan": 1_000_000}, True),
        ({"deaths": 0, "serious_injuries": 2, "loss_yuan": 999_999}, False),
    ],
)
def test_the_police_are_told_whenever_the_threshold_is_met(office, people, harm, due):
    file = opened(office, people, **harm)
    with reading(office) as session:
        assert (session.get(Accident, file).police_due_at == THEN) is due
    proof, actor = document(office, people, "移送书"), people.officer.actor
    if not due:
        refused("POLICE_NOT_DUE", penalties.tell_police, office, actor, file, proof, THEN)
        late = office.day(THEN)
        accidents.amend(office, actor, file, facts(**{**harm, "deaths": 1}), "死亡", late, THEN)
    penalties.tell_police(office, actor, file, proof, THEN)
    refused("POLICE_TOLD", penalties.tell_police, office, actor, file, proof, THEN)


def test_penalties_on_worker_unit_and_manager_with_their_basis(office, people):
    file, actor = opened(office, people), people.officer.actor
    paper, day = document(office, people, "处罚决定书"), office.day(THEN)
    boss = involve(office, actor, file, "resident_id", make_resident_id(order=9), "李四", "manager", THEN)
    welder = involve(office, actor, file, "resident_id", WELDER, "石示例", "welder", THEN)
    for n, (on, kind, who) in enumerate(
        (
            ("unit", "罚款", {"unit": "示例装修有限公司", "amount_yuan": 300_000}),
            ("manager", "罚款", {"person_id": boss.person_id, "amount_yuan": 50_000}),
            ("worker", "警告", {"person_id": welder.person_id}),
        )
    ):
        penalties.penalise(office, actor, file, on, kind, basis(f"罚{n}"), day, paper, THEN, **who)
    with reading(office) as session:
        assert [each.on for each in accident.penalties(session, file)].count("manager") == 1
    for on, who, code in (
        ("unit", {}, "ACCIDENT_INVALID"),
        ("boss", {"unit": "某"}, "ACCIDENT_INVALID"),
        ("worker", {"person_id": "stranger"}, "NOT_INVOLVED"),
        ("unit", {"unit": "某", "amount_yuan": -1}, "ACCIDENT_INVALID"),
    ):
        again = (file, on, "罚款", basis("罚9"), day, paper, THEN)
        refused(code, penalties.penalise, office, actor, *again, **who)
    taken = (file, "unit", "罚款", basis("罚0"), day, paper, THEN)
    refused("DECISION_NUMBER_TAKEN", penalties.penalise, office, actor, *taken, unit="某公司")
    late = (file, "unit", "罚款", basis("罚8"), day + timedelta(days=1), paper, THEN)
    refused("DATE_IN_FUTURE", penalties.penalise, office, actor, *late, unit="某公司")


@pytest.fixture
def certified(office, tmp_path, now):
    """Give a person with one certificate (mem:2.1 from 2026-04-06 on); serial 0."""
    acts.issue(office, acts.write(tmp_path / "one.csv", [acts.row(WELDER, "石示例")]))
    return WELDER


def test_licensed_that_day_is_answered_from_our_records_as_they_stood_then(office, people, certified):
    entry = involve(
        office,
        people.officer.actor,
        opened(office, people),
        "resident_id",
        certified,
        "石示例",
        "welder",
        THEN,
    )
    assert (entry.licensed, entry.looked_at) == ("yes", [[0, []]])
    with reading(office) as session:
        held = session.get(Involvement, entry.id).person_id
    other = licensed(office, held, parse_work("mem:2.2"), THEN)
    assert (other.licensed, other.looked_at) == ("no", ((0, ("OUT_OF_SCOPE",)),))
    before = licensed(office, held, parse_work("mem:2.1"), THEN - 365 * DAY)
    assert (before.licensed, before.looked_at) == ("no", ((0, ("NOT_YET_VALID",)),))
    deciding.revoke(office, 0, acts.basis(), NOW)
    assert licensed(office, held, parse_work("mem:2.1"), NOW - 1).licensed == "yes"
    assert licensed(office, held, parse_work("mem:2.1"), NOW).looked_at == ((0, ("REVOKED",)),)


def test_another_work_or_another_time_asks_anew_whether_everybody_was_licensed(office, people, certified):
    file, actor = opened(office, people), people.officer.actor
    involve(office, actor, file, "resident_id", certified, "石示例", "welder", THEN)
    day = office.day(THEN)
    accidents.amend(office, actor, file, facts(deaths=2), "续报", day, THEN)
    assert answers(office, file) == [(1, "yes")]
    accidents.amend(office, actor, file, facts(deaths=2, work="mem:2.2"), "更正作业", day, THEN)
    assert answers(office, file) == [(2, "no")]


def answers(office, file):
    with reading(office) as session:
        return [(each.number, each.licensed) for each in accident.involved(session, file).values()]


def test_a_person_in_the_file_is_asked_about_again_by_their_entry(office, people):
    file, actor = opened(office, people), people.officer.actor
    first = involve(office, actor, file, "resident_id", WELDER, "石示例", "welder", THEN)
    proof = document(office, people, "查无此证")
    second = ask_again(office, actor, file, first.id, THEN, issuer_answer=proof)
    third = ask_again(office, actor, file, first.id, THEN, capacity="manager")
    assert (second.number, second.capacity, second.issuer_answer) == (2, "welder", proof)
    assert (third.number, third.capacity, third.issuer_answer) == (3, "manager", proof)
    other = opened(office, people)
    refused("NOT_INVOLVED", ask_again, office, actor, other, first.id, THEN)
    refused("NOT_INVOLVED", ask_again, office, actor, file, "none", THEN)
    refused("ACCIDENT_INVALID", ask_again, office, actor, file, first.id, THEN, capacity="boss")
    refused("ATTACHMENT_UNKNOWN", ask_again, office, actor, file, first.id, THEN, issuer_answer="0" * 64)
    refused("FORBIDDEN", ask_again, office, people.approver.actor, file, first.id, THEN)


def test_no_record_is_not_found_until_the_issuing_system_has_answered(office, people):
    file, actor = opened(office, people), people.officer.actor
    who = (file, "resident_id", WELDER, "石示例", "welder", THEN)
    first = involve(office, actor, *who)
    assert (first.licensed, first.issuer_answer, first.number) == ("not_found", None, 1)
    proof = document(office, people, "查无此证")
    second = involve(office, actor, *who, issuer_answer=proof)
    third = involve(office, actor, *who)
    assert (second.number, third.number, third.issuer_answer) == (2, 3, proof)
    refused("ATTACHMENT_UNKNOWN", involve, office, actor, *who, issuer_answer="0" * 64)
    other = (file, "resident_id", WELDER, "另一人", "welder", THEN)
    refused("NAME_DIFFERS", involve, office, actor, *other)
    refused("ACCIDENT_INVALID", involve, office, actor, *other[:4], "boss", THEN)


def test_what_was_written_stays(settings, office, people):
    opened(office, people)
    with open_office(settings) as other:
        kept = other.session.query(AccidentVersion).first()
        kept.deaths = 0
        with pytest.raises(RuntimeError, match="append-only"):
            other.session.flush()
        other.session.rollback()
