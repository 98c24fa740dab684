"""No page but the reader has a script, and every page is complete without one."""

from __future__ import annotations

import re

import pytest

from tests.web.browser import LANGUAGES, watched

CLOCK = re.compile(r"\d\d:\d\d:\d\d|\d+ (min|分钟)")
NAMES = (
    *("home", "valid", "revoked", "expired", "out-of-scope", "banned", "foreign", "broken", "not-found"),
    *("bans", "cancelled", "look-up", "sign-in", "enter", "entered-before"),
)


def words(seen):
    return CLOCK.sub("…", seen.page.locator("body").inner_text())


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_say_the_same_with_and_without_script(house, browser, language):
    with watched(browser) as with_script, watched(browser, java_script_enabled=False) as without:
        for name in NAMES:
            address = house.base + house.path(name, language)
            assert words(without.open(address)) == words(with_script.open(address)), name


def test_their_source_holds_no_script_of_any_kind(house):
    for name in house.pages().keys() - {"reader"}:
        source = house.ask(house.path(name, "en")).text
        assert not re.search(
            r"<script|javascript:|\son[a-z]+\s*=|\sstyle\s*=|<style|<iframe", source, re.I
        ), name


def test_a_change_of_work_and_of_language_needs_no_script(house, browser):
    with watched(browser, java_script_enabled=False) as seen:
        seen.open(house.base + house.path("valid", "zh-CN"))
        seen.page.select_option("#work", "mem:2.2")
        seen.page.locator("form button").click()
        seen.page.wait_for_url("**work=mem**")
        seen.page.get_by_role("link", name="English").click()
        seen.page.wait_for_url("**lang=en**")
        assert seen.page.locator(".answer").inner_text() == "Valid, not for this work"


@pytest.mark.parametrize(
    ("language", "word"), [("zh-CN", "这里的阅读器需要 JavaScript"), ("en", "needs JavaScript")]
)
def test_the_reader_says_what_it_needs_and_gives_the_description_itself(house, browser, language, word):
    with watched(browser, java_script_enabled=False) as seen:
        seen.page.goto(house.base + house.path("reader", language))
        assert word in seen.page.locator("main").inner_text()
        seen.page.get_by_role("link", name="/openapi.json").click()
        seen.page.wait_for_url("**/openapi.json")
        assert '"openapi"' in seen.page.content()
