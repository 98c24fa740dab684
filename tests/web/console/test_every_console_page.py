"""Every page of the console, on a phone and on a desk, in both languages: fits, is accessible, keeps quiet.

A new page is a line of PAGES: who looks, and the path, in which `{name}` is a key of `furnished.keys`.
"""

from __future__ import annotations

import pytest

from tests.web.browser import LANGUAGES, SCREENS
from tests.web.console.furnished import furnished
from tests.web.test_every_page import ASK_AXE, AXE

PAGES = {
    # oversight
    "overview": ("officer", ""),
    "overview-of-a-clerk": ("clerk", ""),
    "resemblances": ("officer", "/resemblances"),
    "register": ("officer", "/register"),
    "log": ("officer", "/log"),
    "audit": ("auditor", "/audit"),
    "rules": ("officer", "/rules"),
    "rules-open": ("officer", "/rules?open=1"),
    "rights": ("officer", "/rights"),
    # cases
    "cases": ("officer", "/cases"),
    "case-proposed": ("officer", "/cases/{proposed}"),
    "case-reviewed": ("approver", "/cases/{reviewed}"),
    "case-decided": ("officer", "/cases/{decided}"),
    "approval": ("approver", "/cases/{reviewed}/approval"),
    "notice": ("officer", "/cases/{proposed}/notice"),
    "decision": ("officer", "/cases/{decided}/decision"),
    "kinds": ("officer", "/cases/new"),
    "amend": ("officer", "/cases/{proposed}/amend"),
    "approval-refused": ("officer", "/cases/{reviewed}/approval"),
    "appeal-refused": ("approver", "/cases/{decided}/appeal"),
    "cases-mine": ("reviewer", "/cases?show=mine"),
    "import-measures": ("officer", "/cases/new?affair=import"),
    "new-import": ("officer", "/cases/new?affair=import&measure=court_bar"),
    "new-body-rule": ("officer", "/cases/new?affair=body_rule"),
    "new-key": ("officer", "/cases/new?affair=key_compromised"),
    "new-lift": ("officer", "/cases/new?affair=lift"),
    "new-suspension": ("officer", "/cases/new?affair=suspend"),
    "person": ("officer", "/persons/{person}"),
    "ban-on-a-person": ("officer", "/cases/new?affair=lifetime_ban&person={person}"),
    "new-case": ("officer", "/cases/new?affair=lifetime_ban"),
    "persons": ("officer", "/persons"),
    # accident files
    "accidents": ("officer", "/accidents"),
    "accident": ("officer", "/accidents/{accident}"),
    "new-accident": ("officer", "/accidents/new"),
    "accident-change": ("officer", "/accidents/{accident}/amend"),
    "accident-person": ("officer", "/accidents/{accident}/people"),
    "accident-answer": ("officer", "/accidents/{accident}/people/{entry}"),
    "accident-penalty": ("officer", "/accidents/{accident}/penalties"),
    "accident-police": ("officer", "/accidents/{accident}/police"),
    # looking back
    "look-back": ("officer", "/look-back?years=1"),
    "look-back-certificates": ("officer", "/look-back/certificates?body=3301&from=2026-01-01&to=2026-12-31"),
    "look-back-bodies": ("auditor", "/look-back/bodies"),
}


@pytest.fixture(scope="module")
def console(tmp_path_factory, _keys, _sqlite_template):
    """Serve a console in which every page has something to show."""
    with furnished(tmp_path_factory.mktemp("console"), _keys, _sqlite_template) as served:
        yield served


@pytest.fixture(
    scope="module",
    params=[(page, screen, language) for page in PAGES for screen in SCREENS for language in LANGUAGES],
    ids="-".join,
)
def visit(request, console, window):
    """Open one page on one screen in one language, as somebody who is signed in."""
    name, screen, language = request.param
    who, path = PAGES[name]
    path, seen = path.format(**console.keys), window(screen, language)
    word = {"name": "registry_session", "value": console.words[who], "url": console.base}
    seen.page.context.add_cookies([word])
    return language, seen.open(f"{console.base}/console{path}{'&' if '?' in path else '?'}lang={language}")


def test_it_is_a_page_in_the_language_that_was_asked_for(visit):
    language, seen = visit
    assert seen.status == 200
    assert seen.page.locator("html").get_attribute("lang") == language
    assert seen.page.locator("h1").count() == 1
    assert seen.page.title().strip()


def test_nothing_sticks_out_sideways_but_what_scrolls_within_its_frame(visit):
    _, seen = visit
    width = seen.page.viewport_size["width"]
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    outside = seen.page.evaluate(
        "width => [...document.querySelectorAll('main *')].filter((each) =>"
        " !each.closest('pre, .table-responsive') && each.getBoundingClientRect().right > width + 1)"
        ".map((each) => each.outerHTML.slice(0, 80))",
        width,
    )
    assert outside == []


def test_every_value_stands_under_or_beside_its_own_label(visit):
    _, seen = visit
    apart = seen.page.evaluate(
        """() => [...document.querySelectorAll('main dl dt')].filter((label) => {
          const value = label.nextElementSibling;
          if (!label.checkVisibility()) return false;
          if (!value || value.tagName !== 'DD') return true;
          const [a, b] = [label.getBoundingClientRect(), value.getBoundingClientRect()];
          const under = Math.abs(b.left - a.left) < 60 && b.top >= a.bottom - 1;
          const beside = Math.abs(b.top - a.top) < 12 && b.left >= a.right - 1;
          const first = beside && a.left <= label.parentElement.getBoundingClientRect().left + 30;
          return !(under || first);
        }).map((label) => label.textContent.trim())"""
    )
    assert apart == []


def test_axe_finds_nothing(visit):
    _, seen = visit
    seen.page.evaluate(AXE)
    assert seen.page.evaluate(ASK_AXE, ["target-size", "color-contrast-enhanced"]) == []


def test_the_console_is_silent_no_other_host_is_asked_and_the_policy_is_kept(visit, console):
    _, seen = visit
    assert [address for address in seen.asked if not address.startswith(console.base + "/")] == []
    assert (seen.complaints, seen.violations(), seen.referrers) == ([], [], [])


def test_letters_twice_as_large_fit_too(visit):
    _, seen = visit
    seen.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= seen.page.viewport_size["width"]
    seen.page.evaluate("document.documentElement.style.fontSize = ''")
