"""The demonstration as anybody starts it: `init --demo` and `serve` on a free port of this machine."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).parents[2]
_PATIENCE = 60


@dataclass(frozen=True)
class Answer:
    """What the server said, whatever the status."""

    status: int
    headers: Message
    text: str


@dataclass(frozen=True)
class House:
    """A running demonstration at `base`, what it offers to try by key, a link into each account by role."""

    base: str
    cases: dict[str, dict[str, Any]]
    entrances: dict[str, str]

    def token(self, key: str) -> str:
        """Give the token of a case."""
        return str(self.cases[key]["text"].rpartition("/V/")[2])

    def pages(self) -> dict[str, str]:
        """Give every page that a person can open, as name → path; `work=` where the case asks about work."""
        valid = self.token("valid")
        return {
            "home": "/",
            "reader": "/docs",
            **{key: f"/V/{self.token(key)}?work={case['work']}" for key, case in self.cases.items()},
            "work-not-asked": f"/V/{valid}",
            "foreign": f"/V/{quote('https://cx.mem.gov.cn/cert?id=1', safe='')}",
            "broken": f"/V/{valid[:-30]}",
            "forged": f"/V/{valid[:-12]}AAAAAAAAAAAA",
            "unknown-work": f"/V/{valid}?work=nothing",
            "not-found": "/nowhere",
            "bans": "/register",
            "cancelled": "/register/cancelled",
            "look-up": "/register/certificate",
            "sign-in": "/account/sign-in?next=/account/organisations",
            "enter": self.entrances["approver"],
            "entered-before": "/account/enter/nothing",
        }

    def path(self, name: str, language: str) -> str:
        """Give the path of a page in one language."""
        path = self.pages()[name]
        return f"{path}{'&' if '?' in path else '?'}lang={language}"

    def ask(self, path: str, *, body: bytes | None = None, **headers: str) -> Answer:
        """Ask without a browser; header names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.base + path, body, {"Accept": "text/html", **named})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return Answer(answer.status, answer.headers, answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read().decode())

    def verdict(self, name: str) -> dict[str, Any]:
        """Ask the JSON interface what the page of a case is about."""
        case = self.cases[name]
        question = json.dumps({"text": case["text"], "work": case["work"]}).encode()
        told: dict[str, Any] = json.loads(
            self.ask("/api/v1/verify", body=question, Content_Type="application/json").text
        )
        return told


@contextmanager
def demonstration(folder: Path, *, address: str | None = None) -> Iterator[House]:
    """Make the demonstration in `folder` and serve it until the end.

    `address` is what the pages tell people to expect; by itself it is where the demonstration is served.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_")}
    environment = {
        **kept,
        "PYTHONPATH": str(ROOT),
        "REGISTRY_DEMO": "1",
        "REGISTRY_DATA_DIR": str(folder / "data"),
        "REGISTRY_KEY_DIR": str(folder / "keys"),
        "REGISTRY_BASE_URL": address or base,
    }
    command = [sys.executable, "-m", "cli"]
    made = subprocess.run(
        [*command, "init", "--demo"], check=True, capture_output=True, text=True, cwd=folder, env=environment
    )
    table = json.loads((folder / "data" / "demo" / "demo.json").read_text("utf-8"))
    entrances = {role: path for path, role in re.findall(r"(/account/enter/[\w-]+) +([\w-]+)", made.stdout)}
    house = House(base, {case["key"]: case for case in table if "text" in case}, entrances)
    with (folder / "serve.log").open("w") as log:
        server = subprocess.Popen(
            [*command, "serve", "--port", str(port)], stdout=log, stderr=log, cwd=folder, env=environment
        )
    try:
        _await(house, server)
        yield house
    finally:
        server.terminate()
        server.wait(timeout=_PATIENCE)


def _await(house: House, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            if house.ask("/readyz").status == 200:
                return
        except OSError:
            pass  # not listening yet
        time.sleep(0.05)
    raise RuntimeError("the demonstration never answered")
