"""When a candidate replaces the object in hand: one law for trust list, directory, snapshot and delta."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from registry.verify import cbor, directory, snapshot, trust_list
from registry.verify.acceptance import CLOCK_TOLERANCE, check_future, open_signed, replaces
from registry.verify.envelope import assemble, protected_header, seal, unseal
from registry.verify.refusal import Refusal, RefusedError
from tests.factories import DAY, NOW, ORDER, make_directory, make_key
from tests.simulator import Publisher

PUBLISHER = Publisher("acceptance")
TRUSTED = PUBLISHER.trust_list()
PAYLOAD = {"type": "thing", "iat": NOW}


def opened(payload=PAYLOAD, *, signer=PUBLISHER.status, trusted=TRUSTED, now=NOW, raw=None, **options):
    blob = seal(cbor.encode(payload) if raw is None else raw, signer)
    return open_signed(blob, "thing", use="status", trust_list=trusted, now=now, **options)


def refusal(act, *arguments, **options) -> Refusal:
    with pytest.raises(RefusedError) as refused:
        act(*arguments, **options)
    return refused.value.refusal


def test_a_good_object_is_opened():
    assert opened() == PAYLOAD


def test_who_may_sign():
    assert refusal(opened, signer=PUBLISHER.stranger) is Refusal.UNKNOWN_KEY
    assert refusal(opened, signer=PUBLISHER.credential) is Refusal.UNKNOWN_KEY  # another use
    assert refusal(opened, signer=PUBLISHER.root) is Refusal.UNKNOWN_KEY
    assert refusal(opened, trusted=replace(TRUSTED, keys={})) is Refusal.UNKNOWN_KEY


def test_the_signature_is_judged_before_the_content():
    good = unseal(seal(cbor.encode(PAYLOAD), PUBLISHER.status), 1000)
    other = cbor.encode({"type": "other", "iat": NOW})
    s = int.from_bytes(good.signature[32:])
    spoilt = {
        "another payload": assemble(good.protected, other, good.signature),
        "broken payload": assemble(good.protected, b"\xff", good.signature),
        "another signature": assemble(good.protected, good.payload, bytes(64)),
        "the higher s": assemble(
            good.protected, good.payload, good.signature[:32] + (ORDER - s).to_bytes(32)
        ),
        "somebody else's, under this kid": assemble(
            protected_header(PUBLISHER.status.public.kid),
            good.payload,
            unseal(seal(good.payload, PUBLISHER.stranger), 1000).signature,
        ),
    }
    for what, blob in spoilt.items():
        act = {"use": "status", "trust_list": TRUSTED, "now": NOW}
        assert refusal(open_signed, blob, "thing", **act) is Refusal.BAD_SIGNATURE, what


def test_one_kind_never_passes_for_another():
    assert refusal(opened, {**PAYLOAD, "type": "things"}) is Refusal.WRONG_TYPE
    assert refusal(opened, {"iat": NOW}) is Refusal.WRONG_TYPE
    assert refusal(opened, {1: "thing", 6: NOW}) is Refusal.WRONG_TYPE
    assert refusal(opened, ["thing"]) is Refusal.WRONG_TYPE
    assert refusal(opened, {**PAYLOAD, 6: NOW}) is Refusal.MALFORMED


def test_payloads_are_deterministic():
    good = cbor.encode(PAYLOAD)
    for raw in (b"", b"\xff", good[:-1], good + b"\0", b"\xbf" + good[1:] + b"\xff", b"\xb8\x02" + good[1:]):
        assert refusal(opened, raw=raw) is Refusal.MALFORMED


@pytest.mark.parametrize("iat", [None, "now", 1.5, True, b""])
def test_the_time_of_signing_is_a_number(iat):
    payload = cbor.encode({"type": "thing"} if iat is None else {"type": "thing", "iat": 0})
    if iat is not None and type(iat) is not float:
        payload = cbor.encode({"type": "thing", "iat": iat})
    elif type(iat) is float:
        payload = payload[:-1] + b"\xf9\x3e\x00"
    assert refusal(opened, raw=payload) is Refusal.MALFORMED


def test_the_window_judges_the_time_of_signing_and_never_now():
    key = make_key(PUBLISHER.status.public, "status", not_before=NOW - DAY, not_after=NOW)
    trusted = replace(TRUSTED, keys={key.kid: key})
    for iat in (NOW - DAY, NOW):
        assert opened({**PAYLOAD, "iat": iat}, trusted=trusted, now=NOW + 400 * DAY)["iat"] == iat
    for iat in (NOW - DAY - 1, NOW + 1):
        assert refusal(opened, {**PAYLOAD, "iat": iat}, trusted=trusted) is Refusal.UNKNOWN_KEY


def test_a_compromised_key_signs_no_object_not_even_an_old_one():
    key = make_key(PUBLISHER.status.public, "status", compromised_from=NOW)
    trusted = replace(TRUSTED, keys={key.kid: key})
    assert refusal(opened, {**PAYLOAD, "iat": NOW - DAY}, trusted=trusted) is Refusal.KEY_COMPROMISED


def test_the_time_of_signing_may_stand_elsewhere():
    payload = {"type": "thing", "head": {"iat": NOW + DAY}}
    assert opened(payload, now=None, iat_of=lambda found: found["head"]["iat"]) == payload
    assert refusal(opened, payload, iat_of=lambda found: found["head"]["iat"]) is Refusal.FROM_THE_FUTURE


def test_the_future_begins_after_five_minutes_and_only_for_a_confirmed_clock():
    check_future(NOW + CLOCK_TOLERANCE, NOW)
    check_future(NOW + 100 * DAY, None)
    assert refusal(check_future, NOW + CLOCK_TOLERANCE + 1, NOW) is Refusal.FROM_THE_FUTURE


@pytest.mark.parametrize(
    ("held", "offered", "answer"),
    [
        ((1, 5), (1, 6), True),
        ((1, 5), (2, 0), True),
        ((1, 2**60), (2, 0), True),
        ((1, 5), (1, 5), False),
        ((1, 5), (1, 4), None),
        ((2, 0), (1, 2**60), None),
    ],
)
def test_order_is_epoch_then_version(held, offered, answer):
    current, candidate = (SimpleNamespace(epoch=pair[0], version=pair[1]) for pair in (held, offered))
    if answer is None:
        assert refusal(replaces, current, candidate) is Refusal.OLDER
    else:
        assert replaces(current, candidate) is answer
    assert replaces(None, candidate)


def test_no_object_is_accepted_as_another():
    blobs = {
        "trust-list": PUBLISHER.publish_trust_list(),
        "directory": PUBLISHER.publish_directory(),
        "snapshot": PUBLISHER.publish_snapshot(),
        "token": PUBLISHER.issue().token,
    }
    accepts = {
        "trust-list": lambda blob: trust_list.accept(None, blob, root=PUBLISHER.root.public, now=None),
        "directory": lambda blob: directory.accept(None, blob, trust_list=TRUSTED, now=None),
        "snapshot": lambda blob: snapshot.accept(None, blob, trust_list=TRUSTED, now=None),
    }
    for kind, accept in accepts.items():
        for other, blob in blobs.items():
            if other == kind:
                accept(blob)
            else:
                assert refusal(accept, blob) in (Refusal.WRONG_TYPE, Refusal.UNKNOWN_KEY)


def test_no_object_of_the_root_or_of_a_credential_key_passes_as_a_directory():
    payload = make_directory().payload()
    for signer in (PUBLISHER.root, PUBLISHER.credential):
        blob = seal(payload, signer)
        act = {"trust_list": TRUSTED, "now": None}
        assert refusal(directory.accept, None, blob, **act) is Refusal.UNKNOWN_KEY
