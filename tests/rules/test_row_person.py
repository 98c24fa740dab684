"""Names and numbers: every trap that belongs to the person of a row."""

from datetime import date

import pytest

from registry.rules.upload import Kind, RowOutcome
from tests.rules.rows import YOUNG, found, judge

WITH_X = "13098319721207963X"
SPELLINGS = [
    "13098319721207963x",
    "１３０９８３１９７２１２０７９６３Ｘ",
    " 130983 19721207 963X ",
    "130983\u200b19721207963X",
    "\ufeff13098319721207963X\xa0",
    "13098319721207963Х",
    "'13098319721207963X",
    "130983-19721207-963X",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_number_in_any_spelling_is_one_number(spelling):
    judged = judge({"证件号码": spelling, "证书编号": "T" + WITH_X})
    assert judged.draft is not None
    assert judged.draft.number == WITH_X
    assert found(judged) == []


@pytest.mark.parametrize("cell", ["130983721207963", 130983721207963.0])
def test_fifteen_digits_become_eighteen(cell):
    judged = judge({"证件号码": cell, "证书编号": "T130983721207963"})
    assert judged.draft is not None
    assert judged.draft.number == WITH_X
    assert judged.draft.certificate_number == "T" + WITH_X


@pytest.mark.parametrize("cell", [1.10101199001011e17, 110101199001011237, "1.10101E+17", 0.5])
def test_a_number_kept_as_a_number_is_never_repaired(cell):
    judged = judge({"证件号码": cell})
    assert found(judged) == [("证件号码", "ID_NUMERIC_CELL")]
    assert judged.outcome is RowOutcome.REJECT
    assert judged.draft is None


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("110101199001011238", "ID_CHECK_DIGIT"),
        ("110101199013011234", "ID_BIRTH_DATE"),
        ("110101205001011236", "ID_BIRTH_DATE"),
        ("11010119900101123", "ID_FORMAT"),
        ("1101011990010112370", "ID_FORMAT"),
        ("E12345678", "ID_FORMAT"),
        ("身份证", "ID_FORMAT"),
        ("", "MISSING"),
        ("\u3000\u200b", "MISSING"),
        (None, "MISSING"),
    ],
)
def test_wrong_numbers(number, code):
    assert found(judge({"证件号码": number})) == [("证件号码", code)]


@pytest.mark.parametrize("number", ["830000198509156448", "810000199001011230", "820000199001011232"])
def test_a_region_in_no_table_is_nothing_to_complain_about(number):
    assert found(judge({"证件号码": number, "证书编号": "T" + number})) == []


@pytest.mark.parametrize(
    ("document", "number", "document_type"),
    [
        ("护照", "E12345678", "passport"),
        ("港澳居民来往内地通行证", "H12345678", "hk_macao_permit"),
        ("回乡证", "M12345678", "hk_macao_permit"),
        ("台湾居民来往大陆通行证", "12345678", "taiwan_permit"),
        ("港澳台通行证", "h12345678", "hk_macao_permit"),
        ("港澳台通行证", "12345678", "taiwan_permit"),
        ("外国人永久居留身份证", "USA110101010101", "foreigner_permit"),
        ("外国人永久居留身份证", "911101199001011237", "foreigner_permit"),
        ("身份证", YOUNG, "resident_id"),
        ("港澳居民居住证", "810000199001011230", "resident_id"),
        ("", YOUNG, "resident_id"),
    ],
)
def test_documents(document, number, document_type):
    judged = judge({"证件类型": document, "证件号码": number, "证书编号": ""})
    assert found(judged) == []
    assert judged.draft is not None
    assert judged.draft.document_type == document_type
    assert judged.draft.certificate_number == "T" + number.upper()


@pytest.mark.parametrize(
    ("document", "number"),
    [("护照", "E1"), ("港澳通行证", "12345678"), ("台胞证", "H12345678"), ("外国人永久居留证", "12")],
)
def test_a_number_that_its_document_cannot_have(document, number):
    assert found(judge({"证件类型": document, "证件号码": number, "证书编号": ""})) == [
        ("证件号码", "ID_FORMAT")
    ]


