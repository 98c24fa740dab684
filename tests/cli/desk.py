"""A desk with the command line on it: an office of its own, commands in this process or in their own."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from cli.app import app
from registry.config import Settings
from registry.workflows import context, deciding
from tests.factories import make_resident_id
from tests.workflows.acts import basis

ROOT = Path(__file__).parents[2]
BODY, AUTHORITY = "3301", "330100-YJ"
NUMBER = make_resident_id()
BASIS = (
    *("--decided-by", "杭州市应急管理局", "--legal-basis", "总局令第30号第三十条"),
    *("--reason", "以欺骗手段取得"),
)
_TABLES = ("batch", "record", "person", "holder", "exam", "training", "credential", "decision")


@dataclass(frozen=True)
class Desk:
    """An office in `folder`, told to commands by the environment as anybody tells it."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, str]:
        """Give the settings as variables."""
        return {
            "REGISTRY_DEMO": "1",
            "REGISTRY_DATA_DIR": str(self.folder / "data"),
            "REGISTRY_KEY_DIR": str(self.folder / "keys"),
            "REGISTRY_BASE_URL": "http://127.0.0.1:8000",
            **self.more,
        }

    def run(self, *args: object, text: str | None = None) -> Result:
        """Run a command in this process, by the fixed clock."""
        outside = {name: None for name in os.environ if name.startswith("REGISTRY_")}
        result = CliRunner().invoke(app, [str(arg) for arg in args], text, {**outside, **self.settings})
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def json(self, *args: object, text: str | None = None, status: int = 0) -> Any:
        """Run a command that prints JSON and nothing else; it must exit with `status`."""
        result = self.run(*args, "--json", text=text)
        assert result.exit_code == status, result.output
        return json.loads(result.stdout)

    def environment(self) -> dict[str, str]:
        """Give the environment of a process of its own: the commands of this installation are on its path."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_")}
        path = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
        return {**kept, "PATH": path, "PYTHONPATH": str(ROOT), **self.settings}

    def process(self, *args: object, text: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run `python -m cli` in a process of its own, by the real clock."""
        return self._process([sys.executable, "-m", "cli", *map(str, args)], text)

    def shell(self, line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a line as somebody types it."""
        return self._process(["bash", "-euo", "pipefail", "-c", line], None, cwd)

    def _process(
        self, command: list[str], text: str | None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            input=text or "",
            capture_output=True,
            text=True,
            timeout=60,
            cwd=cwd or self.folder,
            env=self.environment(),
        )

    @contextmanager
    def office(self) -> Iterator[context.Office]:
        """Open the same office beside the commands, as a program that runs for long."""
        with context.open_office(Settings.from_environment(self.settings)) as opened:
            yield opened

    def revoke(self, serial: int, now: int) -> None:
        """Let a certificate be revoked, in this process, as at the end of a case."""
        with self.office() as office:
            deciding.revoke(office, serial, basis(), now)

    def stored(self) -> dict[str, int]:
        """Count what lies in the embedded database, table by table."""
        connection = sqlite3.connect(self.folder / "data" / "registry.sqlite3")
        try:
            return {
                table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _TABLES
            }
        finally:
            connection.close()

    def cases(self) -> dict[str, dict[str, Any]]:
        """Give the codes that the demonstration offers to try, by key."""
        table = json.loads((self.folder / "data" / "demo" / "demo.json").read_text("utf-8"))
        return {case["key"]: case for case in table if "text" in case}

    def copy_to(self, folder: Path) -> Desk:
        """Give the same office once more, elsewhere."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Desk(folder, self.more)


def decision(number: int) -> tuple[str, ...]:
    """Give the options of a basis, with a decision number of its own."""
    return ("--decision", f"杭应急〔2026〕{number}号", *BASIS)
