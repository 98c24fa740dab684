"""Passkeys: what an authenticator signed is kept whole; whatever else is told is refused, all alike."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import select

from registry.errors import RegistryError
from registry.models import Account, Organisation, Passkey
from registry.rules.permissions import Channel, Role
from registry.workflows import passkeys
from registry.workflows.authority import Actor
from registry.workflows.transaction import reading, transaction
from tests.passkey import Authenticator

CHALLENGE = sha256(b"what was proposed").digest()
APPROVER = Actor("account-1", "钱示例", "330000-YJ", frozenset({Role.APPROVER}), Channel.CONSOLE)


@pytest.fixture
def authenticator(office, now):
    """Give the passkey of an approver."""
    made = Authenticator()
    with transaction(office) as session:
        session.add(
            Organisation(code="330000-YJ", name="浙江省应急管理厅（示例）", kind="regulator", created_at=now)
        )
        session.flush()
        session.add(
            Account(
                id=APPROVER.account_id,
                login="qian",
                name="钱示例",
                organisation="330000-YJ",
                roles="approver",
                state="active",
                created_at=now,
            )
        )
        session.flush()
        options = passkeys.registration_options(office, APPROVER.account_id, CHALLENGE)
        passkeys.add(office, APPROVER.account_id, made.register(options), CHALLENGE, "办公室", now)
    return made


def asserted(office, response, now, actor=APPROVER, challenge=CHALLENGE):
    with transaction(office):
        return passkeys.verify_assertion(office, actor, challenge, response, now)


def refused(office, response, now, **how):
    with pytest.raises(RegistryError) as caught:
        asserted(office, response, now, **how)
    assert caught.value.code == "PASSKEY_REFUSED"
    return str(caught.value)


def test_an_assertion_is_kept_whole_and_can_be_checked_again(office, now, authenticator):
    with reading(office):
        options = passkeys.assertion_options(office, APPROVER, CHALLENGE)
    said = asserted(office, authenticator.sign(options), now)
    assert said.credential_id == authenticator.credential_id
    assert passkeys.still_holds(office, said, CHALLENGE)
    assert not passkeys.still_holds(office, said, sha256(b"something else").digest())
    another = said.signature[:-1] + bytes([said.signature[-1] ^ 1])
    assert not passkeys.still_holds(office, replace(said, signature=another), CHALLENGE)
    assert not passkeys.still_holds(office, replace(said, public_key=b"\xa0"), CHALLENGE)


def test_the_answer_to_another_question_is_refused(office, now, authenticator):
    refused(office, authenticator.sign(sha256(b"something else").digest()), now)


def test_an_answer_given_before_is_refused_where_the_key_counts(office, now, authenticator):
    response = authenticator.sign(CHALLENGE)
    asserted(office, response, now)
    refused(office, response, now)


def test_the_key_of_another_account_is_refused(office, now, authenticator):
    refused(office, authenticator.sign(CHALLENGE), now, actor=replace(APPROVER, account_id="account-2"))


def test_a_page_of_another_origin_or_host_is_refused(office, now, authenticator):
    authenticator.origin = "http://127.0.0.1.example:8000"
    refused(office, authenticator.sign(CHALLENGE), now)
    authenticator.origin, authenticator.host = "http://127.0.0.1:8000", "example"
    refused(office, authenticator.sign(CHALLENGE), now)


def test_presence_without_verification_of_the_user_is_refused(office, now, authenticator):
    authenticator.flags = 0x01
    refused(office, authenticator.sign(CHALLENGE), now)


def test_an_ended_passkey_signs_nothing_more(office, now, authenticator):
    with transaction(office) as session:
        for kept in session.scalars(select(Passkey)):
            kept.ended_at = now
    refused(office, authenticator.sign(CHALLENGE), now)


def test_all_refusals_read_alike(office, now, authenticator):
    good = authenticator.sign(CHALLENGE)
    broken = [
        {},
        {"rawId": 7},
        {"rawId": "%"},
        {**good, "response": {}},
        {**good, "response": None},
        {**good, "response": {**good["response"], "signature": "AA"}},
        {**good, "response": {**good["response"], "clientDataJSON": "AA"}},
        {**good, "response": {**good["response"], "authenticatorData": "AA"}},
        Authenticator().sign(CHALLENGE),
    ]
    assert len({refused(office, response, now) for response in broken}) == 1


def test_a_passkey_is_registered_once_for_the_right_question_by_a_verified_user(office, now, authenticator):
    again = authenticator.register({"challenge": "AAAA"})
    with transaction(office), pytest.raises(RegistryError, match="PASSKEY_REFUSED"):
        passkeys.add(office, APPROVER.account_id, again, CHALLENGE, "", now)
    with transaction(office), pytest.raises(RegistryError, match="PASSKEY_REFUSED"):
        passkeys.add(office, APPROVER.account_id, again, b"\0\0\0", "", now)
    unverified = Authenticator(verifies=False).register({"challenge": "AAAA"})
    with transaction(office), pytest.raises(RegistryError, match="PASSKEY_REFUSED"):
        passkeys.add(office, APPROVER.account_id, unverified, b"\0\0\0", "", now)
