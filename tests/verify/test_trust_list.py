"""The trust list: strict in its form, in order, and handed from root to root."""

from __future__ import annotations

from dataclasses import replace

import pytest

from registry.verify import cbor, trust_list, zones
from registry.verify.envelope import seal
from registry.verify.keys import PublicKey
from registry.verify.refusal import Refusal, RefusedError
from registry.verify.trust_list import TrustKey, accept
from tests.factories import DAY, NOW, FixedSigner, make_key
from tests.simulator import Publisher

PUBLISHER = Publisher("trust list")
ROOT = PUBLISHER.root.public
NEXT = FixedSigner("the next root")
GOOD = cbor.decode(PUBLISHER.trust_list().payload())


def take(payload, *, signer=PUBLISHER.root, current=None, root=ROOT, now=NOW):
    raw = payload if isinstance(payload, bytes) else cbor.encode(payload)
    return accept(current, seal(raw, signer), root=root, now=now)


def refusal(*arguments, **options) -> Refusal:
    with pytest.raises(RefusedError) as refused:
        take(*arguments, **options)
    return refused.value.refusal


def test_a_good_list_says_what_was_written():
    written = replace(
        PUBLISHER.trust_list(),
        keys={
            key.kid: key
            for key in (
                make_key(PUBLISHER.credential.public, "credential", serials=(5, 9), compromised_from=NOW),
                make_key(PUBLISHER.status.public, "receipt", "status"),
            )
        },
        next_root=NEXT.public.fingerprint(),
        hosts=("a.example", "b.example:8000"),
    )
    blob = seal(written.payload(), PUBLISHER.root)
    held = accept(None, blob, root=ROOT, now=NOW)
    assert held == replace(written, raw=blob)
    assert held.payload() == written.payload()
    assert held.pin == ROOT
    assert held.zone == zones.zone("Asia/Shanghai")


KEY = GOOD["keys"][0]


def with_key(**changes):
    return {**GOOD, "keys": [{**KEY, **changes}, *GOOD["keys"][1:]]}


def without(payload, name):
    return {key: value for key, value in payload.items() if key != name}


MALFORMED = {
    **{f"without {name}": without(GOOD, name) for name in GOOD if name != "type"},
    **{f"a key without {name}": {**GOOD, "keys": [without(KEY, name)]} for name in KEY if name != "serials"},
    **{
        f"{name} as text": {**GOOD, name: "1"}
        for name in ("epoch", "version", "iat", "hosts", "limits", "keys")
    },
    **{f"{name} negative": {**GOOD, name: -1} for name in ("epoch", "version", "iat")},
    **{f"{name} true": {**GOOD, name: True} for name in ("epoch", "version", "iat", "name", "next_root")},
    **{f"{name} too large": {**GOOD, name: 2**63} for name in ("epoch", "version", "iat")},
    "no name": {**GOOD, "name": ""},
    "a long name": {**GOOD, "name": "n" * 201},
    "an unknown zone": {**GOOD, "timezone": "Asia/Nowhere"},
    "a path for a zone": {**GOOD, "timezone": "../../etc/passwd"},
    "an absolute path for a zone": {**GOOD, "timezone": "/etc/localtime"},
    "a folder for a zone": {**GOOD, "timezone": "Asia"},
    "no zone": {**GOOD, "timezone": ""},
    "a host that is no text": {**GOOD, "hosts": [1]},
    "limits without refuse": {**GOOD, "limits": {"warn_hours": 24}},
    "warn after refuse": {**GOOD, "limits": {"warn_hours": 73, "refuse_hours": 72}},
    "limits of nothing": {**GOOD, "limits": {"warn_hours": 0, "refuse_hours": 0}},
    "limits of ever": {**GOOD, "limits": {"warn_hours": 24, "refuse_hours": 24 * 367}},
    "next_root too short": {**GOOD, "next_root": bytes(31)},
    "next_root as text": {**GOOD, "next_root": "f" * 32},
    "a key that is no map": {**GOOD, "keys": [1]},
    "keys out of order": {**GOOD, "keys": GOOD["keys"][::-1]},
    "a key twice": {**GOOD, "keys": [KEY, KEY]},
    "another kid": with_key(kid=bytes(4)),
    "a short kid": with_key(kid=KEY["kid"][:3]),
    "a kid as text": with_key(kid="kidd"),
    "another curve": with_key(key={**KEY["key"], -1: 2}),
    "a point off the curve": with_key(key={**KEY["key"], -2: bytes(32)}),
    "no use": with_key(uses=[]),
    "a use twice": with_key(uses=["status", "status"]),
    "uses out of order": with_key(uses=["status", "credential"]),
    "uses as text": with_key(uses="status"),
    "a use that is no text": with_key(uses=[1]),
    "a window that ends before it begins": with_key(not_before=NOW, not_after=NOW - 1),
    "a window without end": with_key(not_after=None),
    "a negative window": with_key(not_before=-1),
    "serials that end before they begin": with_key(serials=[5, 4]),
    "one serial": with_key(serials=[5]),
    "three serials": with_key(serials=[5, 6, 7]),
    "negative serials": with_key(serials=[-1, None]),
    "serials from nothing": with_key(serials=[None, 5]),
    "serials null": with_key(serials=None),
    "compromised from null": with_key(compromised_from=None),
    "compromised true": with_key(compromised_from=True),
}


@pytest.mark.parametrize("payload", MALFORMED.values(), ids=MALFORMED.keys())
def test_every_deviation_is_malformed(payload):
    assert refusal(payload) is Refusal.MALFORMED


