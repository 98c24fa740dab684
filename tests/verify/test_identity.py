"""Numbers and names: every spelling meets, checks hold, masks hide."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.verify import identity
from registry.verify.identity import (
    DOCUMENT_TYPES,
    birth_date,
    check_resident_id,
    last4,
    mask,
    normalise_name,
    normalise_number,
    sex,
)

NUMBER = "11010519491231002X"  # the example of GB 11643
OLD, NEW = "330106881203001", "330106198812030018"


def in_script(zero: str, number: str = NUMBER) -> str:
    """Write a number with the digits of another script, whose zero is `zero`."""
    return "".join(chr(ord(zero) + int(sign)) if sign.isdigit() else sign for sign in number)


SPELLINGS = {
    "plain": NUMBER,
    "lower-case x": "11010519491231002x",
    "full width": "１１０１０５１９４９１２３１００２Ｘ",
    "full-width lower-case x": "11010519491231002ｘ",
    "inner spaces": "110105 19491231 002X",
    "full-width spaces": "110105\u300019491231\u3000002X",
    "no-break spaces": "\u00a0110105\u00a019491231002X\u202f",
    "zero-width space": "110105\u200b19491231002X",
    "zero-width joiners": "110105\u200d19491231\u200c002X",
    "byte order mark": "\ufeff11010519491231002X",
    "soft hyphen": "110105\u00ad19491231002X",
    "direction marks": "\u202d11010519491231002X\u202c\u200e",
    "word joiner": "110105\u206019491231002X",
    "variation selectors and keycaps": "1\ufe0f\u20e31010519491231002X",
    "Hangul filler": "110105\u316419491231002X",
    "tab and line end": "\t11010519491231002X\r\n",
    "Cyrillic Х": "11010519491231002Х",
    "Cyrillic х": "11010519491231002х",
    "Greek Χ": "11010519491231002Χ",
    "Greek χ": "11010519491231002χ",
    "Roman numeral ten": "11010519491231002Ⅹ",
    "small Roman numeral ten": "11010519491231002ⅹ",
    "multiplication sign": "11010519491231002×",
    "mathematical bold": "𝟏𝟏𝟎𝟏𝟎𝟓𝟏𝟗𝟒𝟗𝟏𝟐𝟑𝟏𝟎𝟎𝟐𝐗",
    "circled digits": "①①0①0⑤①⑨④⑨①②③①00②X",
    "Arabic digits": in_script("٠"),
    "Persian digits": in_script("۰"),
    "Devanagari digits": in_script("०"),
    "Tibetan digits": in_script("༠"),
    "Mongolian digits": in_script("᠐"),
    "leading apostrophe": "'11010519491231002X",
    "typographic apostrophe": "’11010519491231002X",
    "grave accent": "`11010519491231002X",
    "quotation marks": "“11010519491231002X”",
    "hyphens": "110105-19491231-002-X",
    "dashes of other kinds": "110105–19491231—002−X",
    "underscores": "110105_19491231_002X",
    "all at once": "\ufeff'１１０105\u200b ١٩٤٩-12\u00a031 002х ",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_every_spelling_is_one_number(spelling: str) -> None:
    assert normalise_number("resident_id", spelling) == NUMBER


def test_spellings_are_many_and_differ() -> None:
    assert len(set(SPELLINGS.values())) == len(SPELLINGS) >= 12


@pytest.mark.parametrize(
    "spelling", [OLD, "330106 881203 001", "３３０１０６８８１２０３００１", f"'{OLD}", NEW]
)
def test_fifteen_digits_become_eighteen(spelling: str) -> None:
    assert normalise_number("resident_id", spelling) == NEW


def test_only_residents_grow() -> None:
    assert normalise_number("passport", OLD) == OLD


@pytest.mark.parametrize(
    ("kind", "spelling", "number"),
    [
        ("passport", " e1234-5678 ", "E12345678"),
        ("passport", "Е12345678", "E12345678"),  # a Cyrillic Е
        ("passport", "Ｅ１２３４５６７８", "E12345678"),
        ("hk_macao_permit", "h 1234 5678", "H12345678"),
        ("taiwan_permit", "０１２３４５６７", "01234567"),
        ("foreigner_permit", "chn123456789012", "CHN123456789012"),
    ],
)
def test_other_documents_have_one_spelling_too(kind: str, spelling: str, number: str) -> None:
    assert normalise_number(kind, spelling) == number


@pytest.mark.parametrize(
    "other", ["110105194912310021", "11010519491231003X", "1101051949123100 2", "X" * 18]
)
def test_other_numbers_stay_apart(other: str) -> None:
    assert normalise_number("resident_id", other) != NUMBER


@pytest.mark.parametrize(
    "text", ["", "110105.19491231002X", "1.10105E+17", "110105194912310020.0", "无", "110,105"]
)
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    assert check_resident_id(normalise_number("resident_id", text)) == "ID_FORMAT"


def test_unknown_document_type() -> None:
    with pytest.raises(ValueError, match="document type"):
        normalise_number("driving_licence", NUMBER)


@given(st.sampled_from(DOCUMENT_TYPES), st.text(max_size=30))
def test_normalising_twice_changes_nothing(kind: str, text: str) -> None:
    once = normalise_number(kind, text)
    assert normalise_number(kind, once) == once


@given(st.text(alphabet="0123456789X \u200b\u3000-", max_size=25))
def test_silent_characters_say_nothing(text: str) -> None:
    bare = "".join(sign for sign in text if sign in "0123456789X")
    assert normalise_number("resident_id", text) == normalise_number("resident_id", bare)


NUMBERS = st.builds(
    lambda region, born, order: f"{region:06d}{born:%Y%m%d}{order:03d}",
    st.integers(110000, 839999),
    st.dates(date(1900, 1, 1), date(2025, 12, 31)),
    st.integers(0, 999),
)


@given(NUMBERS)
def test_exactly_one_check_character_fits(body: str) -> None:
    fitting = [body + check for check in "0123456789X" if check_resident_id(body + check) is None]
    assert len(fitting) == 1
    assert birth_date(fitting[0]).strftime("%Y%m%d") == body[6:14]


@given(NUMBERS, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(body: str, at: int, by: int) -> None:
    """ISO 7064 MOD 11-2 catches every single wrong digit."""
    (number,) = (body + check for check in "0123456789X" if check_resident_id(body + check) is None)
    wrong = f"{number[:at]}{(int(number[at]) + by) % 10}{number[at + 1 :]}"
    assert check_resident_id(wrong) in {"ID_CHECK_DIGIT", "ID_BIRTH_DATE"}


@given(NUMBERS, st.integers(0, 15))
def test_two_swapped_digits_are_noticed(body: str, at: int) -> None:
    (number,) = (body + check for check in "0123456789X" if check_resident_id(body + check) is None)
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert swapped == number or check_resident_id(swapped) in {"ID_CHECK_DIGIT", "ID_BIRTH_DATE"}


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        (NUMBER, None),
        ("830000198509156448", None),  # a residence permit: its region stands in no table
        ("110105194912310020", "ID_CHECK_DIGIT"),
        ("110105194913310021", "ID_BIRTH_DATE"),
        ("110105190002290021", "ID_BIRTH_DATE"),  # 1900 was no leap year
        ("11010519491231002x", "ID_FORMAT"),
        ("1101051949123100X2", "ID_FORMAT"),
        ("110105194912310", "ID_FORMAT"),
        ("11010519491231002X ", "ID_FORMAT"),
        ("١10105194912310020", "ID_FORMAT"),
    ],
)
def test_what_is_wrong(number: str, problem: str | None) -> None:
    assert check_resident_id(number) == problem


def test_born_after_today_is_wrong_only_where_today_is_told() -> None:
    born = birth_date(NEW)
    assert check_resident_id(NEW) is None
    assert check_resident_id(NEW, today=born) is None
    assert check_resident_id(NEW, today=born - timedelta(days=1)) == "ID_BIRTH_DATE"


def test_sex_and_birth_date() -> None:
    assert (sex(NUMBER), sex("330106198812030018")) == ("female", "male")
    assert birth_date(NUMBER) == date(1949, 12, 31)
    for read in (sex, birth_date):
        with pytest.raises(ValueError, match="not a resident number"):
            read("E12345678")


def test_mask_of_a_resident_number() -> None:
    assert mask("330106198803120023") == "330*************23"
    assert mask(NUMBER) == "110*************2X"


@given(st.text(alphabet="ABCDEFGH0123456789", max_size=25))
def test_mask_shows_little(number: str) -> None:
    shown = mask(number)
    assert len(shown) == len(number)
    visible = sum(sign != "*" for sign in shown)
    resident = len(number) == 18 and number.isdigit()
    assert visible == 5 if resident else visible <= min(2, max(0, len(number) - 2))


@given(st.text(alphabet="ABCDEFGH0123456789", min_size=1, max_size=25))
def test_last4_is_never_the_whole(number: str) -> None:
    end = last4(number)
    assert len(end) == 4
    assert number.endswith(end.lstrip("*"))
    assert len(end.lstrip("*")) <= len(number) // 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("王建国", "王建国"),
        (" 魏洋\u200b\u00a0", "魏洋"),
        ("\u3000张\u3000三\u3000", "张三"),
        ("张 三", "张三"),
        ("欧阳\t娜 娜", "欧阳娜娜"),
        ("阿卜杜拉•买买提江", "阿卜杜拉·买买提江"),
        ("阿卜杜拉‧买买提江", "阿卜杜拉·买买提江"),
        ("阿卜杜拉・买买提江", "阿卜杜拉·买买提江"),
        ("阿卜杜拉･买买提江", "阿卜杜拉·买买提江"),
        ("阿卜杜拉∙买买提江", "阿卜杜拉·买买提江"),
        ("阿卜杜拉⋅买买提江", "阿卜杜拉·买买提江"),
        ("阿卜杜拉 · 买买提江", "阿卜杜拉·买买提江"),
        ("Seán  O'Brien", "Seán O'Brien"),
        ("Sea\u0301n", "Seán"),
        ("Anna\u00a0Maria\u2003Rossi", "Anna Maria Rossi"),
        ("\ufeff李\u200d娜", "李娜"),
        ("𠮷 田", "𠮷田"),
        ("李Anna", "李Anna"),
        ("李 Anna", "李 Anna"),
        ("\u3000", ""),
        ("", ""),
    ],
)
def test_names(text: str, name: str) -> None:
    assert normalise_name(text) == name


@given(st.text(max_size=30))
def test_a_name_is_normal_afterwards(text: str) -> None:
    name = normalise_name(text)
    assert normalise_name(name) == name
    assert unicodedata.is_normalized("NFC", name)
    assert name == name.strip()
    assert not any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in name)


# One good number a form, all invented; the second resident number is a foreign permanent resident's of 2023.
GOOD_NUMBERS = {
    NEW: "resident_id",
    "911124198108030024": "foreigner_permit",
    "ABC110081092455": "foreigner_permit",
    "E12345678": "passport",
    "H12345678": "hk_macao_permit",
    "M12345678": "hk_macao_permit",
    "12345678": "taiwan_permit",
}


@pytest.mark.parametrize("document_type", identity.DOCUMENT_TYPES)
@pytest.mark.parametrize("number", GOOD_NUMBERS)
def test_a_number_built_like_a_residents_is_of_one_document_only(number: str, document_type: str) -> None:
    fits = identity.check_number(document_type, number) is None
    if GOOD_NUMBERS[number] == document_type:
        assert fits
    elif len(number) == 18:
        assert not fits


@pytest.mark.parametrize(
    ("document_type", "number", "problem"),
    [
        ("passport", "E123", "ID_FORMAT"),
        ("passport", "", "ID_FORMAT"),
        ("passport", "110105194912310", "ID_FORMAT"),
        ("passport", NEW, "ID_FORMAT"),
        ("foreigner_permit", NEW, "ID_FORMAT"),
        ("resident_id", "911124198108030024", "ID_FORMAT"),
        ("resident_id", "E12345678", "ID_FORMAT"),
        ("foreigner_permit", "911124198108030025", "ID_CHECK_DIGIT"),
        ("foreigner_permit", "911124198113030024", "ID_BIRTH_DATE"),
        ("hk_macao_permit", "E12345678", "ID_FORMAT"),
        ("taiwan_permit", "1234567", "ID_FORMAT"),
        ("no_such", "E12345678", "ID_FORMAT"),
    ],
)
def test_a_number_that_its_document_cannot_have(document_type: str, number: str, problem: str) -> None:
    assert identity.check_number(document_type, number) == problem


def test_only_numbers_built_like_a_residents_tell_a_birth_date() -> None:
    told = {number: identity.told_birth_date(kind, number) for number, kind in GOOD_NUMBERS.items()}
    assert {number for number, born in told.items() if born} == {NEW, "911124198108030024"}
    assert told["911124198108030024"] == date(1981, 8, 3)


def test_problem_codes_are_those_of_uploads() -> None:
    assert (identity.ID_FORMAT, identity.ID_BIRTH_DATE, identity.ID_CHECK_DIGIT) == (
        "ID_FORMAT",
        "ID_BIRTH_DATE",
        "ID_CHECK_DIGIT",
    )


@pytest.mark.parametrize(
    ("document_type", "text", "number"),
    [
        ("hk_macao_permit", "H12345678", "H12345678"),
        ("hk_macao_permit", "h 1234567801", "H12345678"),
        ("hk_macao_permit", "M1234567812", "M12345678"),
        ("taiwan_permit", "1234567801", "12345678"),
        ("taiwan_permit", "1234567801B", "12345678"),
        ("passport", "H1234567801", "H1234567801"),
    ],
)
def test_the_count_of_issues_is_no_part_of_a_permits_number(document_type, text, number):
    assert normalise_number(document_type, text) == number


@pytest.mark.parametrize(
    ("document_type", "number", "others"),
    [
        ("passport", "H12345678", {("hk_macao_permit", "H12345678")}),
        ("passport", "H1234567802", {("hk_macao_permit", "H12345678")}),
        ("hk_macao_permit", "H12345678", {("passport", "H12345678")}),
        ("taiwan_permit", "12345678", {("passport", "12345678")}),
        ("passport", "E12345678", set()),
        ("resident_id", NEW, set()),
    ],
)
def test_what_other_document_the_same_characters_could_be(document_type, number, others):
    assert set(identity.other_documents(document_type, number)) == others


@pytest.mark.parametrize("length", range(5, 19))
def test_mask_and_end_together_hide_two_characters_at_least(length):
    number = "ABCDEFGHJKLMNPQRST"[:length]
    end = identity.last4(number)
    assert len(end) == 4
    shown = {0} if mask(number)[0] != "*" else set()
    shown |= {length - 1} if mask(number)[-1] != "*" else set()
    shown |= {length - 1 - at for at in range(4) if end[3 - at] != "*"}
    assert length - len(shown) >= 2


@pytest.mark.parametrize("blank", ["\u3164", "\u115f", "\u1160", "\u034f", "\uffa0"])
def test_letters_that_print_nothing_make_no_other_name(blank):
    assert normalise_name(f"王{blank}建国") == "王建国"
