"""Workbooks as people have them: titles, several sheets, hidden rows, formulas, old formats, wrong files."""

import datetime
import hashlib
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from registry.adapters import workbook
from registry.adapters.sheet_reader import SheetReader
from registry.adapters.workbook import Limits
from registry.errors import RegistryError
from registry.rules.upload import is_header
from tests.adapters.files import HEADERS, ROW, inline_row, ods, ods_row, xlsx, xlsx_of

SAMPLES = Path(__file__).parents[1] / "samples"


def read_all(path, limits=None):
    with workbook.read(path, is_header, limits or Limits()) as sheet:
        return sheet, list(sheet.rows)


def refusal(path, limits=None):
    with pytest.raises(RegistryError) as refused:
        read_all(path, limits)
    assert refused.value.message["zh-CN"]
    return refused.value.code


def test_a_merged_title_row_stands_above_the_header():
    sheet, rows = read_all(SAMPLES / "results-2026-q1.xlsx")
    assert (sheet.format, sheet.name, sheet.header_row, len(rows)) == ("xlsx", "成绩", 2, 300)
    assert sheet.headers[:3] == ["序号", "准考证号", "姓名"]
    assert str(sheet.title[0][0]).startswith("2026年第一季度")
    assert sheet.sha256 == hashlib.sha256((SAMPLES / "results-2026-q1.xlsx").read_bytes()).hexdigest()
    assert rows[0].number == 1
    assert rows[-1].number == 300
    assert all(len(row.cells) == len(sheet.headers) for row in rows)


def test_the_old_format():
    sheet, rows = read_all(SAMPLES / "results-legacy.xls")
    assert (sheet.format, sheet.header_row, len(rows)) == ("xls", 1, 60)


def test_open_document(tmp_path):
    blank_tail = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    path = ods(tmp_path / "a.ods", ods_row(["标题"]) + ods_row(HEADERS) + ods_row(ROW, 3) + blank_tail)
    sheet, rows = read_all(path)
    assert (sheet.format, sheet.header_row) == ("ods", 2)
    assert [row.cells for row in rows] == [ROW] * 3


def test_the_first_sheet_with_a_header_is_read_and_the_others_are_named(tmp_path):
    path = xlsx(
        tmp_path / "a.xlsx",
        ("说明", [["填表说明"]]),
        ("字典", [HEADERS, ["不读"] * 5]),
        ("一班", [HEADERS, ROW]),
        ("二班", [HEADERS, ROW, ROW]),
        hide=("字典",),
    )
    sheet, rows = read_all(path)
    assert (sheet.name, len(rows), sheet.unread) == ("一班", 1, ("二班",))


def test_hidden_and_blank_rows_keep_their_numbers(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        page = book.add_worksheet()
        for line, cells in {2: HEADERS, 3: ROW, 5: ROW, 6: ROW}.items():
            page.write_row(line, 1, cells)
        page.set_row(5, None, None, {"hidden": True})
    sheet, rows = read_all(tmp_path / "a.xlsx")
    assert sheet.header_row == 3
    assert sheet.headers == HEADERS
    assert [row.number for row in rows] == [1, 3, 4]


def test_a_formula_gives_its_value_and_text_stays_text(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), {"strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [*HEADERS, "备注"])
        page.write_row(1, 0, ROW)
        page.write_formula(1, 0, '="罗"&"莹"', None, "罗莹")
        page.write_string(1, 5, "=1+1")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_datetime(1, 3, datetime.datetime(2026, 4, 6), day)
        page.write_number(1, 1, 3.30106198803120e17)
    _, rows = read_all(tmp_path / "a.xlsx")
    assert rows[0].cells == ["罗莹", 3.3010619880312e17, ROW[2], datetime.date(2026, 4, 6), ROW[4], "=1+1"]


def test_a_header_with_breaks_is_one_line(tmp_path):
    sheet, _ = read_all(xlsx(tmp_path / "a.xlsx", ("S", [["姓\n名", *HEADERS[1:]], ROW])))
    assert sheet.headers[0] == "姓 名"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"", "EMPTY_FILE"),
        ("a.xls", b"%PDF-1.7 ...", "NOT_A_WORKBOOK"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n....", "NOT_A_WORKBOOK"),
        ("a.csv", b"\xff\xd8\xff\xe0....", "NOT_A_WORKBOOK"),
        ("a.xls", b"<html><table><tr><td>x</td></tr></table>", "WEB_PAGE_NOT_WORKBOOK"),
        ("a.xls", b'\xef\xbb\xbf \n<?xml version="1.0"?><Workbook/>', "WEB_PAGE_NOT_WORKBOOK"),
        ("a.xls", b"<!DOCTYPE html>", "WEB_PAGE_NOT_WORKBOOK"),
        ("a.xlsx", b"PK\x03\x04 and nothing more", "DAMAGED_WORKBOOK"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "DAMAGED_WORKBOOK"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "ENCRYPTED_WORKBOOK",
        ),
        ("a.bin", bytes(range(256)) * 20, "NOT_A_WORKBOOK"),
        ("a.txt", "这里没有表格".encode(), "NOT_A_WORKBOOK"),
        ("a.xlsx", "第一段\n第二段\n".encode("gb18030"), "NOT_A_WORKBOOK"),
        ("a.csv", "有表格,没有表头\n甲,乙\n".encode(), "NO_HEADER_ROW"),
    ],
)
def test_what_is_no_workbook(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path) == code


