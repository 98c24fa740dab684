"""Claims: what a token says, within its bounds, in one form; what is newer is told from what is broken."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from unicodedata import is_normalized
from zoneinfo import ZoneInfo

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.verify import cbor
from registry.verify.claims import (
    EPOCH,
    Claims,
    MalformedClaims,
    NewerClaims,
    day_date,
    day_number,
    decode_claims,
    encode_claims,
    end_of_day,
)
from registry.verify.shape import LARGEST, LAST_DAY, LATEST
from tests.factories import ZONE, make_claims

GOOD = make_claims()
FIELDS = ["7-serial", "王建国", "601X", 1, ["2.1"], 10671, "3301", 9576]


def short_text(size: int):
    return st.text(st.characters(codec="utf-8"), min_size=1, max_size=size).filter(
        lambda text: is_normalized("NFC", text)
    )


ANY_CLAIMS = st.builds(
    Claims,
    serial=st.integers(0, LARGEST),
    name=short_text(15),
    last4=short_text(4).filter(lambda text: len(text) == 4),
    scheme=st.integers(0, LARGEST),
    scope=st.lists(short_text(20), min_size=1, max_size=5).map(tuple),
    review_day=st.integers(0, LAST_DAY),
    body=short_text(20),
    start_day=st.integers(0, LAST_DAY),
    exp=st.none() | st.integers(0, LATEST),
    iat=st.integers(0, LATEST),
)


@given(ANY_CLAIMS)
def test_what_is_written_is_read_back(claims):
    payload = encode_claims(claims)
    assert decode_claims(payload) == claims
    assert cbor.encode(cbor.decode(payload)) == payload


def test_the_wire_of_a_plain_certificate():
    payload = encode_claims(
        replace(GOOD, serial=300, exp=0x750759FF, iat=0x6B037620, review_day=0, start_day=9576)
    )
    assert payload.hex() == (
        "a3041a750759ff061a6b037620"
        "3a0001117088"
        + "19012c"
        + "69e78e8be5bbbae59bbd"
        + "6436303158"
        + "01"
        + "8163322e31"
        + "00"
        + "6433333031"
        + "192568"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"serial": -1},
        {"serial": LARGEST + 1},
        {"serial": True},
        {"serial": 1.0},
        {"serial": "1"},
        {"name": ""},
        {"name": "名" * 21},
        {"name": "n" * 61},
        {"name": b"name"},
        {"name": "e\u0301"},
        {"last4": "123"},
        {"last4": "12345"},
        {"last4": 1234},
        {"scheme": -1},
        {"scheme": None},
        {"scope": ()},
        {"scope": ("",)},
        {"scope": ("2.1", 2)},
        {"scope": ("c" * 65,)},
        {"scope": ("c",) * 65},
        {"review_day": -1},
        {"review_day": LAST_DAY + 1},
        {"review_day": None},
        {"body": ""},
        {"body": 3301},
        {"start_day": -1},
        {"start_day": None},
        {"exp": -1},
        {"exp": LATEST + 1},
        {"exp": 1.5},
        {"exp": True},
        {"iat": -1},
        {"iat": None},
        {"iat": LATEST + 1},
    ],
)
def test_beyond_its_bounds_a_field_is_neither_written_nor_read(change):
    claims = replace(GOOD, **change)
    with pytest.raises(MalformedClaims):
        encode_claims(claims)
    with pytest.raises(MalformedClaims):
        decode_claims(cbor2.dumps(wire(claims)))


def wire(claims: Claims) -> dict:
    """Write the members whatever their values."""
    values = [getattr(claims, field.name) for field in fields(Claims)][:8]
    values[4] = list(values[4])
    return {4: claims.exp, 6: claims.iat, -70001: values}


def test_a_name_of_sixty_bytes_is_the_longest():
    assert decode_claims(encode_claims(replace(GOOD, name="名" * 20))).name == "名" * 20


def test_every_deviation_from_the_only_form_is_malformed():
    good, payload = wire(GOOD), encode_claims(GOOD)
    assert decode_claims(cbor2.dumps(good)) == GOOD
    without = {key: good[key] for key in (6, -70001)}
    deviations = {
        "out of order": cbor2.dumps({6: good[6], 4: good[4], -70001: good[-70001]}),
        "array first": cbor2.dumps({-70001: good[-70001], 4: good[4], 6: good[6]}),
        "exp null": cbor2.dumps({**good, 4: None}),
        "exp twice": b"\xa4" + payload[1:7] + payload[1:],
        "no iat": cbor2.dumps({4: good[4], -70001: good[-70001]}),
        "no array": cbor2.dumps({4: good[4], 6: good[6]}),
        "seven positions": cbor2.dumps({**good, -70001: good[-70001][:7]}),
        "a map for the array": cbor2.dumps({**good, -70001: dict(enumerate(good[-70001]))}),
        "text for the array": cbor2.dumps({**good, -70001: "12345678"}),
        "text for the scope": cbor2.dumps({**good, -70001: [*good[-70001][:4], "21", *good[-70001][5:]]}),
        "a map for the scope": cbor2.dumps(
            {**good, -70001: [*good[-70001][:4], {"2.1": 0}, *good[-70001][5:]]}
        ),
        "issuer": cbor2.dumps({1: "x", **good}),
        "cti": cbor2.dumps({4: good[4], 6: good[6], 7: b"", -70001: good[-70001]}),
        "-70000": cbor2.dumps({4: good[4], 6: good[6], -70000: 0, -70001: good[-70001]}),
        "text key": cbor2.dumps({**good, "type": "token"}),
        "a trailing byte": payload + b"\0",
        "cut": payload[:-1],
        "long integers": b"\xa3\x04\x1b" + GOOD.exp.to_bytes(8) + payload[6:],
        "indefinite": b"\xbf" + payload[1:] + b"\xff",
        "a long map": b"\xb8\x03" + payload[1:],
        "nothing": b"",
        "a number": b"\x00",
        "a list": cbor2.dumps([1, 2, 3]),
        "a tagged map": b"\xd8\x3d" + payload,
        "another object": cbor.encode({"type": "snapshot"}),
    }
    for what, broken in deviations.items():
        with pytest.raises(MalformedClaims):
            raise_with(what, broken)
    assert decode_claims(cbor2.dumps(without)).exp is None


def raise_with(what: str, payload: bytes) -> None:
    decode_claims(payload)
    raise AssertionError(what)


def test_every_truncation_and_every_changed_byte_is_read_strictly():
    payload = encode_claims(GOOD)
    for at in range(len(payload)):
        with pytest.raises(MalformedClaims):
            decode_claims(payload[:at])
        for value in range(256):
            changed = payload[:at] + bytes([value]) + payload[at + 1 :]
            try:
                claims = decode_claims(changed)
            except (MalformedClaims, NewerClaims):
                continue
            assert encode_claims(claims) == changed


@pytest.mark.parametrize("extra", [0, "text", None, [1], {}])
def test_a_ninth_position_is_newer_and_the_first_eight_are_still_read(extra):
    good = wire(GOOD)
    with pytest.raises(NewerClaims) as newer:
        decode_claims(cbor.encode({**good, -70001: [*good[-70001], extra]}))
    assert newer.value.claims == GOOD


@pytest.mark.parametrize("key", [-70002, -80000, -(2**40)])
def test_an_unknown_key_of_ours_is_newer(key):
    with pytest.raises(NewerClaims) as newer:
        decode_claims(cbor.encode({**wire(GOOD), key: 1}))
    assert newer.value.claims == GOOD


def test_newer_excuses_no_other_fault():
    good = wire(GOOD)
    for broken in (
        {**good, -70002: 1, 1: "issuer"},
        {**good, -70002: 1, 4: None},
        {**good, -70002: 1, 6: -1},
        {**good, -70001: ["serial", *good[-70001][1:], 9]},
    ):
        with pytest.raises(MalformedClaims):
            decode_claims(cbor.encode(broken))
    with pytest.raises(MalformedClaims):  # newer, and not deterministic
        decode_claims(cbor2.dumps({-70002: 1, **good}))


@given(st.dates(date(2000, 1, 1), date(2200, 1, 1)))
def test_day_numbers_count_from_2000(day):
    assert day_date(day_number(day)) == day
    assert day_number(EPOCH) == 0


@given(
    st.dates(date(2000, 1, 1), date(2200, 1, 1)),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/Lima"]),
)
def test_the_last_second_of_a_day(day, name):
    zone = ZoneInfo(name)
    last = end_of_day(day, zone)
    assert datetime.fromtimestamp(last, zone).date() == day
    assert datetime.fromtimestamp(last + 1, zone).date() == day + timedelta(days=1)


def test_the_last_of_all_days_has_an_end_too():
    assert end_of_day(date.max, ZONE) > end_of_day(date(9999, 12, 30), ZONE)


def test_json_holds_dates_of_the_registry_and_no_more_than_the_token():
    written = GOOD.to_json(ZONE, "杭州")
    assert (written["start"], written["end"], written["review_due"]) == (
        "2026-03-21",
        "2032-03-20",
        "2029-03-20",
    )
    assert written["body_name"] == "杭州"
    assert replace(GOOD, exp=None, review_day=0).to_json(ZONE, None)["end"] is None
    assert set(written) == {
        *("serial", "name", "last4", "scheme", "scope", "start", "end"),
        *("review_due", "body", "body_name", "signed_at"),
    }
