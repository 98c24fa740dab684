"""`keys` and `bodies`: the list verifiers accept, a key replaced while the office runs, a stolen one.

The office that runs is a real one, opened before the change.
"""

from __future__ import annotations

import shutil

import pytest

from tests.cli.desk import BODY, NUMBER, decision
from tests.cli.regulator import OFFICER, Regulator
from tests.factories import DAY, NOW, make_resident_id
from tests.workflows.acts import issue, row, texts, write


@pytest.fixture
def later(monkeypatch):
    """Give what moves the clock of commands to so many days after NOW."""
    return lambda days: monkeypatch.setattr("cli.clock.now", lambda: NOW + days * DAY)


def listed(desk):
    """Give the trust list's keys by their first use, the newest of a use last."""
    keys = sorted(desk.json("keys", "list")["keys"], key=lambda key: key["not_before"])
    return {use: [key for key in keys if key["uses"] == [use]] for use in ("credential", "status")}


def test_the_list_tells_every_key_with_its_use_and_window(desk):
    told = desk.json("keys", "list")
    assert list(told) == ["epoch", "version", "issued_at", "root", "log", "keys"]
    assert sorted(use for key in told["keys"] for use in key["uses"]) == ["credential", "status"]
    said = desk.run("keys", "list").stdout
    assert told["log"] in said
    for key in told["keys"]:
        assert key["kid"] in said
        assert list(key) == ["kid", "uses", "not_before", "not_after", "serials", "compromised_from"]
    assert f"trust list {told['epoch']}-{told['version']}" in said


def test_renewing_signs_the_same_keys_again(desk, later):
    before = desk.json("keys", "list")
    later(1)
    said = desk.run("keys", "renew")
    assert said.exit_code == 0
    after = desk.json("keys", "list")
    assert after["version"] == before["version"] + 1
    assert after["keys"] == before["keys"]
    assert f"Trust list 1-{after['version']}, 2 keys" in said.stdout


def test_a_key_is_added_waits_seven_days_and_is_taken_up(desk, later):
    assert "NO_SUCCESSOR_KEY" in desk.run("keys", "take-up", "credential").stderr
    assert desk.run("keys", "add", "credential").exit_code == 0
    old, new = listed(desk)["credential"]
    later(6)
    early = desk.run("keys", "take-up", "credential")
    assert (early.exit_code, "KEY_TOO_NEW" in early.stderr) == (1, True)
    later(8)
    assert desk.run("keys", "take-up", "credential").exit_code == 0
    assert [key["kid"] for key in listed(desk)["credential"]] == [old["kid"], new["kid"]]
    kept = {path.name for path in (desk.folder / "keys").iterdir()}
    assert f"credential-{old['kid']}.key" in kept
    assert "credential-next.key" not in kept


def test_an_office_that_runs_signs_with_the_new_key_from_then_on(desk, later, tmp_path):
    """Opened before the change, as a server is; what it issues after it, verifiers accept."""
    desk.run("keys", "add", "credential")
    desk.run("keys", "add", "status")
    new = {use: keys[-1]["kid"] for use, keys in listed(desk).items()}
    with desk.office() as running:
        first = issue(running, write(tmp_path / "1.csv", [row(NUMBER)]))
        later(8)
        for use in ("credential", "status"):
            assert desk.run("keys", "take-up", use).exit_code == 0
        second = issue(
            running, write(tmp_path / "2.csv", [row(make_resident_id(order=2))]), now=NOW + 8 * DAY
        )
        assert running.keys.credential().public.kid.hex() == new["credential"]
        assert running.keys.status().public.kid.hex() == new["status"]
        asked = [text for batch in (first, second) for text in texts(running, batch.batch).values()]
    assert desk.run("publish", "--out", tmp_path / "public").exit_code == 0
    assert [desk.json("verify", text, "--work", "mem:2.1")["outcome"] for text in asked] == ["VALID"] * 2


