"""A row of the law that two persons have verified: online answers and reports on files follow at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from registry.models import Credential
from registry.rules import rule_rows
from registry.rules.grounds import Licensed
from registry.verify import Notice
from registry.verify.scope import parse_work
from registry.workflows import cases, checking, intake, licences, verified_rows
from registry.workflows.cases import Affair, Proposal
from registry.workflows.transaction import reading, transaction
from tests.factories import NOW, make_resident_id
from tests.workflows import acts, staff
from tests.workflows.officers import approve, basis, counts, refused

WELDER = make_resident_id(order=77)
SCHEME, CATEGORY = "mem.scheme.1@2010-07-01", "mem.scope.2@2010-07-01"
WORK = "mem:2.1"


@pytest.fixture
def people(office):
    return staff.team(office)


def reviewed(office, people, proposal):
    one = cases.propose(office, people.officer.actor, proposal, NOW)
    one = cases.review(office, people.reviewer.actor, one.id, one.version, NOW, passed=True)
    return approve(office, people.approver, one, NOW)


def verify(office, people, row, number="核1"):
    return reviewed(office, people, Proposal(Affair.RULE_ROW, basis(number), details={"row": row}))


def lift(office, people, one, number="解1"):
    return reviewed(office, people, Proposal(Affair.LIFT, basis(number), ends_id=one.decided.id))


def card(office, tmp_path):
    """Issue a card of the edition of 2010, and give its text."""
    issued = acts.issue(office, acts.write(tmp_path / "card.csv", [acts.row(WELDER, "石示例")]))
    (text,) = acts.texts(office, issued.batch).values()
    office.session.rollback()
    return text


def test_a_verified_edition_is_told_without_the_notice_until_that_is_lifted(office, people, tmp_path):
    text = card(office, tmp_path)

    def notices():
        return checking.verify_text(office, text, now=NOW, work=WORK).notices

    assert Notice.RULE_UNVERIFIED_NOTICE in notices()
    verify(office, people, "mem.scheme.2@2026-06-01", "核2")
    assert Notice.RULE_UNVERIFIED_NOTICE in notices()
    one = verify(office, people, SCHEME)
    assert Notice.RULE_UNVERIFIED_NOTICE not in notices()
    lift(office, people, one)
    assert Notice.RULE_UNVERIFIED_NOTICE in notices()


def test_a_verified_inference_makes_a_card_of_the_time_before_items_a_licence(office, people, tmp_path):
    card(office, tmp_path)
    with transaction(office) as session:
        session.execute(update(Credential).values(scope=["2"]))

    def answer():
        with reading(office) as session:
            person_id = session.scalar(select(Credential.person_id))
            return licences.licensed(office, person_id, parse_work(WORK), NOW).licensed

    assert answer() is Licensed.NOT_FOUND
    one = verify(office, people, CATEGORY)
    assert answer() is Licensed.YES
    lift(office, people, one)
    assert answer() is Licensed.NOT_FOUND


def test_a_report_on_a_file_says_of_a_verified_rule_no_more_that_it_is_not(office, people, tmp_path):
    file = acts.write(tmp_path / "short.csv", [acts.row(WELDER, "石示例", 实修学时="1")])

    def sentence():
        report = intake.dry_run(office, file, body=acts.BODY, kind="results", now=NOW)
        (found,) = [one for one in report.rows[0].problems if one.code == "HOURS_SHORT"]
        return found.message("zh-CN")

    assert "未经核实" in sentence()
    verify(office, people, "mem.training_hours_initial@2010-07-01")
    assert "依据" in sentence()
    assert "未经核实" not in sentence()


def test_a_row_whose_words_were_changed_since_is_not_verified(office, people, monkeypatch):
    verify(office, people, SCHEME)
    with reading(office):
        assert verified_rows.of_scope(office, NOW) == {SCHEME}
    monkeypatch.setattr(verified_rows, "rows", lambda: {**rule_rows.rows(), SCHEME: "0" * 64})
    with reading(office):
        assert verified_rows.of_scope(office, NOW) == frozenset()


@pytest.mark.parametrize("row", ["mem.scheme.9@2010-07-01", "", " ", "mem.scheme.1"])
def test_a_row_that_no_table_has_is_not_even_proposed(office, people, row):
    before = counts(office)
    told = Proposal(Affair.RULE_ROW, basis("核1"), details={"row": row})
    refused("RULE_ROW_UNKNOWN", cases.propose, office, people.officer.actor, told, NOW)
    assert counts(office) == before
