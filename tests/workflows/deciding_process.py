"""A process of its own that acts on a case or a batch when told to (see test_case_races)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from registry.config import Settings
from registry.errors import RegistryError
from registry.rules.permissions import Channel, Role
from registry.workflows import cases, context, issuance
from registry.workflows.authority import Actor


def main(database_url: str, data_dir: str, key_dir: str) -> None:
    """Do one act for each line: {"act": "issue" | "approve" | "exit", …}; answer each with a line."""
    settings = Settings(Path(data_dir), database_url, Path(key_dir), "http://127.0.0.1:8000", demo=True)
    with context.open_office(settings) as office:
        print("ready", flush=True)
        for line in sys.stdin:
            print(_act(office, json.loads(line)), flush=True)


def _act(office, told) -> str:
    now = told["now"]
    try:
        if told["act"] == "issue":
            issuance.issue(office, told["batch"], now)
        else:
            account, name, organisation, role = told["actor"]
            actor = Actor(account, name, organisation, frozenset({Role(role)}), Channel.CONSOLE)
            proposal = bytes.fromhex(told["proposal"])
            cases.approve(office, actor, told["case"], told["version"], proposal, told["response"], now)
    except RegistryError as refused:
        return refused.code
    return "done"


if __name__ == "__main__":
    main(*sys.argv[1:])
