"""The log's tables: migrations and models agree; a narrower tile makes room for a wider one."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from registry import models
from registry.models import log_tile
from registry.workflows.transaction import reading, transaction


def test_migrations_and_models_agree(office):
    with reading(office) as session:
        context = MigrationContext.configure(session.connection())
        found = [str(one) for one in compare_metadata(context, models.Leaf.metadata)]
    assert [one for one in found if "log_" in one] == []


def test_a_tile_grows_in_its_place(office):
    for width in (1, 7, 256):
        with transaction(office) as session:
            log_tile.put(session, 0, 3, bytes(32) * width)
        with reading(office) as session:
            assert log_tile.hashes(session, 0, 3) == bytes(32) * width
            assert log_tile.hashes(session, 0, 4) is None
            assert [(tile.level, tile.index) for tile in log_tile.tiles(session)] == [(0, 3)]


def test_before_the_first_checkpoint_there_is_none(office):
    with reading(office) as session:
        assert log_tile.newest(session) is None
        assert list(log_tile.checkpoints(session)) == []
