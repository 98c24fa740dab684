"""`upload`: what goes in, row by row, in JSON and in words; what comes back; what a second time changes."""

from __future__ import annotations

import json

import openpyxl
import pytest

from tests.cli.desk import AUTHORITY, BODY
from tests.factories import make_resident_id
from tests.workflows.acts import row, write


@pytest.fixture
def faults(samples):
    """Give the file of faults and what must become of it."""
    expected = json.loads((samples / "faults.expected.json").read_text("utf-8"))
    return samples / "faults.xlsx", expected


def short(rows):
    """Give what the expectations speak of: row, outcome, columns and codes."""
    return [
        (one["row"], one["outcome"], sorted([found["column"], found["code"]] for found in one["problems"]))
        for one in rows
    ]


@pytest.mark.parametrize("commit", [[], ["--commit"]])
def test_every_row_of_the_faults_ends_as_expected(desk, faults, commit):
    path, expected = faults
    told = desk.json("upload", path, "--body", BODY, *commit)
    assert short(told["rows"]) == [
        (case["row"], case["expect"], sorted(case["problems"])) for case in expected
    ]
    outcomes = [case["expect"] for case in expected]
    assert told["counts"] == {
        name: outcomes.count(name) for name in ("accept", "same", "conflict", "recorded", "reject")
    }


def test_the_json_has_the_members_that_were_promised_and_no_others(desk, faults):
    told = desk.json("upload", faults[0], "--body", BODY)
    assert list(told) == ["batch", "counts", "rows"]
    assert told["batch"] is None
    assert [one["row"] for one in told["rows"]] == list(range(1, len(faults[1]) + 1))
    problems = [found for one in told["rows"] for found in one["problems"]]
    assert {tuple(one) for one in told["rows"]} == {("row", "outcome", "problems")}
    assert {tuple(found) for found in problems} == {("code", "column", "severity", "message")}
    assert {tuple(found["message"]) for found in problems} == {("zh-CN", "en")}
    assert {found["severity"] for found in problems} <= {"error", "warning", "info"}
    assert all(found["message"]["zh-CN"] and found["message"]["en"] for found in problems)


def test_warnings_alone_never_block(desk, faults):
    for one in desk.json("upload", faults[0], "--body", BODY)["rows"]:
        if one["problems"] and {found["severity"] for found in one["problems"]} <= {"warning", "info"}:
            assert one["outcome"] in ("accept", "same", "recorded")


def test_a_dry_run_stores_nothing_and_says_so(desk, samples):
    before = desk.stored()
    said = desk.run("upload", samples / "results-2026-q1.xlsx", "--body", BODY)
    assert said.exit_code == 0
    assert "没有保存" in said.stdout
    assert "nothing was stored" in said.stdout
    assert desk.stored() == before


def test_committing_issues_what_was_accepted_and_tells_the_batch(desk, faults):
    said = desk.run("upload", faults[0], "--body", BODY, "--commit")
    accepted = sum(case["expect"] == "accept" for case in faults[1])
    assert said.exit_code == 0
    assert f"已签发 {accepted} 张证书" in said.stdout
    assert f"{accepted} certificates" in said.stdout
    assert desk.stored()["credential"] == accepted


def test_words_tell_row_column_code_and_both_languages(desk, tmp_path):
    path = write(tmp_path / "one.csv", [row(make_resident_id(), 操作项目="潜水作业")])
    said = desk.run("upload", path, "--body", BODY).stdout
    assert "表中第 2 行（第 1 条） line 2 of the sheet (row 1) · 操作项目 · UNKNOWN_OPERATION (error)" in said
    told = desk.json("upload", path, "--body", BODY)["rows"][0]["problems"][0]["message"]
    assert told["zh-CN"] in said
    assert told["en"] in said


