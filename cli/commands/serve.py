"""`serve`: answer over HTTP, and publish when due."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import click

from registry.errors import RegistryError

from .. import clock
from ..exits import Exit
from ..office import Unusable, open_office, settings
from ..options import example
from ..output import complain, tell_refusal

if TYPE_CHECKING:
    from granian import Granian

    from registry.workflows.context import Office

_THREADS = 64
"""Requests at work at once in one worker; most wait for the database, or for the rest of what is sent."""


@click.command(epilog=example("serve --port 8000", "serve --host 0.0.0.0 --workers 4 --publish-every 5"))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@click.option(
    "--publish-every",
    type=click.FloatRange(0.1),
    default=1,
    show_default=True,
    help="Seconds between two looks at whether something is to be published.",
)
def command(host: str, port: int, workers: int, publish_every: float) -> None:
    """Serve pages, JSON interface and published files until SIGTERM or Ctrl-C.

    Batches whose signing was cut off are finished first. What is decided while it runs is published within
    --publish-every seconds.
    """
    from ..publisher import Publisher

    chosen = settings()
    _require_free(host, port)
    with open_office() as office:
        finish_batches(office, clock.now())
    publisher = Publisher(chosen, publish_every, clock.now)
    publisher.round()
    server = _server(host, port, workers)
    publisher.start()
    complain(f"服务已启动：http://{host}:{port}/", f"Serving on http://{host}:{port}/ (Ctrl-C ends it)")
    try:
        server.serve()
    finally:
        publisher.stop()


def finish_batches(office: Office, now: int) -> None:
    """Sign what was cut off. What cannot be signed is told and waits: sites need answers meanwhile."""
    from registry.workflows import issuance

    try:
        issuance.resume(office, now)
    except RegistryError as refused:
        tell_refusal(refused, as_json=False)
        complain(
            "有一批证书未能签发完，仍将提供查验。",
            "A batch could not be signed to its end; answers are given all the same.",
        )


def _server(host: str, port: int, workers: int) -> Granian:
    import multiprocessing

    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # A forked worker would inherit whatever lock the publisher's thread holds just then, and wait for ever.
    multiprocessing.set_start_method("spawn", force=True)
    return Granian(
        "cli.wsgi:create",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        # A stuck request must not keep a stopped server alive.
        workers_kill_timeout=10,
        respawn_failed_workers=True,
        websockets=False,
        # Access logs would hold tokens: the application logs requests itself, with paths redacted.
        log_access=False,
        log_level=LogLevels.warning,
    )


def _require_free(host: str, port: int) -> None:
    """Say that a port is taken before anything starts; the server itself would only say so in its log."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why = error.strerror
            said = f"无法使用 {host}:{port}（{why}）。\nCannot listen on {host}:{port}: {why}."
            raise Unusable(said, Exit.UNAVAILABLE) from error
