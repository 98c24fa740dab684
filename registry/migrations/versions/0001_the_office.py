"""The office: persons, files, credentials, decisions, what is published, the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything; the two series of numbers begin at 0."""
    _people()
    _organisations()
    _files()
    _results()
    _credentials()
    _decisions()
    _publication()
    counter = _log()
    op.bulk_insert(counter, [{"name": "serial", "next": 0}, {"name": "leaf", "next": 0}])


def downgrade() -> None:
    """Drop everything."""
    for table in (
        "alarm", "counter", "leaf", "published_file", "snapshot", "body_rule", "decision", "serial_block",
        "credential", "exam", "training", "record", "batch", "organisation", "holder", "person",
    ):
        op.drop_table(table)


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("document_type", sa.String(20), nullable=False),
        sa.Column("number_index", sa.LargeBinary(), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("banned_since", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("number_index", name="uq_person_number_index"),
    )
    banned = sa.text("banned_since IS NOT NULL")
    op.create_index("ix_person_banned", "person", ["banned_since"], sqlite_where=banned, postgresql_where=banned)
    op.create_table(
        "holder",
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sex", sa.String(6), nullable=True),
        sa.Column("birth_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("likeness", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_holder"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_holder_person_id_person"),
    )
    op.create_index("ix_holder_likeness", "holder", ["likeness"])


def _organisations() -> None:
    op.create_table(
        "organisation",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_organisation"),
    )
    op.create_index("ix_organisation_kind", "organisation", ["kind"])


def _files() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("body", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
        sa.ForeignKeyConstraint(["body"], ["organisation.code"], name="fk_batch_body_organisation"),
        sa.UniqueConstraint("body", "kind", "sha256", name="uq_batch_body_kind_sha256"),
    )
    op.create_index("ix_batch_state", "batch", ["state"])
    op.create_table(
        "record",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("batch_id", sa.String(36), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=True),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("scheme", sa.Integer(), nullable=True),
        sa.Column("operation", sa.String(80), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("review_date", sa.Date(), nullable=True),
        sa.Column("first_issued", sa.Date(), nullable=True),
        sa.Column("issuing_authority", sa.String(200), nullable=True),
        sa.Column("employer", sa.String(200), nullable=True),
        sa.Column("employer_uscc", sa.String(40), nullable=True),
        sa.Column("exam_type", sa.String(40), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_record"),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_record_batch_id_batch"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_record_person_id_person"),
        sa.UniqueConstraint("batch_id", "row", name="uq_record_batch_id_row"),
    )
    accepted = sa.text("outcome = 'accept'")
    op.create_index(
        "uq_record_accepted", "record", ["person_id", "scheme", "operation", "start_date"],
        unique=True, sqlite_where=accepted, postgresql_where=accepted,
    )
    op.create_index("ix_record_person_id", "record", ["person_id"])


def _results() -> None:
    op.create_table(
        "training",
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("hours_due", sa.Numeric(6, 1), nullable=False),
        sa.Column("hours_done", sa.Numeric(6, 1), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name="pk_training"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_training_record_id_record"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_training_person_id_person"),
    )
    op.create_index("ix_training_person_id", "training", ["person_id"])
    op.create_table(
        "exam",
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("scheme", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(80), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("ticket", sa.String(80), nullable=True),
        sa.Column("theory", sa.Numeric(5, 1), nullable=True),
        sa.Column("practical", sa.Numeric(5, 1), nullable=True),
        sa.Column("examiner", sa.String(200), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name="pk_exam"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_exam_record_id_record"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_exam_person_id_person"),
    )
    op.create_index(
        "ix_exam_person_id_scheme_operation_taken_on", "exam", ["person_id", "scheme", "operation", "taken_on"]
    )


def _credentials() -> None:
    op.create_table(
        "credential",
        sa.Column("serial", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.Column("batch_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("last4", sa.String(4), nullable=False),
        sa.Column("scheme", sa.Integer(), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("review_day", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(40), nullable=False),
        sa.Column("start_day", sa.Integer(), nullable=False),
        sa.Column("exp", sa.BigInteger(), nullable=True),
        sa.Column("iat", sa.BigInteger(), nullable=True),
        sa.Column("certificate_index", sa.LargeBinary(), nullable=False),
        sa.Column("certificate_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.Column("token_sha256", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("serial", name="pk_credential"),
        sa.UniqueConstraint("record_id", name="uq_credential_record_id"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_credential_record_id_record"),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_credential_batch_id_batch"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_credential_person_id_person"),
        sa.ForeignKeyConstraint(["body"], ["organisation.code"], name="fk_credential_body_organisation"),
    )
    for column in ("batch_id", "person_id", "certificate_index"):
        op.create_index(f"ix_credential_{column}", "credential", [column])
    cancelled = sa.text("state = 'cancelled'")
    op.create_index(
        "ix_credential_cancelled", "credential", ["serial"], sqlite_where=cancelled, postgresql_where=cancelled
    )
    op.create_table(
        "serial_block",
        sa.Column("first", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", sa.String(36), nullable=False),
        sa.Column("allotted_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("first", name="pk_serial_block"),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_serial_block_batch_id_batch"),
    )
    op.create_index("ix_serial_block_batch_id", "serial_block", ["batch_id"])


def _decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("measure", sa.String(20), nullable=False),
        sa.Column("class", sa.String(20), nullable=False),
        sa.Column("deciding_body", sa.String(200), nullable=False),
        sa.Column("decision_number", sa.String(100), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.ForeignKeyConstraint(["serial"], ["credential.serial"], name="fk_decision_serial_credential"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_decision_person_id_person"),
        sa.UniqueConstraint(
            "deciding_body", "decision_number", name="uq_decision_deciding_body_decision_number"
        ),
    )
    op.create_index("ix_decision_serial", "decision", ["serial"])
    op.create_index("ix_decision_person_id", "decision", ["person_id"])
    op.create_table(
        "body_rule",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("body", sa.String(40), nullable=False),
        sa.Column("from_day", sa.Integer(), nullable=False),
        sa.Column("to_day", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_body_rule"),
        sa.ForeignKeyConstraint(["body"], ["organisation.code"], name="fk_body_rule_body_organisation"),
    )
    op.create_index("ix_body_rule_body_from_day_to_day", "body_rule", ["body", "from_day", "to_day"])


def _publication() -> None:
    op.create_table(
        "snapshot",
        sa.Column("epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("iat", sa.BigInteger(), nullable=False),
        sa.Column("next_update", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("epoch", "version", name="pk_snapshot"),
    )
    op.create_table(
        "published_file",
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("etag", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("immutable", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("path", name="pk_published_file"),
    )
    op.create_index("ix_published_file_published_at", "published_file", ["published_at"])


def _log() -> sa.Table:
    op.create_table(
        "leaf",
        sa.Column("index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", sa.String(20), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("commit", sa.LargeBinary(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("index", name="pk_leaf"),
    )
    op.create_index("ix_leaf_subject", "leaf", ["subject"])
    op.create_table(
        "alarm",
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("serial", sa.String(20), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "serial", name="pk_alarm"),
    )
    op.create_index("ix_alarm_last_at", "alarm", ["last_at"])
    return op.create_table(
        "counter",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )
