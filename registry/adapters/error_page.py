"""The page of the returned workbook: cells as they were, wrong ones filled, text never a formula."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from registry.adapters.sheet import Cell, Sheet

# What a spreadsheet, or a CSV made from it, would run; the quote prefix is Excel's own mark for text.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# The most characters that one cell of a workbook holds.
_LONGEST = 32_767
_FILLS: dict[str, dict[str, object]] = {
    "error": {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
    "warning": {"bg_color": "#FFEB9C", "font_color": "#7F6000"},
    "info": {"bg_color": "#DDEBF7", "font_color": "#1F4E78"},
    "header": {"bold": True, "bg_color": "#0B4A82", "font_color": "#FFFFFF", "text_wrap": True, "border": 1},
    "title": {"bold": True, "font_size": 14},
    "told": {"text_wrap": True, "valign": "top"},
    "plain": {},
}
_NARROW, _WIDE, _TELLING = 14, 22, 90


class ErrorPage:
    """One worksheet, written from top to bottom; `columns` are the positions of the file that are kept."""

    def __init__(
        self, workbook: Workbook, sheet: Sheet, columns: Sequence[int], text_columns: Collection[int]
    ) -> None:
        self._workbook = workbook
        self._page: Worksheet = workbook.add_worksheet("结果")
        self._sheet = sheet
        self._columns = columns
        self._text_columns = frozenset(text_columns)
        self._formats: dict[tuple[str, str, bool], Format] = {}
        self._last_line = sheet.header_row - 1

    def write_top(self, added: Sequence[str]) -> None:
        """Write the rows above the header as they were, then the header with the added columns."""
        for line, cells in enumerate(self._sheet.title):
            for column, cell in enumerate(cells):
                self._write(line, column, cell, "title")
        for column, position in enumerate(self._columns):
            text = position in self._text_columns
            column_format = self._format("plain", "@" if text else "")
            self._page.set_column(column, column, _WIDE if text else _NARROW, column_format)
            self._write(self._last_line, column, self._sheet.headers[position], "header")
        for place, (header, width) in enumerate(zip(added, (_WIDE, _TELLING), strict=True)):
            column = len(self._columns) + place
            self._page.set_column(column, column, width)
            self._write(self._last_line, column, header, "header")
        self._page.freeze_panes(self._last_line + 1, 0)

    def write_row(
        self, number: int, cells: Sequence[Cell], marks: Mapping[int, str], told: Sequence[str]
    ) -> None:
        """Write a data row where it stood; `marks` is position → severity, `told` fills the added columns."""
        self._last_line = self._sheet.header_row - 1 + number
        for column, position in enumerate(self._columns):
            look = marks.get(position, "plain")
            self._write(self._last_line, column, cells[position], look, text=position in self._text_columns)
        for place, text in enumerate(told):
            self._write(self._last_line, len(self._columns) + place, text, "told")

    def finish(self) -> None:
        """Let the outcomes be filtered."""
        self._page.autofilter(self._sheet.header_row - 1, 0, self._last_line, len(self._columns) + 1)

    def _write(self, line: int, column: int, cell: Cell, look: str, *, text: bool = False) -> None:
        if cell is None or cell == "":
            if look != "plain":
                self._page.write_blank(line, column, None, self._format(look, "@" if text else ""))
        elif isinstance(cell, bool):
            self._page.write_boolean(line, column, cell, self._format(look, ""))
        elif isinstance(cell, int | float):
            self._page.write_number(line, column, cell, self._format(look, "@" if text else ""))
        elif isinstance(cell, date | datetime):
            self._page.write_datetime(line, column, cell, self._format(look, "yyyy-mm-dd"))
        else:
            self._write_text(line, column, str(cell), look, text=text)

    def _write_text(self, line: int, column: int, written: str, look: str, *, text: bool) -> None:
        quoted = written.startswith(_FORMULA_STARTS)
        cell_format = self._format(look, "@" if text or quoted else "", quoted=quoted)
        self._page.write_string(line, column, written[:_LONGEST], cell_format)

    def _format(self, look: str, number_format: str, *, quoted: bool = False) -> Format:
        key = (look, number_format, quoted)
        if key not in self._formats:
            properties: dict[str, object] = {**_FILLS[look]}
            if number_format:
                properties["num_format"] = number_format
            if quoted:
                properties["quote_prefix"] = True
            self._formats[key] = self._workbook.add_format(properties)
        return self._formats[key]
