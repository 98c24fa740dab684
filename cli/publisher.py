"""The worker as a process or a thread: rounds of `publishing_worker` until it is told to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from registry.adapters.key_store import KeyStoreError
from registry.config import Settings
from registry.errors import RegistryError
from registry.extensions import make_engine
from registry.workflows.context import Office, load_keys
from registry.workflows.publishing_worker import Worker

_LOG = structlog.get_logger(__name__)


class Publisher:
    """Does a round every `every` seconds until it is stopped; what can heal by itself is tried again."""

    def __init__(
        self, settings: Settings, every: float, clock: Callable[[], int], folder: Path | None = None
    ) -> None:
        self._settings, self._every, self._clock = settings, every, clock
        self._worker = Worker(folder)
        self._engine = make_engine(settings.database_url)
        self._keys = load_keys(settings)  # once: opening them costs more than a round
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self.run, name="publisher", daemon=True)

    def round(self) -> bool:
        """Do one round; give whether something was published. Errors: as `Worker.round`."""
        with Session(self._engine, expire_on_commit=False) as session:
            office = Office(session, self._keys, self._keys.vault, self._settings)
            done = self._worker.round(office, self._clock())
        if done.published is not None:
            _LOG.info("published", epoch=done.published.epoch, version=done.published.version)
        return done.published is not None

    def run(self) -> None:
        """Do rounds until `stop`; the first comes at once."""
        while not self._stop.is_set():
            try:
                self.round()
            except (SQLAlchemyError, RegistryError, KeyStoreError, OSError, ValueError) as error:
                # Whatever it is, the next round is tried: a server that has stopped publishing looks well.
                # Only the kind is told; /readyz tells the age of what is in public.
                _LOG.error("publishing_failed", error=getattr(error, "code", type(error).__name__))
            self._stop.wait(self._every)
        self._engine.dispose()

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._thread.start()

    def tell_to_stop(self) -> None:
        """End after the round at work; a snapshot is signed whole or not at all."""
        self._stop.set()

    def stop(self) -> None:
        """End the thread and wait for it."""
        self.tell_to_stop()
        self._thread.join(timeout=30)
