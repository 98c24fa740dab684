"""Deterministic CBOR: one value, one representation, in both directions."""

from __future__ import annotations

from unicodedata import is_normalized

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.verify import cbor

TEXT = st.text(st.characters(codec="utf-8")).filter(lambda text: is_normalized("NFC", text))
SCALARS = st.none() | st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.binary()
VALUES = st.recursive(
    SCALARS | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.integers(-(2**64), 2**64 - 1) | TEXT, inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_is_read_back(value):
    assert cbor.decode(cbor.encode(value)) == value


@given(st.binary(max_size=40))
def test_bytes_are_refused_or_are_the_only_form_of_their_value(data):
    try:
        value = cbor.decode(data)
    except ValueError:
        return
    assert cbor.encode(value) == data


@pytest.mark.parametrize(
    ("value", "hexadecimal"),
    [
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (-70001, "3a00011170"),
        (2**64 - 1, "1bffffffffffffffff"),
        (-(2**64), "3bffffffffffffffff"),
        ("·", "62c2b7"),
        (b"", "40"),
        ([], "80"),
        ({}, "a0"),
        ([None, True, False], "83f6f5f4"),
    ],
)
def test_known_encodings(value, hexadecimal):
    assert cbor.encode(value).hex() == hexadecimal
    assert cbor.decode(bytes.fromhex(hexadecimal)) == value


def test_keys_stand_in_bytewise_order_and_not_shortest_first():
    # RFC 8949 §4.2.1: 18 64 (100) comes before 20 (-1); RFC 7049 would put the shorter -1 first.
    assert cbor.encode({-1: 0, 100: 0, "z": 0, 10: 0}).hex() == "a40a001864002000617a00"
    with pytest.raises(ValueError, match="deterministic"):
        cbor.decode(cbor2.dumps({-1: 0, 100: 0}, canonical=True))


@pytest.mark.parametrize(
    ("hexadecimal", "what"),
    [
        ("", "nothing"),
        ("1817", "a long 23"),
        ("190017", "a longer 23"),
        ("5801aa", "a long length of a byte string"),
        ("780161", "a long length of a text"),
        ("9801f6", "a long length of a list"),
        ("b80100f6", "a long length of a map"),
        ("5f41aaff", "a byte string of indefinite length"),
        ("7f6161ff", "a text of indefinite length"),
        ("9f01ff", "a list of indefinite length"),
        ("bf0001ff", "a map of indefinite length"),
        ("a200010002", "the same key twice"),
        ("a2010000f6", "keys out of order"),
        ("0000", "a trailing byte"),
        ("8101f6", "a trailing item"),
        ("8201", "a list cut short"),
        ("f97e00", "a float"),
        ("fb3ff0000000000000", "a long float"),
        ("f7", "undefined"),
        ("f0", "a simple value"),
        ("c11a514b67b0", "a date"),
        ("c2420100", "a big number"),
        ("d81c81d81d00", "a list that holds itself"),
        ("d901028100", "a set"),
        ("61cc", "broken UTF-8"),
        ("6365cc81", "text that is not NFC"),
        ("a1f600", "a key that is neither integer nor text"),
        ("a1820102f6", "a list as key"),
        ("81" * 17 + "00", "seventeen levels"),
        ("9b7fffffffffffffff", "a list longer than any memory"),
        ("5b7fffffffffffffff", "a byte string longer than any memory"),
    ],
)
def test_every_other_form_is_refused(hexadecimal, what):
    with pytest.raises(ValueError, match=r"."):
        cbor.decode(bytes.fromhex(hexadecimal))


@pytest.mark.parametrize(
    "value", [1.0, 2**64, -(2**64) - 1, {1}, object(), {None: 1}, {b"": 1}, "e\u0301", {"a": 1.5}]
)
def test_what_has_no_place_is_not_written(value):
    with pytest.raises(ValueError, match=r"."):
        cbor.encode(value)


def test_sixteen_levels_are_enough_and_allowed():
    value: list = []
    for _ in range(cbor.MAX_DEPTH - 1):
        value = [value]
    assert cbor.decode(cbor.encode(value)) == value
    with pytest.raises(ValueError, match="deep"):
        cbor.encode([value])
