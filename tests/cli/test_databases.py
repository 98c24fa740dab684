"""The same commands on SQLite and on PostgreSQL, chosen by one setting: from a workbook to a verdict."""

from __future__ import annotations

import pytest

from tests.cli.desk import AUTHORITY, BODY, NUMBER, Desk
from tests.cli.regulator import Regulator
from tests.factories import NOW


@pytest.fixture
def chosen(tmp_path, database_url):
    """Give a desk whose office is founded in the database of this test, by a demo that is told it twice."""
    desk = Desk(tmp_path, {"REGISTRY_DATABASE_URL": database_url.replace("+psycopg", "")})
    for _ in range(2):
        assert desk.run("init", "--demo").exit_code == 0
    return desk


def test_the_whole_line_from_workbook_to_verdict(chosen, samples, tmp_path):
    for case in chosen.cases().values():
        told = chosen.run("verify", case["text"], "--work", case["work"])
        assert f"[{case['expect']}]" in told.stdout
    legacy = chosen.json("upload", samples / "results-legacy.xls", "--body", BODY, "--commit")
    assert legacy["counts"]["accept"] == len(legacy["rows"])
    listed = samples / "registry-list.csv"
    again = chosen.json("upload", listed, "--body", AUTHORITY, "--kind", "list", "--commit")
    assert again["counts"]["accept"] == 0
    out = tmp_path / "certificates"
    assert chosen.run("certificates", "--batch", legacy["batch"], "--out", out).exit_code == 0
    picture = min(out.glob("*.png"))
    assert chosen.run("verify", "--image", picture).exit_code == 0
    regulator = Regulator.beside(chosen)
    regulator.revoke(picture.stem, 1)
    assert chosen.json("verify", "--image", picture, status=1)["reasons"] == ["REVOKED"]
    regulator.ban(NUMBER, 2)
    person = chosen.json("check-person", "--number", "-", "--name", "罗莹", text=NUMBER, status=1)
    assert person["reasons"] == ["BANNED"]
    published = chosen.json("publish", "--out", tmp_path / "public")["snapshot"]
    assert published["members"]["revoked"] == 2


def test_a_revocation_is_seen_by_another_process(chosen):
    case = chosen.cases()["out-of-scope"]
    assert chosen.process("verify", case["text"]).returncode in (0, 2)  # 2: by a clock behind NOW
    chosen.revoke(3, NOW)
    seen = chosen.process("verify", case["text"], "--json")
    assert '"REVOKED"' in seen.stdout
    assert seen.returncode == 1


def test_a_database_that_does_not_answer_is_told_in_a_sentence(desk):
    away = Desk(desk.folder, {"REGISTRY_DATABASE_URL": "postgresql://nobody:secret-word@127.0.0.1:1/none"})
    for command in (("init",), ("bodies", "list")):
        said = away.run(*command)
        assert said.exit_code == 69
        assert "数据库不可用" in said.stderr
        assert "cannot be used" in said.stderr
        assert "secret-word" not in said.output
