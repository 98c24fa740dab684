"""The pages of cases without a browser: the list, opening, steps, the person's file, papers."""

from __future__ import annotations

import html
import io
import re

import pytest

from registry.models import Case
from registry.workflows import accidents, cases
from registry.workflows.transaction import reading
from tests.factories import make_resident_id
from tests.workflows.officers import PDF, WELDER, accident, ban, document, facts, until_reviewed

BASIS = {
    "basis.decision_number": "浙应急禁〔2026〕1号",
    "basis.deciding_body": "浙江省应急管理厅",
    "basis.legal_basis": "示例：法律依据条款",
    "basis.reason": "无证作业引发火灾致人死亡",
}


def paper(text=""):
    return (io.BytesIO(PDF + text.encode()), "告知书.pdf")


@pytest.fixture
def opened(office, crew, now):
    """Give a case that was just proposed."""
    team = crew.team
    return cases.propose(office, team.officer.actor, ban(accident(office, team, now=now)), now)


def version(page):
    return int(re.search(r'name="version" value="(\d+)"', page.text)[1])


def test_the_list_says_whom_it_is_about_what_is_next_and_whether_it_waits_for_me(at, opened):
    for who, waits in (("officer", True), ("approver", False)):
        told = at(who).get("/console/cases").text
        assert "石示例" in told
        assert WELDER not in told
        assert "Notice" in told
        assert ('<span class="mine">' in told) is waits
    assert "No case waits for you now" in at("approver").get("/console/cases?show=mine").text
    assert "石示例" in at("officer").get("/console/cases?show=mine").text
    assert "There are no cases here" in at("officer").get("/console/cases?show=done").text


def test_only_who_may_propose_is_offered_a_new_case(at, opened):
    assert "/console/cases/new" in at("officer").get("/console/cases").text
    assert "/console/cases/new" not in at("reviewer").get("/console/cases").text
    assert at("reviewer").get("/console/cases/new").status_code == 403


def test_a_step_is_entered_with_its_document_and_stands_on_the_page(at, opened):
    officer = at("officer")
    page = officer.get(f"/console/cases/{opened.id}")
    assert "Enter: Notice" in page.text
    sent = {"step": "notify", "version": version(page), "files": paper()}
    answer = officer.fill_in(f"/console/cases/{opened.id}/steps", **sent)
    assert answer.status_code == 302
    page = officer.get(answer.location)
    assert "party told" in page.text
    assert "告知书.pdf" in page.text
    digest = re.search(r"/console/documents/([0-9a-f]{64})", page.text)[1]
    assert officer.get(f"/console/documents/{digest}").status_code == 200


def test_a_refused_step_shows_the_page_again_with_what_was_typed(at, opened):
    officer = at("officer")
    page = officer.get(f"/console/cases/{opened.id}")
    sent = {"step": "notify", "version": version(page), "day": "2026-11-25", "note": "留置送达"}
    answer = officer.fill_in(f"/console/cases/{opened.id}/steps", **sent, files=paper())
    assert answer.status_code == 422
    assert "DATE_IN_FUTURE" in answer.text
    assert "留置送达" in answer.text
    kept = re.search(r'name="documents" value="([0-9a-f]{64})" checked', answer.text)
    assert kept, "the document that was sent is not lost"
    sent |= {"day": "2026-11-24", "documents": kept[1]}
    assert officer.fill_in(f"/console/cases/{opened.id}/steps", **sent).status_code == 302
    back = officer.get(f"/console/cases/{opened.id}/steps")
    assert back.location == f"/console/cases/{opened.id}"


def test_a_step_on_a_case_that_changed_meanwhile_is_refused(at, opened):
    officer = at("officer")
    old = version(officer.get(f"/console/cases/{opened.id}"))
    sent = {"step": "notify", "version": old}
    assert officer.fill_in(f"/console/cases/{opened.id}/steps", **sent, files=paper()).status_code == 302
    answer = officer.fill_in(f"/console/cases/{opened.id}/steps", **sent, files=paper())
    assert (answer.status_code, "CASE_CHANGED" in answer.text) == (409, True)


def test_the_page_of_somebody_else_offers_no_step(at, opened):
    told = at("reviewer").get(f"/console/cases/{opened.id}").text
    assert "There is no step for you to take now" in told
    assert "Awaited: Notice (case officer)" in told
    answer = at("reviewer")
    answer.get(f"/console/cases/{opened.id}")
    assert at("officer").get("/console/cases/nothing").status_code == 404


