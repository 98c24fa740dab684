"""Every page, on a phone and on a desk, in both languages: fits, is accessible, keeps to its own server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.browser import LANGUAGES, SCREENS

PAGES = {
    **dict.fromkeys(("home", "reader", "valid", "revoked", "expired", "out-of-scope", "banned"), 200),
    **dict.fromkeys(("work-not-asked", "foreign", "broken", "forged"), 200),
    "unknown-work": 422,
    "not-found": 404,
    **dict.fromkeys(("bans", "cancelled", "look-up", "sign-in", "enter"), 200),
    "entered-before": 410,
}
AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text("utf-8")
# Beside what axe asks for by itself: targets a finger finds, and contrast for the sun (7:1).
ASK_AXE = """async (more) => {
  const rules = Object.fromEntries(more.map((rule) => [rule, {enabled: true}]));
  const found = await axe.run(document, {rules});
  return found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(" | ")}`);
}"""


@pytest.fixture(
    scope="module",
    params=[(page, screen, language) for page in PAGES for screen in SCREENS for language in LANGUAGES],
    ids="-".join,
)
def visit(request, house, window):
    """Open one page on one screen in one language."""
    page, screen, language = request.param
    return page, language, window(screen, language).open(house.base + house.path(page, language))


def test_it_is_the_page_in_the_language_that_was_asked_for(visit):
    name, language, seen = visit
    assert seen.status == PAGES[name]
    assert seen.page.locator("html").get_attribute("lang") == language
    assert seen.page.locator("h1").count() == 1
    assert seen.page.title().strip()


def test_nothing_sticks_out_sideways(visit):
    _, _, seen = visit
    width = seen.page.viewport_size["width"]
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    outside = seen.page.evaluate(
        "width => [...document.querySelectorAll('main *')].filter((each) => !each.closest('pre')"
        " && each.getBoundingClientRect().right > width + 1).map((each) => each.outerHTML.slice(0, 80))",
        width,
    )
    assert outside == []


def test_axe_finds_nothing(visit):
    name, _, seen = visit
    more = ["target-size"] if name == "reader" else ["target-size", "color-contrast-enhanced"]
    seen.page.evaluate(AXE)
    assert seen.page.evaluate(ASK_AXE, more) == []


def test_no_other_host_is_asked(visit, house):
    _, _, seen = visit
    assert seen.asked
    assert [address for address in seen.asked if not address.startswith(house.base + "/")] == []


def test_the_console_is_silent_and_the_policy_is_kept(visit):
    name, _, seen = visit
    # That the page itself was not found is told there too.
    assert [said for said in seen.complaints if f"status of {PAGES[name]}" not in said] == []
    assert seen.violations() == []


def test_no_address_of_a_page_is_told_to_anything_it_fetches(visit):
    _, _, seen = visit
    assert seen.referrers == []


def test_letters_twice_as_large_fit_too(visit):
    _, _, seen = visit
    seen.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= seen.page.viewport_size["width"]
    seen.page.evaluate("document.documentElement.style.fontSize = ''")
