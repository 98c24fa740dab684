"""API keys: the secret of one is none until its owner has taken it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let it be none; keys of before were told at once and stay as they are."""
    with op.batch_alter_table("api_key") as table:
        table.alter_column("secret_hash", existing_type=sa.LargeBinary(), nullable=True)


def downgrade() -> None:
    """Forget keys that nobody has taken: before, there were none."""
    op.execute("DELETE FROM api_key WHERE secret_hash IS NULL")
    with op.batch_alter_table("api_key") as table:
        table.alter_column("secret_hash", existing_type=sa.LargeBinary(), nullable=False)
