"""QR symbols as images: drawn from text, read back from a photo (formats.md 3).

Every symbol is alphanumeric mode, error correction M, quiet zone 4. Two writers make it: qrcode for a
single one, zxing-cpp (some twenty times faster) for sheets of thousands; a test shows that both carry the
same text in a symbol of the same size.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path

import qrcode
import zxingcpp
from PIL import Image, UnidentifiedImageError
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_ALPHA_NUM, QRData

from registry.errors import RegistryError

QUIET_ZONE = 4
"""White modules around the symbol, as ISO/IEC 18004 asks."""

MAX_PIXELS = 60_000_000
"""A photo above this is refused before it is unpacked: phones make at most 50 million pixels."""

MAX_SIDE = 65_535
"""The widest and the highest that the reader of codes takes."""

# What phones, scanners and screens make. Pillow knows some forty more: programs that hostile files aim at.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
# Whatever a decoder stumbles over in a crafted file; Pillow promises no fewer.
_BROKEN = (
    *(UnidentifiedImageError, OSError, EOFError, SyntaxError, ValueError, TypeError, AttributeError),
    *(LookupError, ArithmeticError, RuntimeError, MemoryError, struct.error, zlib.error),
)
_DARK = 0


@dataclass(frozen=True, slots=True)
class Symbol:
    """The square of modules without its quiet zone; one byte a module, 0 dark and 255 light."""

    size: int
    modules: bytes

    @property
    def version(self) -> str:
        """Name version and error correction, as in `9-M`."""
        return f"{(self.size - 17) // 4}-M"

    def png(self, box: int = 8) -> bytes:
        """Draw it black on white with its quiet zone, `box` pixels a module; the same bytes each time."""
        side = self.size + 2 * QUIET_ZONE
        sheet = Image.new("L", (side, side), 255)
        sheet.paste(Image.frombytes("L", (self.size, self.size), self.modules), (QUIET_ZONE, QUIET_ZONE))
        image = sheet.resize((side * box, side * box), Image.Resampling.NEAREST).convert("1")
        out = io.BytesIO()
        image.save(out, "PNG")
        return out.getvalue()

    def svg(self) -> str:
        """Draw it as one path: every run of dark modules is a rectangle; one unit a module."""
        side = self.size + 2 * QUIET_ZONE
        runs = "".join(f"M{x} {y}h{width}v1h-{width}z" for x, y, width in self._runs())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
            ' shape-rendering="crispEdges">'
            f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{runs}"/></svg>\n'
        )

    def _runs(self) -> list[tuple[int, int, int]]:
        runs = []
        for y in range(self.size):
            row = self.modules[y * self.size : (y + 1) * self.size]
            x = row.find(_DARK)
            while x >= 0:
                end = row.find(255, x)
                end = self.size if end < 0 else end
                runs.append((x + QUIET_ZONE, y + QUIET_ZONE, end - x))
                x = row.find(_DARK, end)
        return runs


def symbol(text: str) -> Symbol:
    """Draw one symbol with qrcode. Raises ValueError where `text` is not QR alphanumeric."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(QRData(text.encode("ascii"), mode=MODE_ALPHA_NUM, check_data=True), optimize=0)
    code.make(fit=True)
    rows = code.get_matrix()
    return Symbol(len(rows), bytes(_DARK if dark else 255 for row in rows for dark in row))


def sheet_symbol(text: str) -> Symbol:
    """Draw one symbol with zxing-cpp, for sheets of many; same text, same size as `symbol`."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    pixels = memoryview(barcode.to_image(scale=1, add_quiet_zones=False))
    return Symbol(pixels.shape[0], pixels.tobytes())


def png(text: str) -> bytes:
    """Give the QR of `text` as a PNG."""
    return symbol(text).png()


def svg(text: str) -> str:
    """Give the QR of `text` as an SVG document."""
    return symbol(text).svg()


def version(text: str) -> str:
    """Name the version and level that `text` needs, as in `9-M`."""
    return symbol(text).version


def read(image: Path | bytes) -> list[str]:
    """Read every QR on a photo, each text once. Raises RegistryError NOT_AN_IMAGE, IMAGE_TOO_LARGE."""
    pixels = _grey(io.BytesIO(image) if isinstance(image, bytes) else image)
    found = zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormat.QRCode)
    return list(dict.fromkeys(barcode.text for barcode in found))


def _grey(source: Path | io.BytesIO) -> Image.Image:
    """Unpack a photo whose size was looked at first: Pillow only warns of the smaller bombs."""
    try:
        with (
            warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning),
            _opened(source) as photo,
        ):
            if photo.width * photo.height > MAX_PIXELS or max(photo.size) > MAX_SIDE:
                raise RegistryError("IMAGE_TOO_LARGE", megapixels=MAX_PIXELS // 1_000_000)
            return photo.convert("L")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise RegistryError("IMAGE_TOO_LARGE", megapixels=MAX_PIXELS // 1_000_000) from error
    except _BROKEN as error:
        raise RegistryError("NOT_AN_IMAGE") from error


def _opened(source: Path | io.BytesIO) -> Image.Image:
    # Odd tags, cut off ones: what is told of them is for programmers.
    warnings.simplefilter("ignore", UserWarning)
    return Image.open(source, formats=_FORMATS)
