"""Gap coding: exact both ways, within the bound, and nothing but one encoding taken."""

from __future__ import annotations

import math
import random
from array import array
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.verify import rice

COUNT = 1_000_000
BOUND = 1.02

SETS = st.integers(1, 5_000).flatmap(
    lambda count: st.tuples(st.just(count), st.sets(st.integers(0, count - 1), max_size=200).map(sorted))
)
WIDE = st.sets(st.integers(0, 2**50), max_size=60).map(sorted)


def drawn(share: float, seed: int = 1) -> list[int]:
    return sorted(random.Random(seed).sample(range(COUNT), round(COUNT * share)))


def lg_choose(count: int, size: int) -> float:
    natural = math.lgamma(count + 1) - math.lgamma(size + 1) - math.lgamma(count - size + 1)
    return natural / math.log(2)


def plainly(serials: list[int], k: int) -> bytes:
    """Code by the words of docs/formats.md, a bit at a time."""
    bits, before = "", -1
    for serial in serials:
        gap, before = serial - before - 1, serial
        if k >= 0:
            bits += "1" * (gap >> k) + "0" + (f"{gap % 2**k:0{k}b}" if k else "")
        else:
            low = -k - 1
            third, rest = divmod(gap % (3 << low), 1 << low)
            bits += (
                "1" * (gap // (3 << low))
                + "0"
                + ("0", "10", "11")[third]
                + (f"{rest:0{low}b}" if low else "")
            )
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))


def test_nobody_in_a_class() -> None:
    assert rice.encode([], 100) == (0, 0, b"")
    assert rice.decode(0, 0, b"", 100) == array("Q")
    assert rice.decode(0, 0, b"", 0) == array("Q")


@pytest.mark.parametrize(
    ("serials", "coded"),
    [
        ([0], (1, 0, b"\x00")),
        ([1], (1, 0, b"\x80")),
        ([7], (1, 2, b"\xb0")),  # gap 7: 1, 0, 11
        ([0, 1, 2, 3, 4, 5, 6, 7], (8, 0, b"\x00")),
        ([0, 2, 4], (3, 0, b"\x50")),  # gaps 0 1 1: 0 10 10
        ([0, 7], (2, -1, b"\x30")),  # gaps 0 6 by m = 3: 0 0, 11 0 0
    ],
)
def test_by_hand(serials: list[int], coded: tuple[int, int, bytes]) -> None:
    assert rice.encode(serials, 100) == coded
    assert list(rice.decode(*coded, 100)) == serials


@pytest.mark.parametrize("count", range(1, 11))
def test_every_set_of_a_small_registry(count: int) -> None:
    for size in range(count + 1):
        for serials in combinations(range(count), size):
            assert tuple(rice.decode(*rice.encode(serials, count), count)) == serials


@given(SETS)
def test_there_and_back(drawn_set: tuple[int, list[int]]) -> None:
    count, serials = drawn_set
    assert list(rice.decode(*rice.encode(serials, count), count)) == serials


@given(WIDE)
def test_there_and_back_far_apart(serials: list[int]) -> None:
    assert list(rice.decode(*rice.encode(serials, 2**50 + 1), 2**50 + 1)) == serials


@given(SETS)
def test_bytes_are_those_of_the_words(drawn_set: tuple[int, list[int]]) -> None:
    count, serials = drawn_set
    n, k, data = rice.encode(serials, count)
    assert data == (plainly(serials, k) if n else b"")


@given(SETS, st.integers(-12, 12))
def test_any_k_is_read(drawn_set: tuple[int, list[int]], k: int) -> None:
    count, serials = drawn_set
    if serials:
        assert list(rice.decode(len(serials), k, plainly(serials, k), count)) == serials


