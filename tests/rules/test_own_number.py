"""A person's own number in free text: masked in every spelling, and nothing else is touched."""

import pytest

from registry.rules.own_number import masked
from tests.rules.rows import NUMBER, YOUNG, judge

HIDDEN = NUMBER[:3] + "*" * 13 + NUMBER[-2:]
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (NUMBER, HIDDEN),
        (f"准考证{NUMBER}号", f"准考证{HIDDEN}号"),
        (f"T{NUMBER.lower()}-1 T{NUMBER}", f"T{HIDDEN}-1 T{HIDDEN}"),
        (NUMBER.translate(WIDE), HIDDEN),
        (f"{NUMBER[:6]} {NUMBER[6:14]}-{NUMBER[14:]} 罗莹", f"{HIDDEN} 罗莹"),
        ("\u200b".join(NUMBER), HIDDEN),
        (NUMBER[:-1] + "Х", HIDDEN),
        (f"旧号 {NUMBER[:6]}{NUMBER[8:17]}", "旧号 " + HIDDEN[:15]),
        ("罗莹", "罗莹"),
        (YOUNG, YOUNG),
        (NUMBER[:-1], NUMBER[:-1]),
        ("", ""),
    ],
)
def test_a_number_is_masked_however_it_is_written(written, stored):
    assert masked(written, NUMBER) == stored


def test_a_permits_number_is_masked_before_the_count_of_its_issue_too():
    assert masked("持 H1234567801", "H12345678") == "持 H*******801"


def test_every_free_text_of_a_row_is_masked():
    text = f"甲 {YOUNG}"
    draft = judge({"准考证号": text, "签发机关": text, "工作单位": text, "考评员": text}).draft
    assert draft is not None
    assert draft.exam is not None
    kept = (draft.ticket, draft.issuing_authority, draft.employer, draft.exam.examiner)
    assert set(kept) == {f"甲 {YOUNG[:3]}{'*' * 13}{YOUNG[-2:]}"}