def test_other_archives(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refusal(tmp_path / "a.xlsx") == "NOT_A_WORKBOOK"


def test_a_damaged_sheet(tmp_path):
    assert refusal(xlsx_of(tmp_path / "a.xlsx", (b"<row><c", 1))) in ("DAMAGED_WORKBOOK", "NO_HEADER_ROW")


def test_a_truncated_file(tmp_path):
    whole = (SAMPLES / "faults.xlsx").read_bytes()
    (tmp_path / "a.xlsx").write_bytes(whole[: len(whole) // 2])
    assert refusal(tmp_path / "a.xlsx") == "DAMAGED_WORKBOOK"


def test_a_changed_byte_is_met_by_the_checksum(tmp_path):
    data = bytearray((SAMPLES / "faults.xlsx").read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "a.xlsx").write_bytes(bytes(data))
    assert refusal(tmp_path / "a.xlsx") == "DAMAGED_WORKBOOK"


def test_no_header_row(tmp_path):
    assert refusal(xlsx(tmp_path / "a.xlsx", ("S", [["甲", "乙"], [1, 2]]))) == "NO_HEADER_ROW"
    assert refusal(xlsx(tmp_path / "b.xlsx", ("S", []))) == "NO_HEADER_ROW"


def test_only_headers_has_no_rows(tmp_path):
    _, rows = read_all(xlsx(tmp_path / "a.xlsx", ("S", [HEADERS])))
    assert rows == []


def test_a_large_file_is_not_opened(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", ("S", [HEADERS, ROW]))
    assert refusal(path, Limits(file=100)) == "FILE_TOO_LARGE"


@pytest.mark.parametrize("rows", [3, 4])
def test_the_limit_of_rows_is_exact(tmp_path, rows):
    path = xlsx_of(tmp_path / "a.xlsx", (inline_row(HEADERS), 1), (inline_row(ROW), rows))
    if rows <= 3:
        assert len(read_all(path, Limits(rows=3))[1]) == rows
    else:
        assert refusal(path, Limits(rows=3)) == "TOO_MANY_ROWS"


def test_rows_without_a_value_are_not_counted(tmp_path):
    path = xlsx_of(
        tmp_path / "a.xlsx", (inline_row(HEADERS), 1), (inline_row(ROW), 3), (b'<row><c s="0"/></row>', 5000)
    )
    assert len(read_all(path, Limits(rows=3))[1]) == 3


def test_leaving_early_ends_the_process():
    reader = SheetReader(SAMPLES / "results-2026-q1.xlsx", Limits())
    rows = reader.rows(0, 1)
    assert next(rows).number == 1
    assert reader._process.poll() is None
    rows.close()
    assert reader._process.poll() is not None
