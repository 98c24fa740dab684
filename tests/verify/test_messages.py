"""Messages: every code of every closed list has its words, in both languages, and they are careful ones."""

from __future__ import annotations

import re

import pytest

from registry.verify import messages
from registry.verify.refusal import Refusal
from registry.verify.verdict import Notice, Outcome, Reason

KINDS = {
    "outcomes": (set(Outcome), {"word", "means", "do"}),
    "reasons": (set(Reason) | {"UNKNOWN_KEY_STALE", "NEEDS_REVIEW_BANNED"}, {"title", "text", "do"}),
    "notices": (set(Notice), {"title", "text"}),
    "refusals": (set(Refusal), {"title", "text"}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_holds_its_closed_list_and_nothing_else(kind):
    assert set(messages.table()[kind]) == {str(code) for code in KINDS[kind][0]}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_message_has_all_its_parts(kind, language):
    codes, parts = KINDS[kind]
    for code in codes:
        words = messages.text(kind, code, language)
        assert set(words) == parts
        assert all(part == part.strip() != "" for part in words.values())


def test_chinese_is_chinese_and_english_is_english():
    chinese = re.compile(r"[一-鿿]")
    for kind in messages.table().values():
        for code, languages in kind.items():
            assert set(languages) == set(messages.LANGUAGES), code
            for part in ("word", "means", "title", "text"):
                if part in languages["zh-CN"]:
                    assert chinese.search(languages["zh-CN"][part]), code
            title = languages["en"].get("title") or languages["en"]["word"]
            assert re.match(r"[A-Z][a-z ]", title), code


def test_cannot_tell_begins_with_what_to_do_and_condemns_nobody():
    english, chinese = (
        messages.text("outcomes", "CANNOT_TELL", language)["means"] for language in ("en", "zh-CN")
    )
    assert english.startswith("Do not let the work start; check the person.")
    assert chinese.startswith("先不要开始作业；请核对本人")


@pytest.mark.parametrize("code", ["NOT_OURS", "MALFORMED", "UNKNOWN_KEY", "NO_RECORD"])
def test_an_unreadable_or_foreign_code_makes_nobody_unlicensed(code):
    assert "does not mean that the person is unlicensed" in messages.text("reasons", code, "en")["text"]
    assert "不表示此人无证" in messages.text("reasons", code, "zh-CN")["text"]


def test_revoked_names_both_kinds():
    for language in messages.LANGUAGES:
        words = " ".join(messages.text("reasons", "REVOKED", language).values())
        assert "撤销" in words
        assert "吊销" in words


def test_an_unknown_key_is_not_ours_only_on_a_fresh_trust_list():
    fresh = messages.reason_text("UNKNOWN_KEY", ["UNKNOWN_KEY"], "en")
    stale = messages.reason_text(Reason.UNKNOWN_KEY, (Reason.TRUST_STALE, Reason.UNKNOWN_KEY), "en")
    assert fresh["title"] == "Not issued by this registry"
    assert stale == messages.text("reasons", "UNKNOWN_KEY_STALE", "en") != fresh
    assert messages.reason_text("EXPIRED", ["TRUST_STALE", "EXPIRED"], "en")["title"] == "Expired"


def test_another_name_beside_a_ban_leaves_nothing_undecided():
    alone = messages.reason_text("NEEDS_REVIEW", ["NEEDS_REVIEW"], "en")
    beside = messages.reason_text(Reason.NEEDS_REVIEW, (Reason.BANNED, Reason.NEEDS_REVIEW), "en")
    assert "nothing is decided" in alone["text"]
    assert beside == messages.text("reasons", "NEEDS_REVIEW_BANNED", "en") != alone
    assert "nothing is decided" not in beside["text"]
    assert messages.reason_text("BANNED", ["BANNED", "NEEDS_REVIEW"], "en") == messages.text(
        "reasons", "BANNED", "en"
    )


def test_advice_is_right_wherever_it_stands():
    for language, words in (("zh-CN", ("下面", "上面", "如下", "如上")), ("en", ("below", "above"))):
        for code in Outcome:
            assert not [word for word in words if word in messages.text("outcomes", code, language)["do"]]


def test_nobody_is_shamed():
    for language, words in (
        ("zh-CN", "违法|罪|可耻|黑名单|骗"),
        ("en", "criminal|crime|guilty|shame|blacklist|fraud"),
    ):
        for kind in messages.table().values():
            for message in kind.values():
                assert not re.search(words, " ".join(message[language].values()), re.IGNORECASE)


def test_what_is_not_in_the_table_is_a_key_error():
    for question in (("reasons", "NOBODY", "en"), ("nothing", "VALID", "en"), ("outcomes", "VALID", "fr")):
        with pytest.raises(KeyError):
            messages.text(*question)
