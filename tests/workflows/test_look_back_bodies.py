"""Per body: issued, failed, later revoked, in accidents."""

from __future__ import annotations

from registry.workflows import look_back_bodies
from registry.workflows.cases import Affair, Proposal
from registry.workflows.look_back_bodies import Record
from tests.factories import DAY, NOW, make_resident_id
from tests.workflows import acts, staff
from tests.workflows.officers import accident, approve, basis, until_reviewed

NUMBERS = [make_resident_id(order=10 + n) for n in range(4)]


def test_every_body_is_told_with_what_became_of_its_certificates(office, tmp_path):
    people = staff.team(office)
    rows = [acts.row(number, "石示例") for number in NUMBERS[:3]]
    rows.append(acts.row(NUMBERS[3], "石示例", 结果="不合格", 理论成绩=50.0))
    acts.issue(office, acts.write(tmp_path / "all.csv", rows))
    revoke = Proposal(Affair.REVOKE, basis("撤"), serial=0)
    approve(office, people.approver, until_reviewed(office, people, revoke, NOW), NOW)
    for number, days in ((NUMBERS[0], 5), (NUMBERS[0], 4), (NUMBERS[1], 3), (NUMBERS[2], 800)):
        accident(office, people, number=number, now=NOW, happened_at=NOW - days * DAY)
    page = look_back_bodies.bodies(office, people.second.actor, NOW)
    found = {record.code: record for record in page.records}
    name = found["3301"].name
    assert found["3301"] == Record("3301", name, issued=3, failed=1, revoked=1, accidents=3, holders=2)
    assert found["330100-YJ"].issued == found["330100-YJ"].accidents == 0
    assert page.following is None


def test_bodies_are_turned_page_by_page(office):
    people = staff.team(office)
    first = look_back_bodies.bodies(office, people.second.actor, NOW, count=1)
    second = look_back_bodies.bodies(office, people.second.actor, NOW, count=1, after=first.following)
    codes = [page.records[0].code for page in (first, second)]
    assert (codes, second.following) == (["3301", "330100-YJ"], None)
