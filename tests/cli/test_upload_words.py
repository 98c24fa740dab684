"""What `upload` says to a clerk: the sheet's own lines, what a second time means, what to do."""

from __future__ import annotations

import openpyxl
import pytest

from registry.workflows import intake
from tests.adapters.files import xlsx
from tests.cli.desk import BODY
from tests.factories import NOW, make_resident_id
from tests.rules.rows import RESULT_ROW
from tests.workflows.acts import row, write

HANDED_IN = "这份文件已在 2026-11-24 10:00 以批次 {batch} 提交过，没有新内容。"
HANDED_IN_EN = "This file was handed in before, on 2026-11-24 10:00, as batch {batch}; nothing new."
WAITS = (
    "待登记机关人工处理",
    "改正文件后再次提交",
    "correct the file and hand it in again",
    "call the office",
)


def contradicting(tmp_path, order=1):
    """Write two rows that contradict each other, below a title, a blank line, the header and a blank line."""
    one = list(row(make_resident_id(order=order)).values())
    other = [
        cell if header != "有效期止" else "2032-04-04" for header, cell in zip(RESULT_ROW, one, strict=True)
    ]
    return xlsx(tmp_path / "two.xlsx", ("S", [["一季度成绩"], [], list(RESULT_ROW), [], one, other]))


def lines_of(path):
    """Give what stands in the lines of a sheet, by the number a spreadsheet program shows."""
    return dict(enumerate(openpyxl.load_workbook(path).active.iter_rows(values_only=True), 1))


def test_a_row_is_named_by_the_line_the_sheet_shows_beside_it(desk, tmp_path):
    path = contradicting(tmp_path)
    number = make_resident_id()
    assert [line for line, cells in lines_of(path).items() if number in cells] == [5, 6]
    said = desk.run("upload", path, "--body", BODY).stdout
    assert "表中第 5 行（第 2 条） line 5 of the sheet (row 2) · 有效期止 · CONFLICTING_ROWS" in said
    assert "表中第 6 行（第 3 条） line 6 of the sheet (row 3) · 有效期止 · CONFLICTING_ROWS" in said
    assert [one["row"] for one in desk.json("upload", path, "--body", BODY)["rows"]] == [2, 3]


def test_rows_that_belong_together_refer_to_each_other_by_lines_of_the_sheet(desk, tmp_path):
    out = tmp_path / "errors.xlsx"
    desk.run("upload", contradicting(tmp_path), "--body", BODY, "--errors", out)
    marked = lines_of(out)
    for own, other in ((5, 6), (6, 5)):
        assert f"（见表中第 {other} 行）" in marked[own][-1]
        assert f"(see line {other} of the sheet)" in marked[own][-1]


def test_a_text_table_has_lines_too(desk, tmp_path):
    path = write(tmp_path / "a.csv", [row(make_resident_id(), 操作项目="潜水作业")])
    path.write_text("成绩表\n\n" + path.read_text("utf-8-sig"), "utf-8")
    assert "表中第 4 行（第 1 条）" in desk.run("upload", path, "--body", BODY).stdout


@pytest.mark.parametrize("commit", [[], ["--commit"]])
def test_the_same_file_again_is_told_as_nothing_new(desk, samples, commit):
    path = samples / "results-2026-q1.xlsx"
    batch = desk.json("upload", path, "--body", BODY, "--commit")["batch"]
    said = desk.run("upload", path, "--body", BODY, *commit).stdout
    assert HANDED_IN.format(batch=batch) in said
    assert HANDED_IN_EN.format(batch=batch) in said
    assert "已签发" not in said
    assert ("没有保存" in said) == (not commit)


def test_a_file_that_was_only_tried_is_new(desk, samples):
    path = samples / "results-2026-q1.xlsx"
    desk.run("upload", path, "--body", BODY)
    said = desk.run("upload", path, "--body", BODY, "--commit").stdout
    assert "已签发 300 张证书" in said
    assert "提交过" not in said


def test_a_file_that_was_recorded_and_not_issued_is_finished_and_told_as_new(desk, tmp_path):
    path = write(tmp_path / "a.csv", [row(make_resident_id())])
    with desk.office() as office:
        intake.commit(office, path, body=BODY, kind="results", now=NOW)
    said = desk.run("upload", path, "--body", BODY, "--commit").stdout
    assert "已签发 1 张证书" in said
    assert "提交过" not in said


def test_other_bytes_with_the_same_rows_are_nothing_new(desk, tmp_path):
    rows = [row(make_resident_id()), row(make_resident_id(order=2))]
    desk.json("upload", write(tmp_path / "a.csv", rows), "--body", BODY, "--commit")
    said = desk.run("upload", write(tmp_path / "b.csv", rows[::-1]), "--body", BODY, "--commit").stdout
    assert "所有行都已有记录，没有新内容" in said
    assert "every row is on record already; nothing new" in said
    assert "已签发" not in said


def test_a_file_without_a_good_row_issues_nothing_and_says_so(desk, tmp_path):
    path = write(tmp_path / "a.csv", [row(make_resident_id(), 操作项目="潜水作业")])
    said = desk.run("upload", path, "--body", BODY, "--commit").stdout
    assert "未签发证书" in said
    assert "no certificate was issued" in said
    assert "没有新内容" not in said


@pytest.mark.parametrize("commit", [[], ["--commit"]])
def test_what_to_do_about_rows_that_wait_is_said(desk, tmp_path, commit):
    said = desk.run("upload", contradicting(tmp_path), "--body", BODY, *commit).stdout
    for words in ("2 行待登记机关", *WAITS):
        assert words in said


def test_nothing_is_said_of_waiting_where_nothing_waits(desk, samples):
    said = desk.run("upload", samples / "results-2026-q1.xlsx", "--body", BODY).stdout
    for words in WAITS:
        assert words not in said


def test_a_slip_that_is_corrected_as_advised_goes_in(desk, tmp_path):
    desk.json("upload", contradicting(tmp_path), "--body", BODY, "--commit")
    mended = write(tmp_path / "mended.csv", [row(make_resident_id())])
    told = desk.json("upload", mended, "--body", BODY, "--commit")
    assert [one["outcome"] for one in told["rows"]] == ["accept"]


def test_sheets_that_were_not_read_are_named(desk, tmp_path):
    page = [list(RESULT_ROW), list(row(make_resident_id()).values())]
    path = xlsx(tmp_path / "a.xlsx", ("一季度", page), ("说明", [["随便写写"]]), ("二季度", page))
    said = desk.run("upload", path, "--body", BODY).stdout
    assert "以下工作表也有表头，但没有读取：二季度\n" in said
    assert "Sheets with a header row that were not read: 二季度\n" in said
