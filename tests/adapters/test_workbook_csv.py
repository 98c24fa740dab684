"""Text tables: encodings, delimiters, and the tricks of exports."""

from pathlib import Path

import pytest

from registry.adapters import workbook
from registry.adapters.workbook import Limits
from registry.errors import RegistryError
from registry.rules.upload import is_header
from tests.adapters.files import HEADERS, ROW, csv_of

SAMPLES = Path(__file__).parents[1] / "samples"


def read_all(path, limits=None):
    with workbook.read(path, is_header, limits or Limits()) as sheet:
        return sheet, list(sheet.rows)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_encodings_and_delimiters(tmp_path, encoding, found, delimiter):
    sheet, rows = read_all(csv_of(tmp_path / "a.csv", encoding, delimiter))
    assert (sheet.format, sheet.encoding, sheet.headers) == ("csv", found, HEADERS)
    assert [row.cells for row in rows] == [ROW]


def test_the_sample_is_gb_18030():
    sheet, rows = read_all(SAMPLES / "registry-list.csv")
    assert (sheet.encoding, sheet.header_row, len(rows)) == ("gb18030", 1, 120)


def write(path, *lines):
    path.write_text("\r\n".join(lines), "utf-8")
    return path


def test_titles_blank_lines_and_ragged_rows(tmp_path):
    path = write(
        tmp_path / "a.csv",
        "已发证书清单,,",
        "",
        ",".join(HEADERS),
        "",
        ",".join(ROW),
        "张三",
        ",".join([*ROW, "多余"]),
        ",,,",
    )
    sheet, rows = read_all(path)
    assert sheet.header_row == 3
    assert [row.number for row in rows] == [2, 3, 4]
    assert [row.cells for row in rows] == [ROW, ["张三", "", "", "", ""], ROW]


def test_excel_s_separator_line(tmp_path):
    sheet, rows = read_all(write(tmp_path / "a.csv", "sep=;", ";".join(HEADERS), ";".join(ROW)))
    assert (sheet.header_row, len(rows)) == (2, 1)


def test_numbers_quoted_by_a_formula_are_text_and_other_formulas_stay(tmp_path):
    path = write(
        tmp_path / "a.csv",
        ",".join(HEADERS),
        '"=HYPERLINK(""x"")","=""110101199001011237""",' + ",".join(ROW[2:]),
    )
    _, rows = read_all(path)
    assert rows[0].cells[:2] == ['=HYPERLINK("x")', "110101199001011237"]


def test_quoted_line_breaks_are_inside_a_cell(tmp_path):
    path = write(tmp_path / "a.csv", ",".join(HEADERS), '"罗\r\n莹",' + ",".join(ROW[1:]))
    _, rows = read_all(path)
    assert len(rows) == 1


def test_an_open_quote_does_not_swallow_the_file(tmp_path):
    path = write(tmp_path / "a.csv", ",".join(HEADERS), '"罗莹', *[",".join(ROW)] * 5000)
    with pytest.raises(RegistryError) as refused:
        read_all(path)
    assert refused.value.code == "DAMAGED_WORKBOOK"


@pytest.mark.parametrize("rows", [3, 4])
def test_the_limit_of_rows_is_told_before_any_row(tmp_path, rows):
    path = csv_of(tmp_path / "a.csv", "utf-8", rows=rows)
    if rows <= 3:
        assert len(read_all(path, Limits(rows=3))[1]) == rows
        return
    with pytest.raises(RegistryError) as refused:
        workbook.read(path, is_header, Limits(rows=3))
    assert refused.value.code == "TOO_MANY_ROWS"


@pytest.mark.parametrize("blank", ["", " "])
def test_five_hundred_and_twelve_columns_are_read_and_blank_ones_at_the_end_do_not_count(tmp_path, blank):
    more = [f"列{number}" for number in range(512 - len(HEADERS))]
    wide = ",".join([*HEADERS, *more, *[blank] * 16_000])
    sheet, rows = read_all(write(tmp_path / "a.csv", wide, ",".join(ROW), ",".join([*ROW, *["x"] * 20_000])))
    assert sheet.headers == [*HEADERS, *more]
    assert {len(row.cells) for row in rows} == {512}


@pytest.mark.parametrize("last", ["列", '"列\n列"'])
def test_more_columns_are_refused(tmp_path, last):
    path = write(
        tmp_path / "a.csv", ",".join([*HEADERS, *["列"] * (512 - len(HEADERS)), last]), ",".join(ROW)
    )
    with pytest.raises(RegistryError) as refused:
        read_all(path)
    assert refused.value.code == "WORKBOOK_TOO_COMPLEX"


def test_one_bad_byte_far_down_is_not_utf_8(tmp_path):
    path = csv_of(tmp_path / "a.csv", "utf-8", rows=2000)
    path.write_bytes(path.read_bytes() + b"\xff\xff\xff\xff")
    with pytest.raises(RegistryError) as refused:
        read_all(path)
    assert refused.value.code in ("UNKNOWN_ENCODING", "NO_HEADER_ROW")
