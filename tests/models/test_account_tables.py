"""Accounts' tables: models and migration agree, the trail is append-only, questions go by an index."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from registry.extensions import Base, make_engine
from registry.models import Account, AuditEntry, account, api_key, audit, web_session
from registry.models.identifiers import new_id
from registry.workflows.transaction import reading, transaction

TABLES = {
    *("account", "invitation", "passkey", "web_session", "known_device", "sign_in_pause"),
    *("api_key", "audit_entry", "accreditation", "examiner", "organisation"),
}


def test_models_and_migration_agree(database_url):
    engine = make_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _parents: kind != "table" or name in TABLES,
                "include_object": lambda thing, name, kind, _reflected, _other: (
                    kind != "table" or name in TABLES
                ),
            },
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def entry(now):
    return AuditEntry(
        id=new_id(now), at=now, account_id="a", organisation="o", channel="console", act="case.read",
        subject_type="case", subject_id="1",
    )  # fmt: skip


def changed(office, now):
    with transaction(office) as session:
        session.add(kept := entry(now))
        session.flush()
        kept.act = "case.approve"


def test_an_entry_of_the_trail_is_not_changed(office, now):
    with pytest.raises(RuntimeError, match="append-only"):
        changed(office, now)


QUESTIONS = {
    "account by login": lambda session, now: account.by_login(session, "li"),
    "accounts of one": lambda session, now: account.all_of(session, "3301"),
    "invitation": lambda session, now: account.invitation_of(session, b"x"),
    "who opened": lambda session, now: account.openers(session, "a", now),
    "passkeys": lambda session, now: account.passkeys_of(session, "a"),
    "one passkey": lambda session, now: account.passkey_of(session, "a", b"x"),
    "session": lambda session, now: web_session.by_token(session, b"x"),
    "sessions": lambda session, now: web_session.of_account(session, "a", now),
    "device": lambda session, now: web_session.device_known(session, b"x", "a", now),
    "key": lambda session, now: api_key.by_secret(session, b"x"),
    "trail of one account": lambda session, now: audit.newest(session, account_id="a"),
    "trail of one thing": lambda session, now: audit.of_subject(session, "case", "1"),
    "trail": lambda session, now: audit.newest(session),
}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_question_of_a_request_is_answered_by_an_index(office, now, question):
    asked = []
    engine = office.session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2:4]))
    with reading(office) as session:
        QUESTIONS[question](session, now)
    statements = [(told, values) for told, values in asked if told.startswith("SELECT")]
    assert len(statements) == 1
    with engine.connect() as connection:
        told, values = statements[0]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {told}", values).all()
    scanned = [
        row.detail for row in plan if row.detail.startswith("SCAN") and "USING INDEX" not in row.detail
    ]
    assert scanned == []


def add_twice(office, now):
    with transaction(office) as session:
        for number in "12":
            told = {"id": number, "login": "li", "name": "李示例", "organisation": "3301", "roles": "clerk"}
            session.add(Account(**told, state="active", created_at=now))


def test_a_login_name_is_one_account_s(office, now):
    with pytest.raises(IntegrityError, match="login"):
        add_twice(office, now)
