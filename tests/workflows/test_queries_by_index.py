"""Whatever a request or a row asks goes by an index, on both databases; only publishing reads things whole.

PostgreSQL plans the requests without statistics: of one batch alone, the best way is to read everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from registry.workflows import (
    certificates,
    checking,
    deciding,
    founding,
    intake,
    issuance,
    publication,
    trust,
)
from registry.workflows.context import Office
from tests.factories import make_resident_id
from tests.models.plans import watched
from tests.workflows.acts import BODY, basis, hand_in, issue, row, texts, write
from tests.workflows.registering import ban, enter, lift

PEOPLE = 150
PAST_ENTRIES = 20
WHOLE = {
    "organisation",  # the directory
    "decision",  # the classes
    "body_rule",  # the rules
    "ban_value",  # the filter of all bans: whose value goes, once a round
    "leaf",  # the root of the log
    "published_file",  # deltas that nobody needs any more
}


@pytest.fixture
def batch(office: Office, tmp_path, now) -> str:
    """Give a batch of many, published."""
    rows = [row(make_resident_id(order=n), 准考证号=str(n)) for n in range(1, PEOPLE + 1)]
    issued = issue(office, write(tmp_path / "many.csv", rows))
    deciding.revoke(office, 0, basis("前"), now)
    publication.publish(office, now)
    return issued.batch


def _analyse(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")


def scanned(office: Office, act: Callable[[], Any]) -> dict[str, set[str]]:
    """Do something; give statement → tables that it would read whole."""
    engine = office.session.get_bind()
    with watched(engine) as statements:
        act()
    office.session.rollback()
    assert len(statements) > 0
    return statements.scanned(engine)


def requests(office: Office, batch: str, tmp_path, now: int) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Give the acts of the office that happen once per request, per row or per batch."""
    text, banned, known = texts(office, batch)[3], make_resident_id(order=4), make_resident_id(order=5)
    more = write(tmp_path / "more.csv", [row(known, 准考证号="x", 操作项目="压力焊作业"), row(banned)])
    yield "verify", lambda: checking.verify_text(office, text, now=now, work="mem:2.1")
    yield "check person", lambda: checking.check_person(office, "resident_id", known, "罗莹", now)
    yield (
        "check nobody",
        lambda: checking.check_person(office, "resident_id", make_resident_id(order=900), "罗莹", now),
    )
    yield "revoke", lambda: deciding.revoke(office, 3, basis(1), now)
    yield "ban", lambda: deciding.ban(office, "resident_id", banned, None, basis(2), now)
    yield "dry run", lambda: intake.dry_run(office, more, body=BODY, kind="results", now=now)
    yield "commit and issue", lambda: issue(office, more)
    yield "the same file again", lambda: hand_in(office, more)
    yield "resume", lambda: issuance.resume(office, now)
    yield "what became of a batch", lambda: issuance.issued(office, batch)
    yield "certificates", lambda: certificates.export(office, batch, tmp_path / "out")
    yield "a file", lambda: publication.file(office, "status/latest")
    yield "due", lambda: publication.due(office, now)
    yield "register a body", lambda: founding.register_body(office, "3302", "示例", "employer", now)
    yield "trust list", lambda: trust.current(office)


def test_no_request_reads_a_table_whole(office, batch, tmp_path, now):
    found = {name: scanned(office, act) for name, act in requests(office, batch, tmp_path, now)}
    assert {name: told for name, told in found.items() if told} == {}


def _fill_register(office: Office, now: int) -> None:
    """Enter persons whose ban was lifted since: of an empty table the best way is to read all of it."""
    for order in range(PAST_ENTRIES):
        decided = ban(office, make_resident_id(order=200 + order), now)
        enter(office, decided, now)
        lift(office, decided, now)


def test_publishing_reads_whole_only_what_a_snapshot_says_whole(office, batch, tmp_path, now):
    _fill_register(office, now)
    deciding.ban(office, "resident_id", make_resident_id(order=7), None, basis(3), now)
    _analyse(office.session.get_bind())
    told = scanned(office, lambda: publication.publish(office, now + 60))
    assert set().union(*told.values()) <= WHOLE, told
    told = scanned(office, lambda: publication.write_files(office, tmp_path / "public"))
    assert set().union(*told.values()) <= {"published_file"}, told
