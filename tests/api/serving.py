"""A real server on a free port of this machine, over the office of a test, at a time that the test sets."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from registry.config import Settings
from tests.api.callers import Answer
from tests.api.served import CLOCK

ROOT = Path(__file__).parents[2]
PATIENCE = 60


@dataclass(frozen=True)
class Server:
    """A running server; `clock` is the file that it reads the time from."""

    port: int
    clock: Path

    def at(self, now: int) -> int:
        """Set the time of the server (Unix seconds); give it."""
        part = self.clock.with_suffix(".new")
        part.write_text(str(now))
        part.replace(self.clock)
        return now

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Answer:
        """Ask over a connection of its own."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, named, answer.read())
        finally:
            line.close()


@contextmanager
def serving(settings: Settings, folder: Path, now: int) -> Iterator[Server]:
    """Serve until the end; the log is `serve.log` in the folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server = Server(probe.getsockname()[1], folder / "clock")
    server.at(now)
    with (folder / "serve.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.api.served", str(server.port)],
            stdout=log,
            stderr=log,
            cwd=ROOT,
            env=_environment(settings, server.clock),
        )
    try:
        _await(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _environment(settings: Settings, clock: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_")}
    return {
        **kept,
        "REGISTRY_DEMO": "1",
        "REGISTRY_DATA_DIR": str(settings.data_dir),
        "REGISTRY_DATABASE_URL": settings.database_url,
        "REGISTRY_KEY_DIR": str(settings.key_dir),
        "REGISTRY_BASE_URL": settings.base_url,
        CLOCK: str(clock),
    }


def _await(server: Server, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            if server.ask("GET", "/healthz", {}, None).status == 200:
                return
        except OSError:
            pass  # not listening yet
        time.sleep(0.05)
    raise RuntimeError("the server never answered")
