"""Counts the rows of a worksheet's XML as it streams by, in constant memory and without a parser.

Rows without any value are not counted: files formatted down to their last row hold a million of those.
"""

from __future__ import annotations

import re

_ROW = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?row(?=[\s/>])")
_VALUE = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:v|is)(?=[\s/>])")
# No tag that is looked for has a longer name, prefix included; what a chunk's end cuts off waits for more.
_LONGEST_NAME = 64


class RowCounter:
    """Feed it the bytes of a sheet in order; `rows` is the number of rows with a value seen so far."""

    def __init__(self) -> None:
        self._carried = b""
        self._has_value = False
        self._closed_rows = 0

    @property
    def rows(self) -> int:
        """Give the number of rows that hold at least one value."""
        return self._closed_rows + self._has_value

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes."""
        data = self._carried + chunk
        cut = data.rfind(b"<", max(0, len(data) - _LONGEST_NAME))
        self._carried, data = (data[cut:], data[:cut]) if cut >= 0 else (b"", data)
        first, *rows = _ROW.split(data)
        self._has_value = self._has_value or _holds_value(first)
        for row in rows:
            self._closed_rows += self._has_value
            self._has_value = _holds_value(row)


def _holds_value(markup: bytes) -> bool:
    return b"<v>" in markup or _VALUE.search(markup) is not None
