"""The ban filter as the office makes it: every ban in force, also without a credential; nobody else's."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import select

from registry.errors import RegistryError
from registry.models import BanFilter, BanValue, PublishedFile
from registry.verify import ban_filter
from registry.workflows import ban_filters, publication
from registry.workflows.publishing_worker import Worker
from registry.workflows.transaction import reading
from tests.factories import make_resident_id
from tests.workflows.publishing import DAY, accepted, trust_list
from tests.workflows.registering import ban, lift

NUMBERS = [make_resident_id(order=n) for n in range(1, 4)]


def held(office, now):
    """Take the newest filter in as a device does."""
    body = ban_filters.for_devices(office).body
    return ban_filter.accept(None, body, trust_list=trust_list(office), now=now)


def hits(office, number, now):
    pepper = ban_filters.pepper(office, office.day(now).year)
    filter_ = held(office, now)
    return filter_.may_hold(
        ban_filter.value_of(ban_filter.keyed(pepper.secret, "resident_id", number), filter_.salt)
    )


def test_a_ban_without_a_credential_is_in_the_next_filter_which_the_snapshot_names(office, now):
    ban(office, NUMBERS[0], now)
    publication.publish(office, now)
    assert hits(office, NUMBERS[0], now)
    assert not hits(office, NUMBERS[1], now)
    assert accepted(office).bans == hashlib.sha256(ban_filters.for_devices(office).body).digest()


def test_a_lifted_ban_leaves_the_filter_and_its_value_is_forgotten(office, now):
    first, _ = [ban(office, number, now) for number in NUMBERS[:2]]
    publication.publish(office, now)
    lift(office, first, now + 1)
    publication.publish(office, now + 1)
    assert held(office, now + 1).n == 1
    assert not hits(office, NUMBERS[0], now + 1)
    assert hits(office, NUMBERS[1], now + 1)
    with reading(office) as session:
        assert len(session.scalars(select(BanValue.value)).all()) == 1


def test_the_same_bans_are_not_signed_twice(office, now):
    ban(office, NUMBERS[0], now)
    publication.publish(office, now)
    first = ban_filters.for_devices(office).body
    publication.publish(office, now + 60)
    assert ban_filters.for_devices(office).body == first
    assert ban_filters.path(ban_filters.for_devices(office)) == "status/bans/1-1"


def test_no_public_file_holds_it(office, tmp_path, now):
    ban(office, NUMBERS[0], now)
    publication.publish(office, now)
    body = ban_filters.for_devices(office).body
    written = publication.write_files(office, tmp_path / "public")
    assert not [path for path in written if "bans" in path]
    with reading(office) as session:
        assert body not in session.scalars(select(PublishedFile.body)).all()
    with pytest.raises(RegistryError) as refused:
        publication.file(office, "status/bans/1-1")
    assert refused.value.code == "NOT_FOUND"


def test_values_of_the_year_to_come_are_made_ahead_and_used_from_new_year_on(office, now):
    ban(office, NUMBERS[0], now)
    worker = Worker()
    worker.round(office, now)
    worker.round(office, now + 1)  # nothing to publish: time for next year's values
    assert ban_filters.prepare_next_year(office, now) == 0
    new_year = now + 60 * DAY
    assert ban_filters.prepare(office, new_year) == 0
    before = held(office, now).salt
    publication.publish(office, new_year)
    assert held(office, new_year).salt != before
    assert hits(office, NUMBERS[0], new_year)
    with reading(office) as session:
        assert len(session.scalars(select(BanValue.pepper)).all()) == 1


def test_what_is_decided_while_values_are_made_is_in_the_filter_all_the_same(office, now):
    ban(office, NUMBERS[0], now)
    ban_filters.prepare(office, now)
    ban(office, NUMBERS[1], now)
    publication._published(office, now, None)  # the values prepared, the second ban without one
    assert held(office, now).n == 2


def test_a_filter_whose_key_is_trusted_no_more_is_signed_again(office, now):
    publication.publish(office, now)
    with reading(office) as session:
        row = session.scalar(select(BanFilter))
        assert not ban_filters._still_says(row.body[:-1] + b"x", held(office, now), trust_list(office))


def test_old_filters_go_and_the_newest_stays(office, now):
    for step, number in enumerate(NUMBERS[:2]):
        ban(office, number, now + step)
        publication.publish(office, now + step)
    ban(office, NUMBERS[2], now + 15 * DAY)
    publication.publish(office, now + 15 * DAY)
    with reading(office) as session:
        assert session.scalars(select(BanFilter.version)).all() == [3]
    publication.publish(office, now + 35 * DAY)  # before New Year
    assert ban_filters.for_devices(office).version == 3