@given(SETS)
def test_no_other_k_is_shorter(drawn_set: tuple[int, list[int]]) -> None:
    count, serials = drawn_set
    if serials:
        _, _, data = rice.encode(serials, count)
        assert len(data) == min(len(plainly(serials, k)) for k in range(-13, 14))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    "shares",
    [
        pytest.param([0.01], id="1 % revoked"),
        pytest.param([0.002] * 5, id="five classes at 0.2 %"),
        pytest.param([0.01, 0.20], id="1 % revoked, 20 % superseded"),
        pytest.param([0.20], id="20 % alone"),
        pytest.param([0.0005] * 3, id="three classes at 0.05 %"),
    ],
)
def test_class_bytes_are_within_the_bound(shares: list[float], seed: int) -> None:
    classes = [drawn(share, seed * 100 + at) for at, share in enumerate(shares)]
    coded = sum(8 * len(rice.encode(serials, COUNT)[2]) for serials in classes)
    assert coded <= BOUND * sum(lg_choose(COUNT, len(serials)) for serials in classes)


def test_a_million_with_a_fifth_superseded_comes_back() -> None:
    serials = array("Q", drawn(0.2))
    assert rice.decode(*rice.encode(serials, COUNT), COUNT) == serials


GOOD = (3, 0, b"\x50")  # 0, 2, 4


@pytest.mark.parametrize(
    ("n", "k", "data", "count"),
    [
        pytest.param(1, 33, b"\0" * 5, 2**40, id="k over 32"),
        pytest.param(1, -33, b"\0" * 5, 2**40, id="k under -32"),
        pytest.param(-1, 0, b"", 10, id="n negative"),
        pytest.param(0, 1, b"", 10, id="empty with a k"),
        pytest.param(0, 0, b"\0", 10, id="empty with bytes"),
        pytest.param(1, 0, b"", 10, id="no bytes"),
        pytest.param(11, 0, b"\0\0", 10, id="more serials than the registry has"),
        pytest.param(3, 0, b"\x50", 4, id="a serial at count"),
        pytest.param(3, 0, b"\x50\0", 10, id="a byte left over"),
        pytest.param(2, 0, b"\x50", 10, id="one more gap than n"),
        pytest.param(9, 0, b"\x50", 10, id="fewer gaps than n"),
        pytest.param(3, 0, b"\x51", 10, id="padding that is not zero"),
        pytest.param(3, 0, b"\xff", 2**40, id="ones without an end"),
        pytest.param(1, -1, b"\xfd", 2**40, id="cut off before the second bit of a third"),
        pytest.param(2, 7, b"\x00", 1000, id="truncated in the low bits"),
    ],
)
def test_refused(n: int, k: int, data: bytes, count: int) -> None:
    with pytest.raises(ValueError, match="rice"):
        rice.decode(n, k, data, count)


@pytest.mark.parametrize("serials", [[3, 3], [3, 2], [-1], [10], [0, 10]])
def test_not_encoded(serials: list[int]) -> None:
    with pytest.raises(ValueError, match="rice"):
        rice.encode(serials, 10)


@given(st.binary(max_size=60), st.integers(0, 60), st.integers(-33, 33))
def test_whatever_bytes_are_read_or_refused_and_read_one_way(data: bytes, n: int, k: int) -> None:
    try:
        serials = list(rice.decode(n, k, data, 2**40))
    except ValueError:
        return
    assert len(serials) == n
    assert serials == sorted(set(serials))
    assert (plainly(serials, k) if n else b"") == data


@given(SETS, st.integers(1, 8))
def test_truncated(drawn_set: tuple[int, list[int]], by: int) -> None:
    count, serials = drawn_set
    n, k, data = rice.encode(serials, count)
    if len(data) >= by:
        with pytest.raises(ValueError, match="rice"):
            rice.decode(n, k, data[:-by], count)


@pytest.mark.parametrize("k", [0, 5, -1, -6])
def test_codes_across_the_pieces_of_the_work(k: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rice, "_BYTES_A_PIECE", 3)
    monkeypatch.setattr(rice, "_GAPS_A_PIECE", 2)
    for seed in range(30):
        serials = sorted(random.Random(seed).sample(range(400), 40))
        assert list(rice.decode(40, k, plainly(serials, k), 400)) == serials
        n, best, data = rice.encode(serials, 400)
        assert data == plainly(serials, best)
        assert n == 40


def test_a_long_run_of_ones_is_refused() -> None:
    with pytest.raises(ValueError, match="truncated"):
        rice.decode(1, 0, b"\xff" * 2**20, 2**60)
