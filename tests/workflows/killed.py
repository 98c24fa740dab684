"""Acts of a process that is killed (SIGKILL) at a chosen point: before a statement, before or after a commit.

The points of an act are tried one after another until it comes through alive, so that none is forgotten.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from registry.workflows import context
from registry.workflows.context import Office

Act = Callable[[Office], Any]
_SURVIVED, _FAILED = 0, 70


class _Death:
    """Counts points and dies at one of them."""

    def __init__(self, point: int) -> None:
        self._left = point

    def near(self, *_args: Any, **_kwargs: Any) -> None:
        """Pass a point, or die at it: no handler runs, nothing is flushed, no connection is closed."""
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1


def killed_at_every_point(office: Office, act: Callable[[int], Act]) -> Iterator[int]:
    """Let `act(point)` die at point 0, 1, 2 …; yield after each death, stop when it came through alive.

    Whoever asks puts things in order again before going on; `act` may prepare the next round in the office.
    """
    for point in count():
        next_act = act(point)
        # A child must not inherit open connections: SQLite's locks and PostgreSQL's sockets are not shared.
        office.session.close()
        office.session.get_bind().dispose()
        if _survives(office, point, next_act):
            assert point > 0, "the act has no points"
            return
        yield point


def _survives(office: Office, point: int, act: Act) -> bool:
    child = os.fork()
    if child == 0:
        try:
            _act(office, point, act)
        finally:
            os._exit(_FAILED)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    assert os.WEXITSTATUS(status) == _SURVIVED, "the act failed by itself: see the captured output"
    return True


def _act(office: Office, point: int, act: Act) -> None:
    """Act as a process of its own would: with its own connection and keys."""
    death = _Death(point)
    with context.open_office(office.settings) as own:
        _watch(death)
        act(own)
    os._exit(_SURVIVED)


def _watch(death: _Death) -> None:
    def before_statement(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().startswith(("SELECT", "PRAGMA")):
            death.near()

    event.listen(Engine, "before_cursor_execute", before_statement)
    event.listen(Engine, "commit", death.near)
    event.listen(Session, "after_commit", death.near)
    replace = Path.replace

    def replaced(self: Path, target: Path) -> Path:
        death.near()
        moved = replace(self, target)
        death.near()
        return moved

    Path.replace = replaced  # type: ignore[method-assign]  # in a process that ends with the act
