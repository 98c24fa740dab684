"""Cells: every spelling of a day and a number that workbooks have, and nothing guessed."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.cells import (
    BLANK_CELL,
    NO_END_CELL,
    UNREADABLE,
    day_of,
    lost_digits,
    number_of,
    text_of,
    word_of,
)

DAYS = st.dates(min_value=date(1954, 11, 1), max_value=date(2099, 12, 31))
TEXTS = st.text(max_size=40)


@pytest.mark.parametrize(
    "cell",
    [
        "2028-1-17",
        "2028-01-17",
        "2028.01.17",
        "2028.1.17",
        "2028/1/17",
        "2028年1月17日",
        "2028 年 01 月 17 日",
        "2028年1月17号",
        "２０２８－０１－１７",
        "２０２８年１月１７日",
        "2028–01–17",
        " 2028-01-17\u200b\xa0",
        "2028-01-17 00:00:00",
        "2028-01-17T08:30:00.000",
        "2028/1/17 0:00",
        "20280117",
        20280117,
        20280117.0,
        46769,
        46769.0,
        46769.75,
        "46769",
        date(2028, 1, 17),
        datetime(2028, 1, 17, 23, 59),
    ],
)
def test_a_day_is_read_however_it_is_written(cell):
    assert day_of(cell) == date(2028, 1, 17)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-30",
        "2026-13-01",
        "2026年4月",
        "17/01/2028",
        "01-17-2028",
        "28-1-17",
        "2028-1.17",
        "2028年1-17",
        "1628-01-17",
        "二〇二八年一月十七日",
        "明天",
        "2028-01-17至2034-01-16",
        "20281399",
        "9999999",
        3,
        1e300,
        float("nan"),
        float("inf"),
        -46769,
        True,
        time(8, 30),
        timedelta(days=3),
    ],
)
def test_what_is_no_certain_day_is_never_guessed(cell):
    assert day_of(cell) is UNREADABLE


@pytest.mark.parametrize("cell", [None, "", " ", "\u3000\u200b", "-", "—", "/", "无", "N/A"])
def test_a_blank_has_many_spellings(cell):
    assert day_of(cell) is BLANK_CELL
    assert number_of(cell) is BLANK_CELL
    assert word_of(cell) == ""


@pytest.mark.parametrize("cell", ["长期", " 长 期 ", "永久", "长期有效"])
def test_long_term_is_no_end(cell):
    assert day_of(cell) is NO_END_CELL


@given(
    DAYS, st.sampled_from(["{0:%Y-%m-%d}", "{0.year}.{0.month}.{0.day}", "{0.year}年{0.month}月{0.day}日"])
)
def test_every_day_survives_being_written(day, spelling):
    assert day_of(spelling.format(day)) == day


@given(DAYS)
def test_every_day_survives_excel(day):
    serial = (day - date(1899, 12, 30)).days
    assert day_of(serial) == day_of(float(serial)) == day_of(datetime.combine(day, time(1))) == day


@given(st.one_of(TEXTS, st.floats(), st.integers(), st.booleans(), st.none()))
def test_no_cell_breaks_the_reading(cell):
    assert day_of(cell) is not None
    assert number_of(cell) is not None
    assert isinstance(text_of(cell), str)
    assert lost_digits(cell) in (True, False)


@pytest.mark.parametrize(
    ("cell", "number"),
    [(85.0, 85), (85, 85), ("85", 85), ("８５", 85), ("85.5分", 85.5), (" 100 学时", 100), ("-1", -1)],
)
def test_numbers(cell, number):
    assert number_of(cell) == number


@pytest.mark.parametrize(
    "cell", ["八十五", "85/100", "85,5", "1e3", True, date(2026, 1, 1), float("nan"), float("inf")]
)
def test_what_is_no_number(cell):
    assert number_of(cell) is UNREADABLE


@pytest.mark.parametrize(
    "cell",
    [
        3.3010619880312e17,
        1.10105e17,
        110105194912310021,
        10**15,
        0.5,
        float("nan"),
        "1.10105E+17",
        "１.１E+17",
    ],
)
def test_digits_lost_to_a_numeric_cell(cell):
    assert lost_digits(cell)


@pytest.mark.parametrize(
    "cell", [110105491231002, 110105491231002.0, "110105194912310021", "E12345678", "", None]
)
def test_digits_kept(cell):
    assert not lost_digits(cell)


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_a_number_that_a_cell_can_hold_comes_back_whole(number):
    assert text_of(float(number)) == text_of(number) == str(number)
