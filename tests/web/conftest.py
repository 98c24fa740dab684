"""One demonstration and one browser for all tests of the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.web.browser import Watched, chromium, watched, windows
from tests.web.house import House, demonstration


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Serve the demonstration."""
    with demonstration(tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Callable[[str, str], Watched]]:
    """Give a way to a page for a screen and a language, of which nothing was seen yet."""
    with windows(browser) as opened:

        def at(screen: str, language: str) -> Watched:
            opened[screen, language].forget()
            return opened[screen, language]

        yield at


@pytest.fixture(scope="session")
def _phone(browser: Browser) -> Iterator[Watched]:
    with watched(browser, "phone") as seen:
        yield seen


@pytest.fixture
def phone(_phone: Watched) -> Watched:
    """Give a page of a phone's size, of which nothing was seen yet; the site keeps nothing in a browser."""
    _phone.page.emulate_media(media="screen")
    _phone.forget()
    return _phone
