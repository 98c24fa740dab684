"""A key's secret is told to whose name it bears: not to the registrar who made it, nor to a colleague."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from registry.errors import RegistryError
from registry.models import ApiKey, AuditEntry
from registry.rules.permissions import Role
from registry.workflows import api_keys, log_verify, own_keys
from registry.workflows.transaction import reading
from tests.workflows.hiring import REGISTRAR, hire, organisations

DAY = 24 * 3600


@pytest.fixture
def clerk(office):
    organisations(office)
    return hire(office, "zhao", Role.CLERK, organisation="3302")


@pytest.fixture
def made(office, clerk, now):
    told = {"label": "考核系统", "acts": ["upload"], "days": 9, "now": now}
    return api_keys.create(office, REGISTRAR, clerk.account_id, **told)


def code(act, *args):
    with pytest.raises(RegistryError) as caught:
        act(*args)
    return caught.value.code


def test_a_key_works_from_when_its_owner_has_taken_the_secret(office, clerk, made, now):
    [waiting] = own_keys.listing(office, clerk.signed(office, now), now)
    assert (waiting.id, waiting.waiting, waiting.acts) == (made, True, ("upload",))
    secret = own_keys.take(office, clerk.signed(office, now), made, now)
    assert secret.startswith(api_keys.PREFIX)
    assert api_keys.actor_of(office, secret, now).account_id == clerk.account_id
    [taken] = own_keys.listing(office, clerk.signed(office, now), now)
    assert not taken.waiting
    assert log_verify.verify(office).findings == []


def test_a_secret_is_taken_once(office, clerk, made, now):
    secret = own_keys.take(office, clerk.signed(office, now), made, now)
    assert code(own_keys.take, office, clerk.signed(office, now), made, now) == "API_KEY_UNKNOWN"
    assert api_keys.actor_of(office, secret, now)


@pytest.mark.parametrize("act", [own_keys.take, own_keys.end])
def test_anothers_key_is_a_key_that_is_not_there(office, clerk, made, act, now):
    another = hire(office, "sun", Role.CLERK, organisation="3302").signed(office, now)
    assert code(act, office, another, made, now) == code(act, office, another, "none", now)
    assert code(act, office, another, made, now) == "API_KEY_UNKNOWN"
    assert own_keys.listing(office, another, now) == []


@pytest.mark.parametrize("act", [own_keys.take, own_keys.end])
def test_whoever_has_not_confirmed_the_sign_in_takes_and_ends_nothing(office, clerk, made, act, now):
    unconfirmed = replace(clerk.signed(office, now), needs_passkey=True)
    assert code(act, office, unconfirmed, made, now) == "PASSKEY_REQUIRED"


def test_what_is_over_is_neither_listed_nor_taken(office, clerk, made, now):
    late, signed = now + 9 * DAY, clerk.signed(office, now)
    assert own_keys.listing(office, signed, late) == []
    assert code(own_keys.take, office, signed, made, late) == "API_KEY_UNKNOWN"
    api_keys.revoke(office, REGISTRAR, made, now)
    assert code(own_keys.take, office, signed, made, now) == "API_KEY_UNKNOWN"


def test_one_ends_ones_own_key_and_the_trail_says_who_did_what(office, clerk, made, now):
    secret = own_keys.take(office, clerk.signed(office, now), made, now)
    own_keys.end(office, clerk.signed(office, now), made, now)
    assert code(api_keys.actor_of, office, secret, now) == "API_KEY_REFUSED"
    with reading(office) as session:
        query = select(AuditEntry.act, AuditEntry.account_id).where(AuditEntry.subject_id == made)
        told = session.execute(query.order_by(AuditEntry.id)).all()
        assert session.scalar(select(ApiKey.revoked_at)) == now
    owner = clerk.account_id
    assert told == [
        ("api_key.keep", REGISTRAR.account_id), ("api_key.take", owner), ("api_key.end", owner),
    ]  # fmt: skip
