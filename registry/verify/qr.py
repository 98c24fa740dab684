"""Token ↔ text: `HTTPS://HOST/V/` and RFC 4648 base32, upper case, unpadded, slack bits zero.

The host is never trusted: whatever host the text names, the token is what follows the last `/V/`.
"""

from __future__ import annotations

from base64 import b32encode
from functools import lru_cache
from typing import NamedTuple

from .envelope import MAX_TOKEN, TAG
from .official import recognise

MARK = "/V/"
MAX_TEXT = (MAX_TOKEN * 8 + 4) // 5
_LONGEST_SEEN = 300
_SPACE = " \t\r\n\v\f"

# int(…, 32) reads base32 in a tenth of b32decode's time, but its digits are 0–9 A–V; every other character
# becomes one that int refuses.
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_DIGITS = bytes.maketrans(
    bytes(range(256)),
    bytes(
        b"0123456789ABCDEFGHIJKLMNOPQRSTUV"[_ALPHABET.index(c)] if c in _ALPHABET else 0x21
        for c in range(256)
    ),
)


class Scanned(NamedTuple):
    """The token of a text, and the host that the text named, in lower case (None: bare base32)."""

    token: bytes
    host: str | None


class NotOurs(ValueError):  # noqa: N818  it names the reason it becomes
    """Not a text of ours; `official` names the official code that it is, if it is a known one."""

    def __init__(self, official: str | None) -> None:
        super().__init__("not our text")
        self.official = official


class MalformedText(ValueError):  # noqa: N818  it names the reason it becomes
    """Our text, broken."""


def token_to_text(token: bytes, base_url: str) -> str:
    """Write the text of the QR; `base_url` is `https://host` or, for a demonstration, `http://127.0.0.1:8000`."""
    return f"{base_url.rstrip('/')}{MARK}".upper() + b32encode(token).rstrip(b"=").decode()


def text_to_token(text: str) -> Scanned:
    """Read what a camera or a keyboard gave.

    NotOurs unless it is base32 of something under CBOR tag 18; MalformedText where it is that, but of an
    impossible length, with slack bits set, or over 4 KiB. A megabyte is answered as quickly as a card.
    """
    text = text.strip(_SPACE)
    prefix, mark, rest = text.rpartition(MARK)
    if mark:
        rest = rest.partition("#")[0].partition("?")[0]
    digits = rest.encode("utf-8", "replace").translate(_DIGITS)
    if len(digits) > MAX_TEXT:
        raise _too_long(text, digits)
    try:
        number = int(digits, 32)
    except ValueError:
        raise NotOurs(recognise(text)) from None
    size, slack = divmod(len(digits) * 5, 8)
    token = (number >> slack).to_bytes(size)
    if not token or token[0] != TAG:
        raise NotOurs(recognise(text))
    if slack > 4 or number & ((1 << slack) - 1):
        raise MalformedText("not the base32 of whole bytes")
    return Scanned(token, _host_of(prefix) if mark else None)


def _too_long(text: str, digits: bytes) -> NotOurs | MalformedText:
    ours = b"!" not in digits and int(digits[:2], 32) >> 2 == TAG
    return MalformedText("longer than any token") if ours else NotOurs(recognise(text))


def _host_of(prefix: str) -> str:
    """Give the host that a prefix names; nearly all texts have one of a few prefixes."""
    return _seen_host(prefix) if len(prefix) <= _LONGEST_SEEN else _host(prefix)


def _host(prefix: str) -> str:
    """Give the authority of a URL without scheme, path and user, in lower case, as browsers find it."""
    authority = prefix.partition("://")[2] or prefix
    for end in "/\\?#":
        authority = authority.partition(end)[0]
    return authority.rpartition("@")[2].lower()


_seen_host = lru_cache(maxsize=64)(_host)
