"""A progress bar on stderr, so that long work shows and stdout stays clean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Told = Callable[[int, int | None], None]


@contextmanager
def bar(title: str) -> Iterator[Told]:
    """Show a bar while the block runs; tell it (done, all), all None where nobody knows yet."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    # Nobody watches a file or a pipe: it would only get an empty line.
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(title, total=None)

        def told(done: int, total: int | None) -> None:
            progress.update(task, completed=done, total=total)

        yield told
