"""An examiner is found in a cell that names several, and is nobody whose name only begins alike."""

from __future__ import annotations

import pytest

from registry.rules.examiners import names


@pytest.mark.parametrize(
    ("text", "examiner", "named"),
    [
        ("刘海燕", "刘海燕", True),
        ("刘海燕、陈示例", "陈示例", True),
        ("刘海燕 陈示例", "刘海燕", True),
        ("刘 燕；陈示例", "刘燕", True),
        ("陈示例/刘海燕", " 刘海燕 ", True),
        ("刘海燕子", "刘海燕", False),
        ("刘海燕", "海燕", False),
        ("刘海燕", " ", False),
        ("", "", False),
    ],
)
def test_a_cell_names_an_examiner_or_does_not(text, examiner, named):
    assert names(text, examiner) is named