@pytest.mark.parametrize(
    ("document", "number"),
    [("护照", YOUNG), ("护照", "110101900101123"), ("居民身份证", "911101199001011237")],
)
def test_no_one_escapes_a_ban_by_naming_another_document(document, number):
    assert found(judge({"证件类型": document, "证件号码": number, "证书编号": ""})) == [
        ("证件号码", "ID_FORMAT")
    ]


def test_an_unknown_document_is_told_and_its_number_is_not_judged():
    assert found(judge({"证件类型": "驾驶证", "证件号码": "123"})) == [("证件类型", "UNKNOWN_DOCUMENT_TYPE")]


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (" 魏洋\u200b\xa0", "魏洋"),
        ("张\u3000三", "张三"),
        ("阿卜杜拉•买买提江", "阿卜杜拉·买买提江"),
        ("阿卜杜拉‧买买提江", "阿卜杜拉·买买提江"),
        ("阿卜杜拉 ・ 买买提江", "阿卜杜拉·买买提江"),
        ("𠮷田", "𠮷田"),
        ("O'Brien  Seán-Paul Jr.", "O'Brien Seán-Paul Jr."),
        ("Иван Петров", "Иван Петров"),
    ],
)
def test_names_as_stored(written, stored):
    judged = judge({"姓名": written})
    assert found(judged) == []
    assert judged.draft is not None
    assert judged.draft.name == stored


@pytest.mark.parametrize(
    "name",
    [
        '=HYPERLINK("x")',
        "=1+1",
        "+86",
        "-张三",
        "@张三",
        "张三1",
        "张三?",
        "张?",
        "张三(代)",
        "张\ue000",
        "·张三",
        7.0,
    ],
)
def test_what_is_no_name(name):
    assert found(judge({"姓名": name})) == [("姓名", "BAD_NAME")]


@pytest.mark.parametrize("name", ["", "\u3000", "\u200b", None])
def test_no_name(name):
    assert found(judge({"姓名": name})) == [("姓名", "MISSING")]


def test_a_name_must_fit_the_token():
    assert found(judge({"姓名": "买" * 20})) == []
    assert found(judge({"姓名": "买" * 21})) == [("姓名", "NAME_TOO_LONG")]


def test_a_minor_is_refused_on_the_start_day_and_not_a_day_later():
    eighteen_on = {"证件号码": "110101200804061233", "证书编号": ""}
    assert found(judge(eighteen_on)) == []
    assert found(
        judge({**eighteen_on, "有效期起": "2026-04-05", "初领日期": "", "有效期止": "2032-04-04"})
    ) == [("证件号码", "UNDER_AGE")]


def test_a_very_old_holder_is_a_warning():
    old = "11010519491231002X"
    judged = judge({"证件号码": old, "证书编号": "T" + old})
    assert found(judged) == [("证件号码", "OVER_AGE")]
    assert judged.outcome is RowOutcome.ACCEPT


def test_a_plain_register_is_read_by_its_certificate_number():
    judged = judge(kind=Kind.LIST, without=("证件号码",))
    assert judged.draft is not None
    assert judged.draft.number == YOUNG
    wrong = judge({"证书编号": "T110101199001011238"}, kind=Kind.LIST, without=("证件号码",))
    assert found(wrong) == [("证书编号", "ID_CHECK_DIGIT")]


def test_who_a_rejected_row_is_about_is_still_known():
    judged = judge({"有效期起": "2026-02-30"})
    assert judged.draft is None
    assert judged.person is not None
    assert judged.person.key == ("resident_id", YOUNG)


def test_a_birth_date_is_judged_on_the_day_of_the_upload():
    assert found(judge(today=date(1989, 12, 31)))[0] == ("证件号码", "ID_BIRTH_DATE")
