"""Files that do not go in: a clear sentence with its code, a status that is not 0, an untouched database."""

from __future__ import annotations

from functools import partial

import pytest

from tests.adapters.files import xlsx, zip_of_zeros
from tests.cli.desk import AUTHORITY, BODY
from tests.factories import make_resident_id
from tests.rules.rows import RESULT_ROW
from tests.workflows.acts import row, write


def changed(path, old, new):
    """Write a good file with one heading changed."""
    write(path, [row(make_resident_id())])
    path.write_text(path.read_text("utf-8-sig").replace(old, new, 1), "utf-8")
    return path


def of_bytes(content, path):
    path.write_bytes(content)
    return path


FILES = {
    "NOT_A_WORKBOOK": partial(of_bytes, b"%PDF-1.7 and so on"),
    "WEB_PAGE_NOT_WORKBOOK": partial(of_bytes, "<html><table><tr><td>姓名".encode()),
    "DAMAGED_WORKBOOK": partial(of_bytes, b"PK\x03\x04 and nothing else"),
    "EMPTY_FILE": partial(of_bytes, b""),
    "NO_HEADER_ROW": partial(of_bytes, "一些,文字\n另一些,文字\n".encode()),
    "NO_DATA_ROWS": lambda path: write(path, []),
    "COLUMNS_MISSING": lambda path: changed(path, "操作项目", "备注"),
    "COLUMNS_AMBIGUOUS": lambda path: changed(path, "准考证号", "身份证号"),
    "RESULTS_WITHOUT_MARKS": lambda path: changed(path, "理论成绩", "备注"),
    "TOO_LARGE_UNPACKED": lambda path: zip_of_zeros(path, 2500, 2500),
    "TOO_MANY_ROWS": partial(of_bytes, (",".join(RESULT_ROW) + "\n" + "1,王\n" * 1_000_000).encode()),
}


@pytest.mark.parametrize("code", FILES)
@pytest.mark.parametrize("commit", [[], ["--commit"]])
def test_a_file_that_cannot_be_taken_is_refused_with_its_code(desk, tmp_path, code, commit):
    path = FILES[code](tmp_path / "results.xlsx")
    before = desk.stored()
    said = desk.run("upload", path, "--body", BODY, *commit)
    assert said.exit_code == 1
    zh, en = said.stderr.strip().splitlines()[-2:]
    assert zh.startswith(f"{code}：")
    assert en.startswith(f"{code}: ")
    assert said.stdout == ""
    assert desk.stored() == before


def test_text_that_is_called_a_workbook_is_told_as_text(desk, tmp_path):
    path = of_bytes("一些文字\n另一些\n".encode(), tmp_path / "results.xlsx")
    said = desk.run("upload", path, "--body", BODY)
    assert said.exit_code == 1
    assert "NOT_A_WORKBOOK：" in said.stderr
    assert "识别为：TXT" in said.stderr


def test_two_columns_with_one_meaning_are_both_named(desk, tmp_path):
    said = desk.run("upload", changed(tmp_path / "a.csv", "准考证号", "身份证号"), "--body", BODY)
    assert "身份证号" in said.stderr
    assert "证件号码" in said.stderr


def test_missing_columns_are_all_named(desk, tmp_path):
    kept = [header for header in RESULT_ROW if header not in ("操作项目", "有效期起")]
    path = xlsx(tmp_path / "a.xlsx", ("S", [kept, [RESULT_ROW[header] for header in kept]]))
    said = desk.run("upload", path, "--body", BODY)
    assert "COLUMNS_MISSING" in said.stderr
    assert "操作项目" in said.stderr
    assert "有效期起" in said.stderr


def test_with_json_a_refusal_is_json_too(desk, tmp_path):
    path = FILES["EMPTY_FILE"](tmp_path / "empty.csv")
    told = desk.json("upload", path, "--body", BODY, status=1)
    assert told == {
        "code": "EMPTY_FILE",
        "message": {"zh-CN": "文件是空的（0 字节）。", "en": "The file is empty (0 bytes)."},
    }


@pytest.mark.parametrize(
    ("name", "body", "kind", "code"),
    [
        ("registry-list.csv", BODY, "list", "LIST_FROM_BODY"),
        ("registry-list.csv", BODY, "results", "RESULTS_WITHOUT_MARKS"),
        ("registry-list.csv", AUTHORITY, "results", "RESULTS_NOT_FROM_BODY"),
        ("results-2026-q1.xlsx", AUTHORITY, "results", "RESULTS_NOT_FROM_BODY"),
        ("results-2026-q1.xlsx", "9999", "results", "BODY_UNKNOWN"),
    ],
)
def test_a_list_is_no_way_around_the_exam_and_nobody_hands_in_for_another(
    desk, samples, name, body, kind, code
):
    before = desk.stored()
    told = desk.json("upload", samples / name, "--body", body, "--kind", kind, "--commit", status=1)
    assert told["code"] == code
    assert desk.stored() == before


def test_where_the_file_could_not_be_given_back_nothing_is_stored(desk, samples, tmp_path):
    before = desk.stored()
    path = tmp_path / "results.xlsx"
    path.write_bytes((samples / "faults.xlsx").read_bytes())
    for out in (tmp_path / "nowhere" / "errors.xlsx", tmp_path, path):
        assert desk.run("upload", path, "--body", BODY, "--commit", "--errors", out).exit_code == 64
    assert desk.stored() == before
    assert path.read_bytes() == (samples / "faults.xlsx").read_bytes()


@pytest.mark.parametrize("name", ["errors", "errors.xls", "errors.csv"])
def test_what_comes_back_is_an_xlsx_and_called_so(desk, samples, tmp_path, name):
    before = desk.stored()
    out = tmp_path / name
    said = desk.run("upload", samples / "faults.xlsx", "--body", BODY, "--commit", "--errors", out)
    assert said.exit_code == 64
    assert "须以 .xlsx 结尾" in said.stderr
    assert "must end in .xlsx" in said.stderr
    assert not out.exists()
    assert desk.stored() == before


def test_the_name_of_what_comes_back_may_be_in_capitals(desk, samples, tmp_path):
    out = tmp_path / "ERRORS.XLSX"
    assert desk.run("upload", samples / "faults.xlsx", "--body", BODY, "--errors", out).exit_code == 0
    assert out.exists()
