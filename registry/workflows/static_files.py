"""Writing what is published into a directory, byte for byte as it is served, for any web server or stick."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from registry.adapters import published_files
from registry.models import PublishedFile
from registry.models import snapshot as published
from registry.verify import snapshot
from registry.verify.envelope import MAX_OBJECT
from registry.verify.refusal import RefusedError
from registry.verify.trust_list import TrustList

from .context import Office
from .transaction import reading

# The largest number that a snapshot can have is of 16 digits.
_SNAPSHOT = re.compile(r"status/([0-9]{1,16})-([0-9]{1,16})")
_NUMBERED = re.compile(r"status/(delta/)?\d+-\d+")


def write_files(office: Office, directory: Path) -> list[str]:
    """Write all published files under `directory`; give the paths whose bytes were new.

    Numbered files come first and pointers last. Numbered ones that are no longer published are removed;
    what else lies in the directory is left alone.
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

        written = published_files.write(directory, bodies(), [(path, body) for path, body in pointers])
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
