"""`python -m tests.web.pictures`: take the pictures of docs/pictures anew from the demonstration."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.web.browser import chromium, watched
from tests.web.console.desks import sit_down
from tests.web.house import ROOT, House, demonstration

FOLDER = ROOT / "docs" / "pictures"
ADDRESS = "https://welders.example"
LARGEST = 150 * 1024
"""Bytes a picture may have."""

# Name → page, language, screen, what to scroll to, device pixels for each pixel of the page.
PICTURES = {
    "certificate-zh.png": ("valid", "zh-CN", "phone", "body", 2),
    "certificate-en.png": ("valid", "en", "phone", ".sheet:has(.facts)", 2),
    "home-zh.png": ("home", "zh-CN", "desk", "body", 1),
}

# Name → address, part of a link to follow from there, width of the screen.
CONSOLE = {
    "console-overview.png": ("/console?lang=zh-CN", None, 1280),
    "console-case.png": ("/console?lang=zh-CN", "/console/cases/", 1280),
    "console-accident.png": ("/console/accidents?lang=en", "/console/accidents/0", 1280),
    "console-look-back.png": ("/console/look-back?lang=zh-CN", None, 1280),
    "console-look-back-phone.png": ("/console/look-back?lang=en", None, 390),
    "console-log.png": ("/console/log?lang=en", None, 1280),
}


def main() -> None:
    """Write every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demonstration(Path(folder), address=ADDRESS) as house,
        chromium() as browser,
    ):
        for name in PICTURES:
            (FOLDER / name).write_bytes(_take(house, browser, name))
    # A passkey is good at the address where it is made, so the console is shown where it is served.
    with tempfile.TemporaryDirectory() as folder, demonstration(Path(folder)) as house, chromium() as browser:
        for name, picture in _console(house, browser):
            (FOLDER / name).write_bytes(picture)


def _console(house: House, browser: Browser) -> Iterator[tuple[str, bytes]]:
    """Take the pictures of the console, as the demonstration's case officer sees it."""
    desk = sit_down(browser, house.base.replace("127.0.0.1", "localhost"), "case-officer")
    desk.enter(house.entrances["case-officer"])
    for name, (path, link, width) in CONSOLE.items():
        desk.page.set_viewport_size({"width": width, "height": 900})
        page = desk.open(path)
        if link is not None:
            page.locator(f"main a[href*='{link}']").first.click()
        yield name, _packed(name, page.screenshot(full_page=True))
    desk.page.context.close()


def _take(house: House, browser: Browser, name: str) -> bytes:
    page, language, screen, part, scale = PICTURES[name]
    with watched(browser, screen, device_scale_factor=scale) as seen:
        seen.open(house.base + house.path(page, language))
        seen.page.locator(part).evaluate("each => scrollTo(0, each.getBoundingClientRect().top - 16)")
        return _packed(name, seen.page.screenshot())


def _packed(name: str, shot: bytes) -> bytes:
    image = Image.open(io.BytesIO(shot))
    packed = io.BytesIO()
    # Few colours keep the file small, and coverage keeps the rare ones, such as the arc of the logo.
    few = image.convert("RGB").quantize(128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(packed, "PNG", optimize=True)
    if packed.tell() > LARGEST:
        raise ValueError(f"{name} has {packed.tell()} bytes")
    return packed.getvalue()


if __name__ == "__main__":
    main()
