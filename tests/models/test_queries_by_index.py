"""Every query of the models goes by an index, on both databases; what reads a table whole is named here."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import Session

from registry import models
from registry.extensions import WRITES
from registry.models import (
    Person,
    Record,
    RegisterEntry,
    accident,
    accident_list,
    accident_review,
    account,
    accreditation,
    alarm,
    api_key,
    asker,
    attachment,
    audit,
    ban_value,
    batch,
    body_record,
    body_rule,
    case,
    credential,
    decision,
    due,
    exam,
    holding,
    leaf,
    leaf_list,
    log_tile,
    looked_back,
    named,
    organisation,
    person,
    person_file,
    register_entry,
    register_list,
    resemblance,
    sealed,
    snapshot,
    web_session,
)
from registry.models.looked_back import Question
from registry.models.register_entry import EntryKind, Withdrawal

from .graph import TABLES, graph
from .plans import Statements, watched

NOW, KEY, DAY = 1_795_485_600, b"\1" * 32, date(2026, 4, 6)
PEPPER = f"{1:016x}"
PEOPLE = 200
FEW = ("body_rule",)
TOKEN = {"of_serial": 1, "iat": NOW, "token": b"t", "token_sha256": KEY}

ASKED: dict[str, Callable[[Session], Any]] = {
    "accident.entry": lambda s: accident.entry(s, "accident-1", "person-1", 1),
    "accident.involved": lambda s: accident.involved(s, "accident-1"),
    "accident.keepers": lambda s: accident.keepers(s, "accident-1"),
    "accident.lock": lambda s: accident.lock(s, "accident-1"),
    "accident.newest": lambda s: accident.newest(s, "accident-1"),
    "accident.penalties": lambda s: accident.penalties(s, "accident-1"),
    "accident.penalty_number_taken": lambda s: accident.penalty_number_taken(s, "杭州市应急管理局", "1"),
    "accident.versions": lambda s: accident.versions(s, "accident-1"),
    "accident_list.case_counts": lambda s: accident_list.case_counts(s, ["accident-1", "accident-2"]),
    "accident_list.listed": lambda s: accident_list.listed(s, DAY, None, 20),
    "accident_list.people_counts": lambda s: accident_list.people_counts(s, ["accident-1", "accident-2"]),
    "accident_list.names": lambda s: accident_list.names(s, ["person-1", "person-2"]),
    "accident_review.approvers": lambda s: accident_review.approvers(s, ["case-1"]),
    "accident_review.decisions": lambda s: accident_review.decisions(
        s, persons=["person-1"], serials=[1], classes=("banned",)
    ),
    "accident_review.determined_at": lambda s: accident_review.determined_at(s, ["accident-1"]),
    "accident_review.ended_at": lambda s: accident_review.ended_at(s, ["decision-1"]),
    "accident_review.entries": lambda s: accident_review.entries(s, ["accident-1"]),
    "accident_review.open_cases": lambda s: accident_review.open_cases(s, ["accident-1"], ("lifted",)),
    "account.all_of": account.all_of,
    "account.by_login": lambda s: account.by_login(s, "li-1"),
    "account.invitation_of": lambda s: account.invitation_of(s, KEY),
    "account.names": lambda s: account.names(s, ["account-1", "account-2"]),
    "account.openers": lambda s: account.openers(s, "account-1", NOW),
    "account.passkey_id_taken": lambda s: account.passkey_id_taken(s, KEY),
    "account.passkey_of": lambda s: account.passkey_of(s, "account-1", KEY),
    "account.passkeys_of": lambda s: account.passkeys_of(s, "account-1"),
    "account.void_invitations": lambda s: account.void_invitations(s, "account-1", NOW),
    "accreditation.examiners_of": lambda s: accreditation.examiners_of(s, ["accreditation-1"]),
    "accreditation.of_organisation": lambda s: accreditation.of_organisation(s, "3301"),
    "alarm.ring": lambda s: alarm.ring(s, "FOREIGN_TOKEN", 1, NOW),
    "alarm.since": lambda s: alarm.since(s, NOW, 20),
    "api_key.by_secret": lambda s: api_key.by_secret(s, KEY),
    "api_key.of_account": lambda s: api_key.of_account(s, "account-1"),
    "api_key.of_organisation": lambda s: api_key.of_organisation(s, "3301"),
    "api_key.revoke_of_account": lambda s: api_key.revoke_of_account(s, "account-1", NOW),
    "asker.forget": lambda s: asker.forget(s, NOW),
    "asker.lock": lambda s: asker.lock(s, KEY, NOW),
    "attachment.missing": lambda s: attachment.missing(s, [f"{1:064x}"]),
    "audit.newest": audit.newest,
    "audit.of_subject": lambda s: audit.of_subject(s, "case", "case-1"),
    "ban_value.add": lambda s: ban_value.add(s, PEPPER, [("person-1", 1), ("person-2", 1)]),
    "ban_value.forget": lambda s: ban_value.forget(s, [PEPPER]),
    "ban_value.missing": lambda s: ban_value.missing(s, PEPPER, 20),
    "ban_value.newest": ban_value.newest,
    "ban_value.remove_older": lambda s: ban_value.remove_older(s, NOW),
    "ban_value.values": lambda s: ban_value.values(s, PEPPER),
    "batch.find": lambda s: batch.find(s, "3301", "results", KEY),
    "batch.lock": lambda s: batch.lock(s, "batch-1"),
    "batch.unfinished": batch.unfinished,
    "batch.earlier": lambda s: batch.earlier(s, ["person-1", "person-2"]),
    "batch.refuse": lambda s: batch.refuse(s, ["record-1"], {"code": "PERSON_BANNED"}),
    "batch.unplanned": lambda s: batch.unplanned(s, "batch-1"),
    "batch.serials_by_state": lambda s: batch.serials_by_state(s, "batch-1"),
    "batch.refused_rows": lambda s: batch.refused_rows(s, "batch-1"),
    "body_record.bodies": lambda s: body_record.bodies(s, "3301", 20),
    "body_record.failed": lambda s: body_record.failed(s, ["3301"]),
    "body_record.in_accidents": lambda s: body_record.in_accidents(s, ["3301"], DAY),
    "body_record.issued": lambda s: body_record.issued(s, ["3301"]),
    "body_record.revoked": lambda s: body_record.revoked(s, ["3301"], NOW),
    "body_rule.matches": lambda s: body_rule.matches(s, "3301", 5),
    "body_rule.all_rules": body_rule.all_rules,
    "case.approvals": lambda s: case.approvals(s, "case-1"),
    "case.listed": lambda s: case.listed(s, ("proposed", "notified"), None, 20),
    "case.lock": lambda s: case.lock(s, "case-1"),
    "case.of_accident": lambda s: case.of_accident(s, "accident-1"),
    "case.of_person": lambda s: case.of_person(s, "person-1"),
    "case.steps": lambda s: case.steps(s, "case-1"),
    "case.steps_of": lambda s: case.steps_of(s, ["case-1", "case-2"]),
    "credential.planned": lambda s: credential.planned(s, "batch-1"),
    "credential.store_tokens": lambda s: credential.store_tokens(s, [TOKEN]),
    "credential.cancel": lambda s: credential.cancel(s, [1]),
    "credential.tokens": lambda s: list(credential.tokens(s, "batch-1")),
    "credential.of_certificate": lambda s: credential.of_certificate(s, KEY, "罗莹"),
    "credential.of_person": lambda s: credential.of_person(s, "person-1"),
    "credential.serials_of_person": lambda s: credential.serials_of_person(s, "person-1"),
    "credential.standing_now": lambda s: credential.standing_now(s, 1),
    "credential.banned_serials": credential.banned_serials,
    "credential.cancelled_serials": lambda s: credential.cancelled_serials(s, NOW),
    "decision.number_taken": lambda s: decision.number_taken(s, "杭州市应急管理局", "1"),
    "decision.classes_of": lambda s: decision.classes_of(s, 1, NOW),
    "decision.ended": lambda s: decision.ended(s, "decision-1"),
    "decision.of_case": lambda s: decision.of_case(s, "case-1"),
    "decision.of_person": lambda s: decision.of_person(s, "person-1", NOW),
    "decision.of_subject": lambda s: decision.of_subject(s, "mode:3301", NOW),
    "decision.of_subjects": lambda s: decision.of_subjects(s, ["rule_row:a", "rule_row:b"], NOW),
    "decision.serials_by_class": lambda s: decision.serials_by_class(s, NOW),
    "due.police": lambda s: due.police(s, 20),
    "exam.examiner_texts": exam.examiner_texts,
    "holding.classes_at": lambda s: holding.classes_at(s, [1, 2], NOW),
    "holding.ended": lambda s: holding.ended(s, ["person-1"], ("revoked",), NOW),
    "holding.held_by": lambda s: holding.held_by(s, "person-1"),
    "holding.is_issued": lambda s: holding.is_issued(s, 1),
    "holding.person_was_barred": lambda s: holding.person_was_barred(s, "person-1", NOW),
    "looked_back.certificates": lambda s: looked_back.certificates(s, Question(), NOW, None, 20),
    "looked_back.classes": lambda s: looked_back.classes(s, [1, 2], NOW),
    "looked_back.counted": lambda s: looked_back.counted(s, Question(first=1, last=2), NOW),
    "looked_back.open_cases": lambda s: looked_back.open_cases(s, [1, 2], ("withdrawn",)),
    "looked_back.rules": lambda s: looked_back.rules(s, NOW),
    "leaf.take": lambda s: leaf.take(s, leaf.SERIALS, 2),
    "leaf.next_number": lambda s: leaf.next_number(s, leaf.SERIALS),
    "leaf.append": lambda s: leaf.append(s, "block", NOW, subject="batch-1", record={}),
    "leaf_list.newest": lambda s: leaf_list.newest(s, None, 20),
    "leaf_list.first_behind": lambda s: leaf_list.first_behind(s, "batch-1"),
    "leaf.all_data": lambda s: list(leaf.all_data(s)),
    "leaf.restores": lambda s: leaf.restores(s),
    "leaf.newest_telling": lambda s: leaf.newest_telling(s),
    "sealed.any_sealed": lambda s: sealed.any_sealed(s),
    "sealed.rows_of": lambda s: sealed.rows_of(s, 5),
    "sealed.read": lambda s: sealed.read(s, sealed.table_of("account"), [("account-1",), ("account-2",)]),
    "leaf.data_of": lambda s: list(leaf.data_of(s, 5, 9)),
    "log_tile.checkpoints": lambda s: list(log_tile.checkpoints(s)),
    "log_tile.hashes": lambda s: log_tile.hashes(s, 0, 1),
    "log_tile.newest": log_tile.newest,
    "log_tile.put": lambda s: log_tile.put(s, 0, 1, KEY),
    "log_tile.tiles": lambda s: list(log_tile.tiles(s)),
    "named.certificates": lambda s: named.certificates(s, [1, 2]),
    "named.decisions": lambda s: named.decisions(s, ["decision-1", "decision-2"]),
    "named.documents": lambda s: named.documents(s, [f"{1:064x}", f"{2:064x}"]),
    "named.leaves": lambda s: named.leaves(s, ["decision-1", "decision-2"]),
    "named.persons": lambda s: named.persons(s, ["person-1", "person-2"]),
    "organisation.all_of": organisation.all_of,
    "organisation.credit_code_taken": lambda s: organisation.credit_code_taken(s, "913301000000000001"),
    "organisation.find": lambda s: organisation.find(s, "3301"),
    "organisation.names": lambda s: organisation.names(s, (organisation.Kind.REGULATOR,)),
    "organisation.names_of": lambda s: organisation.names_of(s, ["3301", "3302"]),
    "person.find_many": lambda s: person.find_many(s, [KEY, KEY]),
    "person.find": lambda s: person.find(s, KEY),
    "person.lock": lambda s: person.lock(s, ["person-1"]),
    "person_file.certificates": lambda s: person_file.certificates(s, "person-1"),
    "person_file.decisions_on": lambda s: person_file.decisions_on(s, [1, 2], NOW),
    "person_file.penalties": lambda s: person_file.penalties(s, "person-1"),
    "register_entry.cancellations": lambda s: register_entry.cancellations(s, 5, 9),
    "register_entry.of_decision": lambda s: register_entry.of_decision(s, "decision-1"),
    "register_entry.outdated": lambda s: register_entry.outdated(s, NOW),
    "register_entry.persons_by_showing": lambda s: register_entry.persons_by_showing(s, "public", NOW),
    "register_entry.shows": lambda s: register_entry.shows(s, "person-1", "public", NOW),
    "register_entry.term_over": lambda s: register_entry.term_over(s, NOW),
    "register_entry.withdraw": lambda s: register_entry.withdraw(s, "entry-1", Withdrawal.TERM, NOW),
    "register_entry.without_entry": lambda s: register_entry.without_entry(s, NOW, "", 50),
    "register_list.listed": lambda s: register_list.listed(s, None, 20),
    "register_list.publications": lambda s: register_list.publications(s, ["mode:1", "mode:2"]),
    "resemblance.banned_like": lambda s: resemblance.banned_like(s, [KEY]),
    "resemblance.known": lambda s: resemblance.known(s, KEY, "person-1"),
    "resemblance.newly_banned": lambda s: resemblance.newly_banned(s, 5, 9),
    "resemblance.others_like": lambda s: resemblance.others_like(s, "person-1"),
    "resemblance.told_apart": lambda s: resemblance.told_apart(s, [KEY]),
    "resemblance.waiting": lambda s: resemblance.waiting(s, 20),
    "snapshot.newest": snapshot.newest,
    "snapshot.body_of": lambda s: snapshot.body_of(s, "status/latest"),
    "snapshot.bodies_of": lambda s: snapshot.bodies_of(s, (snapshot.ROOT, snapshot.TRUST_LIST)),
    "snapshot.put": lambda s: snapshot.put(s, "a", b"", NOW, media_type="", immutable=False),
    "snapshot.remove_older": lambda s: snapshot.remove_older(s, "status/", NOW),
    "web_session.by_token": lambda s: web_session.by_token(s, KEY),
    "web_session.device_known": lambda s: web_session.device_known(s, KEY, "account-1", NOW),
    "web_session.end_all": lambda s: web_session.end_all(s, "account-1"),
    "web_session.of_account": lambda s: web_session.of_account(s, "account-1", NOW),
    "web_session.sweep": lambda s: web_session.sweep(s, NOW, NOW),
}
SELECTED: dict[str, Callable[[Session], Any]] = {
    "batch.unplanned_persons": lambda s: person.lock(s, batch.unplanned_persons("batch-1")),
    "credential.persons_of": lambda s: person.lock(s, credential.persons_of("batch-1")),
    "register_entry.shown: bans": lambda s: s.execute(_page(EntryKind.BAN)),
    "register_entry.shown: cancellations": lambda s: s.execute(_page(EntryKind.CANCELLATION)),
    "register_entry.shown: one": lambda s: s.execute(
        register_entry.shown(EntryKind.BAN, "public", NOW).where(RegisterEntry.look_up == KEY).limit(20)
    ),
}
NARROWED: dict[str, Callable[[Session], Any]] = {
    "accident_list.listed: after": lambda s: accident_list.listed(s, date.min, None, 20, (DAY, "accident-1")),
    "accident_list.listed: all of them": lambda s: accident_list.listed(s, DAY, None, None),
    "accident_list.listed: before": lambda s: accident_list.listed(s, DAY, DAY, 20),
    "account.all_of: an organisation": lambda s: account.all_of(s, "3301"),
    "audit.newest: of an account": lambda s: audit.newest(s, account_id="account-1"),
    "audit.newest: before": lambda s: audit.newest(s, account_id="account-1", before="entry-9"),
    "audit.newest: of a subject": lambda s: audit.newest(s, subject=("case", "case-1"), before="entry-9"),
    "case.listed: after": lambda s: case.listed(s, ("proposed",), "case-1", 20),
    "sealed.read: keys of two columns": lambda s: sealed.read(
        s, sealed.table_of("case_step"), [("case-1", 1), ("case-2", 1)]
    ),
    "looked_back.certificates: of a body": lambda s: _looked_back(s, body="3301", first=1, last=9),
    "looked_back.certificates: of an examiner": lambda s: _looked_back(s, examiners=("刘海燕", "陈示例")),
    "looked_back.certificates: of a sitting": lambda s: _looked_back(s, body="3301", exam_on=DAY),
    "looked_back.certificates: undecided, behind one": lambda s: looked_back.certificates(
        s, Question("3301", undecided=True), NOW, (9592, 5), 20
    ),
    "leaf.data_of: to the end": lambda s: list(leaf.data_of(s, 5)),
    "leaf_list.newest: before": lambda s: leaf_list.newest(s, 9, 20),
    "register_list.listed: before": lambda s: register_list.listed(s, "entry-9", 20),
    "resemblance.waiting: after": lambda s: resemblance.waiting(s, 20, "resemblance-1"),
}
"""Further ways to ask the same functions."""
INSERTS = {"bulk.add_rows", "snapshot.put_new", "sealed.touch", "sealed.take_touched"}
"""What asks nothing: it only adds rows, or notes which ones were written."""
WHOLE = {
    "account.all_of": {"account"},  # the registry's own page of all accounts
    "ban_value.forget": {"ban_value"},  # once a round, over the bans alone
    "looked_back.rules": {"body_rule"},  # a handful, and the page lists all of them
    "body_rule.all_rules": {"body_rule"},  # a handful, and a snapshot says all of them
    "decision.serials_by_class": {"decision"},  # a snapshot says all of them
    "log_tile.checkpoints": {"log_checkpoint"},  # the log is judged by all of them
    "log_tile.tiles": {"log_tile"},  # verifying reads all of them
    "organisation.all_of": {"organisation"},  # the page of all of them
}


def _page(kind: EntryKind) -> Select[Any]:
    return register_entry.shown(kind, "public", NOW).limit(20)


def _looked_back(session: Session, **asked: Any) -> Any:
    return looked_back.certificates(session, Question(**asked), NOW, None, 20)


def queries() -> set[str]:
    """Give `module.function` of whatever in the models takes a session."""
    found = set()
    for module in pkgutil.iter_modules(models.__path__):
        members = vars(importlib.import_module(f"registry.models.{module.name}"))
        for name, member in members.items():
            if inspect.isfunction(member) and member.__module__ == f"registry.models.{module.name}":
                parameters = list(inspect.signature(member).parameters)
                if parameters[:1] == ["session"] and not name.startswith("_"):
                    found.add(f"{module.name}.{name}")
    return found


@pytest.fixture(scope="module")
def filled(shared):
    """Give the database with many people who have a credential each, and one who is under a ban."""
    graphs = [graph(n) for n in range(1, PEOPLE + 1)]
    with shared.begin() as connection:
        for table in TABLES:
            rows = [one[table.name] for one in graphs]
            connection.execute(insert(table), rows[:1] if table.name in FEW else rows)
        connection.execute(update(Person).where(Person.id == "person-1").values(banned_since=NOW))
    if shared.dialect.name == "postgresql":
        with shared.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    return shared


def asked(filled, act: Callable[[Session], Any]) -> Statements:
    """Let a function ask the database; give what it sent."""
    with Session(filled) as session:
        session.connection(execution_options={WRITES: True})
        with watched(filled) as statements:
            act(session)
        session.rollback()
    return statements


def test_every_query_of_the_models_is_asked_here():
    assert queries() - INSERTS == set(ASKED)


@pytest.mark.parametrize("name", [*ASKED, *SELECTED, *NARROWED])
def test_it_goes_by_an_index(filled, name):
    statements = asked(filled, {**ASKED, **SELECTED, **NARROWED}[name])
    assert len(statements) > 0
    scanned = set().union(*statements.scanned(filled).values())
    assert scanned == WHOLE.get(name, set()), statements.scanned(filled)


@pytest.mark.parametrize("column", ["employer", "outcome"])
def test_the_question_notices_what_has_no_index(filled, column):
    statements = asked(
        filled, lambda s: s.execute(select(Record.id).where(Record.__table__.c[column] == "x"))
    )
    assert set().union(*statements.scanned(filled).values()) == {"record"}


def test_the_question_notices_a_sort_over_everything(filled):
    statements = asked(filled, lambda s: s.execute(select(Record.id).order_by(Record.employer).limit(1)))
    assert set().union(*statements.scanned(filled).values()) == {"record"}
