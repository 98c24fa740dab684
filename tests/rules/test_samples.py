"""The samples, from file to verdicts: exactly what their expectations say, nothing more."""

import json
from datetime import date
from pathlib import Path

import pytest

from registry.adapters import workbook
from registry.rules import upload
from registry.rules.upload import Judged, Kind

SAMPLES = Path(__file__).parents[1] / "samples"
TODAY = date(2026, 11, 24)


def judge(name: str, kind: Kind) -> list[Judged]:
    with workbook.read(SAMPLES / name, upload.is_header) as sheet:
        return upload.judge_rows(sheet.rows, upload.recognise(sheet.headers, kind), kind, TODAY)


def test_every_row_of_the_faults_ends_as_expected():
    expected = json.loads((SAMPLES / "faults.expected.json").read_text("utf-8"))
    judged = judge("faults.xlsx", Kind.RESULTS)
    assert [
        {
            "row": row.row,
            "expect": row.outcome,
            "problems": [[found.column, found.code] for found in row.problems],
        }
        for row in judged
    ] == [{name: entry[name] for name in ("row", "expect", "problems")} for entry in expected]
    assert len(judged) == 28


def test_the_variant_of_the_middle_dot_is_stored_as_one():
    (draft,) = [row.draft for row in judge("faults.xlsx", Kind.RESULTS) if row.row == 21]
    assert draft is not None
    assert draft.name == "阿卜杜拉·买买提江"


@pytest.mark.parametrize(
    ("name", "kind", "rows"),
    [
        ("results-2026-q1.xlsx", Kind.RESULTS, 300),
        ("results-legacy.xls", Kind.RESULTS, 60),
        ("registry-list.csv", Kind.LIST, 120),
    ],
)
def test_good_files_go_in_whole(name, kind, rows):
    judged = judge(name, kind)
    assert [row.row for row in judged] == list(range(1, rows + 1))
    assert {row.outcome for row in judged} == {"accept"}
    assert not [found for row in judged for found in row.problems]


def test_a_list_is_not_a_way_around_the_exam():
    with pytest.raises(upload.ColumnProblem) as refused:
        judge("registry-list.csv", Kind.RESULTS)
    assert refused.value.code == "RESULTS_WITHOUT_MARKS"
