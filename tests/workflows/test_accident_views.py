"""Accident files as they are read: people, what the ground lacks, the list."""

from __future__ import annotations

from registry.workflows import accident_views, accidents
from registry.workflows.involvements import involve
from tests.workflows import staff
from tests.workflows.officers import WELDER, facts, refused
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
    refused("ACCIDENT_UNKNOWN", accident_views.view, office, actor, "none")
    accidents.amend(office, actor, file, facts(deaths=1), "死亡", office.day(THEN), THEN)
    ((found, says),) = accident_views.listing(office, actor, since=found_on(office))
    assert (found.id, says.number, says.deaths) == (file, 2, 1)
    assert accident_views.listing(office, actor, since=office.day(THEN)) == []


def found_on(office):
    return office.day(facts().happened_at)
