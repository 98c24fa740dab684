"""What another process decides is in the very next answer, on both databases."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from registry.workflows import publication
from tests.workflows.acts import basis

ROOT = Path(__file__).parents[2]


@pytest.fixture
def command(settings, tmp_path):
    """Give a function that runs a command of the office in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_")}
    environment = {
        **kept,
        "PYTHONPATH": str(ROOT),
        "REGISTRY_DEMO": "1",
        "REGISTRY_DATA_DIR": str(settings.data_dir),
        "REGISTRY_KEY_DIR": str(settings.key_dir),
        "REGISTRY_DATABASE_URL": settings.database_url.replace("postgresql+psycopg:", "postgresql:"),
        "REGISTRY_BASE_URL": settings.base_url,
    }

    def run(*args, typed=""):
        told = [sys.executable, "-m", "cli", *args]
        done = subprocess.run(
            told, input=typed, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr

    return run


def on(number):
    """Give the options of a basis."""
    told = basis(number)
    return (
        *("--decision", told.decision_number, "--decided-by", told.deciding_body),
        *("--legal-basis", told.legal_basis, "--reason", told.reason),
    )


def outcomes(client, cards):
    answers = [client.post("/api/v1/verify", json={"text": text}).json for text in cards.values()]
    return [answer["outcome"] for answer in answers]


def test_decisions_of_another_process_are_in_the_next_answer(
    application, office, cards, numbers, command, now
):
    first, second = application(now).test_client(), application(now).test_client()
    for client in (first, second):
        assert outcomes(client, cards) == ["VALID", "VALID", "VALID"]
    listed = first.get("/status/latest").data

    command("revoke", "0", *on(1))
    for client in (first, second):
        assert outcomes(client, cards) == ["NOT_VALID", "VALID", "VALID"]

    command("ban", "--number", "-", *on(2), typed=numbers[1] + "\n")
    for client in (first, second):
        assert outcomes(client, cards) == ["NOT_VALID", "BANNED", "VALID"]
        assert client.get("/status/latest").data == listed, "only what is published changes the list"

    publication.publish(office, now + 1)
    for client in (first, second):
        assert client.get("/status/latest").data != listed
