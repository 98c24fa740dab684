"""The certificate of a row: its days, its operation, its number, its employer."""

from datetime import date

import pytest

from registry.rules.upload import Kind, RowOutcome
from tests.rules.rows import YOUNG, found, judge


def test_the_days_of_a_certificate():
    judged = judge(
        {
            "有效期止": "2032年4月5日",
            "有效期起": 46118,
            "应复审日期": "2029.4.5",
            "初领日期": date(2020, 4, 6),
        }
    )
    assert found(judged) == []
    assert judged.draft is not None
    assert judged.draft.start == date(2026, 4, 6)
    assert judged.draft.end == date(2032, 4, 5)
    assert judged.draft.review == date(2029, 4, 5)
    assert judged.draft.first_issued == date(2020, 4, 6)


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"有效期止": "2025-04-05"}, [("有效期止", "END_BEFORE_START"), ("应复审日期", "REVIEW_AFTER_END")]),
        ({"应复审日期": "2035-01-01"}, [("应复审日期", "REVIEW_AFTER_END")]),
        ({"应复审日期": "2026-04-05"}, [("应复审日期", "REVIEW_BEFORE_START")]),
        ({"应复审日期": "2032-04-05"}, []),
        ({"应复审日期": ""}, []),
        ({"初领日期": "2026-04-07"}, [("初领日期", "FIRST_ISSUED_AFTER_START")]),
        ({"初领日期": ""}, []),
        ({"有效期起": "2026-02-30"}, [("有效期起", "BAD_DATE")]),
        ({"有效期起": "长期"}, [("有效期起", "BAD_DATE")]),
        ({"有效期起": ""}, [("有效期起", "MISSING")]),
        ({"有效期止": ""}, [("有效期止", "MISSING")]),
        ({"有效期止": "六年"}, [("有效期止", "BAD_DATE")]),
        ({"应复审日期": "x", "有效期止": "y"}, [("有效期止", "BAD_DATE"), ("应复审日期", "BAD_DATE")]),
        ({"有效期止": "长期"}, [("有效期止", "UNUSUAL_TERM")]),
        ({"有效期止": "2031-04-05"}, [("有效期止", "UNUSUAL_TERM")]),
        ({"有效期止": "2032-04-06"}, [("有效期止", "UNUSUAL_TERM")]),
    ],
)
def test_days(changes, problems):
    assert found(judge(changes)) == problems


def test_an_end_on_the_start_day_is_one_valid_day():
    judged = judge({"有效期止": "2026-04-06", "应复审日期": ""}, today=date(2026, 4, 6))
    assert found(judged) == [("有效期止", "UNUSUAL_TERM")]
    assert judged.outcome is RowOutcome.ACCEPT


def test_long_term_has_no_end():
    judged = judge({"有效期止": "长期"})
    assert judged.outcome is RowOutcome.ACCEPT
    assert judged.draft is not None
    assert judged.draft.end is None


@pytest.mark.parametrize("kind", Kind)
def test_a_certificate_that_ran_out_is_accepted_with_a_warning(kind):
    judged = judge(kind=kind, today=date(2032, 4, 6))
    assert found(judged) == [("有效期止", "ALREADY_EXPIRED")]
    assert judged.outcome is RowOutcome.ACCEPT
    assert found(judge(kind=kind, today=date(2032, 4, 5))) == []


def test_a_start_more_than_a_year_ahead_is_a_slip():
    changes = {"有效期起": "2027-11-25", "有效期止": "2033-11-24", "初领日期": "", "应复审日期": ""}
    assert found(judge(changes, today=date(2026, 11, 24))) == []
    assert found(judge(changes, today=date(2026, 11, 23))) == [("有效期起", "START_TOO_LATE")]


def test_a_start_before_all_rules_is_told_once():
    judged = judge({"有效期起": "2009-01-01", "初领日期": "", "有效期止": "2014-12-31"}, kind=Kind.LIST)
    assert [code for _, code in found(judged)].count("NO_RULE_FOR_DATE") == 1
    assert judged.outcome is RowOutcome.REJECT