def test_of_very_many_problems_fifty_are_shown_and_the_rest_is_counted(desk, tmp_path):
    rows = [row(make_resident_id(order=number), 操作项目="潜水作业") for number in range(1, 61)]
    said = desk.run("upload", write(tmp_path / "many.csv", rows), "--body", BODY).stdout
    assert said.count("UNKNOWN_OPERATION") == 50
    assert "10 more problems" in said


@pytest.mark.parametrize("where", ["errors.xlsx", "folder/errors.xlsx"])
def test_the_file_comes_back_with_an_error_column(desk, faults, tmp_path, where):
    out = tmp_path / where
    out.parent.mkdir(exist_ok=True)
    said = desk.run("upload", faults[0], "--body", BODY, "--errors", out)
    assert str(out) in said.stdout
    cells = list(openpyxl.load_workbook(out).active.iter_rows(values_only=True))
    heading = next(number for number, line in enumerate(cells) if "姓名" in line)
    outcome, problems = (cells[heading].index(title) for title in ("处理结果 Outcome", "问题 Problems"))
    returned = [line for line in cells[heading + 1 :] if line[outcome]]
    assert len(returned) == len(faults[1])
    for line, case in zip(returned, faults[1], strict=True):
        assert bool(line[problems]) == bool(case["problems"])
        for column, _ in case["problems"]:
            assert f"【{column}】" in line[problems]


@pytest.mark.parametrize(
    ("name", "how", "count"),
    [
        ("registry-list.csv", ("--body", AUTHORITY, "--kind", "list"), 120),
        ("results-legacy.xls", ("--body", BODY), None),
        ("results-2026-q1.xlsx", ("--body", BODY), 300),
    ],
)
def test_files_of_every_format_go_in_whole(desk, samples, name, how, count):
    told = desk.json("upload", samples / name, *how, "--commit")
    rows = len(told["rows"])
    assert rows == (count or rows) > 0
    assert told["counts"]["accept"] == rows
    assert desk.stored()["credential"] == rows


@pytest.mark.parametrize("called", ["results.xlsx", "results.ods", "results.csv", "results"])
def test_what_a_file_is_its_bytes_tell_and_not_its_name(desk, samples, tmp_path, called):
    for name in ("results-legacy.xls", "results-2026-q1.xlsx"):
        path = tmp_path / called
        path.write_bytes((samples / name).read_bytes())
        told = desk.json("upload", path, "--body", BODY)
        assert told["counts"]["accept"] == len(told["rows"]) >= 60


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("faults.xlsx", ("--body", BODY)),
        ("registry-list.csv", ("--body", AUTHORITY, "--kind", "list")),
    ],
)
def test_the_same_file_a_second_time_changes_nothing(desk, samples, name, how):
    first = desk.json("upload", samples / name, *how, "--commit")
    stored = desk.stored()
    again = desk.json("upload", samples / name, *how, "--commit")
    assert again["batch"] == first["batch"]
    assert again["counts"]["accept"] == 0
    assert desk.stored() == stored


def test_rows_mended_after_the_error_file_go_in_and_the_others_stay(desk, tmp_path):
    good, bad = row(make_resident_id()), row(make_resident_id(order=2), 操作项目="潜水作业")
    desk.json("upload", write(tmp_path / "1.csv", [good, bad]), "--body", BODY, "--commit")
    mended = write(tmp_path / "2.csv", [good, {**bad, "操作项目": good["操作项目"]}])
    told = desk.json("upload", mended, "--body", BODY, "--commit")
    assert [one["outcome"] for one in told["rows"]] == ["same", "accept"]
    assert desk.stored()["credential"] == 2


def test_no_identity_number_is_in_what_is_told(desk, faults):
    path, _ = faults
    told = desk.run("upload", path, "--body", BODY, "--json").output
    told += desk.run("upload", path, "--body", BODY, "--commit").output
    cells = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    numbers = {str(cell).strip() for line in cells for cell in line if len(str(cell).strip()) in (15, 18)}
    numbers = {number for number in numbers if number[:-1].isdigit()}
    assert len(numbers) > 10
    assert [number for number in numbers if number in told] == []
