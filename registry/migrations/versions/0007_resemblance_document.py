"""Resemblance: the document that a finding of another person rests on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add its SHA-256 in hexadecimal; findings of before have none."""
    op.add_column("resemblance", sa.Column("document", sa.String(64)))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("resemblance", "document")
