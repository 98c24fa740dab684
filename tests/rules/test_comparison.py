"""Rows beside each other, and beside the register."""

from dataclasses import replace

import pytest

from registry.rules.columns import recognise
from registry.rules.draft import Kind
from registry.rules.upload import RowOutcome, Stored, compare_with_stored
from tests.rules.rows import RESULT_ROW, found, judge, judge_together

COLUMNS = recognise(list(RESULT_ROW), Kind.RESULTS)
FAILED = {
    "结果": "不合格",
    "理论成绩": 52.0,
    "有效期起": "",
    "有效期止": "",
    "应复审日期": "",
    "证书编号": "",
}
OTHER_END = {"有效期止": "2032-04-04", "应复审日期": ""}


def outcomes(judged):
    return [row.outcome.value for row in judged]


def test_marks_hours_ticket_and_employer_do_not_make_another_certificate():
    again = {
        "准考证号": "9",
        "实修学时": 120.0,
        "理论成绩": 99.0,
        "考评员": "x",
        "工作单位": "y",
        "统一社会信用代码": "",
    }
    assert outcomes(judge_together({}, again, {})) == ["accept", "same", "same"]


def test_a_file_that_contradicts_itself_waits_whole():
    rows = judge_together({}, {}, {"有效期止": "2032-04-04"})
    assert outcomes(rows) == ["conflict"] * 3
    assert [found(row) for row in rows] == [[("有效期止", "CONFLICTING_ROWS")]] * 3
    assert "(see line 3, 4 of the sheet)" in rows[0].problems[0].message("en")
    assert all(row.draft is not None for row in rows)


@pytest.mark.parametrize(
    ("change", "columns"),
    [
        ({"应复审日期": "2029-04-04"}, ["应复审日期"]),
        ({"应复审日期": ""}, ["应复审日期"]),
        ({"初领日期": "2020-04-06"}, ["初领日期"]),
        ({"签发机关": "宁波市应急管理局"}, ["签发机关"]),
        ({"有效期止": "2031-04-05", "应复审日期": "2028-04-05"}, ["有效期止", "应复审日期"]),
    ],
)
def test_every_contradiction_is_told_in_its_column(change, columns):
    for row in judge_together({}, change):
        assert row.outcome is RowOutcome.CONFLICT
        assert found(row) == [(column, "CONFLICTING_ROWS") for column in columns]


@pytest.mark.parametrize("change", [{"初领日期": ""}, {"签发机关": ""}])
def test_what_one_row_leaves_out_is_no_contradiction(change):
    assert outcomes(judge_together({}, change)) == ["accept", "same"]


def test_another_operation_or_start_is_another_certificate():
    rows = judge_together({}, {"操作项目": "钎焊作业"}, {"有效期起": "2026-04-07", "有效期止": "2032-04-06"})
    assert outcomes(rows) == ["accept"] * 3


def test_one_number_with_two_names_waits():
    rows = judge_together({}, {"姓名": "刘军", "操作项目": "钎焊作业"}, {})
    assert outcomes(rows) == ["conflict"] * 3
    assert found(rows[0]) == [("姓名", "NAME_MISMATCH")]
    assert "（见表中第 3 行）" in rows[0].problems[0].message("zh-CN")


def test_a_rejected_row_stays_rejected_but_makes_its_counterpart_wait():
    rows = judge_together({}, {"姓名": "刘军", "实修学时": 1})
    assert outcomes(rows) == ["conflict", "reject"]
    assert found(rows[1]) == [("姓名", "NAME_MISMATCH"), ("实修学时", "HOURS_SHORT")]


def test_spellings_of_one_person_are_one_person():
    rows = judge_together({}, {"姓名": " 罗 莹\u200b", "证件号码": "１１０１０１１９９００１０１１２３７"})
    assert outcomes(rows) == ["accept", "same"]


def test_failed_and_passed_stand_beside_each_other():
    rows = judge_together(FAILED, {}, FAILED, {**FAILED, "理论成绩": 60.0})
    assert outcomes(rows) == ["recorded", "accept", "same", "recorded"]


def test_a_stored_certificate_is_the_same():
    judged = judge()
    assert judged.draft is not None
    stored = Stored.of(judged.draft)
    assert compare_with_stored(judged, [], COLUMNS) == judged
    assert compare_with_stored(judged, [stored], COLUMNS).outcome is RowOutcome.SAME
    other = replace(stored, operation="2.3")
    assert compare_with_stored(judged, [other], COLUMNS).outcome is RowOutcome.ACCEPT


def test_a_stored_failure_is_the_same():
    judged = judge(FAILED)
    assert judged.draft is not None
    stored = Stored.of(judged.draft)
    assert compare_with_stored(judged, [stored], COLUMNS).outcome is RowOutcome.SAME
    assert compare_with_stored(judge(), [stored], COLUMNS).outcome is RowOutcome.ACCEPT


def test_a_stored_record_with_other_values_is_a_conflict_for_a_person():
    draft = judge(OTHER_END).draft
    assert draft is not None
    compared = compare_with_stored(judge(), [Stored.of(draft)], COLUMNS)
    assert compared.outcome is RowOutcome.CONFLICT
    assert found(compared) == [("有效期止", "CONFLICTS_WITH_RECORD"), ("应复审日期", "CONFLICTS_WITH_RECORD")]


def test_a_stored_person_with_another_name_is_a_conflict():
    draft = judge({"姓名": "刘军", "操作项目": "钎焊作业"}).draft
    assert draft is not None
    compared = compare_with_stored(judge(), [Stored.of(draft)], COLUMNS)
    assert compared.outcome is RowOutcome.CONFLICT
    assert found(compared) == [("姓名", "NAME_MISMATCH")]


def test_a_rejected_row_is_not_compared():
    judged = judge({"实修学时": 1})
    stored = Stored.of(judge().draft)
    assert compare_with_stored(judged, [stored], COLUMNS) is judged


def test_one_person_in_each_of_three_thousand_rows():
    changes = [
        {"理论成绩": 80.0 + number % 20, "姓名": "罗莹" if number % 2 else "刘军"} for number in range(3000)
    ]
    rows = judge_together(*changes)
    assert set(outcomes(rows)) == {"conflict"}
