"""Tokens made by another implementation (python-cwt): the same bytes, the same verdicts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from registry.verify import Notice, Outcome, Reason, Verifier
from registry.verify.claims import decode_claims
from registry.verify.envelope import MAX_TOKEN, assemble, unseal
from registry.verify.keys import PublicKey
from registry.verify.qr import token_to_text
from tests.factories import BASE_URL, NOW, ORDER, make_key
from tests.simulator import Publisher
from tests.vectors.judge import HERE, decoded

FOREIGN: dict[str, Any] = json.loads((HERE / "foreign" / "tokens.json").read_text("utf-8"))
KEY = PublicKey(decoded(FOREIGN["x"]), decoded(FOREIGN["y"]))


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    publisher = Publisher(count=100_000)
    publisher.trust(make_key(KEY, "credential", serials=(0, None)))
    return publisher.verifier()


def text(entry: dict[str, str]) -> str:
    return token_to_text(decoded(entry["token"]), BASE_URL)


def name_of(entry: dict[str, str]) -> str:
    return entry["name"]


def test_there_are_twenty_and_no_two_alike() -> None:
    assert len({entry["token"] for entry in FOREIGN["accepted"]}) == 20


@pytest.mark.parametrize("entry", FOREIGN["accepted"], ids=name_of)
def test_foreign_token_is_valid(verifier: Verifier, entry: dict[str, str]) -> None:
    verdict = verifier.verify(text(entry), now=NOW, work=entry["work"])
    assert (verdict.outcome, verdict.reasons) == (Outcome.VALID, ())
    assert verdict.notices == (Notice.RULE_UNVERIFIED_NOTICE,)


@pytest.mark.parametrize("entry", FOREIGN["accepted"], ids=name_of)
def test_foreign_token_has_the_bytes_that_we_would_write(entry: dict[str, str]) -> None:
    token = decoded(entry["token"])
    sealed = unseal(token, MAX_TOKEN)
    assert sealed.kid == KEY.kid
    assert assemble(sealed.protected, sealed.payload, sealed.signature) == token
    assert decode_claims(sealed.payload).last4.endswith("X")


@pytest.mark.parametrize("entry", FOREIGN["refused"], ids=name_of)
def test_foreign_token_with_the_higher_s_is_refused(verifier: Verifier, entry: dict[str, str]) -> None:
    assert int.from_bytes(decoded(entry["token"])[-32:]) > ORDER // 2
    verdict = verifier.verify(text(entry), now=NOW)
    assert verdict.reasons == (Reason.BAD_SIGNATURE,)
    assert verdict.claims is None


@pytest.mark.parametrize("entry", FOREIGN["refused"], ids=name_of)
def test_only_the_s_was_wrong(verifier: Verifier, entry: dict[str, str]) -> None:
    token = decoded(entry["token"])
    lower = (ORDER - int.from_bytes(token[-32:])).to_bytes(32)
    assert verifier.verify(token_to_text(token[:-32] + lower, BASE_URL), now=NOW).outcome is Outcome.VALID
