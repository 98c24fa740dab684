"""One demonstration and one browser for all tests of the pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.web.browser import Watched, chromium, watched
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
def _phone(browser: Browser) -> Iterator[Watched]:
    with watched(browser, "phone") as seen:
        yield seen


@pytest.fixture
def phone(_phone: Watched) -> Watched:
    """Give a page of a phone's size, of which nothing was seen yet; the site keeps nothing in a browser."""
    _phone.page.emulate_media(media="screen")
    for seen in (_phone.asked, _phone.referrers, _phone.complaints):
        seen.clear()
    return _phone
