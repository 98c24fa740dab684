"""A process killed in the middle of a step leaves the step or not the step, and the case goes on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from registry.models import Approval, AuditEntry, CaseStep, Decision, Leaf, Person
from registry.workflows import case_views
from registry.workflows.transaction import reading
from tests.factories import NOW
from tests.workflows import staff
from tests.workflows.officers import accident, approve, ban, until_reviewed
from tests.workflows.test_case_races import ROOT, approval

KILLED_AT = ("case_step", "approval", "decision", "leaf", "audit_entry", "COMMIT", "after")

_KILLED = """
import os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
at = sys.argv.pop()
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if at == "COMMIT":
    event.listen(Engine, "commit", die)
elif at != "after":
    @event.listens_for(Engine, "after_cursor_execute")
    def look(conn, cursor, statement, *rest):
        if statement.startswith(f"INSERT INTO {at} "):
            die()
import tests.workflows.deciding_process as process
act = process._act
def last(*told):
    answer = act(*told)
    die()
    return answer
process._act = last
process.main(*sys.argv[1:])
"""


@pytest.fixture
def people(office):
    return staff.team(office)


def stored(office):
    with reading(office) as session:
        banned = session.scalar(select(func.count()).where(Person.banned_since.is_not(None)))
        counts = {"banned": banned}
        for model in (CaseStep, Approval, Decision, Leaf, AuditEntry):
            counts[model.__tablename__] = session.scalar(select(func.count()).select_from(model))
        return counts


@pytest.mark.parametrize("at", KILLED_AT)
def test_a_killed_approval_is_there_whole_or_not_at_all(office, people, settings, at):
    one = until_reviewed(office, people, ban(accident(office, people)))
    before = stored(office)
    where = (settings.database_url, str(settings.data_dir), str(settings.key_dir), at)
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, *where],
        input=json.dumps(approval(people.approver, one)) + "\n", text=True, cwd=ROOT, capture_output=True,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    after = stored(office)
    seen = case_views.view(office, people.officer.actor, one.id, NOW)
    if at == "after":
        grown = {name: after[name] - before[name] for name in after}
        # Two leaves: the decision's own, and the one that seals the rows of the step.
        assert grown == {**dict.fromkeys(before, 1), "leaf": 2}
        assert seen.state == "approved"
    else:
        assert after == before
        assert seen.state == "reviewed"
        assert approve(office, people.approver, one).decided.kind == "ban"
