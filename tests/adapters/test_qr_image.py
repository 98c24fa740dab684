"""QR symbols: what is drawn is read back, both writers agree, bad photos get a clear answer."""

from __future__ import annotations

import base64
import io
import random

import pytest
from PIL import Image

from bench import distort
from registry.adapters import qr_image
from registry.errors import RegistryError

HOST = "WELD.EXAMPLE.GOV.CN1"  # 20 characters, the longest host that the bounds are given for


def qr_text(size: int, seed: int = 1) -> str:
    token = random.Random(seed).randbytes(size)
    return f"HTTPS://{HOST}/V/" + base64.b32encode(token).decode().rstrip("=")


def as_png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(("size", "version"), [(140, "9-M"), (200, "11-M"), (230, "12-M")])
def test_the_bounds_of_the_token_fit_their_versions(size: int, version: str) -> None:
    assert int(qr_image.version(qr_text(size)).removesuffix("-M")) <= int(version.removesuffix("-M"))


def test_a_png_is_read_back_and_drawn_the_same_each_time() -> None:
    text = qr_text(135)
    drawn = qr_image.png(text)
    assert qr_image.read(drawn) == [text]
    assert drawn == qr_image.png(text)


@pytest.mark.parametrize("size", [80, 135, 200, 230])
def test_both_writers_carry_the_same_text_in_the_same_size(size: int) -> None:
    text = qr_text(size)
    one, sheet = qr_image.symbol(text), qr_image.sheet_symbol(text)
    assert one.version == sheet.version
    assert qr_image.read(one.png()) == qr_image.read(sheet.png()) == [text]


def test_the_svg_draws_the_same_modules() -> None:
    symbol = qr_image.symbol(qr_text(135))
    canvas = Image.new("L", (symbol.size + 8, symbol.size + 8), 255)
    path = symbol.svg().split('<path d="')[1].split('"')[0]
    for run in path.split("M")[1:]:
        x, rest = run.split(" ", 1)
        y, width = rest.split("h")[0], rest.split("h")[1].split("v")[0]
        canvas.paste(0, (int(x), int(y), int(x) + int(width), int(y) + 1))
    assert canvas.crop((4, 4, symbol.size + 4, symbol.size + 4)).tobytes() == symbol.modules


def test_text_outside_the_alphanumeric_set_is_refused() -> None:
    with pytest.raises(ValueError, match="can not be represented"):
        qr_image.png("https://lower.case/v/")


def test_a_photo_of_two_codes_gives_both() -> None:
    first, second = qr_text(135, 1), qr_text(135, 2)
    left, right = (Image.open(io.BytesIO(qr_image.png(text))).convert("L") for text in (first, second))
    both = Image.new("L", (left.width + right.width, left.height), 255)
    both.paste(left, (0, 0))
    both.paste(right, (left.width, 0))
    assert sorted(qr_image.read(as_png(both))) == sorted([first, second])


def test_a_photo_without_a_code_gives_none() -> None:
    assert qr_image.read(as_png(Image.new("L", (300, 300), 200))) == []


@pytest.mark.parametrize("body", [b"", b"no image at all", b"\x89PNG\r\n\x1a\nbroken"])
def test_what_is_no_image_gets_a_clear_answer(body: bytes) -> None:
    with pytest.raises(RegistryError) as refused:
        qr_image.read(body)
    assert refused.value.code == "NOT_AN_IMAGE"


def test_a_cut_off_image_gets_a_clear_answer() -> None:
    with pytest.raises(RegistryError) as refused:
        qr_image.read(qr_image.png(qr_text(135))[:200])
    assert refused.value.code == "NOT_AN_IMAGE"


def saved(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_the_formats_of_phones_scanners_and_screens_are_read(kind: str) -> None:
    text = qr_text(135)
    drawn = Image.open(io.BytesIO(qr_image.png(text))).convert("RGB")
    assert qr_image.read(saved(drawn, kind)) == [text]


@pytest.mark.parametrize("kind", ["PPM", "TGA", "PCX", "ICO", "SGI", "EPS", "JPEG2000", "DDS", "PDF"])
def test_other_formats_are_not_opened(kind: str) -> None:
    drawn = Image.open(io.BytesIO(qr_image.png(qr_text(135)))).convert("RGB")
    with pytest.raises(RegistryError) as refused:
        qr_image.read(saved(drawn, kind))
    assert refused.value.code == "NOT_AN_IMAGE"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
@pytest.mark.parametrize("mode", ["1", "P", "RGB"])
def test_a_crafted_picture_is_read_or_refused_and_nothing_else(kind: str, mode: str) -> None:
    whole = saved(Image.new("L", (60, 60), 200).convert("RGB" if kind in ("JPEG", "WEBP") else mode), kind)
    refusals = set()
    for place in range(min(len(whole), 160)):
        for value in (0, 1, 127, 255):
            try:
                qr_image.read(whole[:place] + bytes([value]) + whole[place + 1 :])
            except RegistryError as refused:
                refusals.add(refused.code)
    assert "NOT_AN_IMAGE" in refusals
    assert refusals <= {"NOT_AN_IMAGE", "IMAGE_TOO_LARGE"}


@pytest.mark.parametrize("size", [(70_000, 1), (1, 70_000)])
def test_a_picture_longer_than_the_reader_takes_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(RegistryError) as refused:
        qr_image.read(as_png(Image.new("L", size)))
    assert refused.value.code == "IMAGE_TOO_LARGE"


@pytest.mark.parametrize("side", [8_000, 10_000, 15_000])
def test_a_picture_of_too_many_pixels_is_refused_unopened(side: int) -> None:
    with pytest.raises(RegistryError) as refused:
        qr_image.read(as_png(Image.new("1", (side, side))))
    assert refused.value.code == "IMAGE_TOO_LARGE"


def test_a_worn_card_is_read() -> None:
    """A sample of the bench's 200: at least 95 in 100."""
    read = 0
    for seed in range(40):
        text = qr_text(135, seed)
        read += qr_image.read(as_png(distort.photo(qr_image.sheet_symbol(text).png(), seed))) == [text]
    assert read >= 38
