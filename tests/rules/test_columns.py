"""Headers: synonyms, white space, what is missing, what is there twice."""

import pytest

from registry.rules.columns import ColumnProblem, is_header, recognise
from registry.rules.draft import Kind
from registry.rules.words import HEADERS, USUAL_HEADER
from tests.rules.rows import LIST_ROW, RESULT_ROW

RESULTS = list(RESULT_ROW)
USUAL = recognise(RESULTS, Kind.RESULTS)

SYNONYMS = {
    "number": [
        "身份证号",
        "身份证号码",
        "证 件\n号 码",
        "*证件号码",
        "证件号码（必填）",
        "证件号码：",
        "身份证号\u200b",
    ],
    "certificate_number": ["证号", "证书编号", "操作证号", "证\u3000号"],
    "end": ["有效期止", "有效期至", "到期日期"],
    "review": ["应复审日期", "复审日期"],
    "issuing_authority": ["签发机关", "发证机关"],
    "operation": ["操作项目", "准操项目", "操作项目(工种)"],
    "theory": ["理论成绩(分)", "THEORY mark", "理论成绩＊"],
}


@pytest.mark.parametrize(
    ("field", "header"), [(field, header) for field, headers in SYNONYMS.items() for header in headers]
)
def test_synonyms(field, header):
    headers = [
        header if position == USUAL.positions[field] else usual for position, usual in enumerate(RESULTS)
    ]
    assert recognise(headers, Kind.RESULTS).positions == USUAL.positions


def test_no_header_has_two_meanings():
    assert len(HEADERS) == len(set(HEADERS))
    assert set(USUAL_HEADER) == set(HEADERS.values())


def test_the_order_of_columns_is_free_and_strange_ones_are_left_alone():
    columns = recognise(["性别", *reversed(RESULTS), "备注"], Kind.RESULTS)
    assert columns.positions["name"] == len(RESULTS) - RESULTS.index("姓名")
    assert len(columns.positions) == len(RESULTS)


def test_the_column_of_a_problem_is_the_file_s_own_header():
    columns = recognise(
        ["身份证\n号码" if header == "证件号码" else header for header in RESULTS], Kind.RESULTS
    )
    assert columns.header("number") == "身份证 号码"


def test_two_columns_with_one_meaning_are_refused():
    with pytest.raises(ColumnProblem) as refused:
        recognise([*RESULTS, "身份证号"], Kind.RESULTS)
    assert refused.value.code == "COLUMNS_AMBIGUOUS"
    assert refused.value.facts == {"columns": "“证件号码”、“身份证号”"}


@pytest.mark.parametrize("header", ["理论成绩", "实操成绩", "实修学时"])
def test_results_without_marks_or_hours_are_refused_with_a_sentence(header):
    with pytest.raises(ColumnProblem) as refused:
        recognise([known for known in RESULTS if known != header], Kind.RESULTS)
    assert refused.value.code == "RESULTS_WITHOUT_MARKS"
    assert header in refused.value.facts["columns"]


def test_a_list_needs_no_marks():
    recognise(list(LIST_ROW), Kind.LIST)
    with pytest.raises(ColumnProblem, match="RESULTS_WITHOUT_MARKS"):
        recognise(list(LIST_ROW), Kind.RESULTS)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("header", ["姓名", "操作项目", "有效期起", "有效期止"])
def test_missing_columns_are_named(header, kind):
    with pytest.raises(ColumnProblem) as refused:
        recognise([known for known in RESULTS if known != header], kind)
    assert refused.value.code == "COLUMNS_MISSING"
    assert refused.value.facts == {"columns": f"“{header}”"}


def test_a_plain_register_has_the_identity_number_inside_the_certificate_number():
    recognise([header for header in LIST_ROW if header != "证件号码"], Kind.LIST)
    with pytest.raises(ColumnProblem) as refused:
        recognise([header for header in LIST_ROW if header not in ("证件号码", "证书编号")], Kind.LIST)
    assert "证件号码" in refused.value.facts["columns"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (RESULTS, True),
        (list(LIST_ROW), True),
        (list(RESULT_ROW.values()), False),
        (["2026年第一季度特种作业考核成绩及发证汇总表", "", ""], False),
        (["姓名", "", ""], False),
        (["签发机关", "工作单位", "结果", "考评员"], False),
        ([], False),
        ([None, 3.0, True], False),
    ],
)
def test_the_header_row_is_known_by_its_words(cells, expected):
    assert is_header(cells) is expected


def test_number_columns_are_those_that_excel_ruins():
    assert {RESULTS[position] for position in USUAL.number_positions()} == {
        "准考证号",
        "证件号码",
        "证书编号",
        "统一社会信用代码",
    }
