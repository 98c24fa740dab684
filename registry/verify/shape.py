"""The shape of a signed object's payload: its members, their types and ranges; RefusedError otherwise."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .refusal import Refusal, RefusedError

LARGEST = 2**53 - 1  # what JavaScript counts exactly
LATEST = 253_370_764_800  # 9999-01-01 in Unix seconds: every time can be written as a date
LAST_DAY = 2_921_575  # the same day, counted from 2000-01-01


def members(value: Any, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Any]:
    """Give `value` as a map with all `required` members; FORMAT_NEWER where it has one that is not known."""
    if type(value) is not dict:
        raise malformed("a map is expected")
    missing = [name for name in required if name not in value]
    if missing:
        raise malformed(f"without {', '.join(missing)}")
    if any(name not in required and name not in optional for name in value):
        raise RefusedError(Refusal.FORMAT_NEWER, "a member that is not known")
    return value


def count(value: Any, name: str, largest: int = LARGEST, smallest: int = 0) -> int:
    """Give `value` as a whole number within its range."""
    if type(value) is not int or not smallest <= value <= largest:
        raise malformed(f"{name} is a whole number from {smallest} to {largest}")
    return value


def time(value: Any, name: str) -> int:
    """Give `value` as Unix seconds."""
    return count(value, name, LATEST)


def text(value: Any, name: str, longest: int = 200) -> str:
    """Give `value` as text of 1 to `longest` characters."""
    if type(value) is not str or not 1 <= len(value) <= longest:
        raise malformed(f"{name} is text of 1 to {longest} characters")
    return value


def blob(value: Any, name: str, length: int) -> bytes:
    """Give `value` as `length` bytes."""
    if type(value) is not bytes or len(value) != length:
        raise malformed(f"{name} has {length} bytes")
    return value


def items(value: Any, name: str) -> list[Any]:
    """Give `value` as a list."""
    if type(value) is not list:
        raise malformed(f"{name} is a list")
    return value


def malformed(detail: str) -> RefusedError:
    """Make the refusal of an object that is broken, to be raised by the caller."""
    return RefusedError(Refusal.MALFORMED, detail)
