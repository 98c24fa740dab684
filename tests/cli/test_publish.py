"""`publish`: files for any web server; nothing new without a change, a new number with one."""

from __future__ import annotations

import json

from tests.factories import NOW


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_twice_writes_the_same_bytes_and_signs_nothing_new(demo, tmp_path):
    out = tmp_path / "public"
    assert demo.run("publish", "--out", out).exit_code == 0
    first = files(out)
    assert {"status/latest", ".well-known/welder-registry/root.pem"} <= set(first)
    again = demo.json("publish", "--out", out)
    assert again == {"snapshot": None, "written": []}
    assert files(out) == first
    said = demo.run("publish", "--out", out).stdout
    assert "没有变化" in said
    assert "Nothing changed" in said


def test_two_folders_get_the_same_bytes(demo, tmp_path):
    for name in ("one", "two"):
        assert demo.run("publish", "--out", tmp_path / name).exit_code == 0
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_decision_makes_the_next_snapshot_and_always_makes_one_without(demo, tmp_path):
    out = tmp_path / "public"
    demo.run("publish", "--out", out)
    before = files(out)
    demo.revoke(0, NOW)
    told = demo.json("publish", "--out", out)["snapshot"]
    assert told["members"]["revoked"] == 2
    after = files(out)
    assert after["status/latest"] != before["status/latest"]
    assert {name: before[name] for name in before if name.startswith("status/1-")}.items() <= after.items()
    always = demo.json("publish", "--out", out, "--always")["snapshot"]
    assert always["version"] == told["version"] + 1
    assert always["members"] == told["members"]


def test_offline_from_what_was_published_every_case_is_judged_alike(demo, tmp_path):
    out = tmp_path / "public"
    demo.run("publish", "--out", out)
    well_known = out / ".well-known" / "welder-registry"
    three = ("--root", well_known / "root.pem", "--trust", well_known / "trust-list")
    three = (*three, "--snapshot", out / "status" / "latest")
    for case in demo.cases().values():
        picture = demo.folder / "data" / "demo" / f"{case['key']}.png"
        result = demo.run("verify", "--image", picture, "--work", case["work"], *three, "--json")
        told = json.loads(result.stdout)
        assert (told["outcome"], told["mode"]) == (case["expect"], "offline")
        assert result.exit_code == (0 if case["expect"] == "VALID" else 1)


def test_offline_in_a_process_of_its_own(live, tmp_path):
    assert live.process("publish", "--out", tmp_path).returncode == 0
    well_known = tmp_path / ".well-known" / "welder-registry"
    files = ("--root", well_known / "root.pem", "--trust", well_known / "trust-list")
    files = (*files, "--snapshot", tmp_path / "status" / "latest")
    for case in live.cases().values():
        done = live.process("verify", case["text"], "--work", case["work"], *files)
        assert done.returncode == (0 if case["expect"] == "VALID" else 1), done.stderr
        assert f"[{case['expect']}]" in done.stdout


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(demo, tmp_path):
    (tmp_path / "file").write_text("in the way")
    said = demo.run("publish", "--out", tmp_path / "file" / "public")
    assert said.exit_code == 74
    assert "文件不可用" in said.stderr
