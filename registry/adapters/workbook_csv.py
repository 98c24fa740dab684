"""Text tables: which encoding, which delimiter, then the rows one after another.

Encodings are tried strictly, most telling first, and the one whose text has a header row wins: GB 18030
decodes almost any bytes, so being decodable proves nothing.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TextIO

from charset_normalizer import from_bytes

from registry.adapters.sheet import Cell, IsHeader, Limits, Row, find_header
from registry.errors import RegistryError

HEAD_ROWS = 40
MAX_COLUMNS = 512
"""The widest table that is read; blank cells at the end of its header do not count."""
_DELIMITERS = (",", "\t", ";", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024
_CHUNK = 1024 * 1024
# What one line, and one row with the line breaks in its cells, may hold: far more than any export, and little
# enough to be cut up in memory. A cell holds 131 072 characters at most (csv), each of which may be a comma.
_LONGEST_LINE = 4 * _CHUNK
_MOST_DELIMITERS = 200_000
# ="330106…" is how exports keep Excel from making a number of it.
_QUOTED_BY_FORMULA = re.compile(r'="([^"]*)"')


class Table(NamedTuple):
    """A text table found: how to read it, its first rows, and which of them is the header."""

    encoding: str
    delimiter: str
    head: list[list[Cell]]
    header: int


def find_table(path: Path, is_header: IsHeader) -> Table:
    """Find encoding, delimiter and header row; raises RegistryError."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    decodable = tabular = False
    for encoding in _encodings(sample):
        if not _decodes(path, encoding):
            continue
        decodable = True
        for delimiter in _DELIMITERS:
            head = list(islice(_rows(path, encoding, delimiter), HEAD_ROWS))
            tabular = tabular or any(len(cells) > 1 for cells in head)
            header = find_header(head, is_header)
            if header is not None:
                if len(head[header]) > MAX_COLUMNS:
                    raise RegistryError("WORKBOOK_TOO_COMPLEX")
                return Table(encoding, delimiter, head, header)
    if b"\0" in sample:
        raise RegistryError("NOT_A_WORKBOOK", found="?")
    if not decodable:
        raise RegistryError("UNKNOWN_ENCODING")
    # Running text, whatever it is called, has no header row to be looked for.
    raise (
        RegistryError("NO_HEADER_ROW", rows=HEAD_ROWS)
        if tabular
        else RegistryError("NOT_A_WORKBOOK", found="TXT")
    )


def data_rows(path: Path, table: Table, limits: Limits) -> Iterator[Row]:
    """Give the rows below the header that are not blank; raises RegistryError beyond the limit of rows."""
    width = len(table.head[table.header])
    given = 0
    for number, cells in enumerate(_rows(path, table.encoding, table.delimiter), -table.header):
        if number < 1 or not any(cells):
            continue
        given += 1
        if given > limits.rows:
            raise RegistryError("TOO_MANY_ROWS", limit=limits.rows)
        yield Row(number, _fitted(cells, width))


def check_length(path: Path, table: Table, limits: Limits) -> None:
    """Refuse a file with too many rows before any is judged; only one with that many lines is read twice."""
    with path.open("rb") as file:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))
    if lines > limits.rows:
        for _ in data_rows(path, table, limits):
            pass


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[list[Cell]]:
    """Give the cells of every row, of a row that is too wide one more than may be; raises RegistryError."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            lines = _Lines(file, delimiter)
            for cells in csv.reader(lines, delimiter=delimiter):
                lines.delimiters = 0
                yield [_unwrapped(cell) for cell in _narrowed(cells)]
    except csv.Error as error:
        raise RegistryError("DAMAGED_WORKBOOK") from error


class _Lines:
    """The lines of a file for csv, which cuts up whatever it is given; `delimiters` counts those of a row."""

    def __init__(self, file: TextIO, delimiter: str) -> None:
        self._file, self._delimiter = file, delimiter
        self.delimiters = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(_LONGEST_LINE):
            self.delimiters += line.count(self._delimiter)
            if len(line) == _LONGEST_LINE or self.delimiters > _MOST_DELIMITERS:
                raise RegistryError("WORKBOOK_TOO_COMPLEX")
            yield line


def _narrowed(cells: list[str]) -> list[str]:
    """Leave out the blank cells at the end of a row that is too wide: some exports fill rows up with them."""
    if len(cells) <= MAX_COLUMNS:
        return cells
    last = next((place for place in reversed(range(len(cells))) if cells[place].strip()), -1)
    return cells[: min(last, MAX_COLUMNS) + 1]


def _unwrapped(cell: str) -> Cell:
    if not cell.startswith('="'):
        return cell
    quoted = _QUOTED_BY_FORMULA.fullmatch(cell)
    return quoted.group(1) if quoted else cell


def _fitted(cells: Sequence[Cell], width: int) -> list[Cell]:
    """Give exactly `width` cells: text tables leave out trailing blanks, or have a delimiter too many."""
    return [*cells[:width], *[""] * (width - len(cells))]


def _encodings(sample: bytes) -> Iterator[str]:
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            yield encoding
            return
    if b"\0" in sample:
        # Delimiters and line ends of UTF-16 have their zero byte second where the low byte comes first.
        yield "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
        return
    yield "utf-8"
    yield "gb18030"
    yield from (guess.encoding for guess in from_bytes(sample) if guess.encoding not in ("utf_8", "gb18030"))


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except (UnicodeDecodeError, LookupError):
        return False
    return True
