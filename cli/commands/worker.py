"""`worker`: publish whatever is decided, within seconds, until it is stopped."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from .. import clock
from ..office import open_office, settings
from ..options import FOLDER, example
from ..output import complain, say


@click.command(epilog=example("worker", "worker --out /srv/www/welders", "worker --once"))
@click.option("--every", type=click.FloatRange(0.1), default=0.5, show_default=True, help="Seconds of pause.")
@click.option("--out", type=FOLDER, metavar="DIR", help="Write the public files into a folder too.")
@click.option("--once", is_flag=True, help="Do one round and end: for a timer.")
def command(every: float, out: Path | None, *, once: bool) -> None:
    """Publish snapshot, delta, ban filter and register after each decision, until SIGTERM or Ctrl-C.

    Several may run at once, on several machines; each decision is published once. Cut off anywhere, it goes
    on where it was. `serve` does the same beside its answers.
    """
    from ..publisher import Publisher

    chosen = settings()
    with open_office():  # what keeps an office closed is said before it goes quiet
        publisher = Publisher(chosen, every, clock.now, out)
    if once:
        news = publisher.round()
        say(*(("已公布。", "Published.") if news else ("没有需要公布的内容。", "Nothing was due.")))
        return
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: publisher.tell_to_stop())
    complain("公布进程已启动。", "The worker runs (Ctrl-C ends it).")
    publisher.run()
