"""Two languages: which one is spoken, how it is changed, and that nothing of the other is left in it."""

from __future__ import annotations

import html
import re

import pytest

HAN = re.compile(r"[\u3400-\u9fff]+")
LATIN_SENTENCE = re.compile(r"[a-z]+(?: [a-z]+){3}")
# Names stay as they are, a link to a language is in that language, a term of law stands in brackets.
ELSEWHERE = re.compile(
    r"<(pre|style|script)\b.*?</\1>|<(\w+)[^>]*\slang=.*?</\2>"
    r"|<dd class=\"(?:large|body)\">.*?</dd>|\([^()]*\)",
    re.S,
)

REGISTER = ("bans", "cancelled", "look-up")
EVERY = ("home", "reader", "valid", "banned", "broken", "not-found", *REGISTER, "sign-in", "enter")


def said(house, name, language):
    """Give the text of a page's body without what may be in another language."""
    body = house.ask(house.path(name, language)).text.partition("<body")[2].partition(">")[2]
    return html.unescape(re.sub(r"<[^>]*>", "\n", ELSEWHERE.sub(" ", body)))


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        ({}, "zh-CN"),
        ({"Accept_Language": "en"}, "en"),
        ({"Accept_Language": "en-GB,en;q=0.8"}, "en"),
        ({"Accept_Language": "zh-CN,en;q=0.5"}, "zh-CN"),
        ({"Accept_Language": "zh"}, "zh-CN"),
        ({"Accept_Language": "fr"}, "zh-CN"),
        ({"Accept_Language": ";;;"}, "zh-CN"),
    ],
)
@pytest.mark.parametrize("name", ["home", "valid", "not-found"])
def test_a_page_speaks_what_the_browser_prefers_and_chinese_otherwise(house, name, wanted, spoken):
    answer = house.ask(house.pages()[name], **wanted)
    assert f'<html lang="{spoken}">' in answer.text
    assert "Accept-Language" in (answer.headers["Vary"] or "")


@pytest.mark.parametrize(
    ("asked", "spoken"), [("en", "en"), ("zh-CN", "zh-CN"), ("xx", "zh-CN"), ("", "zh-CN")]
)
def test_the_address_decides_before_the_browser(house, asked, spoken):
    other = "en" if asked == "zh-CN" else "zh-CN"
    assert f'<html lang="{spoken}">' in house.ask(f"/?lang={asked}", Accept_Language=other).text


@pytest.mark.parametrize("name", [*EVERY, "foreign"])
def test_the_switch_changes_the_language_and_nothing_else(house, phone, name):
    phone.open(house.base + house.path(name, "zh-CN"))
    path, work = (phone.page.evaluate(f"location.{part}") for part in ("pathname", "search"))
    phone.page.get_by_role("link", name="English").click()
    phone.page.wait_for_url("**lang=en**")
    assert phone.page.locator("html").get_attribute("lang") == "en"
    assert phone.page.evaluate("location.pathname") == path
    assert ("work=" in phone.page.evaluate("location.search")) == ("work=" in work)
    phone.page.get_by_role("link", name="中文").click()
    phone.page.wait_for_url("**lang=zh-CN**")
    assert phone.page.locator("html").get_attribute("lang") == "zh-CN"
    assert phone.page.evaluate("location.pathname") == path
    assert phone.referrers == []


@pytest.mark.parametrize("name", ["valid", "banned", "home", "bans", "sign-in"])
def test_links_within_the_site_keep_the_language(house, phone, name):
    phone.open(house.base + house.path(name, "en"))
    paths = [link.get_attribute("href") for link in phone.page.locator("header .brand, footer a").all()]
    assert len(paths) == 7
    for path in paths:
        assert '<html lang="en">' in house.ask(path).text


@pytest.mark.parametrize("name", [*EVERY, "revoked", "expired", "out-of-scope"])
def test_neither_language_is_left_in_the_other(house, name):
    assert HAN.findall(said(house, name, "en")) == []
    assert LATIN_SENTENCE.findall(said(house, name, "zh-CN")) == []
    assert HAN.search(said(house, name, "zh-CN"))
    assert LATIN_SENTENCE.search(said(house, name, "en"))