def test_a_ban_on_a_person_of_an_accidents_file_needs_no_number(at, office, crew, now):
    file = accident(office, crew.team, now=now)
    officer = at("officer")
    page = officer.get(f"/console/cases/new?affair=lifetime_ban&accident={file}")
    involved = re.search(r"involved=([0-9a-f-]{36})", page.text)[1]
    address = f"/console/cases/new?affair=lifetime_ban&accident={file}&involved={involved}"
    page = officer.get(address)
    assert page.text.count('class="met"') == 4
    assert 'name="who.number"' not in page.text
    answer = officer.fill_in(address, **BASIS, accident_id=file)
    assert answer.status_code == 302, answer.text
    assert "石示例" in officer.get(answer.location).text


def test_a_ban_without_a_file_names_its_ground_and_a_person_nobody_knows(at, crew):
    officer = at("officer")
    address = "/console/cases/new?affair=lifetime_ban"
    officer.get(address)
    number = make_resident_id(order=81)
    whom = {"who.document_type": "resident_id", "who.number": number, "who.name": "无名示例"}
    answer = officer.fill_in(address, **BASIS, **whom)
    assert (answer.status_code, "GROUND_NOT_MET" in answer.text) == (409, True)
    assert "无名示例" in answer.text
    answer = officer.fill_in(address, **BASIS, **whom, other_ground="示例：另一法律依据")
    assert answer.status_code == 302
    page = officer.get(answer.location).text
    assert "示例：另一法律依据" in page
    assert number not in page


@pytest.mark.parametrize(
    ("query", "fields", "says"),
    [
        (
            "affair=body_rule&body=3301",
            {"details.body": "3301", "details.from_day": "2026-01-01", "details.to_day": "2026-02-01"},
            "2026-02-01",
        ),
        (
            "affair=publication_mode",
            {"details.jurisdiction": "33", "details.mode": "government_only"},
            "government only",
        ),
    ],
)
def test_each_kind_has_its_own_form(at, query, fields, says):
    officer = at("officer")
    address = f"/console/cases/new?{query}"
    assert officer.get(address).status_code == 200
    answer = officer.fill_in(address, **BASIS, **fields)
    assert answer.status_code == 302, answer.text
    assert says in officer.get(answer.location).text


def test_every_kind_can_be_picked_and_says_what_the_law_asks(at):
    officer = at("officer")
    page = officer.get("/console/cases/new").text
    kinds = set(re.findall(r"/console/cases/new\?affair=([a-z_]+)", page))
    assert len(kinds) == 16
    for kind in kinds - {"import"}:
        told = officer.get(f"/console/cases/new?affair={kind}").text
        assert "not verified by a person yet" in told
        assert "Open the case" in told
    measures = set(re.findall(r"measure=([a-z_]+)", officer.get("/console/cases/new?affair=import").text))
    assert "court_bar" in measures
    for measure in measures:
        address = f"/console/cases/new?affair=import&measure={measure}"
        assert "Open the case" in officer.get(address).text


def test_a_form_with_a_bad_day_says_so(at):
    officer = at("officer")
    address = "/console/cases/new?affair=body_rule"
    officer.get(address)
    more = {"details.body": "3301", "details.from_day": "soon", "details.to_day": "2026-02-01"}
    assert "PROPOSAL_INVALID" in officer.fill_in(address, **BASIS, **more).text
    assert officer.fill_in("/console/cases/new", **BASIS).status_code == 422


def test_a_proposal_is_written_anew_by_its_form(at, opened):
    officer = at("officer")
    page = officer.get(f"/console/cases/{opened.id}/amend")
    held = re.search(r'name="proposal.accident_id" value="([^"]+)"', page.text)[1]
    told = {f"proposal.{name}": value for name, value in BASIS.items()}
    told |= {"proposal.basis.reason": "另一理由", "proposal.accident_id": held}
    answer = officer.fill_in(f"/console/cases/{opened.id}/amend", **told, version=version(page))
    assert answer.status_code == 302, answer.text
    assert "另一理由" in officer.get(answer.location).text
    answer = officer.fill_in(f"/console/cases/{opened.id}/amend", **told, version=1)
    assert "CASE_CHANGED" in answer.text


