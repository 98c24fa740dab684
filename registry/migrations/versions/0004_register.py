"""Register: the ban filter's values, what is published of a decision, who asks, who resembles whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, and the counters of how far the worker has read the log."""
    _filters()
    _entries()
    _askers()
    _resemblances()
    op.create_index("ix_credential_person", "credential", ["person_id", "serial", "exp"])
    op.drop_index("ix_credential_person_id", "credential")
    op.execute("INSERT INTO counter (name, next) VALUES ('announced', 0), ('looked', 0)")


def downgrade() -> None:
    """Drop the tables."""
    op.create_index("ix_credential_person_id", "credential", ["person_id"])
    op.drop_index("ix_credential_person", "credential")
    op.execute("DELETE FROM counter WHERE name IN ('announced', 'looked')")
    for table in ("resemblance", "asker", "register_entry", "ban_filter", "ban_value"):
        op.drop_table(table)


def _filters() -> None:
    op.create_table(
        "ban_value",
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("pepper", sa.String(16), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "pepper", name="pk_ban_value"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_ban_value_person_id_person"),
    )
    op.create_table(
        "ban_filter",
        sa.Column("epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("iat", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("epoch", "version", name="pk_ban_filter"),
    )
    op.create_index("ix_ban_filter_iat", "ban_filter", ["iat"])


def _entries() -> None:
    op.create_table(
        "register_entry",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("decision_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("jurisdiction", sa.String(10), nullable=False),
        sa.Column("mode", sa.String(20), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.String(36), nullable=True),
        sa.Column("look_up", sa.LargeBinary(), nullable=True),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("published_until", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawal", sa.String(20), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_register_entry"),
        sa.UniqueConstraint("decision_id", name="uq_register_entry_decision_id"),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name="fk_register_entry_decision_id_decision"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_register_entry_person_id_person"),
    )
    op.create_index("ix_register_entry_person_id", "register_entry", ["person_id"])
    op.create_index("ix_register_entry_look_up", "register_entry", ["look_up"])
    here = sa.text("withdrawn_at IS NULL")
    for name, columns in (("shown", ["kind", "mode", "id"]), ("term", ["published_until"])):
        op.create_index(
            f"ix_register_entry_{name}", "register_entry", columns, sqlite_where=here, postgresql_where=here
        )


def _askers() -> None:
    op.create_table(
        "asker",
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.Column("blocked_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_asker"),
    )
    op.create_index("ix_asker_blocked_until", "asker", ["blocked_until"])


def _resemblances() -> None:
    op.create_table(
        "resemblance",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("number_index", sa.LargeBinary(), nullable=False),
        sa.Column("banned_id", sa.String(36), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("met_in", sa.String(20), nullable=False),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        sa.Column("finding", sa.String(10), nullable=False),
        sa.Column("decided_by", sa.String(36), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_resemblance"),
        sa.UniqueConstraint("number_index", "banned_id", name="uq_resemblance_number_index_banned_id"),
        sa.ForeignKeyConstraint(["banned_id"], ["person.id"], name="fk_resemblance_banned_id_person"),
    )
    op.create_index("ix_resemblance_banned_id", "resemblance", ["banned_id"])
    open_ = sa.text("finding = 'open'")
    op.create_index("ix_resemblance_open", "resemblance", ["id"], sqlite_where=open_, postgresql_where=open_)
