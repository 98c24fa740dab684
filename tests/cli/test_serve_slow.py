"""`serve` while others dawdle: whoever never finishes a request does not keep it from the rest."""

from __future__ import annotations

import signal
import socket
from contextlib import ExitStack

from tests.cli.test_serve import PATIENCE, ask, serving, verdict

HALF = (
    b"POST /api/v1/verify HTTP/1.1\r\nHost: x\r\n"
    b'Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{"text": "'
)


def test_forty_requests_that_never_end_stop_nobody(live):
    with serving(live) as (port, server), ExitStack() as dawdlers:
        for _ in range(40):
            one = dawdlers.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            one.sendall(HALF)
        case = live.cases()["valid"]
        assert {verdict(port, case)["outcome"] for _ in range(5)} == {"VALID"}
        assert ask(port, "/status/latest")
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=PATIENCE) == 0
