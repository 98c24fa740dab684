"""Deterministic CBOR (RFC 8949 §4.2.1): the only form of bytes that is written or read.

Values are integers of 64 bits, byte strings, text in NFC, lists, maps with integer or text keys, booleans
and None. Everything else (floats, tags, sets, shared references) is refused in both directions, so a value
has exactly one representation. cbor2's own `canonical=True` orders keys by length first (RFC 7049); here the
order is bytewise.
"""

from __future__ import annotations

from typing import Any
from unicodedata import is_normalized

import cbor2

MAX_DEPTH = 16
_LARGEST = 2**64 - 1
_SMALLEST = -(2**64)


def encode(value: Any) -> bytes:
    """Give the deterministic encoding of `value`; ValueError where it has none."""
    return cbor2.dumps(_ordered(value, MAX_DEPTH))


def decode(data: bytes) -> Any:
    """Read `data`; ValueError unless it is its own deterministic encoding.

    So duplicate keys, indefinite lengths, long forms of integers, tags and trailing bytes are refused. Lists
    come back as lists, maps as dicts.
    """
    try:
        value = cbor2.loads(data, max_depth=MAX_DEPTH, allow_indefinite=False, allow_duplicate_keys=False)
    except (cbor2.CBORError, TypeError, OverflowError, MemoryError) as broken:
        raise ValueError("not CBOR") from broken
    if encode(value) != data:
        raise ValueError("not deterministic CBOR")
    return value


def _ordered(value: Any, depth: int) -> Any:
    """Check `value` and put every map into bytewise order of its encoded keys; `depth` levels remain."""
    kind = type(value)
    if kind is int:
        if not _SMALLEST <= value <= _LARGEST:
            raise ValueError("integer beyond 64 bits")
    elif kind is str:
        if not is_normalized("NFC", value):
            raise ValueError("text that is not NFC")
    elif kind is list or kind is tuple or kind is dict:
        if depth == 0:
            raise ValueError("nested too deeply")
        return _ordered_map(value, depth) if kind is dict else [_ordered(item, depth - 1) for item in value]
    elif kind is not bytes and kind is not bool and value is not None:
        raise ValueError(f"a {kind.__name__} has no place in our objects")
    return value


def _ordered_map(value: dict[Any, Any], depth: int) -> dict[Any, Any]:
    if any(type(key) is not int and type(key) is not str for key in value):
        raise ValueError("keys are integers or text")
    keys = sorted(value, key=lambda key: cbor2.dumps(_ordered(key, 0)))
    return {key: _ordered(value[key], depth - 1) for key in keys}
