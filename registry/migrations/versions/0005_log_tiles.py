"""The log's tree: hashes kept so that a checkpoint costs what is new, and the checkpoints themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; the first checkpoint hashes whatever stands in the log by then."""
    op.create_table(
        "log_tile",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "index", name="pk_log_tile"),
    )
    op.create_table(
        "log_checkpoint",
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("signed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("size", name="pk_log_checkpoint"),
    )
    op.create_table(
        "sealed",
        sa.Column("index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("index", name="pk_sealed"),
    )
    op.create_index(
        "ix_leaf_restore",
        "leaf",
        ["index"],
        sqlite_where=sa.text("type = 'restore'"),
        postgresql_where=sa.text("type = 'restore'"),
    )
    op.create_index(
        "ix_leaf_telling",
        "leaf",
        ["index"],
        sqlite_where=sa.text("type != 'acts'"),
        postgresql_where=sa.text("type != 'acts'"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_index("ix_leaf_telling", table_name="leaf")
    op.drop_index("ix_leaf_restore", table_name="leaf")
    op.drop_table("sealed")
    op.drop_table("log_checkpoint")
    op.drop_table("log_tile")
