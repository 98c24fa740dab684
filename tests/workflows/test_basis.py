"""What a decision rests on: one spelling, nothing that cannot be seen, no identity number however written."""

from __future__ import annotations

import pytest

from registry.errors import RegistryError
from registry.rules.number_in_text import holds_number
from tests.factories import make_resident_id
from tests.workflows.acts import NUMBER, basis

OLD = "330106880312009"
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        NUMBER.lower(),
        "T" + NUMBER,
        f"{NUMBER}伪造",
        f"第5页 5 {NUMBER} 7",
        "1" + make_resident_id(),
        f"{make_resident_id()}20260405",
        NUMBER.translate(FULL_WIDTH),
        f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}",
        f"{NUMBER[:6]}\u3000{NUMBER[6:14]}\u2014\u2014{NUMBER[14:]}",
        f"{NUMBER[:6]}-{NUMBER[6:14]}-{NUMBER[14:17]} - {NUMBER[17]}",
        " ".join(NUMBER),
        "\u200b".join(NUMBER),
        "\ufeff \u200d".join(NUMBER),
        NUMBER[:-1] + "Х",
        OLD,
        f"旧号{OLD}。",
        " ".join((OLD[:6], OLD[6:12], OLD[12:])),
        OLD.translate(FULL_WIDTH),
        "110105000229001",
        "H12345678",
        "持M1234567801的",
        "permit h 1234 5678",
        "护照E12345678",
        "CHN330188031201",
        "912345198803120091",
    ],
)
def test_a_number_is_found_however_it_is_written(text):
    assert holds_number(text)
    with pytest.raises(RegistryError, match="BASIS_HOLDS_NUMBER"):
        basis(reason=text).checked()


@pytest.mark.parametrize(
    "text",
    [
        "杭应急罚〔2026〕3号",
        "（2026）浙0106行审12345号",
        "浙杭应急罚决〔2026〕第000123号",
        "330106202600000012",
        "20260405000123",
        "202604050120001",
        "33010620269999000012345678",
        "2026-04-05 2026-04-06 2026-04-07 2026-04-08",
        "2019 2020 2021 2022 2023 2024 2025 2026",
        "电话 0571-85123456、13800138000",
        "91330106MA2CFRXY0B",
        "《特种作业人员安全技术培训考核管理规定》第三十条",
        "with 12345678 and GB 15763.2-2005",
        "第 17、18、19 号证书，总局令第30号",
        "Regulation (EU) 2016/679, art. 17(1)",
    ],
)
def test_other_numbers_are_no_identity_numbers(text):
    assert not holds_number(text)
    assert basis(reason=text).checked().reason == text


def test_a_basis_has_one_spelling():
    told = basis(deciding_body=" Ae\u0301 \u3000\n局 ", reason="a\tb\u00a0c").checked()
    assert (told.deciding_body, told.reason) == ("A\u00e9 局", "a b c")


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u202e", "\ufeff", "\x00", "\x1b", "\u3164", "\U000e0041", "\ue000", "\ud800"]
)
@pytest.mark.parametrize("field", ["decision_number", "deciding_body", "legal_basis", "reason"])
def test_what_cannot_be_seen_is_refused(field, unseen):
    with pytest.raises(RegistryError, match="BASIS_UNPRINTABLE") as refused:
        basis(**{field: f"甲{unseen}乙"}).checked()
    assert refused.value.facts == {"field": field}
