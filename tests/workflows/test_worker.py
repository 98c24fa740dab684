"""The worker: each decision is published once, whoever dies when, and however many there are."""

from __future__ import annotations

import os
import signal

import pytest
from sqlalchemy import event, select

from registry.extensions import make_engine
from registry.models import Leaf
from registry.models import Snapshot as SnapshotRow
from registry.verify import delta
from registry.workflows import context, deciding, publication
from registry.workflows.publishing_worker import Worker
from registry.workflows.transaction import reading
from tests.factories import make_resident_id
from tests.workflows.publishing import accepted, basis, issue, trust_list
from tests.workflows.registering import ban
from tests.workflows.test_concurrency import in_office, together


def versions(office):
    with reading(office) as session:
        return list(session.scalars(select(SnapshotRow.version).order_by(SnapshotRow.version)))


def killed(settings, now, at, act):
    """Do `act` in a process that is killed before its `at`-th statement or commit; give if it was."""
    child = os.fork()
    if child == 0:
        engine = make_engine(settings.database_url)
        left = [at]

        def die(*_arguments):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(engine, "before_cursor_execute", die)
        event.listen(engine, "commit", die)
        try:
            with context.open_office(settings, engine=engine) as office:
                act(office, now)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_a_round_publishes_what_was_decided_and_the_next_finds_nothing(office, samples, now):
    issue(office, samples, now)
    worker = Worker()
    assert worker.round(office, now).published.version == 1
    assert worker.round(office, now + 1).published is None
    deciding.revoke(office, 3, basis(), now + 2)
    assert worker.round(office, now + 2).published.members["revoked"] == 1
    assert worker.round(office, now + 3).published is None


def test_killed_anywhere_no_decision_is_lost_and_no_version_comes_twice(office, settings, samples, now):
    issue(office, samples, now)
    publication.publish(office, now)
    revoked, published, at = [], 1, 0
    deciding.revoke(office, 0, basis(), now)
    revoked.append(0)
    while True:
        at += 1
        died = killed(settings, now + at, at, publication.publish_due)
        seen = versions(office)
        assert seen in (list(range(1, published + 1)), list(range(1, published + 2)))
        if not died:
            break
        if len(seen) > published:  # it died after its commit
            published = len(seen)
            deciding.revoke(office, len(revoked), basis(), now + at)
            revoked.append(len(revoked))
    assert at > 20
    publication.publish_due(office, now + at)
    newest = accepted(office)
    assert list(newest.classes["revoked"]) == revoked
    with reading(office) as session:
        logged = list(session.scalars(select(Leaf.subject).where(Leaf.type == "snapshot")))
    assert logged == [f"1-{version}" for version in versions(office)]
    body = publication.file(office, f"status/delta/1-{newest.version}").body
    base = accepted(office, "status/1-1")
    assert delta.apply(base, body, trust_list=trust_list(office), now=None).raw == newest.raw


@pytest.mark.parametrize("first", [1, 2, 3])
def test_a_whole_round_killed_here_and_there_is_finished_by_the_next(office, settings, first, now):
    ban(office, make_resident_id(), now)
    at = first
    while killed(settings, now, at, Worker().round):
        at += 7
    Worker().round(office, now)
    assert versions(office) == [1]
    assert not publication.due(office, now)


def test_several_workers_at_once_publish_once(office, settings, samples, now):
    issue(office, samples, now)
    publication.publish(office, now)
    engine = make_engine(settings.database_url)
    for step in range(1, 6):
        deciding.revoke(office, step, basis(), now + step)
        acts = [in_office(settings, engine, lambda one, s=step: Worker().round(one, now + s))] * 4
        assert together(*acts) == []
        assert versions(office) == list(range(1, step + 2))
    engine.dispose()
    assert list(accepted(office).classes["revoked"]) == [1, 2, 3, 4, 5]


def test_a_folder_gets_what_another_worker_has_published(office, tmp_path, now):
    worker = Worker(tmp_path / "public")
    assert "status/latest" in worker.round(office, now).written
    assert worker.round(office, now + 1).written == ()
    ban(office, make_resident_id(), now + 2)
    publication.publish(office, now + 2)  # elsewhere
    assert "status/latest" in worker.round(office, now + 3).written
