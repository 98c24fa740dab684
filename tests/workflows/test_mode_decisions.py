"""To whom bans may be told is decided by two persons, and what is published already follows at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from registry.models import PublishedFile, RegisterEntry
from registry.verify.acceptance import open_signed
from registry.workflows import cases, log_verify, public_register, publication, register_feed
from registry.workflows.cases import Affair, Proposal
from registry.workflows.publishing_worker import Worker
from registry.workflows.transaction import reading
from tests.factories import NOW, make_resident_id
from tests.workflows import acts, staff
from tests.workflows.officers import approve, basis
from tests.workflows.publishing import accepted, trust_list
from tests.workflows.registering import NAME, ban, enter

NUMBER = make_resident_id()


@pytest.fixture
def people(office):
    return staff.team(office)


def reviewed(office, people, proposal, now):
    one = cases.propose(office, people.officer.actor, proposal, now)
    one = cases.review(office, people.reviewer.actor, one.id, one.version, now, passed=True)
    return approve(office, people.approver, one, now)


def decided(office, people, where, mode, number, now):
    told = {"jurisdiction": where, "mode": mode}
    return reviewed(office, people, Proposal(Affair.PUBLICATION_MODE, basis(number), details=told), now)


def lifted(office, people, decision, number, now):
    return reviewed(office, people, Proposal(Affair.LIFT, basis(number), ends_id=decision.decided.id), now)


def modes(office):
    with reading(office) as session:
        return list(session.scalars(select(RegisterEntry.mode).order_by(RegisterEntry.jurisdiction)))


def page(office, now):
    return public_register.bans(office, now).entries


def fed(office):
    raw = publication.file(office, register_feed.FEED).body
    told = open_signed(raw, "register", use="status", trust_list=trust_list(office), now=None)
    return [entry["name"] for entry in told["entries"]]


def test_where_bans_become_untold_pages_are_empty_at_once_and_files_with_the_next_round(
    office, people, tmp_path
):
    acts.issue(office, acts.write(tmp_path / "card.csv", [acts.row(NUMBER, NAME)]))
    enter(office, ban(office, NUMBER, NOW), NOW, jurisdiction="33")
    folder, worker = tmp_path / "public", Worker(tmp_path / "public")
    worker.round(office, NOW)
    assert (fed(office), list(accepted(office).classes["banned"])) == ([NAME], [0])
    decided(office, people, "33", "authorised_query", "模1", NOW + 1)
    assert page(office, NOW + 1) == ()
    assert public_register.look_up(office, NAME, NUMBER[-4:], NOW + 1) == ()
    worker.round(office, NOW + 2)
    held = accepted(office)
    assert (fed(office), list(held.classes["banned"]), list(held.classes["revoked"])) == ([], [], [0])
    with reading(office) as session:
        stored = b"".join(session.scalars(select(PublishedFile.body)))
    assert log_verify.verify(office).findings == []
    written = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert NAME.encode() not in stored + written


def test_a_lifted_mode_gives_way_to_the_decision_before_it_and_then_to_the_law(office, people):
    shandong = enter(office, ban(office, NUMBER, NOW), NOW, jurisdiction="37")
    enter(office, ban(office, make_resident_id(order=2), NOW, "别人"), NOW, jurisdiction="33")
    assert (shandong.mode, modes(office)) == ("authorised_query", ["public", "authorised_query"])
    first = decided(office, people, "37", "government_only", "模1", NOW + 1)
    second = decided(office, people, "37", "public", "模2", NOW + 2)
    assert modes(office) == ["public", "public"]
    lifted(office, people, second, "解1", NOW + 3)
    assert modes(office) == ["public", "government_only"]
    lifted(office, people, first, "解2", NOW + 4)
    assert modes(office) == ["public", "authorised_query"]
    Worker().round(office, NOW + 5)
    assert modes(office) == ["public", "authorised_query"]
    assert log_verify.verify(office).findings == []
