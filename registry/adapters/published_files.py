"""Published files on disk: numbered files first, pointers last, each one whole or not there at all.

Whoever serves the directory (a CDN, a web server, a memory stick) never sees a pointer to a file that has
not arrived, nor half a file, wherever the writing was cut off.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

Files = Iterable[tuple[str, bytes]]
"""Relative path and bytes of each file."""


def write(directory: Path, numbered: Files, pointers: Files) -> list[str]:
    """Write both under `directory`, all numbered files first; give the paths whose bytes were new.

    A file that is there with the same bytes is not written again.
    Raises ValueError for a path that would leave the directory, OSError as the file system does.
    """
    written = []
    for path, body in chain(numbered, pointers):
        target = _inside(directory, path)
        if not (target.is_file() and target.read_bytes() == body):
            _replace(target, body)
            written.append(path)
    return written


def remove(directory: Path, paths: Iterable[str]) -> None:
    """Remove files under `directory` that are no longer published; a missing one is no error."""
    for path in paths:
        _inside(directory, path).unlink(missing_ok=True)


def sha256(directory: Path, path: str) -> str | None:
    """Give the hex SHA-256 of a file under `directory`, None where it is not there."""
    target = _inside(directory, path)
    return hashlib.sha256(target.read_bytes()).hexdigest() if target.is_file() else None


def listing(directory: Path, under: str) -> list[str]:
    """Give the relative paths of all files below `directory`/`under`, sorted."""
    base = _inside(directory, under)
    return sorted(file.relative_to(directory).as_posix() for file in base.rglob("*") if file.is_file())


def _inside(directory: Path, path: str) -> Path:
    if path.startswith("/") or ".." in path.split("/"):
        raise ValueError(f"not a path inside the directory: {path}")
    return directory / path


def _replace(target: Path, body: bytes) -> None:
    """Write beside the target, sync, then rename: the rename is what readers see."""
    _make_directory(target.parent)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_directory(target.parent)


def _make_directory(directory: Path) -> None:
    """Make it and what is missing above it, open to every reader: a web server is another user."""
    if directory.is_dir():
        return
    _make_directory(directory.parent)
    directory.mkdir(exist_ok=True)
    directory.chmod(0o755)


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
