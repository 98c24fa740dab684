"""The growing edge against the tree computed by definition: same roots, same tiles, from any start."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.verify import merkle
from registry.verify.tlog import Tile, Tree, tiles
from registry.verify.tlog_edge import Edge


def grow(edge: Edge, start: int, end: int, kept: dict[tuple[int, int], bytes]) -> None:
    for number in range(start, end):
        edge.add(merkle.leaf_hash(b"%d" % number))
    kept.update({(tile.level, tile.index): data for tile, data in edge.changed()})


def fetch(kept: dict[tuple[int, int], bytes]):  # type: ignore[no-untyped-def]
    return lambda tile: kept[tile.level, tile.index][: tile.width * 32]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 700), min_size=1, max_size=4))
def test_grown_in_any_steps_it_is_the_same_tree(steps: list[int]) -> None:
    kept: dict[tuple[int, int], bytes] = {}
    size = 0
    for step in steps:
        edge = Edge(size, fetch(kept))
        grow(edge, size, size + step, kept)
        size += step
        assert edge.size == size
        assert edge.root() == merkle.root(b"%d" % number for number in range(size))
        assert Edge(size, fetch(kept)).root() == edge.root()
        assert Tree(size, fetch(kept)).root() == edge.root()
    assert all(
        len(kept[tile.level, tile.index]) >= tile.width * 32 for tile in tiles(size) if tile.level >= 0
    )


def test_a_tree_of_more_than_two_levels() -> None:
    kept: dict[tuple[int, int], bytes] = {}
    edge = Edge(0, fetch(kept))
    grow(edge, 0, 66_000, kept)
    assert edge.root() == merkle.root(b"%d" % number for number in range(66_000))
    assert {tile for tile in tiles(66_000) if tile.level > 0} == {
        *(Tile(1, 0), Tile(1, 1, 1), Tile(2, 0, 1)),
    }
    assert kept[2, 0] == merkle.root(b"%d" % number for number in range(65_536))


def test_an_unfinished_tile_that_lost_a_hash_is_refused() -> None:
    kept: dict[tuple[int, int], bytes] = {}
    grow(Edge(0, fetch(kept)), 0, 300, kept)
    kept[0, 1] = kept[0, 1][:-32]
    with pytest.raises(ValueError, match="level 0"):
        Edge(300, fetch(kept))
