"""`check-person`: what is on record about a person, by document type, number and name."""

from __future__ import annotations

from datetime import datetime

import click

from registry.errors import RegistryError
from registry.verify import UnknownWork

from .. import clock
from ..exits import OF_OUTCOME, Exit
from ..office import open_office
from ..options import DAY, as_json, document_type, example, named, not_blank, number, read_number
from ..output import print_json, tell_refusal
from ..person_text import lines


@click.command(
    epilog=example(
        "check-person --name 王建国",
        "check-person --name 王建国 --number - --work mem:2.1 < number.txt",
    )
)
@document_type
@number
@click.option("--name", required=True, callback=not_blank, help="Name as on the document.")
@click.option("--work", metavar="SCHEME:CODE", help="Work to be done, such as mem:2.1.")
@click.option("--on", "day", type=DAY, help="Day the work was done, if not today.")
@named
@as_json
@click.pass_context
def command(
    ctx: click.Context,
    document_type: str,
    number: str | None,
    name: str,
    work: str | None,
    day: datetime | None,
    acting: str | None,
    *,
    as_json: bool,
) -> None:
    """Ask the register about a person; never by name alone. Exit status as of `verify`.

    No record is not "unlicensed": the certificate may be another province's.
    """
    from registry.workflows import first_people, person_checks

    asked = read_number(number)
    on = day.date() if day else None
    with open_office() as office:
        try:
            actor = first_people.acting(office, acting)
            answer = person_checks.check(
                office, actor, document_type, asked, name, clock.now(), work=work, on=on
            )
        except UnknownWork as error:
            raise click.BadParameter(f"没有这项作业 no such work: {work}", param_hint="--work") from error
        except RegistryError as error:
            # As of `verify`: a question that was refused must not look like the answer 1.
            tell_refusal(error, as_json=as_json)
            ctx.exit(Exit.CANNOT_TELL)
    if as_json:
        print_json(answer.to_json())
    else:
        click.echo("\n".join(lines(answer, work, on)))
    ctx.exit(OF_OUTCOME[answer.outcome])
