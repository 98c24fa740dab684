"""A sheet of a workbook as the rest of the registry sees it, and the limits within which one is read."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

Cell = str | int | float | bool | date | datetime | time | timedelta | None
IsHeader = Callable[[Sequence[Cell]], bool]

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a stranger's file is read; sizes in bytes, time in seconds of processor."""

    file: int = 50 * _MIB
    unpacked: int = 400 * _MIB
    members: int = 2_000
    rows: int = 200_000
    memory: int = 1024 * _MIB
    seconds: int = 60


class Row(NamedTuple):
    """One data row: `number` counts rows below the header row from 1, blank ones counted but not given."""

    number: int
    cells: list[Cell]


@dataclass(slots=True)
class Sheet:
    """The sheet that holds the data; `rows` can be read once, then (or early) `close` frees what it rests on.

    `header_row` counts from 1; every row has as many cells as `headers`. `title` holds the rows above the
    header. `encoding` is that of a text file, else None. `unread` names other sheets that have a header row
    too: their rows are not read, and whoever uploads must be told. `sha256` (hex) is of the file's bytes.
    """

    path: Path
    format: str
    encoding: str | None
    name: str | None
    title: list[list[Cell]]
    header_row: int
    headers: list[str]
    rows: Iterator[Row]
    sha256: str
    unread: tuple[str, ...] = ()
    close: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def header_text(cell: Cell) -> str:
    """Give a header as one line: NFC, nothing invisible, line breaks and runs of white space folded."""
    text = unicodedata.normalize("NFC", "" if cell is None else str(cell))
    return " ".join("".join(c for c in text if c.isspace() or c.isprintable()).split())


def find_header(head: Sequence[Sequence[Cell]], is_header: IsHeader) -> int | None:
    """Give the index of the header row among the first rows, or None."""
    return next((index for index, cells in enumerate(head) if is_header(cells)), None)
