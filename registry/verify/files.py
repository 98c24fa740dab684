"""Published files on a disk → what a verifier holds, each accepted or refused by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import directory as directories
from . import snapshot as snapshots
from . import trust_list as trust_lists
from .directory import Directory
from .keys import PublicKey
from .refusal import Refusal, RefusedError
from .snapshot import Snapshot
from .trust_list import TrustList

Held = tuple[TrustList, Snapshot | None, Directory | None]


def load_files(
    *, root: Path, trust: Path, snapshot: Path | None, directory: Path | None, now: int | None
) -> Held:
    """Read and accept the files; RefusedError names the first that is not accepted, OSError one not there.

    `root` is a PEM, the others are sealed objects. `now` (Unix seconds) is None where the clock is not
    confirmed.
    """
    with _named("root"):
        pin = _read_root(root)
    with _named("trust list"):
        trust_list = trust_lists.accept(None, trust.read_bytes(), root=pin, now=now)
    held_snapshot, held_directory = None, None
    if snapshot is not None:
        with _named("snapshot"):
            held_snapshot = snapshots.accept(None, snapshot.read_bytes(), trust_list=trust_list, now=now)
    if directory is not None:
        with _named("directory"):
            held_directory = directories.accept(None, directory.read_bytes(), trust_list=trust_list, now=now)
    return trust_list, held_snapshot, held_directory


def _read_root(path: Path) -> PublicKey:
    try:
        return PublicKey.from_pem(path.read_bytes())
    except ValueError as broken:
        raise RefusedError(Refusal.MALFORMED, "not the PEM of a P-256 key") from broken


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Put the name of the file before a refusal."""
    try:
        yield
    except RefusedError as refused:
        raise RefusedError(refused.refusal, f"{name}: {refused.detail}") from refused
