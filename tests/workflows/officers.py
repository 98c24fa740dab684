"""The people of a regulator in tests: accounts with roles and passkeys, and the steps they take."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from registry.models import Account, Invitation, Organisation
from registry.models.identifiers import new_id
from registry.rules.permissions import Channel, Role
from registry.workflows import cases, documents, passkeys
from registry.workflows.accidents import Facts, open_file
from registry.workflows.authority import Actor
from registry.workflows.cases import Affair, Basis, Proposal, Who
from registry.workflows.involvements import involve
from registry.workflows.transaction import transaction
from tests.factories import DAY, NOW, make_resident_id
from tests.passkey import Authenticator

REGULATOR = "330000-JG"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
THEN = NOW - 90 * DAY  # 2026-08-26, a Wednesday
WELDER = make_resident_id(order=77)


@dataclass
class Officer:
    """One person at work, with an authenticator."""

    actor: Actor
    key: Authenticator = field(default_factory=Authenticator)


@dataclass
class Team:
    """Everybody that a case needs: two officers, a reviewer, two approvers."""

    officer: Officer
    colleague: Officer
    reviewer: Officer
    approver: Officer
    second: Officer


def team(office, at=THEN - 60 * DAY) -> Team:
    """Open the accounts and register the passkeys."""
    roles = {
        "officer": Role.CASE_OFFICER,
        "colleague": Role.CASE_OFFICER,
        "reviewer": Role.LEGAL_REVIEWER,
        "approver": Role.APPROVER,
        "second": Role.APPROVER,
    }
    with transaction(office) as session:
        session.add(
            Organisation(code=REGULATOR, name="浙江省应急管理厅（示例）", kind="regulator", created_at=at)
        )
        session.flush()
        people = {name: officer(office, name, role, at) for name, role in roles.items()}
    return Team(**people)


def officer(office, login, role, at, *, opened_by=None) -> Officer:
    """Open one account, in the open transaction."""
    made = Officer(Actor(new_id(at), f"{login}（示例）", REGULATOR, frozenset({role}), Channel.CONSOLE))
    account = Account(
        id=made.actor.account_id,
        login=login,
        name=made.actor.name,
        organisation=REGULATOR,
        roles=role.value,
        state="active",
        created_at=at,
    )
    office.session.add(account)
    office.session.flush()
    if opened_by is not None:
        opened(office, made, opened_by, at)
    challenge = sha256(login.encode()).digest()
    options = passkeys.registration_options(office, account.id, challenge)
    passkeys.add(office, account.id, made.key.register(options), challenge, "", at)
    return made


def opened(office, whom: Officer, by: Officer, at: int, opening: str = "created") -> None:
    """Note that somebody created or recovered an account."""
    office.session.add(
        Invitation(
            id=new_id(at),
            account_id=whom.actor.account_id,
            opening=opening,
            opened_by=by.actor.account_id,
            opened_at=at,
            token_hash=sha256(f"{whom.actor.account_id}{at}".encode()).digest(),
            expires_at=at,
        )
    )


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
    stood = cases.waive(office, actor, stood.id, stood.version, now)
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
