"""Publishing: what is decided is in the next snapshot, what verifiers would refuse is not published."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import select

from registry.errors import RegistryError
from registry.models import BodyRule, Credential, Leaf, Person, leaf
from registry.models import snapshot as published
from registry.verify import directory, merkle, snapshot
from registry.workflows import deciding, founding, publication, standing
from registry.workflows.context import open_office
from registry.workflows.transaction import reading, transaction
from tests.workflows import stealing
from tests.workflows.publishing import accepted, basis, issue, trust_list


@pytest.fixture
def issued(office, samples, now):
    issue(office, samples, now)
    return office


def test_the_first_snapshot_is_accepted_and_covers_all_serials(issued, now):
    made = publication.publish(issued, now)
    held = accepted(issued)
    assert (held.epoch, held.version, held.iat, held.count) == (1, 1, now, 300)
    assert (made.epoch, made.version, made.sha256) == (1, 1, hashlib.sha256(held.raw).hexdigest())
    assert publication.file(issued, "status/1-1").body == held.raw
    assert set(held.classes) == set(snapshot.CLASSES)


def test_nothing_is_due_until_something_happens_or_the_time_comes(issued, now):
    assert publication.due(issued, now)
    publication.publish(issued, now)
    assert not publication.due(issued, now + 1)
    assert not publication.due(issued, now + publication.UPDATE_EVERY - 1)
    assert publication.due(issued, now + publication.UPDATE_EVERY)
    deciding.revoke(issued, 3, basis(), now + 2)
    assert publication.due(issued, now + 2)
    publication.publish(issued, now + 2)
    assert not publication.due(issued, now + 3)


def test_a_new_body_or_key_is_due_too(office, now):
    publication.publish(office, now)
    founding.register_body(office, "3302", "宁波市焊接中心", "certification_body", now)
    assert publication.due(office, now)
    publication.publish(office, now)
    founding.renew_trust_list(office, now + 5)
    assert publication.due(office, now + 5)


def test_a_revocation_is_in_the_next_snapshot(issued, now):
    publication.publish(issued, now)
    deciding.revoke(issued, 7, basis(), now)
    assert publication.publish(issued, now + 1).members["revoked"] == 1
    held = accepted(issued)
    assert list(held.classes["revoked"]) == [7]
    assert held.standing(7, "3301", 0).classes == {"revoked"}


def test_a_ban_brings_every_serial_ever_issued_to_the_person(issued, now):
    with reading(issued) as session:
        person = session.scalar(select(Credential.person_id).where(Credential.serial == 5))
        sealed = session.get_one(Person, person).number_sealed
        serials = session.scalars(select(Credential.serial).where(Credential.person_id == person)).all()
    number = issued.vault.open(sealed, row=f"person.number:{person}".encode())
    deciding.ban(issued, "resident_id", number, None, basis(), now)
    publication.publish(issued, now + 1)
    assert list(accepted(issued).classes["banned"]) == sorted(serials)


def test_a_serial_that_ran_out_leaves_every_class_but_banned(issued, now):
    with reading(issued) as session:
        exp = session.scalar(select(Credential.exp).where(Credential.serial == 9))
        person = session.scalar(select(Credential.person_id).where(Credential.serial == 9))
    deciding.revoke(issued, 9, basis(), now)
    with transaction(issued) as session:
        session.get_one(Person, person).banned_since = now
    assert "revoked" in _classes_at(issued, 9, exp)
    assert _classes_at(issued, 9, exp + 1) == {"banned"}


def _classes_at(office, serial, moment):
    with reading(office) as session:
        classes = standing.classes(session, moment)
    return {name for name, serials in classes.items() if serial in serials}


def test_a_serial_allotted_and_never_used_is_cancelled(issued, now):
    with transaction(issued) as session:
        session.get_one(Credential, 11).state = "cancelled"
    publication.publish(issued, now)
    assert list(accepted(issued).classes["cancelled"]) == [11]


def test_body_rules_travel_with_the_snapshot(issued, now):
    with transaction(issued) as session:
        session.add(BodyRule(id="r1", body="3301", from_day=9000, to_day=9999, created_at=now))
    publication.publish(issued, now)
    held = accepted(issued)
    assert [(rule.body, rule.from_day, rule.to_day) for rule in held.rules] == [("3301", 9000, 9999)]
    assert held.standing(0, "3301", 9500).ruled


def test_the_log_it_names_is_the_log_it_stood_in(issued, now):
    publication.publish(issued, now)
    size, root = accepted(issued).log
    with reading(issued) as session:
        leaves = list(leaf.all_data(session))
        last = session.scalar(select(Leaf).order_by(Leaf.index.desc()).limit(1))
        assert (size, root) == (len(leaves) - 1, merkle.root(leaves[:-1]))
        assert (last.type, last.subject) == ("snapshot", "1-1")


def test_the_directory_names_bodies_and_schemes_and_changes_only_when_they_do(office, now):
    publication.publish(office, now)
    first = publication.file(office, "status/directory").body
    publication.publish(office, now + 1)
    assert publication.file(office, "status/directory").body == first
    founding.register_body(office, "3302", "宁波市焊接中心", "certification_body", now)
    publication.publish(office, now + 2)
    trusted = trust_list(office)
    held = directory.accept(None, first, trust_list=trusted, now=None)
    newer = directory.accept(
        held, publication.file(office, "status/directory").body, trust_list=trusted, now=None
    )
    assert (newer.version, newer.bodies["3302"]) == (2, "宁波市焊接中心")
    assert set(newer.schemes) >= {1, 2}


def test_what_verifiers_would_refuse_is_not_published(office, settings, now):
    kid = office.keys.status().public.kid
    stealing.mark_compromised(office, kid, now, now)
    with pytest.raises(RegistryError) as refused:
        publication.publish(office, now)
    assert refused.value.code == "SIGNING_REFUSED"
    with reading(office) as session:
        assert published.newest(session) is None


def test_an_office_that_was_not_founded_says_so(settings, now):
    with open_office(settings) as bare, pytest.raises(RegistryError) as refused:
        publication.publish(bare, now)
    assert refused.value.code == "NOT_FOUNDED"
