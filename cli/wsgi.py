"""What each worker of the server loads: the application, by the settings of the environment."""

from __future__ import annotations

import os

from flask import Flask

from registry.app import create_app
from registry.config import Settings


def create() -> Flask:
    """Build the application of one worker."""
    return create_app(Settings.from_environment(os.environ))
