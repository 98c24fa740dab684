"""`init`: make what an office needs: keys, database, trust list; with --demo also something to try."""

from __future__ import annotations

import click

from .. import clock
from ..office import migrated_office
from ..options import example
from ..output import say


@click.command(
    epilog=example("init --regulator 330000-YJ 示例应急管理厅 --registrar li 李示例", "init --demo")
)
@click.option("--demo", is_flag=True, help="Invented persons and real files to try everything with.")
@click.option("--regulator", nargs=2, metavar="CODE NAME", help="The first registrar's organisation.")
@click.option("--registrar", nargs=2, metavar="LOGIN NAME", help="The first registrar; prints a link.")
def command(*, demo: bool, regulator: tuple[str, str] | None, registrar: tuple[str, str] | None) -> None:
    """Make keys, database and a signed trust list as far as they are missing; what is there stays.

    Batches whose signing was cut off are finished, and a snapshot is published where one is due.
    """
    from registry.workflows import first_people, founding, issuance, publication

    from ..demo import load as load_demo
    from ..demo_text import lines
    from .accounts import tell

    if (regulator is None) != (registrar is None):
        raise click.UsageError("--regulator and --registrar belong together")
    with migrated_office(demo=demo) as office:
        now = clock.now()
        founding.found(office, now, demo=demo)
        issuance.resume(office, now)
        cases = load_demo(office, now) if demo else []
        staff = first_people.invite_demo_staff(office, now) if demo else []
        if regulator and registrar:
            first = first_people.invite_registrar(
                office, regulator=regulator, login=registrar[0], name=registrar[1], now=now
            )
            tell(office, first, as_json=False)
        if publication.due(office, now):
            publication.publish(office, now)
    if demo:
        click.echo(
            "\n".join(lines(office.settings, cases, [(role.value, invited) for role, invited in staff]))
        )
    else:
        say(
            "登记系统已就绪。下一步：bodies add 登记机构，serve 启动服务。",
            "The registry is ready. Next: bodies add, then serve.",
        )
