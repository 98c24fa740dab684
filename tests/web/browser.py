"""Chromium of the system, and a watch over all that a page does beside being shown."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

SCREENS = {"phone": (360, 740), "desk": (1280, 800)}
LANGUAGES = ("zh-CN", "en")
# Runs before anything of the page; the policy of the page does not hold it.
_NOTE_VIOLATIONS = """
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser."""
    program = shutil.which("chromium")
    if program is None:
        raise RuntimeError("the tests of the pages need Debian's chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page and what was seen of it: addresses asked, referrers sent, complaints of the console."""

    page: Page
    asked: list[str] = field(default_factory=list)
    referrers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    status: int = 0

    def open(self, address: str) -> Watched:
        """Go there and wait until all of it is there; the reader fetches what it shows."""
        answer = self.page.goto(address)
        self.status = answer.status if answer else 0
        if self.page.locator("#reader").count():
            self.page.wait_for_selector("#reader .opblock")
        return self

    def forget(self) -> None:
        """Be as new: no cookies, nothing seen; what the browser has fetched it keeps, as anybody's does."""
        self.page.context.clear_cookies()
        for seen in (self.asked, self.referrers, self.complaints):
            seen.clear()

    def violations(self) -> list[str]:
        """Give what the page's own policy forbade it."""
        found: list[str] = self.page.evaluate("window.violations")
        return found


@contextmanager
def watched(browser: Browser, screen: str = "phone", **options: Any) -> Iterator[Watched]:
    """Open an empty page that is watched; `options` are those of a browser context."""
    width, height = SCREENS[screen]
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    context.add_init_script(_NOTE_VIOLATIONS)
    page = context.new_page()
    seen = Watched(page)
    page.on("request", lambda request: _note(seen, request))
    page.on("console", lambda said: seen.complaints.append(said.text) if said.type in _BAD else None)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    yield seen
    context.close()


@contextmanager
def windows(browser: Browser) -> Iterator[dict[tuple[str, str], Watched]]:
    """Open a page for each (screen, language)."""
    with ExitStack() as opened:
        yield {
            (screen, language): opened.enter_context(watched(browser, screen, locale=language))
            for screen in SCREENS
            for language in LANGUAGES
        }


_BAD = ("error", "warning")


def _note(seen: Watched, request: Any) -> None:
    seen.asked.append(request.url)
    if request.headers.get("referer"):
        seen.referrers.append(request.headers["referer"])