@pytest.mark.parametrize(
    ("start", "end", "scheme"), [("2026-05-31", "2032-05-30", 1), ("2026-06-01", "2032-05-31", 2)]
)
def test_the_edition_of_the_catalogue_follows_from_the_start_day(start, end, scheme):
    judged = judge({"有效期起": start, "有效期止": end})
    assert found(judged) == []
    assert judged.draft is not None
    assert judged.draft.scheme == scheme


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("熔化焊接与热切割作业", "2.1"),
        (" 熔化焊接 与\n热切割作业", "2.1"),
        ("熔化焊接与热切割", "2.1"),
        ("压力焊作业", "2.2"),
        ("钎焊作业", "2.3"),
        ("2.3", "2.3"),
        (2.2, "2.2"),
        ("２．１", "2.1"),
    ],
)
def test_operations_are_known_by_name_or_code(written, code):
    judged = judge({"操作项目": written})
    assert found(judged) == []
    assert judged.draft is not None
    assert judged.draft.operation == code


@pytest.mark.parametrize(
    "written", ["氩弧雕刻作业", "焊接", "熔化焊", "2", "2.4", "熔化焊接与热切割作业、钎焊作业"]
)
def test_unknown_operations_are_never_guessed(written):
    judged = judge({"操作项目": written})
    assert found(judged) == [("操作项目", "UNKNOWN_OPERATION")]
    assert "钎焊作业" in judged.problems[0].message("zh-CN")
    assert "Brazing" in judged.problems[0].message("en")


def test_no_operation():
    assert found(judge({"操作项目": ""})) == [("操作项目", "MISSING")]


@pytest.mark.parametrize(
    ("written", "codes"), [("焊接与热切割作业", []), ("", []), ("2", []), ("电工作业", ["UNKNOWN_CATEGORY"])]
)
def test_the_category_belongs_to_the_operation(written, codes):
    assert found(judge({"作业类别": written})) == [("作业类别", code) for code in codes]


@pytest.mark.parametrize(
    "written", ["T" + YOUNG, "t" + YOUNG, " Ｔ" + YOUNG, f"T {YOUNG[:6]} {YOUNG[6:]}", "", None]
)
def test_the_certificate_number_is_t_and_the_number(written):
    judged = judge({"证书编号": written})
    assert found(judged) == []
    assert judged.draft is not None
    assert judged.draft.certificate_number == "T" + YOUNG


@pytest.mark.parametrize("written", [YOUNG, "T11010519491231002X", "T", "浙A012008000001", 1.1e17])
def test_another_certificate_number_is_a_contradiction(written):
    assert found(judge({"证书编号": written})) == [("证书编号", "CERTIFICATE_NUMBER_MISMATCH")]


def test_of_a_wrong_identity_number_only_that_is_told():
    assert found(judge({"证件号码": "110101199001011238"})) == [("证件号码", "ID_CHECK_DIGIT")]


@pytest.mark.parametrize(
    "written",
    ["91350100M000100Y43", "91350100m000100y43", "９１３５０１００M000100Y43", " 91350100 M000100Y43"],
)
def test_the_credit_code_is_kept(written):
    judged = judge({"统一社会信用代码": written})
    assert found(judged) == []
    assert judged.draft is not None
    assert judged.draft.employer_uscc == "91350100M000100Y43"


@pytest.mark.parametrize("written", ["91330100MA2ABCDE00", "123456", 913501000001000443.0])
def test_a_clerk_s_slip_in_the_credit_code_costs_the_welder_nothing(written):
    judged = judge({"统一社会信用代码": written})
    assert found(judged) == [("统一社会信用代码", "USCC_CHECK_DIGIT")]
    assert judged.outcome is RowOutcome.ACCEPT
    assert judged.draft is not None
    assert judged.draft.employer_uscc is None


def test_no_credit_code():
    judged = judge({"统一社会信用代码": ""})
    assert found(judged) == []
    assert judged.draft is not None
    assert judged.draft.employer_uscc is None


def test_text_without_end_is_refused():
    assert found(judge({"工作单位": "厂" * 201})) == [("工作单位", "TEXT_TOO_LONG")]
    assert found(judge({"准考证号": "9" * 80})) == []
    assert found(judge({"准考证号": "9" * 81})) == [("准考证号", "TEXT_TOO_LONG")]
    assert found(judge({"工作单位": "厂" * 200})) == []


def test_a_ticket_kept_as_a_number_is_whole():
    judged = judge({"准考证号": 33260400001.0})
    assert judged.draft is not None
    assert judged.draft.ticket == "33260400001"
