"""The one QR code on a photo."""

from __future__ import annotations

from pathlib import Path

from registry.errors import RegistryError


def text_on(photo: Path) -> str:
    """Read the text of the only code on a photo.

    Errors: RegistryError NOT_AN_IMAGE, IMAGE_TOO_LARGE, NO_CODE_IN_IMAGE, SEVERAL_CODES_IN_IMAGE;
    ModuleNotFoundError without the extra `qr`.
    """
    from registry.adapters import qr_image  # only now: the base install reads no images

    texts = qr_image.read(photo)
    if not texts:
        raise RegistryError("NO_CODE_IN_IMAGE")
    if len(texts) > 1:
        raise RegistryError("SEVERAL_CODES_IN_IMAGE", count=len(texts))
    return texts[0]
