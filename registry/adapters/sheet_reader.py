"""Talks to the process that opens workbooks (sheet_process): starts it bounded, asks, outlives its death."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import IO, Any, cast

from registry.adapters.sheet import Cell, Limits, Row
from registry.errors import RegistryError

_PROCESS = Path(__file__).with_name("sheet_process.py")


class SheetReader:
    """One open workbook in a process of its own; `close` ends that process, however far it got."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._limits = limits
        arguments = (str(path.resolve()), str(limits.memory), str(limits.seconds))
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(_PROCESS), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        self._questions = cast(IO[str], self._process.stdin)
        self._answers = cast(IO[str], self._process.stdout)
        try:
            self.names: list[str] = self._answer()["sheets"]
        except RegistryError:
            self.close()
            raise

    def head(self, index: int) -> list[list[Cell]]:
        """Give the first rows of a sheet, blank ones included."""
        self._ask(f"head {index}")
        return [_cells(row) for row in self._answer()]

    def rows(self, index: int, header: int) -> Iterator[Row]:
        """Give the rows below the header row (index from 0) that are not blank; closes in the end."""
        given = 0
        try:
            self._ask(f"rows {index} {header + 1}")
            while lines := self._answer():
                given += len(lines)
                if given > self._limits.rows:
                    raise RegistryError("TOO_MANY_ROWS", limit=self._limits.rows)
                for number, cells in lines:
                    yield Row(number - header - 1, _cells(cells))
        finally:
            self.close()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        with suppress(BrokenPipeError):
            self._questions.close()
        self._answers.close()
        self._process.wait()

    def _ask(self, command: str) -> None:
        try:
            self._questions.write(command + "\n")
            self._questions.flush()
        except BrokenPipeError as error:
            raise RegistryError("WORKBOOK_TOO_COMPLEX") from error

    def _answer(self) -> Any:
        line = self._answers.readline()
        if not line.endswith("\n"):
            raise RegistryError("WORKBOOK_TOO_COMPLEX")
        answer = json.loads(line)
        if isinstance(answer, dict) and "error" in answer:
            raise RegistryError("ENCRYPTED_WORKBOOK" if answer["error"] == "password" else "DAMAGED_WORKBOOK")
        return answer


def _cells(row: list[Any]) -> list[Cell]:
    return [date.fromisoformat(cell[0]) if cell.__class__ is list else cell for cell in row]
