"""Publication is a decision of its own: proposed, reviewed, approved by another person, and taken back so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from registry.models import Case, Decision, Leaf, RegisterEntry
from registry.rules.permissions import Role
from registry.verify import cbor
from registry.workflows import cases, log_verify, public_register, register_views
from registry.workflows.cases import Affair, Proposal
from registry.workflows.publishing_worker import Worker
from registry.workflows.transaction import reading
from tests.factories import DAY, NOW, make_resident_id
from tests.workflows import staff
from tests.workflows.officers import approve, banned, basis, counts, day, refused, two_persons
from tests.workflows.staff import THEN

ACT = "无证动火，引发亡人火灾"


@pytest.fixture
def people(office):
    return staff.team(office)


def entry(ban, number="公1", **changes):
    told = {"decision": ban.id, "act": ACT, **changes}
    return Proposal(Affair.REGISTER_ENTRY, basis(number), details=told)


def reviewed(office, people, proposal, now=THEN):
    one = cases.propose(office, people.officer.actor, proposal, now)
    return cases.review(office, people.reviewer.actor, one.id, one.version, now, passed=True)


def published(office, people, ban, number="公1", **changes):
    return approve(office, people.approver, reviewed(office, people, entry(ban, number, **changes)))


def shown(office, now=THEN):
    return public_register.bans(office, now).entries


def test_two_persons_publish_a_ban_and_the_entry_names_who_answers_for_it(office, people):
    ban = banned(office, people).decided
    one = reviewed(office, people, entry(ban))
    assert shown(office) == ()
    both = replace(people.officer.actor, roles=frozenset({Role.CASE_OFFICER, Role.APPROVER}))
    refused("PROPOSER_CANNOT_APPROVE", approve, office, replace(people.officer, actor=both), one)
    refused("FORBIDDEN", approve, office, people.colleague, one)
    done = approve(office, people.approver, one)
    (told,) = shown(office)
    assert (told.name, told.act, told.published_until) == ("石示例", ACT, "2031-08-25")
    with reading(office) as session:
        (row,) = session.scalars(select(RegisterEntry)).all()
        made = session.get(Decision, done.decided.id)
        person_id = session.get(Decision, ban.id).person_id
        assert session.get(Case, one.id).person_id == person_id
    assert (row.approved_by, row.decision_id) == (people.approver.actor.account_id, ban.id)
    assert (made.kind, made.measure, made.class_, made.person_id) == ("rule", "register_entry", "", None)
    assert made.details == {"decision": ban.id, "act": ACT, "jurisdiction": "CN", "until": "2031-08-25"}


def test_publication_without_review_is_refused_and_leaves_nothing(office, people):
    one = cases.propose(office, people.officer.actor, entry(banned(office, people).decided), THEN)
    before = counts(office)
    refused("NOT_REVIEWED", approve, office, people.approver, one)
    assert (counts(office), shown(office)) == (before, ())


def test_the_log_tells_that_somebody_was_published_and_not_who(office, people):
    ban = banned(office, people).decided
    done = published(office, people, ban)
    with reading(office) as session:
        leaf = session.get(Leaf, done.decided.leaf)
        entered = session.get(Leaf, done.decided.leaf - 1)
    told = cbor.decode(leaf.data)
    assert (entered.type, cbor.decode(entered.data)["entered"]) == ("register", 1)
    assert told["about"].startswith("register_entry:")
    assert told["changes"] == {}
    assert ban.id.encode() not in leaf.data + entered.data


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"decision": "x"}, "DECISION_UNKNOWN"),
        ({"act": " "}, "BASIS_EMPTY"),
        ({"act": "证件110105198803120096"}, "BASIS_HOLDS_NUMBER"),
        ({"jurisdiction": "XX"}, "JURISDICTION_UNKNOWN"),
        ({"jurisdiction": ["33"]}, "PROPOSAL_INVALID"),
        ({"until": "tomorrow"}, "PROPOSAL_INVALID"),
        ({"until": "2026-08-25"}, "TERM_OUT_OF_RANGE"),
    ],
)
def test_what_cannot_be_published_is_not_even_proposed(office, people, changes, code):
    ban = banned(office, people).decided
    before = counts(office)
    refused(code, cases.propose, office, people.officer.actor, entry(ban, **changes), THEN)
    assert counts(office) == before


def test_the_term_may_be_shorter_and_never_longer_than_the_rule_has_it(office, people):
    ban = banned(office, people).decided
    published(office, people, ban, until="2027-01-31", jurisdiction="33")
    assert [told.published_until for told in shown(office)] == ["2027-01-31"]
    with reading(office) as session:
        end = session.scalar(select(RegisterEntry.published_until))
    assert office.day(end) == day("2027-01-31")
    assert office.day(end + 1) > day("2027-01-31")


def test_of_two_proposals_to_publish_one_ban_the_second_is_refused_at_its_approval(office, people):
    ban = banned(office, people).decided
    first, second = (reviewed(office, people, entry(ban, number)) for number in ("公1", "公2"))
    approve(office, people.approver, first)
    before = counts(office)
    refused("REGISTERED_ALREADY", approve, office, people.second, second)
    assert counts(office) == before


def test_a_ban_lifted_before_the_approval_is_published_no_more(office, people):
    ban = banned(office, people).decided
    one = reviewed(office, people, entry(ban))
    told = Proposal(Affair.LIFT, basis("解1"), ends_id=ban.id)
    approve(office, people.second, reviewed(office, people, told))
    refused("NOT_A_BAN", approve, office, people.approver, one)
    assert shown(office) == ()


def test_lifting_the_ban_withdraws_the_entry_with_the_workers_next_round(office, people):
    ban = banned(office, people).decided
    published(office, people, ban)
    told = Proposal(Affair.LIFT, basis("解1"), ends_id=ban.id)
    approve(office, people.second, reviewed(office, people, told))
    assert shown(office) == ()
    Worker().round(office, NOW)  # the keys of the office are no older
    with reading(office) as session:
        assert session.scalar(select(RegisterEntry.withdrawal)) == "lifted"


@pytest.mark.parametrize("affair", [Affair.REGISTER_WITHDRAWAL, Affair.LIFT])
def test_a_wrong_entry_is_withdrawn_by_two_persons_at_once_and_the_ban_stands(office, people, affair):
    ban = banned(office, people).decided
    done = published(office, people, ban)
    told = Proposal(affair, basis("更1"), ends_id=done.decided.id)
    if affair is Affair.LIFT:
        approve(office, people.second, reviewed(office, people, told, THEN + DAY), THEN + DAY)
    else:
        two_persons(office, people, told, THEN + DAY)
    assert shown(office, THEN + DAY) == ()
    with reading(office) as session:
        entry_ = session.scalar(select(RegisterEntry))
        assert (entry_.withdrawal, entry_.withdrawn_at) == ("corrected", THEN + DAY)
    assert log_verify.verify(office).findings == []
    again = Proposal(affair, basis("更2"), ends_id=done.decided.id)
    refused("ALREADY_LIFTED", cases.propose, office, people.officer.actor, again, THEN + DAY)


def test_only_a_publication_is_withdrawn(office, people):
    ban = banned(office, people).decided
    told = Proposal(Affair.REGISTER_WITHDRAWAL, basis("更1"), ends_id=ban.id)
    error = refused("PROPOSAL_INVALID", cases.propose, office, people.officer.actor, told, THEN)
    assert error.facts["field"] == "ends"


def test_a_regulator_sees_which_bans_nobody_has_published_and_what_became_of_the_others(office, people):
    ban = banned(office, people).decided
    other = banned(office, people, "2", who=make_resident_id(born=date(1970, 1, 2))).decided
    actor = people.reviewer.actor
    keys = sorted((ban.id, other.id))
    waiting = register_views.proposable(office, actor, THEN)
    assert [(one.decision_id, one.name) for one in waiting] == [(key, "石示例") for key in keys]
    assert all("*" * 13 in one.number for one in waiting)
    assert register_views.proposable(office, actor, THEN, after=keys[1]) == []
    assert register_views.entry_of(office, actor, ban.id, THEN) is None
    done = published(office, people, ban)
    assert [one.decision_id for one in register_views.proposable(office, actor, THEN)] == [other.id]
    seen = register_views.entry_of(office, actor, ban.id, THEN)
    assert (seen.publication_id, seen.act, seen.withdrawal) == (done.decided.id, ACT, None)
    two_persons(office, people, Proposal(Affair.REGISTER_WITHDRAWAL, basis("更1"), ends_id=done.decided.id))
    seen = register_views.entry_of(office, actor, ban.id, THEN)
    assert (seen.publication_id, seen.withdrawal) == (None, "corrected")
    assert [one.decision_id for one in register_views.proposable(office, actor, THEN)] == [other.id]
    nobody = replace(actor, roles=frozenset({Role.INSPECTOR}))
    refused("FORBIDDEN", register_views.proposable, office, nobody, THEN)
    refused("FORBIDDEN", register_views.entry_of, office, nobody, ban.id, THEN)
    refused("DECISION_UNKNOWN", register_views.entry_of, office, actor, "x", THEN)
