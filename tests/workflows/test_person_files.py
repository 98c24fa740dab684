"""A person looked up by a case officer: what is on record, and what the look leaves behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from registry.models import audit
from registry.rules.permissions import Role
from registry.workflows import deciding, person_files
from registry.workflows.transaction import reading
from tests.factories import NOW, make_resident_id
from tests.workflows.acts import basis as plain_basis
from tests.workflows.acts import issue, row, write
from tests.workflows.officers import WELDER, accident, approve, ban, banned, refused, until_reviewed
from tests.workflows.staff import team


@pytest.fixture
def people(office):
    return team(office)


def look_up(office, who, number=WELDER, name="石示例"):
    return person_files.look_up(office, who.actor, "resident_id", number, name, NOW)


def test_certificates_decisions_penalties_and_cases_of_one_person(office, people, tmp_path):
    issue(office, write(tmp_path / "one.csv", [row(WELDER, "石示例")]))
    proposal = ban(accident(office, people), other_ground="示例：另一法律依据")
    stood = approve(office, people.approver, until_reviewed(office, people, proposal))
    told = person_files.read(office, people.officer.actor, look_up(office, people.officer), NOW)
    assert told.whom.name == "石示例"
    assert WELDER not in repr(told)
    assert [each.classes for each in told.certificates] == [{"banned"}]
    assert [each.id for each in told.decisions] == [stood.decided.id]
    assert [each.id for each in told.cases] == [stood.id]
    assert told.penalties == ()


def test_a_decision_on_a_certificate_is_told_with_it(office, people, tmp_path):
    issue(office, write(tmp_path / "one.csv", [row(WELDER, "石示例")]))
    deciding.revoke(office, 0, plain_basis("7"), NOW)
    told = person_files.read(office, people.officer.actor, look_up(office, people.officer), NOW)
    assert [each.classes for each in told.certificates] == [{"revoked"}]
    assert [each.serial for each in told.decisions] == [0]


def test_nobody_on_record_is_nobody_and_the_look_is_audited_all_the_same(office, people):
    assert look_up(office, people.officer, make_resident_id(order=5)) is None
    assert trail(office, people, "-") == ["check_person"]


def test_another_name_is_refused_and_the_look_is_audited(office, people):
    banned(office, people)
    key = look_up(office, people.officer)
    refused("NAME_DIFFERS", look_up, office, people.officer, WELDER, "别人")
    assert trail(office, people, key) == ["check_person"] * 2


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CASE_OFFICER}))
def test_only_case_officers_look_into_a_person(office, people, role):
    actor = replace(people.officer.actor, roles=frozenset({role}))
    refused("FORBIDDEN", person_files.look_up, office, actor, "resident_id", WELDER, None, NOW)
    refused("FORBIDDEN", person_files.read, office, actor, "nobody", NOW)


def test_a_key_that_nobody_has_is_unknown(office, people):
    refused("PERSON_UNKNOWN", person_files.read, office, people.officer.actor, "nobody", NOW)
    refused("PERSON_UNKNOWN", person_files.document_of, office, people.officer.actor, "nobody")
    refused("PERSON_UNKNOWN", person_files.whom, office, people.officer.actor, "nobody")
    refused("NOT_INVOLVED", person_files.of_entry, office, people.officer.actor, "nobody")


def trail(office, people, key):
    with reading(office) as session:
        entries = audit.of_subject(session, "person", key)
        return [each.act for each in entries if each.account_id == people.officer.actor.account_id]
