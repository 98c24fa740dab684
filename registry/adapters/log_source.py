"""A published log to read from: an address over HTTP, or a folder; no file is longer than it may be."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from pathlib import Path
from typing import Protocol

from registry.verify.merkle import HASH_LENGTH
from registry.verify.note import MAX_NOTE
from registry.verify.tlog import WIDTH, Tile

_SECONDS = 30
_VKEY = ".well-known/welder-registry/log.vkey"


class Source(Protocol):
    """Whatever files under the base address can be read from."""

    def read(self, path: str, limit: int) -> bytes:
        """Give a file of at most `limit` bytes; OSError otherwise, FileNotFoundError where there is none."""


class Folder:
    """A folder that `publish --out` wrote."""

    def __init__(self, base: Path) -> None:
        self._base = base

    def read(self, path: str, limit: int) -> bytes:
        """Give a file."""
        with (self._base / path).open("rb") as file:
            return _bounded(file.read(limit + 1), limit)


class Address:
    """An address such as https://weld.example.gov.cn."""

    def __init__(self, base: str) -> None:
        self._base = base

    def read(self, path: str, limit: int) -> bytes:
        """Give a file."""
        try:
            # `source` lets nothing pass but http and https.
            with urllib.request.urlopen(f"{self._base}/{path}", timeout=_SECONDS) as answer:  # noqa: S310
                data: bytes = answer.read(limit + 1)
        except urllib.error.HTTPError as error:
            with error:
                kind = FileNotFoundError if error.code in (404, 410) else OSError
                raise kind(error.code, error.reason, path) from error
        except http.client.HTTPException as error:
            raise OSError(f"{path}: {type(error).__name__}") from error
        return _bounded(data, limit)


def source(location: str) -> Source:
    """Open the log at an address or in a folder, named with or without its last part `/log`."""
    base = location.rstrip("/").removesuffix("/log")
    if location.startswith(("http://", "https://")):
        return Address(base)
    folder = Path(location)
    return Folder(folder.parent if folder.name == "log" else folder)


def checkpoint(log: Source) -> bytes:
    """Read the newest checkpoint. Errors: OSError."""
    return log.read("log/checkpoint", MAX_NOTE)


def vkey(log: Source) -> str:
    """Read the verifier key that is published beside the log. Errors: OSError, ValueError."""
    return log.read(_VKEY, 1024).decode("utf-8").strip()


def tile(log: Source, wanted: Tile) -> bytes:
    """Read a tile of hashes; where a partial one is gone, the full one begins with it. Errors: OSError."""
    limit = WIDTH * HASH_LENGTH
    try:
        return log.read(f"log/{wanted.path}", limit)
    except FileNotFoundError:
        if wanted.width == WIDTH:
            raise
        full = log.read(f"log/{Tile(wanted.level, wanted.index).path}", limit)
        return full[: wanted.width * HASH_LENGTH]


def _bounded(data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise OSError("a file that is too long")
    return data
