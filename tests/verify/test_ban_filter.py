"""The ban filter: every ban hits, hardly anybody else does, and what is not a filter is refused."""

from __future__ import annotations

import random
from array import array
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.verify import ban_filter, cbor
from registry.verify.ban_filter import SPACE, accept, keyed, make, place_of, value_of
from registry.verify.envelope import seal
from registry.verify.refusal import Refusal, RefusedError
from tests.factories import NOW
from tests.simulator import Publisher

PUBLISHER = Publisher("ban filter")
TRUSTED = PUBLISHER.trust_list()
SALT = bytes(range(16))
PLACE = {"epoch": 1, "version": 1, "iat": NOW - 60, "salt": SALT}
values = st.integers(0, 2**64 - 1)


def take(payload, *, signer=PUBLISHER.status, current=None, trusted=TRUSTED, now=NOW):
    return accept(current, seal(cbor.encode(payload), signer), trust_list=trusted, now=now)


def refusal(*arguments, **options) -> Refusal:
    with pytest.raises(RefusedError) as refused:
        take(*arguments, **options)
    return refused.value.refusal


@given(st.lists(values, max_size=50))
def test_what_is_made_comes_back_and_holds_every_ban(bans):
    written = make(bans, **PLACE)
    held = accept(None, seal(written.payload(), PUBLISHER.status), trust_list=TRUSTED, now=NOW)
    assert replace(held, raw=b"") == written
    assert held.n == len(bans)
    assert all(held.may_hold(value) for value in bans)


def test_equal_values_are_counted_and_kept():
    written = make([7, 7, 2**63], **PLACE)
    assert (written.n, list(written.places)) == (3, [0, 0, 3 * SPACE // 2])
    assert accept(
        None, seal(written.payload(), PUBLISHER.status), trust_list=TRUSTED, now=NOW
    ).places == array("Q", written.places)


def test_nobody_is_in_an_empty_filter():
    written = make([], **PLACE)
    assert cbor.decode(written.payload())["bytes"] == b""
    assert not any(written.may_hold(value) for value in (0, 1, 2**64 - 1))


def test_places_fill_their_range_to_both_ends():
    assert (place_of(0, 10), place_of(2**64 - 1, 10)) == (0, 10 * SPACE - 1)


def test_a_number_is_keyed_as_the_formats_say():
    # python3 -c: hmac.new(b"pepper", b"resident_id:11010519491231002X", "sha256")
    key = keyed(b"pepper", "resident_id", "11010519491231002X")
    assert key.hex() == "15c183711f86f2cca3f2116df2548b6ac35ef5c50c892d0cd7e9bdf2ea0cb096"
    assert value_of(key, SALT) == 11784671281645003416
    assert keyed(b"pepper", "passport", "11010519491231002X") != key


def test_ten_thousand_bans_take_at_most_a_tenth_more_than_16_bits_each():
    chance = random.Random(6)
    written = make([chance.getrandbits(64) for _ in range(10_000)], **PLACE)
    assert 8 * len(cbor.decode(written.payload())["bytes"]) <= 1.1 * 16 * 10_000


def test_one_innocent_in_65536_is_hit():
    chance = random.Random(7)
    written = make([chance.getrandbits(64) for _ in range(2_000)], **PLACE)
    taken = set(written.places)
    hits = sum(place_of(chance.getrandbits(64), written.n) in taken for _ in range(2_000_000))
    assert 0.5 < hits * SPACE / 2_000_000 < 1.6  # 30.5 expected, five deviations either way


GOOD = cbor.decode(make([1, 2**40, 2**60], **PLACE).payload())
MALFORMED = {
    **{
        f"without {name}": {key: value for key, value in GOOD.items() if key != name}
        for name in ("epoch", "version", "iat", "n", "k", "salt", "bytes")
    },
    "n too small": {**GOOD, "n": 2},
    "n too large": {**GOOD, "n": 4},
    "n negative": {**GOOD, "n": -1},
    "n as text": {**GOOD, "n": "3"},
    "k beyond 32": {**GOOD, "k": 33},
    "bytes left over": {**GOOD, "bytes": GOOD["bytes"] + b"\0"},
    "bytes missing": {**GOOD, "bytes": GOOD["bytes"][:-1]},
    "a short salt": {**GOOD, "salt": SALT[:-1]},
    "version as text": {**GOOD, "version": "1"},
    "iat beyond every date": {**GOOD, "iat": 2**53 - 1},
}


@pytest.mark.parametrize("payload", MALFORMED.values(), ids=MALFORMED)
def test_a_broken_filter_is_refused(payload):
    assert refusal(payload) in (Refusal.MALFORMED, Refusal.UNKNOWN_KEY)


def test_a_place_beyond_the_last_is_refused():
    # The last serial below n · 65536 + n that the coding allows is a place of n · 65536 + 1.
    n, k, coded = ban_filter.rice.encode([SPACE], SPACE + 1)
    assert refusal({**GOOD, "n": n, "k": k, "bytes": coded}) is Refusal.MALFORMED


def test_a_filter_that_is_not_for_this_reader_is_refused():
    assert refusal({**GOOD, "type": "snapshot"}) is Refusal.WRONG_TYPE
    assert refusal({**GOOD, "more": 1}) is Refusal.FORMAT_NEWER
    assert refusal(GOOD, signer=PUBLISHER.credential) is Refusal.UNKNOWN_KEY
    assert refusal(GOOD, signer=PUBLISHER.stranger) is Refusal.UNKNOWN_KEY
    assert refusal({**GOOD, "epoch": 2}) is Refusal.WRONG_EPOCH
    assert refusal({**GOOD, "iat": NOW + 301}) is Refusal.FROM_THE_FUTURE


def test_higher_replaces_equal_is_kept_lower_is_refused():
    held = take({**GOOD, "version": 2})
    assert take({**GOOD, "version": 3}, current=held).version == 3
    assert take({**GOOD, "version": 2}, current=held) is held
    assert refusal({**GOOD, "version": 1}, current=held) is Refusal.OLDER
