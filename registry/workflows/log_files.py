"""The log in a folder, byte for byte as it is served: tiles and entries first, the checkpoint last.

A folder that was published to before is the log's own past: what lies there must be the beginning of what is
written now, or nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from registry.adapters import published_files
from registry.errors import RegistryError
from registry.models import log_tile
from registry.verify import merkle, tlog
from registry.verify.tlog import Checkpoint, Tile, Tree

from . import log
from .context import Office
from .transaction import reading


def check(office: Office, directory: Path) -> None:
    """Refuse a folder whose log this one does not continue. Errors: RegistryError LOG_FORK."""
    with reading(office) as session:
        before, newest = published_in(office, directory), log_tile.newest(session)
        if before is not None and not continues(office, before, newest.size if newest else 0):
            raise RegistryError("LOG_FORK", folder=directory)


def write(office: Office, directory: Path, raw: bytes | None) -> list[str]:
    """Write the tiles and bundles of the tree that checkpoint `raw` speaks of; give the paths that were new.

    A partial tile is taken away when the full one is there. Errors: RegistryError LOG_FORK.
    """
    if raw is None:
        return []
    now = log.read_own(office, raw)
    before = published_in(office, directory)
    if before is not None and not continues(office, before, now.size):
        raise RegistryError("LOG_FORK", folder=directory)
    wanted = [tile for tile in tlog.tiles(now.size) if not _there(directory, tile, before)]
    written = published_files.write(directory, _bodies(office, wanted), [])
    for tile in wanted:
        if tile.width == tlog.WIDTH:
            partial = published_files.listing(directory, f"{log.PREFIX}{tile.path}.p")
            published_files.remove(directory, partial)
    return written


def published_in(office: Office, directory: Path) -> Checkpoint | None:
    """Give the checkpoint that lies in a folder, None where there is none. Errors: RegistryError LOG_FORK."""
    file = directory / log.CHECKPOINT
    if not file.is_file():
        return None
    try:
        return log.read_own(office, file.read_bytes())
    except ValueError as error:
        raise RegistryError("LOG_FORK", folder=directory) from error


def continues(office: Office, before: Checkpoint, size: int) -> bool:
    """Tell whether our signed tree of `size` begins with `before`."""
    tree = Tree(size, lambda tile: log.content(office, tile))
    return before.size <= size and tree.root(before.size) == before.root


def _there(directory: Path, tile: Tile, before: Checkpoint | None) -> bool:
    """Tell whether a full tile of the tree that was written before lies there already."""
    if before is None or tile.width < tlog.WIDTH or tile != tlog.tile_at(before.size, tile.level, tile.index):
        return False
    file = directory / log.PREFIX / tile.path
    if not file.is_file():
        return False
    return tile.level == tlog.ENTRIES or file.stat().st_size == tlog.WIDTH * merkle.HASH_LENGTH


def _bodies(office: Office, tiles: list[Tile]) -> Iterator[tuple[str, bytes]]:
    for tile in tiles:
        yield f"{log.PREFIX}{tile.path}", log.content(office, tile)
