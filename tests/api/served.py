"""A server of tests as a process of its own: granian, whose workers read the time from a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from registry.app import create_app
from registry.config import Settings

CLOCK = "TEST_CLOCK"
THREADS = 8


def create() -> Flask:
    """Build the application of one worker, by the settings of the environment."""
    clock = Path(os.environ[CLOCK])
    return create_app(Settings.from_environment(os.environ), clock=lambda: int(clock.read_text()))


if __name__ == "__main__":
    Granian(
        "tests.api.served:create",
        factory=True,
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=THREADS,
        workers_kill_timeout=10,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()
