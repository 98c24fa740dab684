"""What is published, as it is served and as it is written into a directory: byte for byte the same.

The ban filter is not among it: it is no published file and has no path here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from registry.adapters import published_files
from registry.errors import RegistryError
from registry.models import PublishedFile
from registry.models import snapshot as published
from registry.verify import snapshot, tlog
from registry.verify.envelope import MAX_OBJECT
from registry.verify.refusal import RefusedError
from registry.verify.trust_list import TrustList

from . import log, log_files
from .context import Office
from .transaction import reading

_BYTES = "application/octet-stream"
# The largest number that a snapshot can have is of 16 digits.
_SNAPSHOT = re.compile(r"status/([0-9]{1,16})-([0-9]{1,16})")
_NUMBERED = re.compile(r"status/(delta/)?\d+-\d+")


@dataclass(frozen=True, slots=True)
class File:
    """A published file as it is served; `etag` is the quoted hex SHA-256 of `body`."""

    path: str
    media_type: str
    etag: str
    body: bytes
    immutable: bool


def file(office: Office, path: str) -> File:
    """Give a published file, a tile of the log among them. Errors: RegistryError NOT_FOUND."""
    if path.startswith(f"{log.PREFIX}tile/"):
        return _tile(office, path)
    with reading(office) as session:
        row = session.execute(
            select(
                PublishedFile.media_type, PublishedFile.etag, PublishedFile.body, PublishedFile.immutable
            ).where(PublishedFile.path == path)
        ).first()
    if row is None:
        raise RegistryError("NOT_FOUND")
    return File(path, row.media_type, f'"{row.etag}"', row.body, row.immutable)


def _tile(office: Office, path: str) -> File:
    try:
        wanted = tlog.Tile.parse(path.removeprefix(log.PREFIX))
    except ValueError:
        raise RegistryError("NOT_FOUND") from None
    body = log.tile(office, wanted)
    return File(path, _BYTES, f'"{hashlib.sha256(body).hexdigest()}"', body, immutable=True)


def write_files(office: Office, directory: Path) -> list[str]:
    """Write all published files under `directory`; give the paths whose bytes were new.

    Numbered files come first and pointers last. Numbered ones that are no longer published are removed;
    what else lies in the directory is left alone. Errors: RegistryError LOG_FORK.
    """
    with reading(office) as session:
        # Pointers are read before the numbered files: none can point at a snapshot that is not written.
        pointers = session.execute(
            select(PublishedFile.path, PublishedFile.body)
            .where(PublishedFile.immutable.is_(False))
            .order_by(PublishedFile.path)
        ).all()
        numbered = session.execute(
            select(PublishedFile.path, PublishedFile.etag).where(PublishedFile.immutable)
        ).all()
        missing = [path for path, etag in numbered if published_files.sha256(directory, path) != etag]

        def bodies() -> Iterator[tuple[str, bytes]]:
            """Read one at a time: a fortnight of snapshots may not fit into memory."""
            for path in sorted(missing):
                body = published.body_of(session, path)
                if body is not None:
                    yield path, body

        bodies_of = {path: body for path, body in pointers}
        told = log_files.write(office, directory, bodies_of.get(log.CHECKPOINT))
        written = told + published_files.write(directory, bodies(), bodies_of.items())
    known = {path for path, _ in numbered}
    present = published_files.listing(directory, "status")
    published_files.remove(directory, [p for p in present if _NUMBERED.fullmatch(p) and p not in known])
    return written


def newest_version(directory: Path, trust_list: TrustList) -> int:
    """Give the highest version of a snapshot in `directory` that verifiers would take; 0 where there is none.

    A name proves nothing: whoever may write there could else name a version after which none is left.
    """
    names = published_files.listing(directory, "status")
    matches = [match for name in names if (match := _SNAPSHOT.fullmatch(name))]
    for version in sorted({int(match[2]) for match in matches if int(match[1]) == trust_list.epoch})[::-1]:
        if _is_snapshot(directory / f"status/{trust_list.epoch}-{version}", version, trust_list):
            return version
    return 0


def _is_snapshot(file: Path, version: int, trust_list: TrustList) -> bool:
    try:
        if file.stat().st_size > MAX_OBJECT:
            return False
        found = snapshot.accept(None, file.read_bytes(), trust_list=trust_list, now=None)
    except (OSError, RefusedError):
        return False
    return found.version == version
