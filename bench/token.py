"""Sizes of tokens and of their QR symbols."""

from __future__ import annotations

from dataclasses import replace

from registry.adapters import qr_image
from registry.verify.claims import encode_claims
from registry.verify.envelope import seal
from registry.verify.keys import LocalSigner
from registry.verify.qr import token_to_text

from . import scene
from .figure import Figure, at_most

SERIAL = 99_999_999
LONG_NAME = "阿卜杜拉·买买提江·" * 2 + "玉"
CASES = (
    ("plain operation certificate", "王建国", ("2.1",), 140, 9),
    ("name of 30 bytes", "阿卜杜拉·买买提江依", ("2.1",), 200, 11),
    ("name of 59 bytes, three operations", LONG_NAME, ("2.1", "2.2", "2.3"), 230, 12),
)


def measure() -> list[Figure]:
    """Give bytes and QR version (level M) of each case of formats.md 2."""
    signer = LocalSigner.generate()
    figures = []
    for what, name, scope, size, version in CASES:
        claims = replace(scene.claims(SERIAL, name), scope=scope)
        token = seal(encode_claims(claims), signer)
        symbol = int(qr_image.version(token_to_text(token, scene.HOST)).split("-")[0])
        figures += [
            at_most(f"token, {what}", len(token), size, unit=" bytes"),
            at_most(f"QR, {what}", symbol, version, unit="-M"),
        ]
    return figures
