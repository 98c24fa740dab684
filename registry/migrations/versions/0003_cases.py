"""Cases: accidents, the people in them, and the procedure of each decision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_COLUMNS = ("until", "ends_id", "case_id", "assertion_sha256", "subject", "details")


def upgrade() -> None:
    """Create the tables; tell of each decision its term, what it ends, and the case it came out of."""
    _attachments()
    _accidents()
    _involvements()
    _penalties()
    _cases()
    _steps()
    with op.batch_alter_table("decision") as decision:
        decision.add_column(sa.Column("until", sa.BigInteger(), nullable=True))
        decision.add_column(sa.Column("ends_id", sa.String(36), nullable=True))
        decision.add_column(sa.Column("case_id", sa.String(36), nullable=True))
        decision.add_column(sa.Column("assertion_sha256", sa.LargeBinary(), nullable=True))
        decision.add_column(sa.Column("subject", sa.String(200), nullable=True))
        decision.add_column(sa.Column("details", sa.JSON(), nullable=True))
        decision.create_foreign_key("fk_decision_ends_id_decision", "decision", ["ends_id"], ["id"])
        decision.create_unique_constraint("uq_decision_ends_id", ["ends_id"])
        decision.create_index("ix_decision_case_id", ["case_id"])
        decision.create_index("ix_decision_subject", ["subject"])


def downgrade() -> None:
    """Drop the tables, and what they had added to decisions."""
    with op.batch_alter_table("decision") as decision:
        decision.drop_index("ix_decision_subject")
        decision.drop_index("ix_decision_case_id")
        decision.drop_constraint("uq_decision_ends_id", type_="unique")
        decision.drop_constraint("fk_decision_ends_id_decision", type_="foreignkey")
        for column in _COLUMNS:
            decision.drop_column(column)
    for table in (
        "approval", "case_step", "case_file", "penalty", "involvement", "accident_version", "accident", "attachment",
    ):
        op.drop_table(table)


def _attachments() -> None:
    op.create_table(
        "attachment",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("added_by", sa.String(36), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_attachment"),
    )


def _accidents() -> None:
    op.create_table(
        "accident",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("grade", sa.String(20), nullable=False),
        sa.Column("opened_by", sa.String(36), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("police_due_at", sa.BigInteger(), nullable=True),
        sa.Column("police_told_at", sa.BigInteger(), nullable=True),
        sa.Column("police_proof", sa.String(64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accident"),
        sa.ForeignKeyConstraint(["police_proof"], ["attachment.sha256"], name="fk_accident_police_proof_attachment"),
    )
    op.create_index("ix_accident_happened_on", "accident", ["happened_on"])
    waits = sa.text("police_told_at IS NULL")
    op.create_index(
        "ix_accident_police", "accident", ["police_due_at"], sqlite_where=waits, postgresql_where=waits
    )
    op.create_table(
        "accident_version",
        sa.Column("accident_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("happened_at", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(200), nullable=False),
        sa.Column("unit_uscc", sa.String(40), nullable=True),
        sa.Column("work", sa.String(80), nullable=False),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.Column("serious_injuries", sa.Integer(), nullable=False),
        sa.Column("loss_yuan", sa.BigInteger(), nullable=False),
        sa.Column("loss_kind", sa.String(10), nullable=False),
        sa.Column("fire", sa.Boolean(), nullable=False),
        sa.Column("counted_deaths", sa.Integer(), nullable=False),
        sa.Column("counted_injuries", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(20), nullable=False),
        sa.Column("determination", sa.String(64), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(36), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("accident_id", "number", name="pk_accident_version"),
        sa.ForeignKeyConstraint(["accident_id"], ["accident.id"], name="fk_accident_version_accident_id_accident"),
        sa.ForeignKeyConstraint(["determination"], ["attachment.sha256"], name="fk_accident_version_determination_attachment"),
    )


def _involvements() -> None:
    op.create_table(
        "involvement",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("accident_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.String(20), nullable=False),
        sa.Column("licensed", sa.String(20), nullable=False),
        sa.Column("looked_at", sa.JSON(), nullable=False),
        sa.Column("issuer_answer", sa.String(64), nullable=True),
        sa.Column("recorded_by", sa.String(36), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_involvement"),
        sa.ForeignKeyConstraint(["accident_id"], ["accident.id"], name="fk_involvement_accident_id_accident"),
        sa.ForeignKeyConstraint(["issuer_answer"], ["attachment.sha256"], name="fk_involvement_issuer_answer_attachment"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_involvement_person_id_person"),
        sa.UniqueConstraint("accident_id", "person_id", "number", name="uq_involvement_accident_id_person_id_number"),
    )
    op.create_index("ix_involvement_person_id", "involvement", ["person_id"])


def _penalties() -> None:
    op.create_table(
        "penalty",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("accident_id", sa.String(36), nullable=False),
        sa.Column("falls_on", sa.String(10), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("unit", sa.String(200), nullable=True),
        sa.Column("kind", sa.String(100), nullable=False),
        sa.Column("amount_yuan", sa.BigInteger(), nullable=True),
        sa.Column("deciding_body", sa.String(200), nullable=False),
        sa.Column("decision_number", sa.String(100), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(64), nullable=False),
        sa.Column("recorded_by", sa.String(36), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_penalty"),
        sa.ForeignKeyConstraint(["accident_id"], ["accident.id"], name="fk_penalty_accident_id_accident"),
        sa.ForeignKeyConstraint(["document"], ["attachment.sha256"], name="fk_penalty_document_attachment"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_penalty_person_id_person"),
        sa.UniqueConstraint("deciding_body", "decision_number", name="uq_penalty_deciding_body_decision_number"),
    )
    op.create_index("ix_penalty_accident_id", "penalty", ["accident_id"])
    op.create_index("ix_penalty_person_id", "penalty", ["person_id"])


def _cases() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("affair", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("accident_id", sa.String(36), nullable=True),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("serial", sa.BigInteger(), nullable=True),
        sa.Column("ends_id", sa.String(36), nullable=True),
        sa.Column("proposal", sa.JSON(), nullable=False),
        sa.Column("proposal_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("opened_by", sa.String(36), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("step_count", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_file"),
        sa.ForeignKeyConstraint(["accident_id"], ["accident.id"], name="fk_case_file_accident_id_accident"),
        sa.ForeignKeyConstraint(["ends_id"], ["decision.id"], name="fk_case_file_ends_id_decision"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_case_file_person_id_person"),
        sa.ForeignKeyConstraint(["serial"], ["credential.serial"], name="fk_case_file_serial_credential"),
    )
    op.create_index("ix_case_file_accident_id", "case_file", ["accident_id"])
    op.create_index("ix_case_file_ends_id", "case_file", ["ends_id"])
    op.create_index("ix_case_file_person_id", "case_file", ["person_id"])
    op.create_index("ix_case_file_serial", "case_file", ["serial"])
    op.create_index("ix_case_file_state_id", "case_file", ["state", "id"])


def _steps() -> None:
    op.create_table(
        "case_step",
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("proposal_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(36), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_case_step"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_case_step_case_id_case_file"),
    )
    op.create_table(
        "approval",
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("assertion", sa.JSON(), nullable=False),
        sa.Column("approved_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_approval"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_approval_case_id_case_file"),
    )
    op.create_index("ix_approval_account_id", "approval", ["account_id"])
    op.create_index("ix_approval_case_id", "approval", ["case_id"])
