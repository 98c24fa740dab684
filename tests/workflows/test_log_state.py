"""The log as a regulator reads it: size, newest signed tree, ages, and leaves as everybody can read them."""

from __future__ import annotations

import base64

import pytest
from sqlalchemy import text

from registry.errors import RegistryError
from registry.models import leaf
from registry.rules.permissions import Role
from registry.workflows import log, log_state, publication
from registry.workflows.transaction import transaction
from tests.factories import make_resident_id
from tests.workflows.registering import actor, ban


def test_the_state_tells_the_newest_signed_tree_and_what_was_published_with_it(office, now):
    published = publication.publish(office, now)
    told = log_state.state(office, actor(), now)
    note = publication.file(office, log.CHECKPOINT).body.decode().splitlines()
    assert (told.origin, str(told.checkpoint.size), told.root) == (note[0], note[1], note[2])
    assert base64.b64decode(told.root) == told.checkpoint.root
    assert told.size == told.checkpoint.size
    assert (told.publication.epoch, told.publication.version) == (published.epoch, published.version)
    assert told.ban_filter.n == 0
    assert f"{told.vkey}\n".encode() == publication.file(office, log.VKEY).body


def test_leaves_are_told_with_their_open_fields_and_paged_the_newest_first(office, now):
    ban(office, make_resident_id(order=1), now)
    publication.publish(office, now)
    told = log_state.leaves(office, actor(), count=2)
    assert [one.type for one in told] == ["snapshot", "decision"]
    assert set(told[0].told) == {"sha256", "classes", "log"}
    assert len(told[0].told["sha256"]) == 64
    assert [one.index for one in told] == [3, 2]
    assert [one.index for one in log_state.leaves(office, actor(), before=1)] == [0]
    assert log_state.leaves(office, actor(), before=0) == []


def test_a_leaf_that_nobody_can_read_is_told_without_its_fields(office, now):
    with transaction(office) as session:
        leaf.append(session, "test", now, subject="x", record={}, open="y")
        session.execute(text("UPDATE leaf SET data = :data WHERE subject = 'x'"), {"data": b"\xff"})
    newest = log_state.leaves(office, actor(), count=1)[0]
    assert (newest.type, newest.told) == ("test", {})


def test_an_office_that_published_nothing_yet_has_a_state_too(office, now):
    with transaction(office) as session:
        for table in ("log_checkpoint", "snapshot", "ban_filter"):
            session.execute(text(f"DELETE FROM {table}"))
    told = log_state.state(office, actor(), now)
    assert (told.checkpoint, told.root, told.publication, told.ban_filter) == (None, None, None, None)


@pytest.mark.parametrize("role", [Role.CLERK, Role.INSPECTOR, Role.EMPLOYER])
def test_it_is_the_regulators_page(office, now, role):
    other = actor(role)
    for read in (lambda: log_state.state(office, other, now), lambda: log_state.leaves(office, other)):
        with pytest.raises(RegistryError) as refused:
            read()
        assert refused.value.code == "FORBIDDEN"
