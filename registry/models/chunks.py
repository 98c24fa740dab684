"""Set-based look-ups in pieces that both databases' limits on bound values allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
SIZE = 2_000


def chunked(values: Iterable[T]) -> Iterator[list[T]]:
    """Cut `values` into lists of at most SIZE."""
    rest = iter(values)
    while piece := list(islice(rest, SIZE)):
        yield piece