@pytest.mark.parametrize(
    "payload",
    [
        {**GOOD, "extra": 1},
        with_key(extra=1),
        with_key(uses=["device"]),
        {**GOOD, "limits": {**GOOD["limits"], "extra": 1}},
    ],
)
def test_what_a_later_edition_adds_is_newer(payload):
    assert refusal(payload) is Refusal.FORMAT_NEWER


def test_every_truncation_is_refused_and_no_byte_may_change():
    blob = PUBLISHER.publish_trust_list()
    accept(None, blob, root=ROOT, now=None)
    for at in range(len(blob)):
        for spoilt in (blob[:at], blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]):
            with pytest.raises(RefusedError):
                accept(None, spoilt, root=ROOT, now=None)


def test_only_the_pinned_root_signs():
    for signer in (PUBLISHER.status, PUBLISHER.credential, PUBLISHER.stranger, NEXT):
        assert refusal(GOOD, signer=signer) is Refusal.UNKNOWN_KEY


def test_order():
    held = take({**GOOD, "epoch": 2, "version": 5})
    assert take({**GOOD, "epoch": 2, "version": 6}, current=held).version == 6
    assert take({**GOOD, "epoch": 3, "version": 0}, current=held).epoch == 3
    assert take({**GOOD, "epoch": 2, "version": 5, "name": "other"}, current=held) is held
    assert refusal({**GOOD, "epoch": 2, "version": 4}, current=held) is Refusal.OLDER
    assert refusal({**GOOD, "epoch": 1, "version": 2**50}, current=held) is Refusal.OLDER


def test_an_equal_list_is_checked_like_any_other():
    held = take(GOOD)
    assert refusal(GOOD, current=held, signer=PUBLISHER.stranger) is Refusal.UNKNOWN_KEY
    assert refusal({**GOOD, "extra": 1}, current=held) is Refusal.FORMAT_NEWER


def test_the_future_is_refused_where_the_clock_is_confirmed():
    ahead = {**GOOD, "iat": NOW + 301}
    assert refusal(ahead) is Refusal.FROM_THE_FUTURE
    assert take({**GOOD, "iat": NOW + 300}).iat == NOW + 300
    assert take(ahead, now=None).iat == NOW + 301


def test_age_is_not_asked():
    assert take({**GOOD, "iat": NOW - 1000 * DAY}).iat == NOW - 1000 * DAY


HELD = take({**GOOD, "version": 5, "next_root": NEXT.public.fingerprint()})
LATER = {**GOOD, "version": 6}


class TestHandOver:
    def test_the_announced_root_signs_and_becomes_the_pin(self):
        taken = take(LATER, current=HELD, signer=NEXT, root=NEXT.public)
        assert taken.pin == NEXT.public

    def test_the_old_root_signs_until_then_and_not_after(self):
        kept = take(LATER, current=HELD)
        assert kept.pin == ROOT
        taken = take(LATER, current=HELD, signer=NEXT, root=NEXT.public)
        again = {**GOOD, "version": 7}
        assert refusal(again, current=taken) is Refusal.UNKNOWN_KEY
        assert take(again, current=taken, signer=NEXT).pin == NEXT.public  # whatever root is beside it

    def test_a_root_that_nobody_announced_is_refused(self):
        stranger = PUBLISHER.stranger
        assert refusal(LATER, current=HELD, signer=stranger, root=stranger.public) is Refusal.UNKNOWN_KEY
        unannounced = take(GOOD)
        assert refusal(LATER, current=unannounced, signer=NEXT, root=NEXT.public) is Refusal.UNKNOWN_KEY

    def test_the_key_itself_is_needed_beside_its_fingerprint(self):
        assert refusal(LATER, current=HELD, signer=NEXT) is Refusal.UNKNOWN_KEY

    def test_the_announced_root_is_bound_to_the_order_too(self):
        older = {**GOOD, "version": 4}
        assert refusal(older, current=HELD, signer=NEXT, root=NEXT.public) is Refusal.OLDER
        same = take({**GOOD, "version": 5}, current=HELD, signer=NEXT, root=NEXT.public)
        assert same is HELD


@pytest.mark.parametrize(
    ("serials", "inside", "outside"),
    [(None, [0, 10**9], []), ((5, 9), [5, 9], [4, 10]), ((5, None), [5, 10**9], [4]), ((0, 0), [0], [1])],
)
def test_what_a_key_may_number(serials, inside, outside):
    key = TrustKey(ROOT.kid, ROOT, frozenset({"credential"}), 0, 0, serials)
    assert all(key.may_number(serial) for serial in inside)
    assert not any(key.may_number(serial) for serial in outside)


def test_a_pin_read_from_pem_is_the_same_pin():
    assert take(GOOD, root=PublicKey.from_pem(ROOT.to_pem())).pin == ROOT


def test_without_a_time_zone_database_china_has_its_fixed_offset(monkeypatch):
    def nowhere(name):
        raise KeyError(name)

    monkeypatch.setattr(zones, "ZoneInfo", nowhere)
    zones.zone.cache_clear()
    try:
        assert zones.zone("Asia/Shanghai").utcoffset(None).total_seconds() == 8 * 3600
        with pytest.raises(ValueError, match="zone"):
            zones.zone("Europe/Berlin")
    finally:
        zones.zone.cache_clear()


def test_the_type_is_that_of_the_formats():
    assert GOOD["type"] == trust_list.TYPE == "trust-list"
