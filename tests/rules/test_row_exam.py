"""Training and exam: marks, hours, results, each judged by the rule of the exam's day."""

from datetime import date

import pytest

from registry.rules.upload import ExamType, Kind, RowOutcome
from tests.rules.rows import found, judge

FAILED = {
    "结果": "不合格",
    "理论成绩": 52.0,
    "证书编号": "",
    "初领日期": "",
    "有效期起": "",
    "有效期止": "",
    "应复审日期": "",
}


def test_a_passed_exam():
    judged = judge()
    assert judged.outcome is RowOutcome.ACCEPT
    assert found(judged) == []
    assert judged.draft is not None
    exam, training = judged.draft.exam, judged.draft.training
    assert exam is not None
    assert (exam.theory, exam.practical, exam.held_on, exam.passed) == (85, 91, date(2026, 3, 25), True)
    assert training is not None
    assert (training.required, training.attended) == (100, 107)
    assert judged.draft.exam_type is ExamType.INITIAL


def test_a_failed_exam_is_recorded_and_asks_for_no_certificate():
    judged = judge(FAILED)
    assert judged.outcome is RowOutcome.RECORDED
    assert found(judged) == [("结果", "EXAM_FAILED")]
    assert judged.draft is not None
    assert judged.draft.start is None
    assert judged.draft.certificate_number is None
    assert judged.draft.exam is not None
    assert not judged.draft.exam.passed


def test_absent_has_no_marks():
    judged = judge({**FAILED, "结果": "缺考", "理论成绩": "", "实操成绩": "-", "实修学时": ""})
    assert judged.outcome is RowOutcome.RECORDED
    assert judged.draft is not None
    assert judged.draft.exam is not None
    assert judged.draft.exam.theory is None


def test_a_failed_exam_of_nobody_is_rejected():
    judged = judge({**FAILED, "证件号码": "110101199001011238"})
    assert judged.outcome is RowOutcome.REJECT
    assert found(judged) == [("证件号码", "ID_CHECK_DIGIT"), ("结果", "EXAM_FAILED")]


def test_failed_with_pass_marks_is_told_to_the_clerk():
    judged = judge({**FAILED, "理论成绩": 85.0})
    assert judged.outcome is RowOutcome.RECORDED
    assert found(judged) == [("结果", "EXAM_FAILED"), ("结果", "FAILED_WITH_PASS_MARKS")]


@pytest.mark.parametrize("column", ["理论成绩", "实操成绩"])
@pytest.mark.parametrize(
    ("mark", "codes"),
    [(80.0, []), (79.5, ["MARK_BELOW_PASS"]), ("79分", ["MARK_BELOW_PASS"]), (0, ["MARK_BELOW_PASS"])],
)
def test_no_certificate_below_the_pass_mark(column, mark, codes):
    assert found(judge({column: mark})) == [(column, code) for code in codes]


@pytest.mark.parametrize("mark", [101, -1, "优秀", True, float("nan"), date(2026, 1, 1)])
def test_what_is_no_mark(mark):
    assert found(judge({"理论成绩": mark})) == [("理论成绩", "BAD_MARK")]


@pytest.mark.parametrize("column", ["理论成绩", "实操成绩", "实修学时", "考核日期", "结果"])
def test_no_certificate_without_its_exam(column):
    assert found(judge({column: ""})) == [(column, "MISSING")]


def test_both_marks_are_told_at_once():
    assert found(judge({"理论成绩": 10, "实操成绩": 20, "实修学时": 1})) == [
        ("实修学时", "HOURS_SHORT"),
        ("理论成绩", "MARK_BELOW_PASS"),
        ("实操成绩", "MARK_BELOW_PASS"),
    ]


@pytest.mark.parametrize("result", ["也许", "1", "合格?"])
def test_unknown_results(result):
    assert found(judge({"结果": result})) == [("结果", "BAD_RESULT")]


@pytest.mark.parametrize("result", ["通过", " 合 格 ", "PASS"])
def test_words_for_passed(result):
    assert judge({"结果": result}).outcome is RowOutcome.ACCEPT


def test_without_a_column_of_results_the_marks_decide():
    assert judge(without=("结果",)).outcome is RowOutcome.ACCEPT
    failed = judge({"理论成绩": 10}, without=("结果",))
    assert failed.outcome is RowOutcome.RECORDED
    assert found(failed) == [("理论成绩", "EXAM_FAILED")]


@pytest.mark.parametrize(
    ("kind_of_exam", "hours", "codes"),
    [
        ("初次取证", 100, []),
        ("初次取证", 99.5, ["HOURS_SHORT"]),
        ("", 99, ["HOURS_SHORT"]),
        ("过期重考", 99, ["HOURS_SHORT"]),
        ("复审", 8, []),
        ("复审", 7, ["HOURS_SHORT"]),
        ("换证", 8, []),
    ],
)
def test_hours_depend_on_the_kind_of_exam(kind_of_exam, hours, codes):
    judged = judge({"考核类型": kind_of_exam, "应修学时": "", "实修学时": hours})
    assert found(judged) == [("实修学时", code) for code in codes]


def test_the_file_may_ask_for_more_hours_but_not_for_fewer():
    assert found(judge({"应修学时": 120, "实修学时": 110})) == [("实修学时", "HOURS_SHORT")]
    assert found(judge({"应修学时": 40, "实修学时": 40})) == [("实修学时", "HOURS_SHORT")]


@pytest.mark.parametrize("column", ["应修学时", "实修学时"])
@pytest.mark.parametrize("hours", [-1, 10001, "一百"])
def test_what_is_no_count_of_hours(column, hours):
    assert found(judge({column: hours})) == [(column, "BAD_HOURS")]


def test_an_unknown_kind_of_exam_has_the_strictest_demands():
    assert found(judge({"考核类型": "其他"})) == [("考核类型", "UNKNOWN_EXAM_TYPE")]
    assert ("实修学时", "HOURS_SHORT") in found(judge({"考核类型": "其他", "实修学时": 8}))


def test_an_exam_is_in_the_past_and_before_its_certificate():
    assert found(judge(today=date(2026, 3, 25))) == []
    assert found(judge(today=date(2026, 3, 24))) == [("考核日期", "EXAM_IN_FUTURE")]
    assert found(judge({"考核日期": "2026-04-07"})) == [("考核日期", "EXAM_AFTER_START")]
    assert found(judge({"考核日期": "2026-04-07", "考核类型": "复审", "应修学时": 8})) == []


def test_a_day_without_rules():
    assert found(judge({"考核日期": "2009-01-01"})) == [("考核日期", "NO_RULE_FOR_DATE")]


def test_a_list_takes_no_exam_and_no_failed_one():
    judged = judge(kind=Kind.LIST)
    assert judged.outcome is RowOutcome.ACCEPT
    assert judged.draft is not None
    assert judged.draft.exam is None
    assert judged.draft.training is None
    assert found(judge({"结果": "不合格"}, kind=Kind.LIST)) == [("结果", "FAILED_IN_LIST")]


def test_the_sentence_names_the_unverified_rule():
    (short,) = judge({"实修学时": 40}).problems
    assert "总局令第30号" in short.message("zh-CN")
    assert "not verified" in short.message("en")
