"""Accident files as they are read: people, what the ground lacks, the list."""

from __future__ import annotations

from registry.workflows import accident_views, accidents, cases
from registry.workflows.involvements import involve
from tests.factories import DAY
from tests.workflows import staff
from tests.workflows.officers import WELDER, accident, ban, facts, refused
from tests.workflows.staff import THEN


def test_a_file_is_read_with_its_people_and_what_the_ground_lacks(office):
    people = staff.team(office)
    file, actor = (
        accidents.open_file(office, people.officer.actor, facts(deaths=0), THEN),
        people.officer.actor,
    )
    involve(office, actor, file, "resident_id", WELDER, "石示例", "welder", THEN)
    seen = accident_views.view(office, people.second.actor, file)
    (one,) = seen.people
    assert one.name == "石示例"
    assert one.lacking == ("NOT_FOUND_IS_NOT_UNLICENSED", "NOT_GRAVE_ENOUGH", "CAUSE_NOT_DETERMINED")
    assert len(seen.versions) == 1
    assert one.number == "330*************" + WELDER[-2:]
    assert seen.regrade_until == office.day(facts().happened_at + 7 * DAY)
    assert seen.names == {actor.account_id: actor.name}
    refused("ACCIDENT_UNKNOWN", accident_views.view, office, actor, "none")
    accidents.amend(office, actor, file, facts(deaths=1), "死亡", office.day(THEN), THEN)
    ((found, says),) = accident_views.listing(office, actor, since=found_on(office))
    assert (found.id, says.number, says.deaths) == (file, 2, 1)
    assert accident_views.listing(office, actor, since=office.day(THEN)) == []


def test_the_list_is_turned_page_by_page_and_two_accidents_of_one_day_both_stand_in_it(office):
    people = staff.team(office)
    opened = [
        accidents.open_file(office, people.officer.actor, facts(happened_at=THEN - days * DAY), THEN)
        for days in (3, 1, 1, 2)
    ]
    involve(office, people.officer.actor, opened[0], "resident_id", WELDER, None, "welder", THEN)
    seen, after = [], None
    for _ in opened:
        found = accident_views.page(office, people.second.actor, after=after, count=1)
        seen += [(line.accident.id, line.people, line.cases) for line in found.lines]
        after = found.following
    assert seen == [(one, 0, 0) for one in (*opened[1:3], opened[3])] + [(opened[0], 1, 0)]
    assert after is None
    refused("ACCIDENT_UNKNOWN", accident_views.page, office, people.second.actor, after="none")


def test_the_documents_of_a_file_are_named_and_its_cases_are_counted(office):
    people = staff.team(office)
    file = accident(office, people)
    cases.propose(office, people.officer.actor, ban(file), THEN)
    seen = accident_views.view(office, people.second.actor, file)
    assert set(seen.documents) == {seen.versions[0].determination, seen.people[0].entry.issuer_answer}
    assert [line.cases for line in accident_views.page(office, people.second.actor).lines] == [1]


def found_on(office):
    return office.day(facts().happened_at)
