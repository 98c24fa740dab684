"""`python -m tests.web.pictures`: take the pictures of docs/pictures anew from the demonstration."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.web.browser import chromium, watched
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


def _take(house: House, browser: Browser, name: str) -> bytes:
    page, language, screen, part, scale = PICTURES[name]
    with watched(browser, screen, device_scale_factor=scale) as seen:
        seen.open(house.base + house.path(page, language))
        seen.page.locator(part).evaluate("each => scrollTo(0, each.getBoundingClientRect().top - 16)")
        image = Image.open(io.BytesIO(seen.page.screenshot()))
    packed = io.BytesIO()
    # Few colours keep the file small, and coverage keeps the rare ones, such as the arc of the logo.
    few = image.convert("RGB").quantize(128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(packed, "PNG", optimize=True)
    if packed.tell() > LARGEST:
        raise ValueError(f"{name} has {packed.tell()} bytes")
    return packed.getvalue()


if __name__ == "__main__":
    main()
