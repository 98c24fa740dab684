"""Accident files at the console: opened, changed, people asked about, penalties, the police."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

from registry.models import Involvement
from registry.workflows.transaction import reading
from tests.workflows.officers import PDF, WELDER
from tests.workflows.officers import accident as kept_file

FACTS = {
    "place": "杭州市西湖区示例路1号",
    "happened_at": "2026-11-10T14:30",
    "unit": "示例装修有限公司",
    "unit_uscc": "",
    "work": "mem:2.1",
    "fire": "true",
    "deaths": "2",
    "serious_injuries": "0",
    "loss_yuan": "200000",
}
BASIS = {
    "basis.decision_number": "浙应急罚〔2026〕5号",
    "basis.deciding_body": "浙江省应急管理厅",
    "basis.legal_basis": "示例条款",
    "basis.reason": "未核验作业人员证件",
}


def paper(text: str = "认定书"):
    return (io.BytesIO(PDF + text.encode()), f"{text}.pdf")


@pytest.fixture
def officer(at):
    return at("officer")


@pytest.fixture
def opened(officer) -> str:
    """Open a file by the form; give its path."""
    officer.get("/console/accidents/new")
    answer = officer.fill_in("/console/accidents/new", **FACTS, file=paper())
    assert answer.status_code == 303, answer.text
    return answer.location.partition("?")[0].partition("#")[0]


def sent(visitor, path, **fields):
    """Open a form and send it; give the answer."""
    visitor.get(path)
    return visitor.fill_in(path, **fields)


def test_without_accidents_the_list_says_what_to_do_next(officer):
    assert 'Choose "Open an accident file"' in officer.get("/console/accidents").text


def test_a_file_that_was_opened_stands_in_the_list_with_its_grade_and_the_transfer_due(officer, opened):
    page = officer.get("/console/accidents?lang=en").text
    for said in (FACTS["place"], "Ordinary", "2 dead, 0 seriously injured", "Due", "2026-11-10"):
        assert said in page


def test_a_file_shows_its_facts_its_window_and_what_it_rests_on(officer, opened):
    page = officer.get(opened).text
    for said in ("2026-11-10 14:30", "Fire", "200,000 yuan", "认定书.pdf", "It ended with 2026-11-17"):
        assert said in page
    assert page.count("Not verified by a person yet") == 2
    assert "Direct loss of property" in page


def test_another_accident_counts_economic_loss(officer):
    answer = sent(officer, "/console/accidents/new", **{**FACTS, "fire": "false"})
    assert "Direct economic loss" in officer.get(answer.location).text


def test_what_is_refused_is_shown_again_as_it_was_typed(officer):
    answer = sent(officer, "/console/accidents/new", **{**FACTS, "place": "", "deaths": "7"})
    assert answer.status_code == 422
    assert 'name="deaths" type="number" min="0" max="100000" step="1" value="7"' in answer.text
    assert 'class="form-control is-invalid" id="place"' in answer.text
    future = sent(officer, "/console/accidents/new", **{**FACTS, "happened_at": "2027-01-01T00:00"})
    assert "DATE_IN_FUTURE" in future.text


def test_a_change_is_a_new_version_with_its_reason_and_keeps_the_determination(officer, opened):
    change = {f"facts.{name}": value for name, value in FACTS.items()}
    told = {**change, "facts.deaths": "3", "why": "一人送医后死亡", "counted_on": "2026-11-17"}
    assert sent(officer, f"{opened}/amend", **told).status_code == 303
    page = officer.get(opened).text
    for said in ("Version 2", "Version 1", "一人送医后死亡", "Larger", "officer（示例）"):
        assert said in page
    assert page.count("认定书.pdf") == 3  # the facts and both versions
    late = {**told, "facts.deaths": "10", "counted_on": "2026-11-18"}
    assert sent(officer, f"{opened}/amend", **late).status_code == 303
    assert "(3 counted for the grade)" in officer.get(opened).text


def test_who_is_not_found_is_not_called_unlicensed_until_the_issuing_system_has_answered(officer, opened):
    person = {"document_type": "resident_id", "number": WELDER, "name": "石示例", "capacity": "welder"}
    assert sent(officer, f"{opened}/people", **person).status_code == 303
    page = officer.get(opened).text
    assert '"Not found" is not "unlicensed"' in page
    assert "the issuing system has not answered in writing" in page
    assert "Propose a lifetime ban" not in page
    assert WELDER not in page
    entry = re.search(rf"{opened}/people/([0-9a-f-]+)", page)[1]
    again = sent(officer, f"{opened}/people/{entry}", capacity="welder", file=paper("查无此证"))
    assert again.status_code == 303
    page = officer.get(opened).text
    assert "The ground of a lifetime ban is met" in page
    assert "查无此证.pdf" in page


def test_a_ban_is_proposed_from_the_entry_of_the_person(crew, office, officer):
    file = kept_file(office, crew.team)
    with reading(office) as session:
        entry = session.query(Involvement).one().id
    page = officer.get(f"/console/accidents/{file}?lang=en").text
    link = f"/console/cases/new?affair=lifetime_ban&amp;accident={file}&amp;involved={entry}&amp;lang=en"
    assert f'href="{link}"' in page


def test_penalties_and_the_transfer_to_the_police_come_in_by_their_documents(officer, opened):
    fine = {
        **BASIS,
        "falls_on": "unit",
        "unit": "示例装修有限公司",
        "kind": "罚款",
        "decided_on": "2026-11-20",
    }
    nothing = sent(officer, f"{opened}/penalties", **fine)
    assert nothing.status_code == 422
    told = {**fine, "amount_yuan": "300000", "file": paper("处罚决定书")}
    assert sent(officer, f"{opened}/penalties", **told).status_code == 303
    assert sent(officer, f"{opened}/police", file=paper("移送书")).status_code == 303
    page = officer.get(opened).text
    for said in ("300,000 yuan", "浙应急罚〔2026〕5号", "处罚决定书.pdf", "移送书.pdf", "Done"):
        assert said in page
    again = sent(officer, f"{opened}/police", file=paper("移送书"))
    assert (again.status_code, "POLICE_TOLD" in again.text) == (409, True)


def test_who_may_only_read_is_offered_nothing_and_gets_no_form(at, opened):
    reader = at("approver")
    page = reader.get(opened).text
    assert "Enter a change" not in page
    for path in ("/console/accidents/new", *(f"{opened}/{part}" for part in ("amend", "people", "police"))):
        assert reader.get(path).status_code == 403


@pytest.mark.parametrize("part", ["", "/amend", "/people", "/people/none", "/penalties", "/police"])
def test_a_file_that_is_not_there_is_not_found(officer, part):
    assert officer.get(f"/console/accidents/none{part}").status_code == 404


def test_somebody_who_is_not_in_the_file_cannot_be_asked_about(officer, opened):
    assert officer.get(f"{opened}/people/none").status_code == 409


def test_the_window_is_open_until_its_last_day(officer, clock, opened, office):
    clock.now -= 7 * 24 * 3600
    assert office.day(clock.now) == office.day(clock.now + 7 * 24 * 3600) - timedelta(days=7)
    assert "Until 2026-11-17 inclusive" in officer.get(opened).text