def test_a_stolen_key_is_marked_and_what_it_signed_no_longer_proves_anything(demo):
    case = demo.cases()["valid"]
    kid = listed(demo)["credential"][0]["kid"]
    regulator = Regulator.beside(demo)
    since = ("--since", "2026-11-20T08:00")
    made = demo.json("keys", "compromised", kid, *since, *OFFICER, *decision(91))
    assert listed(demo)["credential"][0]["compromised_from"] is None  # proposed: nothing has happened
    regulator.approve(made)
    assert listed(demo)["credential"][0]["compromised_from"] == "2026-11-20T08:00:00+08:00"
    told = demo.json("verify", case["text"], "--work", case["work"], status=0)
    assert told["outcome"] == "VALID"  # the register knows the token it stored; offline nobody can
    shutil.rmtree(demo.folder / "public", ignore_errors=True)
    demo.run("publish", "--out", demo.folder / "public")
    well_known = demo.folder / "public" / ".well-known" / "welder-registry"
    three = ("--root", well_known / "root.pem", "--trust", well_known / "trust-list")
    three = (*three, "--snapshot", demo.folder / "public" / "status" / "latest")
    offline = demo.json("verify", case["text"], "--work", case["work"], *three, status=2)
    assert offline["reasons"] == ["KEY_COMPROMISED"]


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (("compromised", "00ff00ff", "--since", "2026-11-20", *OFFICER, *decision(92)), 1, "KEY_UNKNOWN"),
        (("compromised", "not-hex", "--since", "2026-11-20", *OFFICER, *decision(92)), 64, "hexadecimal"),
        (("compromised", "00ff", "--since", "yesterday", *OFFICER, *decision(92)), 64, "--since"),
        (("compromised", "00ff", "--since", "2026-11-20", *decision(92)), 64, "--as"),
        (("compromised", "00ff", "--since", "2026-11-20", *OFFICER), 64, "--decision"),
        (("add", "root"), 64, "credential"),
        (("take-up", "status"), 1, "NO_SUCCESSOR_KEY"),
    ],
)
def test_keys_that_are_named_wrongly(desk, args, status, said):
    Regulator.beside(desk)
    before = desk.json("keys", "list")
    result = desk.run("keys", *args)
    assert (result.exit_code, said in result.stderr) == (status, True)
    assert desk.json("keys", "list") == before


@pytest.mark.parametrize("args", [("renew",), ("add", "credential"), ("take-up", "credential")])
def test_without_the_root_key_no_list_is_signed(desk, args):
    (desk.folder / "keys" / "root.key").unlink()
    result = desk.run("keys", *args)
    assert (result.exit_code, "ROOT_KEY_OFFLINE" in result.stderr) == (1, True)


def test_a_body_is_registered_once_and_may_then_hand_in(desk, samples):
    add = ("bodies", "add", "3302", "宁波市焊接技能考核中心", "--kind", "certification_body")
    assert desk.run("upload", samples / "results-legacy.xls", "--body", "3302").exit_code == 1
    said = desk.run(*add)
    assert "3302 宁波市焊接技能考核中心 is registered" in said.stdout
    again = desk.run(*add)
    assert (again.exit_code, "BODY_EXISTS" in again.stderr) == (1, True)
    told = {body["code"]: body for body in desk.json("bodies", "list")}
    assert told["3302"] == {
        "code": "3302",
        "kind": "certification_body",
        "name": "宁波市焊接技能考核中心",
    }
    assert set(told) == {BODY, "330100-YJ", "3302"}
    assert "宁波市焊接技能考核中心" in desk.run("bodies", "list").stdout
    assert desk.run("upload", samples / "results-legacy.xls", "--body", "3302").exit_code == 0


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (("33 02", "名称", "--kind", "certification_body"), 1),
        (("3302", " ", "--kind", "certification_body"), 1),
        (("3302", "名称", "--kind", "school"), 64),
        (("3302", "名称"), 64),
    ],
)
def test_bodies_that_are_not_registered(desk, args, status):
    assert desk.run("bodies", "add", *args).exit_code == status
    assert len(desk.json("bodies", "list")) == 2
