"""An approval killed before any statement or around its commit: decided as a whole, or the case waits."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from registry.models import Approval, CaseStep, Decision, Person, RegisterEntry
from registry.workflows import case_views, cases, log_verify
from registry.workflows.cases import Affair, Proposal
from registry.workflows.transaction import reading
from tests.factories import NOW, make_resident_id
from tests.workflows import staff
from tests.workflows.killed import killed_at_every_point
from tests.workflows.officers import ban, banned, basis, until_reviewed

COUNTED = (Approval, Decision, RegisterEntry)


@pytest.fixture
def people(office):
    return staff.team(office)


def stored(office):
    """Count what an approval makes: step, signature, decision, entry, a person under a ban."""
    with reading(office) as session:
        told = {
            model.__tablename__: session.scalar(select(func.count()).select_from(model)) for model in COUNTED
        }
        told["step"] = session.scalar(select(func.count()).where(CaseStep.step == "approve"))
        told["banned"] = session.scalar(select(func.count()).where(Person.banned_since.is_not(None)))
        return told


def approving(people, one):
    """Give the act of an approval whose passkey has signed already."""
    response = people.approver.key.sign(one.proposal_sha256)
    told = (one.id, one.version, one.proposal_sha256, response, NOW)
    return lambda own: cases.approve(own, people.approver.actor, *told)


def walk(office, people, propose, made):
    """Kill the approval of a case at every point; one that was decided all the same is followed by another.

    `propose(n)` gives the n-th case, ready for approval; `made`: what an approval adds. Gives the points.
    """
    now, waiting = {"before": None}, {"number": 0, "case": None}

    def act(_point):
        if waiting["case"] is None:
            waiting["number"] += 1
            waiting["case"] = propose(waiting["number"])
        now["before"] = stored(office)
        return approving(people, waiting["case"])

    points = 0
    for _ in killed_at_every_point(office, act):
        points += 1
        after = stored(office)
        grown = {name: after[name] - now["before"][name] for name in after}
        one = waiting["case"]
        state = case_views.view(office, people.officer.actor, one.id, NOW).state
        if any(grown.values()):
            assert (grown, state in ("approved", "in_force")) == ({**dict.fromkeys(grown, 0), **made}, True)
            waiting["case"] = None
        else:
            assert state == "reviewed"
    return points


def test_the_approval_of_a_ban(office, people):
    def propose(number):
        proposal = ban(None, f"禁{number}", who=make_resident_id(order=number), other_ground="法院判决")
        return until_reviewed(office, people, proposal)

    once = dict.fromkeys(("approval", "decision", "step", "banned"), 1)
    assert walk(office, people, propose, once) > 8
    assert log_verify.verify(office).findings == []


def test_the_approval_of_its_publication(office, people):
    bans = [banned(office, people, str(n), who=make_resident_id(order=n)).decided for n in (1, 2, 3)]

    def propose(number):
        told = {"decision": bans[number - 1].id, "act": "无证动火，引发亡人火灾"}
        proposal = Proposal(Affair.REGISTER_ENTRY, basis(f"公{number}"), details=told)
        one = cases.propose(office, people.officer.actor, proposal, NOW)
        return cases.review(office, people.reviewer.actor, one.id, one.version, NOW, passed=True)

    once = dict.fromkeys(("approval", "decision", "step", "register_entry"), 1)
    assert walk(office, people, propose, once) > 8
    assert log_verify.verify(office).findings == []
