"""`init`: make what an office needs: keys, database, trust list; with --demo also something to try."""

from __future__ import annotations

import click

from .. import clock
from ..office import migrated_office
from ..options import example
from ..output import say


@click.command(epilog=example("init", "init --demo"))
@click.option("--demo", is_flag=True, help="Invented persons and real files to try everything with.")
def command(*, demo: bool) -> None:
    """Make keys, database and a signed trust list as far as they are missing; what is there stays.

    Batches whose signing was cut off are finished, and a snapshot is published where one is due.
    """
    from registry.workflows import founding, issuance, publication

    from ..demo import load as load_demo
    from ..demo_text import lines

    with migrated_office(demo=demo) as office:
        now = clock.now()
        founding.found(office, now, demo=demo)
        issuance.resume(office, now)
        cases = load_demo(office, now) if demo else []
        if publication.due(office, now):
            publication.publish(office, now)
    if demo:
        click.echo("\n".join(lines(office.settings, cases)))
    else:
        say(
            "登记系统已就绪。下一步：bodies add 登记机构，serve 启动服务。",
            "The registry is ready. Next: bodies add, then serve.",
        )
