"""The publisher beside the server: whatever a round meets, the next one comes."""

from __future__ import annotations

import time

import pytest

from cli.publisher import Publisher
from registry.errors import RegistryError
from registry.workflows import publication

PATIENCE = 30


def rounds(now, *failures):
    """Give a clock that fails in each of these ways once and then tells the time."""
    left = list(failures)

    def clock():
        if left:
            raise left.pop(0)
        return now

    return clock


def is_published(office):
    try:
        return bool(publication.file(office, publication.LATEST))
    except RegistryError:
        return False


@pytest.mark.parametrize("failure", [ValueError("330106…"), OSError(28, "330106…"), UnicodeError("330106…")])
def test_a_round_that_failed_is_followed_by_the_next(office, settings, now, capfd, failure):
    publisher = Publisher(settings, 0.05, rounds(now, failure, RegistryError("NOT_FOUNDED"), failure))
    publisher.start()
    end = time.monotonic() + PATIENCE
    while not is_published(office) and time.monotonic() < end:
        time.sleep(0.05)
    publisher.stop()
    assert is_published(office)
    told = "".join(capfd.readouterr())
    assert type(failure).__name__ in told
    assert "330106" not in told, "the text of a foreign exception may hold what was looked up"
