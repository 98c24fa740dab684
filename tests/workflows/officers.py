"""The steps of a case as the people of a regulator take them in tests."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from registry.errors import RegistryError
from registry.models import AuditEntry, CaseStep, Decision, Leaf
from registry.workflows import cases, checking, documents
from registry.workflows.accidents import Facts, open_file
from registry.workflows.cases import Affair, Basis, Proposal, Who
from registry.workflows.involvements import involve
from registry.workflows.transaction import reading
from tests.factories import DAY, NOW, make_resident_id
from tests.workflows.staff import THEN, Officer, Team

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
WELDER = make_resident_id(order=77)


def document(office, people: Team, text: str = "", now=THEN) -> str:
    """Attach a document that differs by `text`."""
    return documents.attach(office, people.officer.actor, "文书.pdf", PDF + text.encode(), now)


def facts(**changes) -> Facts:
    """Give a fire in which one person died, ten days before THEN."""
    plain = {
        "place": "杭州市西湖区示例路1号",
        "happened_at": THEN - 10 * DAY,
        "unit": "示例装修有限公司",
        "work": "mem:2.1",
        "deaths": 1,
        "serious_injuries": 0,
        "loss_yuan": 200_000,
        "loss_kind": "property",
        "fire": True,
    }
    return Facts(**{**plain, **changes})


def accident(office, people: Team, *, number=WELDER, answer=True, now=THEN, **changes) -> str:
    """Keep a file that meets the plan's ground: no certificate, and the issuing system knows none."""
    determined = document(office, people, "认定书")
    told = facts(**{"determination": determined, **changes})
    file = open_file(office, people.officer.actor, told, now)
    proof = document(office, people, "查无此证") if answer else None
    involve(
        office,
        people.officer.actor,
        file,
        "resident_id",
        number,
        "石示例",
        "welder",
        now,
        issuer_answer=proof,
    )
    return file


def basis(number="1", **changes) -> Basis:
    told = {
        "decision_number": f"浙应急禁〔2026〕{number}号",
        "deciding_body": "浙江省应急管理厅",
        "legal_basis": "示例：法律依据条款",
        "reason": "无证作业引发火灾致人死亡",
    }
    return Basis(**{**told, **changes})


def ban(accident_id, number="1", *, who=WELDER, name="石示例", **changes) -> Proposal:
    told = {"accident_id": accident_id, "who": Who("resident_id", who, name)}
    return Proposal(Affair.LIFETIME_BAN, basis(number), **{**told, **changes})


def until_reviewed(office, people: Team, proposal: Proposal, now=THEN):
    """Propose, tell, let the party waive, review: all that comes before an approval, on one day."""
    stood = cases.propose(office, people.officer.actor, proposal, now)
    paper = document(office, people, "告知书")
    actor = people.officer.actor
    stood = cases.notify(office, actor, stood.id, stood.version, now, documents=[paper])
    stood = cases.waive(office, actor, stood.id, stood.version, now, documents=[paper])
    return cases.review(office, people.reviewer.actor, stood.id, stood.version, now, passed=True)


def approve(office, who: Officer, stood, now=THEN):
    response = who.key.sign(stood.proposal_sha256)
    return cases.approve(office, who.actor, stood.id, stood.version, stood.proposal_sha256, response, now)


def two_persons(office, people: Team, proposal: Proposal, now=THEN):
    """Propose and approve, where nothing is needed between."""
    return approve(office, people.approver, cases.propose(office, people.officer.actor, proposal, now), now)


def banned(office, people: Team, number="1", *, who=WELDER, now=THEN):
    """Walk the shortest way to a ban."""
    file = accident(office, people, number=who)
    proposal = ban(file, number, who=who)
    return approve(office, people.approver, until_reviewed(office, people, proposal, now), now)


def day(text: str) -> date:
    return date.fromisoformat(text)


def refused(code, act, *args, **kwargs):
    """Expect a refusal with this code; give it."""
    with pytest.raises(RegistryError) as told:
        act(*args, **kwargs)
    assert told.value.code == code
    return told.value


def person_verdict(office, now=NOW, number=WELDER, name="石示例"):
    """Ask about a person, as an inspector does."""
    return checking.check_person(office, "resident_id", number, name, now).outcome


def counts(office):
    """Count what a refused act must leave alone: steps, decisions, leaves, the trail."""
    with reading(office) as session:
        return [
            session.scalar(select(func.count()).select_from(m))
            for m in (CaseStep, Decision, Leaf, AuditEntry)
        ]
