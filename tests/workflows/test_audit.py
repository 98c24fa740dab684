"""The audit trail as an auditor reads it: by account, by thing, with names, in pages."""

from __future__ import annotations

import pytest

from registry.errors import RegistryError
from registry.rules.permissions import Role
from registry.workflows import audit
from tests.factories import NOW
from tests.workflows.officers import banned
from tests.workflows.registering import actor
from tests.workflows.staff import REGULATOR, team

AUDITOR = actor(Role.AUDITOR)


def test_a_thing_has_its_history_and_an_account_its_acts(office):
    people = team(office)
    stood = banned(office, people)
    about = audit.read(office, AUDITOR, subject=("case", stood.id))
    told = ["case.approve", "case.proceed", "case.proceed", "case.propose", "case.review"]
    assert sorted(entry.act for entry in about) == told  # all in one second, in which they have no order
    by = audit.read(office, AUDITOR, account_id=people.reviewer.actor.account_id)
    assert [(entry.act, entry.subject_id) for entry in by] == [("case.review", stood.id)]
    both = audit.read(office, AUDITOR, account_id=people.officer.actor.account_id, subject=("case", stood.id))
    assert len(both) == 3


def test_pages_follow_each_other_without_a_gap(office):
    banned(office, team(office))
    everything = [entry.id for entry in audit.read(office, AUDITOR)]
    first = [entry.id for entry in audit.read(office, AUDITOR, limit=2)]
    rest = [entry.id for entry in audit.read(office, AUDITOR, before=first[-1])]
    assert first + rest == everything
    assert len(rest) > 2


def test_entries_have_names_where_there_are_any(office):
    people = team(office)
    banned(office, people)
    names = audit.names(office, AUDITOR, audit.read(office, AUDITOR))
    assert names.accounts[people.officer.actor.account_id] == "officer（示例）"
    assert names.organisations == {REGULATOR: "浙江省应急管理厅（示例）"}


def test_an_account_is_found_by_its_login_name_in_any_spelling(office):
    people = team(office)
    assert audit.account_of(office, AUDITOR, " ＯＦＦＩＣＥＲ ") == people.officer.actor.account_id
    assert audit.account_of(office, AUDITOR, "nobody") is None


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.AUDITOR])
def test_only_an_auditor_reads_it(office, role):
    reads = (
        lambda: audit.read(office, actor(role)),
        lambda: audit.names(office, actor(role), []),
        lambda: audit.account_of(office, actor(role), "officer"),
    )
    for read in reads:
        with pytest.raises(RegistryError) as refused:
            read()
        assert refused.value.code == "FORBIDDEN"


def test_time_is_told_as_it_was(office):
    banned(office, team(office), now=NOW)
    assert {entry.at for entry in audit.read(office, AUDITOR, limit=3)} == {NOW}
