"""Identity numbers in clear: not in the database, not in an error's text, in no spelling and no encoding."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from registry.extensions import Base
from registry.workflows import checking, deciding
from tests.factories import make_resident_id
from tests.workflows.acts import NUMBER, basis, hand_in, issue, row, write

OTHER, PASSPORT = make_resident_id(order=4), "E98765432"
TALKED_OF = make_resident_id(order=6)
FREE_TEXT = ("准考证号", "签发机关", "工作单位", "考评员")


@pytest.fixture
def full(office, samples, tmp_path, now):
    """Fill every table that a person can come near, and give the numbers that went in."""
    issue(office, samples / "results-2026-q1.xlsx")
    hand_in(office, samples / "faults.xlsx")
    issue(office, write(tmp_path / "1.csv", [row(NUMBER), row(OTHER, "李四")]))
    hand_in(
        office, write(tmp_path / "2.csv", [row(NUMBER, "张三"), row(OTHER, "李四", 有效期止="2031-04-05")])
    )
    issue(office, write(tmp_path / "3.csv", [row(TALKED_OF, "王五", **dict.fromkeys(FREE_TEXT, TALKED_OF))]))
    wide = TALKED_OF.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    failed = dict.fromkeys(FREE_TEXT, f"T{wide}")
    hand_in(office, write(tmp_path / "4.csv", [row(TALKED_OF, "王五", 结果="不合格", 理论成绩=10, **failed)]))
    deciding.ban(office, "resident_id", NUMBER, None, basis(1), now)
    deciding.ban(office, "passport", PASSPORT, "SMITH JOHN", basis(2), now)
    deciding.revoke(office, 0, basis(3), now)
    checking.check_person(office, "resident_id", OTHER, "李四", now)
    office.session.rollback()
    return [NUMBER, OTHER, PASSPORT, TALKED_OF, wide, "21138119930521601X", "130600198203031906"]


def _dump(office) -> str:
    """Give every cell of every table as text, bytes both as hex and as characters."""
    cells: list[str] = []
    connection = office.session.connection()
    for table in inspect(connection).get_table_names():
        for values in connection.execute(text(f'SELECT * FROM "{table}"')):
            for value in values:
                if isinstance(value, bytes | memoryview):
                    cells += [bytes(value).hex(), bytes(value).decode("latin-1")]
                else:
                    cells.append(str(value))
    office.session.rollback()
    return "\n".join(cells)


def test_no_table_holds_a_number(office, full):
    dump = _dump(office)
    assert len(dump) > 100_000, "the dump holds something"
    for number in full:
        assert number not in dump
        assert number.encode().hex() not in dump
        assert "T" + number not in dump


def _files(office, settings) -> list[Path]:
    """Give the files in which the database lies, after everything has been written out to them."""
    if settings.database_url.startswith("sqlite"):
        return list(Path(settings.database_url.removeprefix("sqlite:///")).parent.glob("registry.sqlite3*"))
    with office.session.get_bind().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        oid = connection.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
        base = Path(connection.scalar(text("SHOW data_directory")))
    return [path for path in (base / "base" / str(oid)).iterdir() if path.is_file()]


def test_no_database_file_holds_a_number(office, settings, full):
    files = _files(office, settings)
    assert sum(file.stat().st_size for file in files) > 100_000
    for file in files:
        content = file.read_bytes()
        for number in full:
            assert number.encode() not in content, file.name
            assert number.encode("utf-16-le") not in content, file.name


def test_free_text_is_kept_with_its_number_masked(office, full):
    tickets = office.session.execute(text("SELECT ticket FROM exam WHERE ticket LIKE '%**%'")).scalars().all()
    hidden = f"{TALKED_OF[:3]}{'*' * 13}{TALKED_OF[-2:]}"
    assert sorted(tickets) == sorted([hidden, f"T{hidden}"])
    office.session.rollback()


def test_a_file_whose_numbers_were_masked_may_come_again(office, full, tmp_path):
    again = [row(TALKED_OF, "王五", **dict.fromkeys(FREE_TEXT, f"{TALKED_OF} "))]
    report = hand_in(office, write(tmp_path / "5.csv", again))
    assert report.counts["same"] == 1


def test_birth_dates_do_not_stand_beside_the_last_four(office, full):
    born = f"{NUMBER[6:10]}-{NUMBER[10:12]}-{NUMBER[12:14]}"
    assert born not in _dump(office)
    assert born.encode().hex() not in _dump(office)


def test_an_error_of_the_database_does_not_repeat_what_was_stored(office):
    with pytest.raises(DBAPIError) as failed:
        office.session.execute(text("SELECT * FROM nowhere WHERE a = :number"), {"number": NUMBER})
    assert NUMBER not in str(failed.value)
    office.session.rollback()


def test_every_table_of_the_schema_is_dumped(office):
    names = set(inspect(office.session.connection()).get_table_names())
    assert {table.name for table in Base.metadata.sorted_tables} <= names
    office.session.rollback()
