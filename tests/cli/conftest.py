"""Offices for the command line: founded, or with the demonstration; made once, copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.desk import AUTHORITY, BODY, Desk
from tests.factories import NOW


@contextmanager
def _clock_at(moment: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cli.clock.now", lambda: moment)
        yield


@pytest.fixture(autouse=True)
def _fixed_clock() -> Iterator[None]:
    """Let commands of this process happen at NOW; those in a process of their own have the real clock."""
    with _clock_at(NOW):
        yield


@pytest.fixture(scope="session")
def _founded(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("founded"))
    with _clock_at(NOW):
        assert desk.run("init").exit_code == 0
        for code, name, kind in (
            (BODY, "杭州市焊接技能考核中心（示例）", "certification_body"),
            (AUTHORITY, "杭州市应急管理局（示例）", "issuing_authority"),
        ):
            assert desk.run("bodies", "add", code, name, "--kind", kind).exit_code == 0
    return desk


@pytest.fixture(scope="session")
def _demonstrated(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("demo"))
    with _clock_at(NOW):
        assert desk.run("init", "--demo").exit_code == 0
    return desk


@pytest.fixture(scope="session")
def _live(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("live"))
    made = desk.process("init", "--demo")
    assert made.returncode == 0, made.stderr
    (desk.folder / "said.txt").write_text(made.stdout, "utf-8")
    return desk


@pytest.fixture
def desk(tmp_path: Path, _founded: Desk) -> Desk:
    """Give an office with one certification body and one issuing authority, and nothing in it."""
    return _founded.copy_to(tmp_path / "desk")


@pytest.fixture
def demo(tmp_path: Path, _demonstrated: Desk) -> Desk:
    """Give the demonstration, made at NOW."""
    return _demonstrated.copy_to(tmp_path / "demo")


@pytest.fixture
def live(tmp_path: Path, _live: Desk) -> Desk:
    """Give the demonstration as a process of its own made it, by the real clock; `said.txt` is its output."""
    return _live.copy_to(tmp_path / "live")