def test_a_notice_is_printed_to_be_given_and_a_decision_is_a_draft_at_first(office, at, crew, now, opened):
    officer = at("officer")
    notice = officer.get(f"/console/cases/{opened.id}/notice").text
    assert "Draft" not in notice
    assert "within 5 working days" in notice
    decision = officer.get(f"/console/cases/{opened.id}/decision").text
    assert "Draft" in decision
    assert "within 60 days" in decision
    paper_ = document(office, crew.team, "书", now)
    cases.notify(office, crew.team.officer.actor, opened.id, opened.version, now, documents=[paper_])
    assert "Draft" not in officer.get(f"/console/cases/{opened.id}/notice").text
    assert "草稿" in officer.get(f"/console/cases/{opened.id}/decision?lang=zh-CN").text


def test_a_paper_tells_what_happened_as_the_file_said_when_it_was_proposed(office, at, crew, now, opened):
    actor, file = crew.team.officer.actor, opened_on(office, opened)
    proof = document(office, crew.team, "认定书二", now)
    worse = facts(deaths=2, place="杭州市西湖区示例路2号", determination=proof)
    accidents.amend(office, actor, file, worse, "二人死亡", office.day(now), now)
    said = html.unescape(at("officer").get(f"/console/cases/{opened.id}/notice?lang=zh-CN").text)
    assert "杭州市西湖区示例路1号（示例装修有限公司）发生火灾，死亡 1 人" in said
    assert "实施作业的人员，未查到。 发证系统已书面答复。" in said
    assert "示例路2号" not in said


def opened_on(office, case):
    """Give the accident's file that a case rests on."""
    with reading(office) as session:
        return session.get_one(Case, case.id).accident_id


def test_an_approver_signs_and_the_proposer_sees_why_not(office, at, crew, now):
    team = crew.team
    stood = until_reviewed(office, team, ban(accident(office, team, now=now)), now)
    address = f"/console/cases/{stood.id}/approval"
    refused = at("officer").get(address).text
    assert "FORBIDDEN" in refused
    assert "data-options" not in refused
    approver = at("approver")
    page = approver.get(address)
    assert stood.proposal_sha256.hex() in page.text
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    told = {
        "version": stood.version,
        "proposal_sha256": stood.proposal_sha256.hex(),
        "assertion": team.approver.key.sign(stood.proposal_sha256),
    }
    wrong = {**told, "assertion": team.second.key.sign(stood.proposal_sha256)}
    answer = approver.send(address, wrong)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "PASSKEY_REFUSED")
    assert approver.send(address, {"version": 1}).get_json()["code"] == "INVALID_FIELDS"
    answer = approver.send(address, told)
    assert answer.get_json() == {"next": f"/console/cases/{stood.id}"}
    assert "approved, to be served" in approver.get(f"/console/cases/{stood.id}").text
    approver.page = page
    answer = approver.send(address, told)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "CASE_CHANGED")


def test_an_approver_may_reject_with_a_reason(office, at, crew, now):
    stood = until_reviewed(office, crew.team, ban(accident(office, crew.team, now=now)), now)
    approver = at("approver")
    approver.get(f"/console/cases/{stood.id}/approval")
    told = {"step": "reject", "version": stood.version, "note": "证据不足"}
    assert approver.fill_in(f"/console/cases/{stood.id}/steps", **told).status_code == 302
    page = approver.get(f"/console/cases/{stood.id}").text
    assert "rejected" in page
    assert "证据不足" in page


def test_a_person_is_looked_up_by_number_which_stands_in_no_address(at, opened):
    officer = at("officer")
    officer.get("/console/persons")
    whom = {"document_type": "resident_id", "number": WELDER, "name": "石示例"}
    answer = officer.fill_in("/console/persons", **whom)
    assert answer.status_code == 302
    assert WELDER not in answer.location
    told = officer.get(answer.location).text
    assert "石示例" in told
    assert WELDER not in told
    assert f"/console/cases/{opened.id}" in told
    officer.get("/console/persons")
    answer = officer.fill_in("/console/persons", **{**whom, "number": make_resident_id(order=9)})
    assert "No record is not “unlicensed”" in answer.text
    wrong = officer.fill_in("/console/persons", **{**whom, "number": "123"})
    assert (wrong.status_code, "NUMBER_INVALID" in wrong.text) == (422, True)


def test_who_keeps_no_cases_looks_nobody_up(at):
    assert at("approver").get("/console/persons").status_code == 403
    assert at("approver").get("/console/persons/nobody").status_code == 403
