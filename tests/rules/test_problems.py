"""Sentences: complete in both languages, and never a full identity number in one."""

import json
import re
import string
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules import problems
from registry.rules.problems import LANGUAGES, Severity, problem
from tests.rules.rows import RESULT_ROW, YOUNG, judge, judge_together

LONG_NUMBER = re.compile(r"[0-9]{11}")
TABLE = json.loads(files("registry.rules").joinpath("tables", "problems.json").read_text("utf-8"))


@pytest.mark.parametrize("code", sorted(TABLE))
def test_both_languages_say_the_same_facts(code):
    entry = TABLE[code]
    assert set(entry) == {"severity", *LANGUAGES}
    Severity(entry["severity"])
    named = [
        {field for _, field, _, _ in string.Formatter().parse(entry[language]) if field}
        for language in LANGUAGES
    ]
    assert named[0] - {"characters"} == named[1] - {"characters"}


def test_the_json_of_a_problem():
    assert problem("MISSING", "姓 名").to_json() == {
        "code": "MISSING",
        "column": "姓 名",
        "severity": "error",
        "message": {"zh-CN": "“姓 名”为空，请补填。", "en": '"姓 名" is empty: please fill it in.'},
    }


CELLS = st.one_of(st.none(), st.text(max_size=20), st.floats(), st.integers(), st.booleans(), st.dates())


@given(st.dictionaries(st.sampled_from(sorted(RESULT_ROW)), CELLS, max_size=8))
def test_any_cells_at_all_end_in_a_verdict_with_readable_sentences(changes):
    judged = judge(changes)
    assert (judged.draft is None) == (judged.outcome == "reject")
    for found in judged.problems:
        assert found.code in problems.codes()
        for language in LANGUAGES:
            assert found.message(language)


@pytest.mark.parametrize(
    "changes",
    [
        {"证件号码": "110101199001011238"},
        {"证书编号": "T11010519491231002X"},
        {"姓名": YOUNG},
        {"操作项目": YOUNG},
        {"证件类型": YOUNG},
        {"作业类别": YOUNG},
        {"工作单位": YOUNG * 12},
        {"有效期起": YOUNG},
        {"有效期止": YOUNG},
        {"结果": YOUNG},
        {"理论成绩": YOUNG},
        {"实修学时": YOUNG},
    ],
)
def test_no_sentence_holds_a_number(changes):
    for found in judge(changes).problems:
        assert not LONG_NUMBER.search(json.dumps(found.to_json(), ensure_ascii=False))


def test_no_sentence_of_a_conflict_holds_a_number():
    for row in judge_together({}, {"姓名": "刘军", "有效期止": "2032-04-04"}):
        for found in row.problems:
            assert not LONG_NUMBER.search(json.dumps(found.to_json(), ensure_ascii=False))
