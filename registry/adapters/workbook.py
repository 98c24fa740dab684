"""A stranger's file → the sheet that holds the data: xlsx, xls, ods by python-calamine, or a text table.

In order: what the bytes say the file is and how much it would unpack to (workbook_guard), then the parser in
a process of its own (sheet_reader) or the text reader (workbook_csv), then the first sheet with a header row.
Every refusal is a RegistryError; nothing of the file is kept in memory but the rows in hand.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from registry.adapters import workbook_csv
from registry.adapters.sheet import Cell, IsHeader, Limits, Row, Sheet, find_header, header_text
from registry.adapters.sheet_reader import SheetReader
from registry.adapters.workbook_guard import kind_of
from registry.errors import RegistryError

__all__ = ["Cell", "IsHeader", "Limits", "Row", "Sheet", "read"]

_DEFAULT_LIMITS = Limits()


def read(path: Path, is_header: IsHeader, limits: Limits = _DEFAULT_LIMITS) -> Sheet:
    """Open a file and find its data; `is_header` knows a header row when it sees one.

    Refuses with RegistryError: EMPTY_FILE, FILE_TOO_LARGE, TOO_LARGE_UNPACKED, TOO_MANY_ROWS, NOT_A_WORKBOOK,
    WEB_PAGE_NOT_WORKBOOK, ENCRYPTED_WORKBOOK, DAMAGED_WORKBOOK, WORKBOOK_TOO_COMPLEX, UNKNOWN_ENCODING,
    NO_HEADER_ROW. TOO_MANY_ROWS and WORKBOOK_TOO_COMPLEX may also come while the rows are read.
    """
    kind = kind_of(path, limits)
    if kind == "text":
        return _read_text(path, is_header, limits)
    return _read_workbook(path, kind, is_header, limits)


def _read_text(path: Path, is_header: IsHeader, limits: Limits) -> Sheet:
    table = workbook_csv.find_table(path, is_header)
    workbook_csv.check_length(path, table, limits)
    rows = workbook_csv.data_rows(path, table, limits)
    return Sheet(
        path=path,
        format="csv",
        encoding=table.encoding,
        name=None,
        title=table.head[: table.header],
        header_row=table.header + 1,
        headers=[header_text(cell) for cell in table.head[table.header]],
        rows=rows,
        sha256=_sha256(path),
    )


def _read_workbook(path: Path, kind: str, is_header: IsHeader, limits: Limits) -> Sheet:
    reader = SheetReader(path, limits)
    try:
        heads = [reader.head(index) for index in range(len(reader.names))]
        headed = [
            (index, header)
            for index, head in enumerate(heads)
            if (header := find_header(head, is_header)) is not None
        ]
        if not headed:
            raise RegistryError("NO_HEADER_ROW", rows=workbook_csv.HEAD_ROWS)
    except RegistryError:
        reader.close()
        raise
    (index, header), *others = headed
    return Sheet(
        path=path,
        format=kind,
        encoding=None,
        name=reader.names[index],
        title=heads[index][:header],
        header_row=header + 1,
        headers=[header_text(cell) for cell in heads[index][header]],
        rows=reader.rows(index, header),
        sha256=_sha256(path),
        unread=tuple(reader.names[other] for other, _ in others),
        close=reader.close,
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
