"""The uploaded file handed back as a workbook: the same rows, an outcome and the problems beside each.

It is meant to be corrected and uploaded again: headers, order and row positions stay, number columns are
text, so that Excel cannot ruin them, and no cell is ever a formula. Rows stream through; nothing piles up in
memory but the reports.
"""

from __future__ import annotations

import errno
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from registry.adapters.error_page import ErrorPage
from registry.adapters.sheet import Sheet

OUTCOME_HEADER = "处理结果 Outcome"
PROBLEMS_HEADER = "问题 Problems"
_OUTCOMES = {
    "accept": "接收 accepted",
    "same": "已有相同记录 already there",
    "conflict": "待人工确认 waits for a person",
    "recorded": "仅记录 recorded only",
    "reject": "不接收 rejected",
}
_WORST_FIRST = ("error", "warning", "info")
# Text is never made a formula, a link or a number; what is not a number is shown as an error, not refused.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


class Found(Protocol):
    """A problem of a row, as registry.rules tells it."""

    @property
    def column(self) -> str:
        """Give the file's own header."""

    @property
    def severity(self) -> str:
        """Give error, warning or info."""

    def message(self, language: str) -> str:
        """Give the sentence in one language."""


class Report(Protocol):
    """What became of a row."""

    @property
    def row(self) -> int:
        """Give the number of the data row, counted from 1."""

    @property
    def outcome(self) -> str:
        """Give accept, same, conflict, recorded or reject."""

    @property
    def problems(self) -> Sequence[Found]:
        """Give everything that was found."""


def write(sheet: Sheet, reports: Iterable[Report], out: Path, text_columns: Collection[int] = ()) -> None:
    """Write a sheet, with what was found in its rows, to `out`; an existing file is replaced at the end.

    `sheet` is freshly read: its rows are consumed here, and it is closed. `text_columns` are the positions of
    identity numbers and the like. Raises RegistryError where the rows can no longer be
    read, OSError where the file cannot be written.
    """
    by_row = {report.row: report for report in reports}
    columns = [
        position
        for position, header in enumerate(sheet.headers)
        # A file that comes back a second time has the two columns already.
        if header not in (OUTCOME_HEADER, PROBLEMS_HEADER)
    ]
    with sheet, _replacing(out) as workbook:
        page = ErrorPage(workbook, sheet, columns, text_columns)
        page.write_top((OUTCOME_HEADER, PROBLEMS_HEADER))
        for number, cells in sheet.rows:
            report = by_row.get(number)
            marks = _marks(sheet, report.problems) if report else {}
            told = (_OUTCOMES[report.outcome], _told(report.problems)) if report else ("", "")
            page.write_row(number, cells, marks, told)
        page.finish()


@contextmanager
def _replacing(out: Path) -> Iterator[xlsxwriter.Workbook]:
    """Write in a private folder beside `out` and move the file at the end; it holds numbers and names.

    A temporary folder of the system may be another disk, in memory, or read by others.
    """
    with TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as folder:
        part = Path(folder, "part.xlsx")
        try:
            with xlsxwriter.Workbook(str(part), {**_OPTIONS, "tmpdir": folder}) as workbook:
                yield workbook
        except FileCreateError as error:
            raise OSError(errno.EIO, "cannot be written", str(out)) from error
        part.chmod(0o600)
        part.replace(out)


def _marks(sheet: Sheet, problems: Sequence[Found]) -> dict[int, str]:
    """Give position → worst severity of the cells to mark."""
    worst: dict[str, str] = {}
    for found in problems:
        known = worst.get(found.column, found.severity)
        worst[found.column] = min(known, found.severity, key=_WORST_FIRST.index)
    return {place: worst[header] for place, header in enumerate(sheet.headers) if header in worst}


def _told(problems: Sequence[Found]) -> str:
    """Tell all problems in Chinese, then in English, each with its column."""
    lines = [f"【{found.column}】{found.message('zh-CN')}" for found in problems]
    lines += [f"[{found.column}] {found.message('en')}" for found in problems]
    return "\n".join(lines)
