"""The rows of law as a regulator reads them: verified by two persons, or by nobody."""

from __future__ import annotations

import pytest

from registry.errors import RegistryError
from registry.rules.permissions import Role
from registry.rules.rule_rows import listed
from registry.workflows import cases, rule_book
from tests.factories import NOW
from tests.models.plans import watched
from tests.workflows.officers import approve, basis
from tests.workflows.registering import actor
from tests.workflows.staff import team

AUDITOR = actor(Role.AUDITOR)


def verify(office, people, row):
    told = cases.Proposal(cases.Affair.RULE_ROW, basis("77"), details={"row": row})
    stood = cases.propose(office, people.officer.actor, told, NOW)
    stood = cases.review(office, people.reviewer.actor, stood.id, stood.version, NOW, passed=True)
    return approve(office, people.approver, stood, NOW).decided


def test_a_row_is_verified_by_the_decision_of_two_persons_and_says_which(office):
    row = listed()[3].id
    decided = verify(office, team(office), row)
    verified = {line.row.id: line.decided for line in rule_book.lines(office, AUDITOR, NOW) if line.verified}
    assert verified == {row: basis("77").decision_number}
    assert decided is not None


def test_every_row_costs_no_question_of_its_own(office):
    with watched(office.session.get_bind()) as statements:
        assert len(rule_book.lines(office, AUDITOR, NOW)) == len(listed())
    assert len(statements) == 1
    assert statements.scanned(office.session.get_bind()) == {}


@pytest.mark.parametrize("role", [Role.CLERK, Role.INSPECTOR, Role.EMPLOYER])
def test_it_is_the_regulators_page(office, role):
    with pytest.raises(RegistryError, match="FORBIDDEN"):
        rule_book.lines(office, actor(role), NOW)
