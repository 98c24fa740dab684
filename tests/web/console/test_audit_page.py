"""The audit trail in the console: for auditors alone, with names, by account and by thing, in pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from registry.rules.permissions import Act, Role
from registry.web.console.audits import SUBJECTS
from registry.web.language import texts
from registry.workflows import audit
from registry.workflows.transaction import transaction
from tests.factories import NOW
from tests.web.accounts.visitor import Visitor
from tests.workflows.hiring import hire
from tests.workflows.officers import banned


@pytest.fixture
def auditor(office, app):
    """Give the browser of an auditor."""
    visitor = Visitor(app)
    visitor.client.set_cookie("registry_session", hire(office, "auditor", Role.AUDITOR).word)
    return visitor


def rows(page):
    return re.findall(r"<tr>\s*<td.*?</tr>", page, re.S)


def test_it_is_for_auditors_alone(at, auditor):
    assert auditor.get("/console/audit").status_code == 200
    for who in ("officer", "reviewer", "approver"):
        assert at(who).get("/console/audit").status_code == 403


def test_an_entry_says_who_by_which_way_what_and_on_what(office, crew, auditor):
    stood = banned(office, crew.team, now=NOW)
    page = auditor.get(f"/console/audit?type=case&key={stood.id}&lang=en").text
    assert len(rows(page)) == 5
    (approved,) = [row for row in rows(page) if "case.approve" in row]
    assert "approver（示例）" in approved
    assert "浙江省应急管理厅（示例） · console" in approved
    assert f'href="/console/cases/{stood.id}?lang=en"' in approved
    assert "行政处罚法" in approved


def test_an_account_is_found_by_its_login_name(office, crew, auditor):
    banned(office, crew.team, now=NOW)
    page = auditor.get("/console/audit?login=REVIEWER").text
    assert rows(page)
    assert all("reviewer（示例）" in row for row in rows(page))
    unknown = auditor.get("/console/audit?login=nobody&lang=en").text
    assert "There is no account with the login name nobody." in unknown
    assert rows(unknown) == []


def test_pages_go_on_within_what_was_asked_for(office, crew, auditor):
    actor = crew.team.officer.actor
    with transaction(office) as session:
        for number in range(60):
            audit.record(session, actor, Act.CASE_READ, "case", f"case-{number}", NOW + number)
    page = auditor.get(f"/console/audit?account={actor.account_id}").text
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert len(rows(page)) == 50
    rest = auditor.get(following[1].replace("&amp;", "&")).text
    assert len(rows(rest)) >= 10
    assert all("officer（示例）" in row for row in rows(rest))
    assert 'rel="next"' not in rest


def test_what_nobody_named_is_told_as_it_was_written(office, crew, auditor):
    with transaction(office) as session:
        audit.record(session, crew.team.officer.actor, "session.open", "session", "s-1", NOW)
    assert "<code>session.open</code>" in auditor.get("/console/audit?type=session&key=s-1").text


def test_nothing_is_found_is_said(auditor):
    assert "No entry fits." in auditor.get("/console/audit?type=case&key=x&lang=en").text


@pytest.mark.parametrize("act", list(Act))
def test_every_act_has_a_name(act):
    assert f"oversight.act.{act}" in texts()


def test_every_kind_of_thing_that_acts_are_done_on_has_a_name():
    workflows = Path(audit.__file__).parent
    written = "\n".join(path.read_text("utf-8") for path in workflows.glob("*.py"))
    kinds = set(
        re.findall(
            r'record\([^"]*?(?:"[a-z_.]+", )?"([a-z_]+)", [a-z_.]+(?:id|sha256|code|subject|on)\b', written
        )
    )
    assert {"case", "accident", "account", "person", "passkey", "attachment"} <= kinds <= set(SUBJECTS)
