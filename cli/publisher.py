"""The publisher beside a running server: renews the trust list and publishes whenever something is due."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from registry.adapters.key_store import KeyStoreError
from registry.config import Settings
from registry.errors import RegistryError
from registry.workflows import founding, publication
from registry.workflows.context import open_office

_LOG = structlog.get_logger(__name__)


def publish_if_due(settings: Settings, now: int) -> None:
    """Do one round: the trust list first, since a snapshot is judged by it.

    Where the root is offline a list that only grows old stays as it is: `keys renew` is for whoever holds it.
    """
    with open_office(settings) as office:
        founding.ensure_trust_list(office, now)
        if publication.due(office, now):
            published = publication.publish(office, now)
            _LOG.info("published", epoch=published.epoch, version=published.version)


class Publisher:
    """Does a round every `every` seconds in a thread of its own, until it is stopped."""

    def __init__(self, settings: Settings, every: float, clock: Callable[[], int]) -> None:
        self._settings, self._every, self._clock = settings, every, clock
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)

    def start(self) -> None:
        """Begin; the first round comes after one pause."""
        self._thread.start()

    def stop(self) -> None:
        """End after the round at work; a snapshot is signed whole or not at all."""
        self._stop.set()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            try:
                publish_if_due(self._settings, self._clock())
            except (SQLAlchemyError, RegistryError, KeyStoreError, OSError, ValueError) as error:
                # Whatever it is, the next round is tried: a server that has stopped publishing looks well.
                # Only the kind is told; /readyz tells the age of what is in public.
                _LOG.error("publishing_failed", error=getattr(error, "code", type(error).__name__))
