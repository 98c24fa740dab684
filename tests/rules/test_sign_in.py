"""Which passwords are refused, and how pauses grow and end."""

from __future__ import annotations

import pytest

from registry.rules import sign_in


@pytest.mark.parametrize(
    "password",
    ["Password2026!", "123456789012", "qwertyuiop123", "1qaz2wsx3edc", "aaaaaaaaaaaa", "welder!!welder!!",
     "abcabcabcabc", "Admin@2026!!!", "管理员202611240", "ＰＡＳＳＷＯＲＤ１２３４", "zyxwvutsrqpo",
     "2026-11-24-1000"],
)  # fmt: skip
def test_common_passwords_are_refused_however_they_are_padded(password):
    assert sign_in.password_fault(password, "qian") == "PASSWORD_COMMON"


@pytest.mark.parametrize(
    "password", ["korrekt pferd batterie", "山外青山楼外楼西湖歌舞几", "vixen blunder opal"]
)
def test_length_is_enough_and_nothing_else_is_asked(password):
    assert sign_in.password_fault(password, "qian") is None


def test_the_login_name_in_any_spelling_is_refused_inside_a_password():
    assert sign_in.password_fault("my name is Qian.Shili ok", "qian.shili") == "PASSWORD_COMMON"


def test_short_and_endless_passwords_are_refused():
    assert sign_in.password_fault("elevenchars", "qian") == "PASSWORD_SHORT"
    assert sign_in.password_fault("vixen blunder opal" * 20, "qian") == "PASSWORD_LONG"


def test_pauses_begin_late_double_and_are_never_longer_than_a_quarter_of_an_hour():
    assert [sign_in.pause(failures, 5) for failures in (0, 5, 6, 7, 8)] == [0, 0, 2, 4, 8]
    assert sign_in.pause(10_000, 5) == 15 * 60


def test_a_login_name_has_one_spelling():
    assert sign_in.normalise_login(" Ｑian.Shili ") == "qian.shili"
