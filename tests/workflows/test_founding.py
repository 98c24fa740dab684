"""What an office has after founding, what founding leaves alone, and how keys are replaced."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select

from registry.errors import RegistryError
from registry.models import Leaf, Organisation, snapshot
from registry.verify.keys import PublicKey
from registry.verify.trust_list import accept
from registry.workflows import context, founding, publication, trust
from tests.workflows import stealing

DAY = 24 * 3600


def test_found_signs_a_trust_list_that_a_verifier_accepts(office, settings, now):
    files = snapshot.bodies_of(office.session, (snapshot.ROOT, snapshot.TRUST_LIST))
    accepted = accept(
        None, files[snapshot.TRUST_LIST], root=PublicKey.from_pem(files[snapshot.ROOT]), now=now
    )
    assert (accepted.epoch, accepted.version, accepted.iat) == (1, 1, now)
    assert accepted.hosts == (settings.host,)
    credential = accepted.keys[office.keys.credential().public.kid]
    assert (credential.uses, credential.serials) == ({"credential"}, (0, None))
    assert accepted.keys[office.keys.status().public.kid].uses == {"status"}


def test_found_twice_changes_nothing(office, now):
    before = snapshot.body_of(office.session, snapshot.TRUST_LIST)
    founding.found(office, now + 60, demo=True)
    assert snapshot.body_of(office.session, snapshot.TRUST_LIST) == before
    assert len(office.session.scalars(select(Organisation)).all()) == 2


def test_prepare_makes_what_is_missing_and_overwrites_nothing(settings, now):
    settings = dataclasses.replace(settings, key_dir=settings.key_dir.with_name("fresh"))
    founding.prepare(settings)
    held = {path.name: path.read_bytes() for path in settings.key_dir.iterdir()}
    founding.prepare(settings)
    assert held == {path.name: path.read_bytes() for path in settings.key_dir.iterdir()}
    with context.open_office(settings) as office:
        founding.found(office, now, demo=False)


def test_a_list_that_only_grows_old_is_signed_again_where_the_root_is_at_hand(office, now):
    renewed = founding.ensure_trust_list(office, now + trust.RENEW_AFTER)
    assert (renewed.version, renewed.iat) == (2, now + trust.RENEW_AFTER)


def _take_root_away(settings):
    settings.key_dir.joinpath("root.key").unlink()


def test_without_the_root_an_old_list_stays_and_a_change_is_refused(office, settings, now):
    _take_root_away(settings)
    with context.open_office(settings) as rootless:
        assert founding.ensure_trust_list(rootless, now + 30 * DAY).version == 1
        for act in (
            lambda: founding.renew_trust_list(rootless, now),
            lambda: founding.add_key(rootless, "credential", now),
            lambda: stealing.mark_compromised(rootless, rootless.keys.credential().public.kid, now, now),
        ):
            with pytest.raises(RegistryError, match="ROOT_KEY_OFFLINE"):
                act()
    assert not settings.key_dir.joinpath("credential-next.key").exists()


def test_a_root_that_was_taken_away_is_not_made_anew(office, settings):
    _take_root_away(settings)
    founding.prepare(settings)
    assert not settings.key_dir.joinpath("root.key").exists()


def test_another_host_is_added_and_the_old_one_stays(office, settings, now):
    moved = dataclasses.replace(settings, base_url="https://weld.example")
    with context.open_office(moved) as elsewhere:
        listed = founding.ensure_trust_list(elsewhere, now + 1)
    assert listed.hosts == ("weld.example", "127.0.0.1:8000")


def test_a_key_is_replaced_after_seven_days_and_serials_stay_dense(office, now):
    old = office.keys.credential().public.kid
    listed = founding.add_key(office, "credential", now)
    new = office.keys.successor("credential").public.kid
    assert listed.keys[new].not_before == now + trust.LISTED_AHEAD
    with pytest.raises(RegistryError, match="KEY_TOO_NEW"):
        founding.take_up_key(office, "credential", now + 6 * DAY)
    taken = founding.take_up_key(office, "credential", now + 7 * DAY)
    assert office.keys.credential().public.kid == new
    assert taken.keys[old].serials[1] is not None
    assert taken.keys[new].serials[1] is None
    assert founding.add_key(office, "credential", now + 8 * DAY).version == taken.version + 1


def test_no_successor_is_taken_up_that_was_never_listed(office, now):
    with pytest.raises(RegistryError, match="NO_SUCCESSOR_KEY"):
        founding.take_up_key(office, "status", now)
    with pytest.raises(RegistryError, match="KEY_USE_UNKNOWN"):
        founding.add_key(office, "root", now)


def test_a_stolen_key_is_marked_and_the_mark_stays(office, now):
    kid = office.keys.credential().public.kid
    marked = stealing.mark_compromised(office, kid, now - DAY, now + 1)
    assert marked.keys[kid].compromised_from == now - DAY
    assert founding.renew_trust_list(office, now + 2).keys[kid].compromised_from == now - DAY
    with pytest.raises(RegistryError, match="KEY_UNKNOWN"):
        stealing.mark_compromised(office, b"none", now, now + 3)


def test_every_trust_list_leaves_a_leaf(office, now):
    founding.renew_trust_list(office, now + 1)
    types = office.session.scalars(select(Leaf.type).order_by(Leaf.index)).all()
    assert types == ["trust-list", "acts", "trust-list"]  # between: the organisations of the demonstration


@pytest.mark.parametrize(
    ("code", "name", "kind", "refusal"),
    [
        ("3301", "Again", "certification_body", "BODY_EXISTS"),
        ("3302", "Body", "school", "BODY_KIND_UNKNOWN"),
        ("33 02", "Body", "certification_body", "BODY_INVALID"),
        ("", "Body", "certification_body", "BODY_INVALID"),
        ("3302", "  ", "certification_body", "BODY_INVALID"),
        ("3302", "n" * 201, "certification_body", "BODY_INVALID"),
        ("3302", "bell\a", "certification_body", "BODY_INVALID"),
    ],
)
def test_bodies_that_are_not_registered(office, now, code, name, kind, refusal):
    with pytest.raises(RegistryError, match=refusal):
        founding.register_body(office, code, name, kind, now)


def test_a_body_is_registered(office, now):
    founding.register_body(office, "3302", "宁波考核点", "certification_body", now)
    assert office.session.get(Organisation, "3302").name == "宁波考核点"


def test_a_name_is_kept_in_the_form_that_can_be_signed(office, now):
    founding.register_body(office, "3302", "Cafe\u0301  考核点\n", "certification_body", now)
    assert office.session.get(Organisation, "3302").name == "Caf\u00e9 考核点"
    assert publication.publish(office, now).version == 1
