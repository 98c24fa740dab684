"""Attachments as files: each under the SHA-256 of its bytes, sealed, and only what it says it is.

The documents of a case hold identity numbers, and the data directory may be copied or lost: so what lies
there is sealed like the numbers in the database. A file is written whole or not at all, and once.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

MAX_BYTES = 20 * 1024 * 1024
"""Bytes of one attachment: a scanned decision of some dozen pages."""

_ENDINGS = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".txt": "text/plain",
}


class Seal(Protocol):
    """What seals text to its place (the identity vault)."""

    def seal(self, text: str, *, row: bytes) -> bytes:
        """Encrypt."""

    def open(self, sealed: bytes, *, row: bytes) -> str:
        """Decrypt; ValueError where it was altered."""


class AttachmentRefused(ValueError):  # noqa: N818 - read as a sentence: except AttachmentRefused
    """The file is not kept; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def media_type(name: str, content: bytes) -> str:
    """Give the type that the name says and the content shows.

    Errors: AttachmentRefused ATTACHMENT_EMPTY, ATTACHMENT_TOO_LARGE, ATTACHMENT_TYPE_UNKNOWN,
    ATTACHMENT_NOT_WHAT_IT_SAYS.
    """
    if not content:
        raise AttachmentRefused("ATTACHMENT_EMPTY")
    if len(content) > MAX_BYTES:
        raise AttachmentRefused("ATTACHMENT_TOO_LARGE")
    said = _ENDINGS.get(Path(name).suffix.lower())
    if said is None:
        raise AttachmentRefused("ATTACHMENT_TYPE_UNKNOWN")
    if not _SHOWS[said](content):
        raise AttachmentRefused("ATTACHMENT_NOT_WHAT_IT_SAYS")
    return said


def keep(directory: Path, content: bytes, vault: Seal) -> str:
    """Keep a file under `directory`; give its SHA-256 in hexadecimal. The same file again is the same."""
    digest = hashlib.sha256(content).hexdigest()
    target = _place(directory, digest)
    if not target.is_file():
        _write(target, vault.seal(base64.b64encode(content).decode(), row=_row(digest)))
    return digest


def read(directory: Path, digest: str, vault: Seal) -> bytes:
    """Give a file back. Raises FileNotFoundError; ValueError where it is not what was kept."""
    content = base64.b64decode(vault.open(_place(directory, digest).read_bytes(), row=_row(digest)))
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError("an attachment is not what was kept")
    return content


def _row(digest: str) -> bytes:
    return f"attachment:{digest}".encode()


def _place(directory: Path, digest: str) -> Path:
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise ValueError("not a SHA-256 in hexadecimal")
    return directory / "attachments" / digest[:2] / digest


def _write(target: Path, sealed: bytes) -> None:
    """Write beside the target, sync, then rename; two who keep the same file at once write the same."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(f".new-{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-1.") or content.startswith(b"%PDF-2.")


def _is_jpeg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff") and content.rstrip(b"\0").endswith(b"\xff\xd9")


def _is_png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") and b"IEND" in content[-16:]


def _is_text(content: bytes) -> bool:
    """UTF-8 without control characters other than those of lines."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(char) == "Cc" and char not in "\t\r\n\f" for char in text)


_SHOWS: dict[str, Callable[[bytes], bool]] = {
    "application/pdf": _is_pdf,
    "image/jpeg": _is_jpeg,
    "image/png": _is_png,
    "text/plain": _is_text,
}
