"""Looking back at the console: what accidents called for, a body's certificates, the record of bodies."""

from __future__ import annotations

import re

import pytest

from registry.rules.permissions import Role
from registry.workflows.accidents import open_file
from registry.workflows.cases import Affair, Proposal
from tests.factories import DAY, NOW, make_resident_id
from tests.factories import day as day_of
from tests.web.accounts.visitor import Visitor
from tests.workflows import acts
from tests.workflows.hiring import hire
from tests.workflows.officers import accident, basis, facts, two_persons

ACCIDENTS, CERTIFICATES = "/console/look-back?lang=en", "/console/look-back/certificates?lang=en"


@pytest.fixture
def officer(at):
    return at("officer")


@pytest.fixture
def issued(office, tmp_path):
    """Issue three certificates of body 3301, serials 0 to 2, of one start day."""
    rows = [acts.row(make_resident_id(order=10 + n), f"示例{'甲乙丙'[n]}") for n in range(3)]
    acts.issue(office, acts.write(tmp_path / "three.csv", rows))


@pytest.fixture
def burnt(office, crew):
    """Keep a file that calls for a ban."""
    return accident(office, crew.team, now=NOW, happened_at=NOW - 40 * DAY)


def test_without_accidents_nothing_was_called_for(officer):
    assert "Nothing was called for" in officer.get(ACCIDENTS).text


def test_what_is_owed_is_open_with_a_chart_that_is_also_told_in_words(officer, burnt):
    page = officer.get(f"{ACCIDENTS}&years=1").text
    assert "2026-10: 1 owed, 0 done." in page
    assert '<svg role="img" aria-labelledby="chart-title chart-says"' in page
    assert "40 days from the accident" in page
    assert f"/console/cases/new?affair=lifetime_ban&amp;accident={burnt}&amp;involved=" in page
    assert "style=" not in page


def test_nobody_but_a_case_officer_is_offered_to_propose(at, burnt):
    page = at("approver").get(ACCIDENTS).text
    assert "40 days from the accident" in page
    assert "affair=lifetime_ban" not in page


def test_an_accident_in_which_nobody_did_the_work_asks_who_did(office, crew, officer):
    open_file(office, crew.team.officer.actor, facts(happened_at=NOW - DAY), NOW)
    assert "Nobody who did the work has been entered" in officer.get(ACCIDENTS).text


@pytest.mark.parametrize("years", ["0", "99", "x", "-1", "", "１"])
def test_whatever_is_asked_for_is_one_to_ten_years(officer, years):
    answer = officer.get(f"{ACCIDENTS}&years={years}")
    assert answer.status_code == 200
    assert re.search(r'<option value="(1|3|10)" selected>', answer.text)


def test_a_body_s_certificates_are_listed_each_with_its_way_to_a_decision(officer, issued):
    page = officer.get(f"{CERTIFICATES}&body=3301").text
    assert "3 certificates found" in page
    for said in ("示例甲", "刘海燕", "2026-03-25", "No decision about it"):
        assert said in page
    assert "/console/cases/new?affair=cleared&amp;serial=1&amp;lang=en" in page
    assert "/console/cases/new?affair=revoke&amp;serial=1&amp;lang=en" in page


def test_a_rule_is_proposed_for_a_body_and_both_days(officer, issued):
    page = officer.get(f"{CERTIFICATES}&body=3301").text
    assert "choose a body, and tell the first and the last day" in page
    page = officer.get(f"{CERTIFICATES}&body=3301&from=2026-04-01&to=2026-04-30").text
    link = (
        "/console/cases/new?affair=body_rule&amp;body=3301&amp;from=2026-04-01&amp;to=2026-04-30&amp;lang=en"
    )
    assert f'href="{link}"' in page
    form = officer.get(link.replace("&amp;", "&")).text
    assert 'value="3301"' in form
    assert 'value="2026-04-30"' in form


def test_what_waits_under_a_rule_is_counted_and_listed(office, crew, officer, issued):
    told = {"body": "3301", "from_day": day_of("2026-04-01"), "to_day": day_of("2026-04-30")}
    two_persons(office, crew.team, Proposal(Affair.BODY_RULE, basis("核1"), details=told), NOW)
    two_persons(office, crew.team, Proposal(Affair.CLEARED, basis("核2"), serial=1), NOW)
    page = officer.get(CERTIFICATES).text
    assert "2 undecided" in page
    link = re.search(r'href="(/console/look-back/certificates\?body=3301[^"]*)"', page)[1]
    listed = officer.get(link.replace("&amp;", "&")).text
    assert "2 certificates found" in listed
    assert listed.count("affair=cleared") == 2
    assert "Found good" in officer.get(f"{CERTIFICATES}&body=3301").text


@pytest.mark.parametrize(
    ("asked", "code"),
    [("undecided=true", "LOOK_BACK_TOO_WIDE"), ("from=2026-4-1&body=3301", "DAY_INVALID")],
)
def test_a_question_that_is_none_is_told_so_on_the_page(officer, asked, code):
    answer = officer.get(f"{CERTIFICATES}&{asked}")
    assert code in answer.text
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("after", ["x", "1", "1.2.3", "9" * 30 + ".1"])
def test_a_beginning_that_is_none_is_the_beginning(officer, issued, after):
    assert "示例甲" in officer.get(f"{CERTIFICATES}&body=3301&after={after}").text


def test_the_language_can_be_changed_without_asking_again(officer, issued):
    page = officer.get(f"{CERTIFICATES}&body=3301&examiner=刘海燕").text
    other = re.search(r'href="(\?[^"]*lang=zh-CN)"', page)[1].replace("&amp;", "&")
    assert "查到 3 张证书" in officer.get(f"/console/look-back/certificates{other}").text


def test_bodies_are_told_with_their_record(officer, issued):
    page = officer.get("/console/look-back/bodies?lang=en").text
    assert "3301" in page
    assert '<td data-label="Issued" class="text-end">3</td>' in page


@pytest.mark.parametrize("path", ["", "/certificates", "/bodies"])
def test_looking_back_is_for_regulators(office, app, crew, path):
    clerk = Visitor(app)
    word = hire(office, "clerk", Role.CLERK, organisation="3302", now=NOW).word
    clerk.client.set_cookie("registry_session", word)
    assert clerk.get(f"/console/look-back{path}").status_code == 403
