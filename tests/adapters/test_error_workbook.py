"""The file that comes back: same rows, problems beside them, safe to open, fit to be uploaded again."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from registry.adapters import error_workbook, workbook
from registry.adapters.error_workbook import OUTCOME_HEADER, PROBLEMS_HEADER
from registry.rules import upload
from registry.rules.upload import Kind
from tests.adapters.files import HEADERS, ROW, csv_of, xlsx

SAMPLES = Path(__file__).parents[1] / "samples"
TODAY = date(2026, 11, 24)
ERROR_FILL, WARNING_FILL, INFO_FILL = "FFFFC7CE", "FFFFEB9C", "FFDDEBF7"


@dataclass
class Found:
    column: str
    severity: str = "error"

    def message(self, language):
        return {"zh-CN": "不对", "en": "wrong"}[language]


@dataclass
class Report:
    row: int
    outcome: str
    problems: list


def judge(path, kind=Kind.RESULTS):
    with workbook.read(path, upload.is_header) as sheet:
        columns = upload.recognise(sheet.headers, kind)
        return columns, upload.judge_rows(sheet.rows, columns, kind, TODAY)


def write(path, reports, out, text_columns=()):
    error_workbook.write(workbook.read(path, upload.is_header), reports, out, text_columns)
    return openpyxl.load_workbook(out).active


@pytest.fixture(scope="module")
def returned(tmp_path_factory):
    out = tmp_path_factory.mktemp("returned") / "errors.xlsx"
    columns, judged = judge(SAMPLES / "faults.xlsx")
    write(SAMPLES / "faults.xlsx", judged, out, columns.number_positions())
    return out


def test_title_headers_and_rows_stay_where_they_were(returned):
    before = openpyxl.load_workbook(SAMPLES / "faults.xlsx").active
    after = openpyxl.load_workbook(returned).active
    assert after.cell(1, 1).value == before.cell(1, 1).value
    headers = [cell.value for cell in before[2]]
    assert [cell.value for cell in after[2]] == [*headers, OUTCOME_HEADER, PROBLEMS_HEADER]
    for line in range(3, before.max_row + 1):
        for column in range(1, len(headers) + 1):
            old, new = before.cell(line, column).value, after.cell(line, column).value
            assert new == old or (old in ("", None) and new is None), (line, column)


def test_outcome_and_problems_stand_beside_each_row_chinese_first(returned):
    after = openpyxl.load_workbook(returned).active
    expected = json.loads((SAMPLES / "faults.expected.json").read_text("utf-8"))
    words = {"accept": "接收", "same": "已有", "conflict": "待人工", "recorded": "仅记录", "reject": "不接收"}
    for entry in expected:
        outcome, told = after.cell(entry["row"] + 2, 24).value, after.cell(entry["row"] + 2, 25).value
        assert outcome.startswith(words[entry["expect"]])
        lines = (told or "").splitlines()
        assert [line.startswith("【") for line in lines] == [True] * (len(lines) // 2) + [False] * (
            len(lines) // 2
        )
        assert len(lines) == 2 * len(entry["problems"])
        for line, (column, _) in zip(lines, entry["problems"], strict=False):
            assert line.startswith(f"【{column}】")


def test_wrong_cells_are_filled_and_others_are_not(returned):
    after = openpyxl.load_workbook(returned).active
    headers = [cell.value for cell in after[2]]
    number, result, code = (headers.index(name) + 1 for name in ("证件号码", "结果", "统一社会信用代码"))
    assert after.cell(9 + 2, number).fill.fgColor.rgb == ERROR_FILL
    assert after.cell(13 + 2, result).fill.fgColor.rgb == INFO_FILL
    assert after.cell(26 + 2, code).fill.fgColor.rgb == WARNING_FILL
    assert after.cell(1 + 2, number).fill.fill_type is None


def test_numbers_are_text_and_nothing_is_a_formula(returned):
    after = openpyxl.load_workbook(returned).active
    headers = [cell.value for cell in after[2]]
    number, name = headers.index("证件号码") + 1, headers.index("姓名") + 1
    assert after.cell(3, number).number_format == "@"
    assert after.cell(3, number).data_type == "s"
    assert after.column_dimensions["E"].width > 18
    formula = after.cell(24 + 2, name)
    assert formula.value == '=HYPERLINK("x")'
    assert formula.data_type == "s"
    assert formula.quotePrefix
    assert not [cell for row in after.iter_rows() for cell in row if cell.data_type == "f"]


def test_what_comes_back_can_be_uploaded_again(returned, tmp_path):
    _, first = judge(SAMPLES / "faults.xlsx")
    columns, second = judge(returned)
    assert [(row.row, row.outcome, row.problems) for row in second] == [
        (row.row, row.outcome, row.problems) for row in first
    ]
    again = write(returned, second, tmp_path / "again.xlsx", columns.number_positions())
    assert [cell.value for cell in again[2]].count(PROBLEMS_HEADER) == 1


@pytest.mark.parametrize("start", ["=1+1", "+86", "-1", "@x", "\tx"])
def test_every_dangerous_start_is_quoted(tmp_path, start):
    path = xlsx(tmp_path / "a.xlsx", ("S", [[*HEADERS, "备注"], [*ROW, start]]))
    page = write(path, [], tmp_path / "b.xlsx")
    cell = page.cell(2, 6)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (start, "s", True)


def test_blank_rows_dates_and_numbers_stay(tmp_path):
    day = date(2026, 4, 6)
    path = xlsx(tmp_path / "a.xlsx", ("S", [HEADERS, ["罗莹", 3.30106198803120e17, True, "", 5.5], [], ROW]))
    page = write(
        path, [Report(3, "reject", [Found("姓名"), Found("姓名", "info")])], tmp_path / "b.xlsx", {1}
    )
    assert page.cell(2, 2).value == 3.30106198803120e17
    assert page.cell(2, 3).value is True
    assert page.cell(2, 5).value == 5.5
    assert page.cell(3, 1).value is None
    assert page.cell(4, 1).value == "罗莹"
    assert page.cell(4, 1).fill.fgColor.rgb == ERROR_FILL
    assert page.cell(4, 7).value == "【姓名】不对\n【姓名】不对\n[姓名] wrong\n[姓名] wrong"
    assert day.isoformat() == page.cell(4, 4).value


def test_a_missing_cell_is_filled_though_it_is_empty(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", ("S", [HEADERS, ["", *ROW[1:]]]))
    page = write(path, [Report(1, "reject", [Found("姓名")])], tmp_path / "b.xlsx")
    assert page.cell(2, 1).fill.fgColor.rgb == ERROR_FILL


def test_a_text_table_comes_back_as_a_workbook(tmp_path):
    page = write(csv_of(tmp_path / "a.csv", "gb18030"), [Report(1, "accept", [])], tmp_path / "b.xlsx", {1})
    assert [cell.value for cell in page[2]][:5] == ROW
    assert page.cell(2, 2).number_format == "@"


def test_nothing_lies_elsewhere_and_nothing_stays_beside_it(tmp_path, monkeypatch):
    path = csv_of(tmp_path / "a.csv", "utf-8", rows=5)
    out = tmp_path / "out" / "b.xlsx"
    out.parent.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    write(path, [], out)
    assert [file.name for file in out.parent.iterdir()] == ["b.xlsx"]
    assert out.stat().st_mode & 0o777 == 0o600


def test_a_file_that_cannot_be_finished_leaves_the_one_before(tmp_path):
    out = tmp_path / "b.xlsx"
    out.write_bytes(b"before")
    sheet = workbook.read(csv_of(tmp_path / "a.csv", "utf-8", rows=5), upload.is_header)
    sheet.rows = (row if number < 3 else 1 / 0 for number, row in enumerate(sheet.rows))
    with pytest.raises(ZeroDivisionError):
        error_workbook.write(sheet, [], out)
    assert out.read_bytes() == b"before"
    assert {file.name for file in tmp_path.iterdir()} == {"a.csv", "b.xlsx"}


def test_memory_stays_small(tmp_path):
    path = csv_of(tmp_path / "a.csv", "utf-8", rows=40_000)
    program = (
        "import sys, resource\n"
        "from pathlib import Path\n"
        "from registry.adapters import error_workbook, workbook\n"
        "from registry.rules.upload import is_header\n"
        "sheet = workbook.read(Path(sys.argv[1]), is_header)\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "error_workbook.write(sheet, [], Path(sys.argv[2]))\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path), str(tmp_path / "b.xlsx")],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert float(done.stdout) < 16
