"""Published files: order, wholeness, nothing outside the directory."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from registry.adapters import published_files


def test_it_writes_every_file_and_tells_which_were_new(tmp_path: Path) -> None:
    written = published_files.write(
        tmp_path, {"status/1-1": b"one"}.items(), {"status/latest": b"one"}.items()
    )
    assert written == ["status/1-1", "status/latest"]
    assert (tmp_path / "status/1-1").read_bytes() == (tmp_path / "status/latest").read_bytes() == b"one"
    assert (
        published_files.write(tmp_path, {"status/1-1": b"one"}.items(), {"status/latest": b"one"}.items())
        == []
    )
    assert (tmp_path / "status/latest").stat().st_mode & 0o777 == 0o644


def test_folders_and_files_are_open_to_every_reader_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o077)
    try:
        published_files.write(tmp_path / "www/welders", {"status/delta/1-2": b"one"}.items(), [])
    finally:
        os.umask(old)
    made = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*")}
    assert made.keys() >= {"www", "www/welders", "www/welders/status", "www/welders/status/delta"}
    for path in made.values():
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644)


def test_a_failure_leaves_the_pointer_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published_files.write(tmp_path, {"status/1-1": b"one"}.items(), {"status/latest": b"one"}.items())

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="No space"):
            published_files.write(tmp_path, {"status/1-2": b"two"}.items(), {"status/latest": b"two"}.items())
    assert (tmp_path / "status/latest").read_bytes() == b"one"
    assert published_files.listing(tmp_path, "status") == ["status/1-1", "status/latest"]


def test_pointers_move_after_all_numbered_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[str] = []
    replace = Path.replace

    def watch(self: Path, target: Path) -> Path:
        moved.append(target.name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watch)
    published_files.write(tmp_path, {"b": b"", "c": b""}.items(), {"a": b""}.items())
    assert moved == ["b", "c", "a"]


def test_it_removes_what_is_no_longer_published(tmp_path: Path) -> None:
    published_files.write(tmp_path, {"status/1-1": b"one", "status/delta/1-2": b"d"}.items(), {}.items())
    published_files.remove(tmp_path, ["status/1-1", "status/never-there"])
    assert published_files.listing(tmp_path, "status") == ["status/delta/1-2"]


@pytest.mark.parametrize("path", ["/etc/passwd", "../outside", "status/../../outside"])
def test_no_path_leaves_the_directory(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not a path inside"):
        published_files.write(tmp_path / "out", {path: b"x"}.items(), {}.items())
