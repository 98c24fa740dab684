"""The register from the office's side: what stands and what is gone, with approver, mode and why."""

from __future__ import annotations

import pytest

from registry.errors import RegistryError
from registry.rules.permissions import Role
from registry.rules.projection import Mode
from registry.workflows import cases, register_list
from registry.workflows.cases import Affair, Proposal
from registry.workflows.publishing_worker import Worker
from tests.factories import NOW, make_resident_id
from tests.workflows.officers import WELDER, approve, banned, basis
from tests.workflows.registering import ACT, NAME, actor, ban, decide_mode, enter, lift
from tests.workflows.staff import team

AUDITOR = actor(Role.AUDITOR)


def published(office, people, decision_id, number="8", now=NOW):
    """Publish a ban as two persons do; give what was decided."""
    details = {"decision": decision_id, "act": ACT}
    told = Proposal(Affair.REGISTER_ENTRY, basis(number), details=details)
    stood = cases.propose(office, people.officer.actor, told, now)
    stood = cases.review(office, people.reviewer.actor, stood.id, stood.version, now, passed=True)
    return approve(office, people.approver, stood, now).decided


def test_an_entry_says_who_approved_it_until_when_and_what_would_take_it_back(office):
    people = team(office)
    decided = banned(office, people).decided
    publication = published(office, people, decided.id)
    (line,) = register_list.entries(office, AUDITOR, NOW)
    assert (line.name, line.number) == ("石示例", WELDER[:3] + "*" * 13 + WELDER[-2:])
    assert (line.act, line.mode, line.shown, line.withdrawal) == (ACT, Mode.PUBLIC, True, None)
    assert (line.approved_by, line.publication_id) == ("approver（示例）", publication.id)


def test_an_entry_of_a_ban_that_was_lifted_stays_in_the_list_and_says_why_it_is_gone(office):
    decided = ban(office, make_resident_id(order=1), NOW)
    enter(office, decided, NOW)
    lift(office, decided, NOW)
    Worker().round(office, NOW)
    (line,) = register_list.entries(office, AUDITOR, NOW)
    assert (line.shown, line.withdrawal, line.withdrawn_at) == (False, "lifted", NOW)


def test_the_list_is_paged_the_newest_first(office):
    for order in (1, 2, 3):
        name = NAME + "甲乙丙"[order - 1]
        enter(office, ban(office, make_resident_id(order=order), NOW, name=name), NOW + order)
    first = register_list.entries(office, AUDITOR, NOW, count=2)
    (last,) = register_list.entries(office, AUDITOR, NOW, before=first[-1].id, count=2)
    assert [line.name for line in (*first, last)] == ["石示例丙", "石示例乙", "石示例甲"]


def test_the_mode_is_the_laws_until_two_persons_have_decided_another(office):
    told = register_list.mode_now(office, AUDITOR, NOW)
    assert (told.jurisdiction, told.mode, told.decided) == ("CN", Mode.PUBLIC, None)
    assert told.row.source
    decide_mode(office, "CN", "government_only", NOW)
    told = register_list.mode_now(office, AUDITOR, NOW)
    assert (told.mode, told.row.mode) == (Mode.GOVERNMENT_ONLY, Mode.PUBLIC)
    assert told.decided is not None


@pytest.mark.parametrize("role", [Role.CLERK, Role.INSPECTOR, Role.EMPLOYER])
def test_it_is_the_regulators_list(office, role):
    for read in (register_list.entries, register_list.mode_now):
        with pytest.raises(RegistryError) as refused:
            read(office, actor(role), NOW)
        assert refused.value.code == "FORBIDDEN"
