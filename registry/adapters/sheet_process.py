"""The process that opens a stranger's workbook: it may die of it, the registry does not.

python-calamine holds a sheet as one dense block, and a few hundred bytes can make that block gigabytes (two
cells far apart, one long text shared by a million cells, a thousand sheets). No look at a file foresees every
such trick, so the kernel bounds this process in memory and time. It is run by its path, imports nothing of
the registry and writes nothing but answers:

    argument  path of the workbook, bytes of memory, seconds of processor time
    first     {"sheets": [name, …]} of the visible sheets, or {"error": "password" | "unreadable"}
    "head I"  the first rows of sheet I, blank ones included
    "rows I N"  lines of [[row, cells], …] for the rows after row N (from 1) that are not blank, then null

A day is written as ["2026-04-06"]; any other cell as JSON has it.
"""

from __future__ import annotations

import datetime
import json
import resource
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import python_calamine as calamine

HEAD_ROWS = 40
_ROWS_A_LINE = 500


def main(path: str, memory: int, seconds: int) -> None:
    """Bind this process, open the workbook, answer until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    try:
        workbook = _open(Path(path))
        names = [sheet.name for sheet in workbook.sheets_metadata if _is_read(sheet)]
    except calamine.PasswordError:
        return _say({"error": "password"})
    except (calamine.CalamineError, OSError, ValueError):
        return _say({"error": "unreadable"})
    _say({"sheets": names})
    _answer(workbook, names)


def _open(path: Path) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_path(path)
    except calamine.PasswordError:
        raise
    except calamine.CalamineError:
        # By its path a workbook is what its extension says, and an .xls is often called .xlsx: look inside.
        with path.open("rb") as file:
            return calamine.CalamineWorkbook.from_filelike(file)


def _is_read(sheet: calamine.SheetMetadata) -> bool:
    """Leave out charts and hidden sheets (lists of choices, as a rule); hidden rows are read like others."""
    shown = sheet.visible == calamine.SheetVisibleEnum.Visible
    return shown and sheet.typ == calamine.SheetTypeEnum.WorkSheet


def _answer(workbook: calamine.CalamineWorkbook, names: list[str]) -> None:
    loaded: tuple[int, calamine.CalamineSheet] | None = None
    for command in sys.stdin:
        verb, index, *rest = command.split()
        if loaded is None or loaded[0] != int(index):
            loaded = None
            try:
                loaded = int(index), workbook.get_sheet_by_name(names[int(index)])
            except calamine.CalamineError:
                return _say({"error": "unreadable"})
        if verb == "head":
            _say(list(islice(loaded[1].iter_rows(), HEAD_ROWS)))
        else:
            _say_rows(loaded[1], int(rest[0]))


def _say_rows(sheet: calamine.CalamineSheet, header_row: int) -> None:
    rows = _used_rows(sheet, header_row)
    while lines := list(islice(rows, _ROWS_A_LINE)):
        _say(lines)
    _say(None)


def _used_rows(sheet: calamine.CalamineSheet, header_row: int) -> Iterator[tuple[int, list[Any]]]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > header_row and any(cell != "" for cell in cells):
            yield number, cells


def _say(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain))
    sys.stdout.write("\n")
    sys.stdout.flush()


def _plain(cell: object) -> list[str] | str:
    if isinstance(cell, datetime.datetime):
        return [cell.date().isoformat()]
    return [cell.isoformat()] if isinstance(cell, datetime.date) else str(cell)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
