"""A worn card seen by a phone: the distortion that QR reading is measured under.

7° of rotation, 5 % of perspective, 1.2 px of blur, noise of σ 12, the symbol 240 px across with its quiet
zone. Seeded, so that a figure can be had again.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageFilter

ACROSS = 240
"""Pixels from edge to edge of the symbol, quiet zone included."""
ROTATION = 7.0
PERSPECTIVE = 0.05
BLUR = 1.2
NOISE = 12.0
_MARGIN = 40
_PAPER = 225


def photo(symbol_png: bytes, seed: int) -> Image.Image:
    """Give a grey photo of the symbol; the seed draws noise, direction of the turn and tilted side."""
    chance = np.random.default_rng(seed)
    symbol = (
        Image.open(io.BytesIO(symbol_png)).convert("L").resize((ACROSS, ACROSS), Image.Resampling.LANCZOS)
    )
    symbol = symbol.point(lambda value: value * _PAPER // 255)
    side = ACROSS + 2 * _MARGIN
    table = Image.new("L", (side, side), _PAPER)
    table.paste(symbol, (_MARGIN, _MARGIN))
    tilted = _tilt(table, chance)
    turn = ROTATION if chance.random() < 0.5 else -ROTATION
    turned = tilted.rotate(turn, Image.Resampling.BICUBIC, fillcolor=_PAPER)
    return _grain(turned.filter(ImageFilter.GaussianBlur(BLUR)), chance)


def _tilt(image: Image.Image, chance: np.random.Generator) -> Image.Image:
    """Pull one side of the picture in by PERSPECTIVE at both its corners, as a card held at an angle."""
    side = image.width
    pull = PERSPECTIVE * side
    corners = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)]
    inward = [
        [(pull, 0), (-pull, 0)],
        [(0, pull), (0, -pull)],
        [(-pull, 0), (pull, 0)],
        [(0, -pull), (0, pull)],
    ]
    first = int(chance.integers(4))
    moved = list(corners)
    for place, (dx, dy) in zip((first, (first + 1) % 4), inward[first], strict=True):
        moved[place] = (corners[place][0] + dx, corners[place][1] + dy)
    return image.transform(
        (side, side),
        Image.Transform.PERSPECTIVE,
        _map(moved, corners),
        Image.Resampling.BICUBIC,
        fillcolor=_PAPER,
    )


def _map(seen: list[tuple[float, float]], source: list[tuple[float, float]]) -> list[float]:
    """Solve the eight coefficients that send each seen corner back to its source corner."""
    rows, values = [], []
    for (x, y), (u, v) in zip(seen, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows, float), np.array(values, float))]


def _grain(image: Image.Image, chance: np.random.Generator) -> Image.Image:
    pixels = np.asarray(image, float) + chance.normal(0, NOISE, (image.height, image.width))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "L")
