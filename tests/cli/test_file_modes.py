"""What commands write is its owner's alone, whatever the umask; what is published is everybody's."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

from tests.cli.desk import Desk

OURS = ("data", "keys", "certificates", "marked.xlsx")


def modes(folder: Path) -> dict[str, int]:
    """Give the permission bits of a file or folder and of everything below it."""
    every = [folder, *folder.rglob("*")]
    return {path.relative_to(folder.parent).as_posix(): path.stat().st_mode & 0o777 for path in every}


def run(desk: Desk, *args: object) -> str:
    """Run a command under the most careless umask; give what it printed."""
    command = shlex.join(["python", "-m", "cli", *map(str, args)])
    done = desk.shell(f"umask 0000; {command}", desk.folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_only_published_files_can_be_read_by_others(tmp_path, samples):
    desk = Desk(tmp_path)
    out = tmp_path / "www/welders"
    run(desk, "init", "--demo")
    results = ("upload", samples / "results-2026-q1.xlsx", "--body", "3301", "--json")
    run(desk, *results, "--errors", "marked.xlsx")
    batch = json.loads(run(desk, *results, "--commit"))["batch"]
    run(desk, "certificates", "--batch", batch, "--out", "certificates")
    run(desk, "publish", "--out", out)
    for name in OURS:
        found = modes(tmp_path / name)
        # The demonstration's pictures are for everybody, in a folder that is not.
        open_ones = {path: oct(mode) for path, mode in found.items() if mode & 0o077}
        assert [path for path in open_ones if not path.startswith("data/demo")] == []
    assert "data/registry.sqlite3" in modes(tmp_path / "data")
    assert "certificates/index.csv" in modes(tmp_path / "certificates")
    assert set(modes(out).values()) == {0o755, 0o644}
