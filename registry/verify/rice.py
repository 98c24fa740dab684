"""Gap coding of sorted serials (docs/formats.md 5): exact, within 2 % of the fewest bits there can be.

Each gap g is g div m ones, a zero, then g mod m; bits fill bytes from the high end, zeros pad the last byte.
k ≥ 0 says m = 2^k (Rice): the remainder is k bits, high bit first. k < 0 says m = 3·2^(−k−1) (Golomb): the
remainder is its third (0, 10 or 11), then −k−1 low bits. Powers of two alone lie 2.4 % over the bound where a
fifth of all serials is in a class; with the steps between them no class of up to three in ten lies more than
1.3 % over.

The work is done on strings of binary digits, piece by piece: in pure Python that is several times faster than
arithmetic on bits, and the pieces bound the memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

MAX_K = 32
_GAPS_A_PIECE = 1 << 15
_BYTES_A_PIECE = 1 << 14


def encode(sorted_serials: Sequence[int], count: int) -> tuple[int, int, bytes]:
    """Code ascending serials below `count` as (n, k, bytes), always the same bytes for the same serials.

    k is the one that takes the fewest bits; of equals one that is not negative, then the one nearest to zero.
    ValueError where the serials are not strictly ascending or not below `count`.
    """
    if not sorted_serials:
        return 0, 0, b""
    gaps = _gaps(sorted_serials, count)
    k = _best_k(gaps)
    return len(gaps), k, b"".join(_packed(gaps, k))


def decode(n: int, k: int, data: bytes, count: int) -> array[int]:
    """Read `n` ascending serials below `count`, as an array of 64-bit integers.

    ValueError for k beyond ±32, a serial not below `count`, fewer or more than `n` gaps as far as bits can
    tell, bytes left over, padding that is not zero.
    """
    serials = array("Q")
    if abs(k) > MAX_K or not 0 <= n <= count or (n == 0 and (k, data) != (0, b"")):
        raise ValueError("rice: impossible header")
    if n * _shortest(k) > 8 * len(data):
        raise ValueError("rice: truncated")
    serial, ones, tail, at = -1, 0, "", 0
    while len(serials) < n:
        if at >= len(data):
            raise ValueError("rice: truncated")
        bits = tail + _binary(data[at : at + _BYTES_A_PIECE])
        at += _BYTES_A_PIECE
        serial, ones, tail = _read_piece(bits, k, serial, ones, serials, n, count)
    if at < len(data) or len(tail) > 7 or "1" in tail:
        raise ValueError("rice: bits left over")
    return serials


def _read_piece(
    bits: str, k: int, serial: int, ones: int, serials: array[int], n: int, count: int
) -> tuple[int, int, str]:
    """Read the whole codes of one piece; `ones` came before it. Give the last serial, and what is cut off."""
    m, third, width = _divisor(k), _third(k), _shortest(k)
    at, left, size, find = 0, n - len(serials), len(bits), bits.find
    while left:
        zero = find("0", at)
        end = zero + width
        longer = third > 0 and bits[zero + 1 : zero + 2] == "1"
        if zero < 0 or end + longer > size:
            break
        rest = int(bits[zero : end + 1], 2) - third if longer else int(bits[zero:end], 2)
        serial += (ones + zero - at) * m + rest + 1
        if serial >= count:
            raise ValueError("rice: serial beyond count")
        serials.append(serial)
        at, ones, left = end + longer, 0, left - 1
    if not left:
        return serial, 0, bits[at:]
    # Ones of a code that is cut off are kept as a number: a long run of them must not grow the next piece.
    tail = bits[at:].lstrip("1")
    return serial, ones + size - at - len(tail), tail


def _divisor(k: int) -> int:
    return 1 << k if k >= 0 else 3 << (-k - 1)


def _third(k: int) -> int:
    return 1 << (-k - 1) if k < 0 else 0


def _shortest(k: int) -> int:
    """Give the number of bits that the code of gap 0 takes."""
    return k + 1 if k >= 0 else 1 - k


def _gaps(sorted_serials: Sequence[int], count: int) -> list[int]:
    if sorted_serials[0] < 0 or sorted_serials[-1] >= count:
        raise ValueError("rice: serial beyond count")
    following = islice(sorted_serials, 1, None)
    gaps = [after - before - 1 for before, after in zip(sorted_serials, following, strict=False)]
    if gaps and min(gaps) < 0:
        raise ValueError("rice: serials not ascending")
    return [sorted_serials[0], *gaps]


def _best_k(gaps: Sequence[int]) -> int:
    best, fewest = 0, len(gaps) + sum(gaps)
    for k in (*range(1, MAX_K + 1), *range(-1, -MAX_K - 1, -1)):
        # No code is shorter than that of gap 0: most k need not be counted.
        if len(gaps) * _shortest(k) < fewest and (bits := _bits(gaps, k)) < fewest:
            best, fewest = k, bits
    return best


def _bits(gaps: Iterable[int], k: int) -> int:
    """Count the bits that `gaps` take: each as many as gap 0, and one more for each step beyond."""
    if k >= 0:
        return sum([_shortest(k) + (gap >> k) for gap in gaps])
    low = -k - 1
    return sum([_shortest(k) + ((gap >> low) + 2) // 3 for gap in gaps])


def _packed(gaps: Sequence[int], k: int) -> Iterator[bytes]:
    tail = ""
    for start in range(0, len(gaps), _GAPS_A_PIECE):
        piece = gaps[start : start + _GAPS_A_PIECE]
        codes = {gap: _code(gap, k) for gap in set(piece)}
        bits = tail + "".join([codes[gap] for gap in piece])
        whole = len(bits) - len(bits) % 8
        yield _bytes(bits[:whole])
        tail = bits[whole:]
    if tail:
        yield _bytes(tail.ljust(8, "0"))


def _code(gap: int, k: int) -> str:
    steps, rest = divmod(gap, _divisor(k))
    width, third = _shortest(k), _third(k)
    remainder = f"{rest + third:0{width + 1}b}" if k < 0 and rest >= third else f"{rest:0{width}b}"
    return "1" * steps + remainder


def _binary(data: bytes) -> str:
    return f"{int.from_bytes(data, 'big'):0{8 * len(data)}b}"


def _bytes(bits: str) -> bytes:
    return int(bits or "0", 2).to_bytes(len(bits) // 8, "big")
