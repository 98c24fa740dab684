"""Oversight in the console: register, log, rules and rights; who may look and who may act."""

from __future__ import annotations

import re

import pytest

from registry.rules.permissions import RIGHTS, Act, Role
from registry.rules.rule_rows import listed
from registry.workflows import log_checks, log_verify, publication
from tests.factories import NOW, make_resident_id
from tests.workflows.logs import spoil
from tests.workflows.officers import WELDER, banned
from tests.workflows.registering import NAME, decide_mode
from tests.workflows.test_register_list import published

SECOND = make_resident_id(region="320106", order=500)
REGULATORS = ("officer", "colleague", "reviewer", "approver")


def test_the_register_leads_from_a_ban_to_the_case_that_publishes_it(office, crew, at):
    decided = banned(office, crew.team, now=NOW).decided
    page = at("officer").get("/console/register").text
    assert f"/console/cases/new?affair=register_entry&amp;decision={decided.id}" in page
    assert WELDER not in page
    publication_ = published(office, crew.team, decided.id)
    page = at("officer").get("/console/register").text
    assert "affair=register_entry" not in page
    assert f"affair=register_withdrawal&amp;ends={publication_.id}" in page
    assert "approver（示例）" in page


def test_who_proposes_nothing_is_offered_nothing(office, crew, at):
    decided = banned(office, crew.team, now=NOW).decided
    published(office, crew.team, decided.id)
    assert "cases/new" not in at("reviewer").get("/console/register").text


def test_the_register_says_to_whom_bans_may_be_told_and_that_nobody_verified_it(office, at):
    page = at("officer").get("/console/register?lang=en").text
    assert "<strong>public</strong>" in page
    assert "not verified" in page
    decide_mode(office, "CN", "government_only", NOW)
    page = at("officer").get("/console/register?lang=en").text
    assert "<strong>government only</strong>" in page
    assert "by our decision" in page


def test_the_log_says_its_size_root_key_and_leaves(office, crew, at):
    banned(office, crew.team, now=NOW)
    publication.publish(office, NOW)
    page = at("reviewer").get("/console/log?lang=en").text
    vkey = publication.file(office, ".well-known/welder-registry/log.vkey").body.decode().strip()
    assert vkey.replace("+", "&#43;") in page or vkey in page
    assert ">snapshot</code>" in page
    assert "Everything that was decided is in public." in page
    assert WELDER not in page
    assert NAME not in page


def test_the_log_says_when_it_was_checked_and_what_was_found(office, at, clock):
    visitor = at("officer")
    assert "No check was ever kept." in visitor.get("/console/log?lang=en").text
    publication.publish(office, NOW)
    log_checks.keep(office, log_verify.verify(office), NOW)
    page = visitor.get("/console/log?lang=en").text
    assert "all agrees." in page
    assert "days ago" not in page
    spoil(office, "UPDATE log_checkpoint SET note = :note", note=b"x")
    log_checks.keep(office, log_verify.verify(office), NOW + 1)
    clock.now = NOW + 2
    assert "CHECKPOINT_FORGED" in visitor.get("/console/log?lang=en").text
    assert "The database does not agree with the log" in visitor.get("/console?lang=en").text


def test_a_check_of_days_ago_is_told_to_be_old(office, at):
    log_checks.keep(office, log_verify.verify(office), NOW - 3 * 24 * 3600)
    assert "That was 3 days ago" in at("officer").get("/console/log?lang=en").text


def test_leaves_go_by_pages_to_the_first(office, at):
    publication.publish(office, NOW)
    visitor = at("officer")
    assert 'class="figures">0</td>' in visitor.get("/console/log?before=1").text
    assert "There are no leaves here." in visitor.get("/console/log?before=0&lang=en").text
    for wrong in ("x", "-1", "1e9", "٣", "9" * 30):
        assert visitor.get(f"/console/log?before={wrong}").status_code == 404


def test_every_row_of_law_is_there_with_its_source_and_whether_anybody_verified_it(office, crew, at):
    page = at("officer").get("/console/rules?lang=en").text
    for row in listed():
        assert f">{row.id}<" in page
    count = len(listed())
    assert f"{count} of {count} rows are not verified" in page
    verify(office, crew.team, listed()[0].id)
    assert f"{count - 1} of {count} rows are not verified" in at("officer").get("/console/rules?lang=en").text
    left = at("officer").get("/console/rules?lang=en&open=1").text
    assert f">{listed()[0].id}<" not in left
    assert f">{listed()[1].id}<" in left


def verify(office, team, row):
    """Verify a row as two persons do."""
    from registry.workflows import cases
    from tests.workflows.officers import approve, basis

    told = cases.Proposal(cases.Affair.RULE_ROW, basis("77"), details={"row": row})
    stood = cases.propose(office, team.officer.actor, told, NOW)
    stood = cases.review(office, team.reviewer.actor, stood.id, stood.version, NOW, passed=True)
    approve(office, team.approver, stood, NOW)


def test_the_rights_are_those_that_are_asked(at):
    page = at("officer").get("/console/rights?lang=en").text
    rows = dict(re.findall(r'<tr><th scope="row">.*?<code>([\w.]+)</code>(.*?)</tr>', page, re.S))
    assert set(rows) == {act.value for act in Act}
    for act, right in RIGHTS.items():
        marks = [may == "" for may in re.findall(r'class="visually-hidden">may( not)?<', rows[act.value])]
        assert marks == [role in right.roles for role in Role]
        assert ("anybody's" in rows[act.value]) is (right.reach == "any")
        assert ("<td>yes</td>" in rows[act.value]) is right.passkey


PAGES = ("resemblances", "register", "log", "rules")


@pytest.mark.parametrize("page", PAGES)
def test_every_regulator_may_look(seat, page):
    for role in (Role.CASE_OFFICER, Role.LEGAL_REVIEWER, Role.APPROVER, Role.REGISTRAR, Role.AUDITOR):
        assert seat(role).get(f"/console/{page}").status_code == 200


@pytest.mark.parametrize(("role", "organisation"), [
    (Role.CLERK, "3302"), (Role.EMPLOYER, "EMP-1"), (Role.INSPECTOR, "INS-1"),
])  # fmt: skip
def test_others_see_the_rights_and_nothing_of_the_office(seat, role, organisation):
    visitor = seat(role, organisation)
    for page in (*PAGES, "audit"):
        assert visitor.get(f"/console/{page}").status_code == 403
    assert visitor.get("/console/rights").status_code == 200
    home = visitor.get("/console?lang=en").text
    assert "The console is for regulators." in home
    assert "/console/log" not in home
