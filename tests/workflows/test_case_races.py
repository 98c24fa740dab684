"""Two at once: approvals of one case, lifts of one ban, a ban and an issuance of the same person."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from registry.models import Credential, Decision, Leaf, Person
from registry.verify import Outcome
from registry.workflows import cases, checking, publication
from registry.workflows.context import open_office
from registry.workflows.transaction import reading
from tests.factories import DAY, NOW, make_resident_id
from tests.workflows import staff
from tests.workflows.acts import hand_in, row, texts, write
from tests.workflows.officers import accident, approve, ban, banned, basis, refused, until_reviewed
from tests.workflows.publishing import accepted
from tests.workflows.test_concurrency import together

ROOT = Path(__file__).parents[2]
ROUNDS = 50


@pytest.fixture
def people(office):
    return staff.team(office)


@contextmanager
def process(settings):
    """Start a process that acts when told to; give a function that tells it."""
    where = (settings.database_url, str(settings.data_dir), str(settings.key_dir))
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.workflows.deciding_process", *where],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        assert started.stdout.readline() == "ready\n"
        yield started
    finally:
        started.stdin.close()
        started.wait(30)
        started.stdout.close()


def tell(started, **what):
    started.stdin.write(json.dumps(what) + "\n")
    started.stdin.flush()


def approval(who, one):
    """Say to another process what the approver signed."""
    return {
        "act": "approve",
        "actor": [who.actor.account_id, who.actor.name, who.actor.organisation, "approver"],
        "case": one.id,
        "version": one.version,
        "proposal": one.proposal_sha256.hex(),
        "response": who.key.sign(one.proposal_sha256),
        "now": NOW,
    }


def test_of_two_approvals_at_once_one_wins(office, people, settings):
    one = until_reviewed(office, people, ban(accident(office, people)))

    def act(who):
        with open_office(settings) as own:
            approve(own, who, one)

    raised = together(lambda: act(people.approver), lambda: act(people.second))
    assert [error.code for error in raised] == ["CASE_CHANGED"]
    with reading(office) as session:
        assert len(session.scalars(select(Decision.id)).all()) == 1


def test_of_two_steps_at_once_one_wins(office, people, settings):
    one = cases.propose(office, people.officer.actor, ban(accident(office, people)), staff.THEN)

    def act():
        with open_office(settings) as own:
            cases.withdraw(own, people.officer.actor, one.id, one.version, staff.THEN, note="另案处理")

    assert [error.code for error in together(act, act)] == ["CASE_CHANGED"]


def test_of_two_lifts_at_once_one_wins(office, people, settings):
    one = banned(office, people)
    actor, at = people.officer.actor, staff.THEN + DAY
    both = [cases.lift(office, actor, one.decided.id, basis(f"解{n}"), at) for n in (1, 2)]
    both = [cases.review(office, people.reviewer.actor, c.id, c.version, at, passed=True) for c in both]

    def act(who, case):
        with open_office(settings) as own:
            approve(own, who, case, at)

    raised = together(
        *[lambda p=pair: act(*p) for pair in zip((people.approver, people.second), both, strict=True)]
    )
    assert [error.code for error in raised] == ["ALREADY_LIFTED"]
    with reading(office) as session:
        assert session.scalars(select(Person.banned_since)).all() == [None]


def test_a_ban_and_an_issuance_of_one_person_in_two_processes(office, people, settings, tmp_path):
    """Fifty rounds: whoever comes first in the log, there is never a good credential under a ban."""
    seen = set()
    with process(settings) as issuing, process(settings) as approving:
        for number in range(1, ROUNDS + 1):
            # Another birth date each round: whoever resembles a banned person waits for a human.
            identity = make_resident_id(born=date(1980, 1, 1) + timedelta(days=number))
            batch = hand_in(office, write(tmp_path / f"{number}.csv", [row(identity, "石示例")])).batch
            proposal = ban(None, str(number), who=identity, other_ground="法院判决")
            one = until_reviewed(office, people, proposal)
            acts = [(issuing, {"act": "issue", "batch": batch, "now": NOW})]
            acts.insert(number % 2, (approving, approval(people.approver, one)))
            _at_once(acts, pause=number % 10 / 1000, one_by_one=number % 10 > 7)
            seen.add(_check_round(office, batch, one.id))
            if number % 10 == 0:
                _check_snapshot(office)
    assert {"no serial", "issued first"} <= seen <= {"no serial", "cancelled", "issued first"}


def _at_once(acts, *, pause, one_by_one):
    """Tell two processes to act, the second some milliseconds after the first, or when that has answered."""
    (first, told), (second, also) = acts
    tell(first, **told)
    answers = [first.stdout.readline()] if one_by_one else []
    time.sleep(0 if one_by_one else pause)
    tell(second, **also)
    answers += [second.stdout.readline()] if one_by_one else [one.stdout.readline() for one, _ in acts]
    assert answers == ["done\n", "done\n"]


def _check_snapshot(office):
    """Publish: every serial that anybody ever got is banned, for everybody here is under a ban."""
    publication.publish(office, NOW)
    with reading(office) as session:
        serials = list(session.scalars(select(Credential.serial).order_by(Credential.serial)))
    assert list(accepted(office).classes["banned"]) == serials


def _check_round(office, batch: str, case_id: str) -> str:
    with reading(office) as session:
        state = session.scalar(select(Credential.state).where(Credential.batch_id == batch))
        decided = session.scalar(select(Decision.id).where(Decision.case_id == case_id))
        ban_at = session.scalar(select(Leaf.index).where(Leaf.subject == decided))
        signed_at = session.scalar(select(Leaf.index).where(Leaf.type == "batch", Leaf.subject == batch))
        shown = texts(office, batch)
    if state != "issued":
        assert ban_at < signed_at
        return "cancelled" if state else "no serial"
    assert signed_at < ban_at
    (text,) = shown.values()
    assert checking.verify_text(office, text, now=NOW).outcome is Outcome.BANNED
    return "issued first"


def test_an_approval_from_another_process_is_refused_like_one_from_here(office, people, settings):
    one = until_reviewed(office, people, ban(accident(office, people)))
    with process(settings) as other:
        tell(other, **approval(people.approver, one))
        assert other.stdout.readline() == "done\n"
        tell(other, **approval(people.second, one))
        assert other.stdout.readline() == "CASE_CHANGED\n"
    refused("CASE_CHANGED", approve, office, people.second, one)
