"""Looking back: the indexes by which all certificates of a body, an examiner or a sitting are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_credential_body_start_day_serial": ("credential", ["body", "start_day", "serial"]),
    "ix_decision_class_serial": ("decision", ["class", "serial"]),
    "ix_exam_examiner_taken_on": ("exam", ["examiner", "taken_on"]),
    "ix_exam_taken_on": ("exam", ["taken_on"]),
}
_FAILED = sa.text("outcome = 'recorded'")


def upgrade() -> None:
    """Create the indexes; of records only those of failed exams."""
    for name, (table, columns) in _INDEXES.items():
        op.create_index(name, table, columns)
    op.create_index(
        "ix_record_failed", "record", ["batch_id"], sqlite_where=_FAILED, postgresql_where=_FAILED
    )


def downgrade() -> None:
    """Drop the indexes."""
    op.drop_index("ix_record_failed", table_name="record")
    for name, (table, _) in _INDEXES.items():
        op.drop_index(name, table_name=table)
