"""`bodies`: the organisations that the registry knows."""

from __future__ import annotations

import click

from .. import clock
from ..office import open_office
from ..options import as_json, example
from ..output import print_json, print_table, say

_KINDS = ("certification_body", "issuing_authority", "employer", "inspectorate", "regulator")


@click.group(
    epilog=example("bodies list", "bodies add 3302 宁波市焊接技能考核中心 --kind certification_body")
)
def command() -> None:
    """List or register organisations."""


@command.command("list", epilog=example("bodies list --json"))
@as_json
def list_(*, as_json: bool) -> None:
    """List all organisations by kind and code."""
    from registry.models import organisation
    from registry.workflows.transaction import reading

    with open_office() as office, reading(office) as session:
        bodies = [
            {"code": code, "kind": kind.value, "name": name}
            for kind in organisation.Kind
            for code, name in organisation.names(session, (kind,)).items()
        ]
    if as_json:
        print_json(bodies)
    else:
        print_table(("代码 code", "类型 kind", "名称 name"), [tuple(body.values()) for body in bodies])


@command.command(epilog=example("bodies add 3302 宁波市焊接技能考核中心 --kind certification_body"))
@click.argument("code")
@click.argument("name")
@click.option("--kind", type=click.Choice(_KINDS), required=True, help="What it is to the registry.")
@click.option("--credit-code", help="Its unified social credit code (统一社会信用代码).")
@click.option("--as", "acting", metavar="LOGIN", help="The registrar in whose name this is done.")
def add(code: str, name: str, kind: str, credit_code: str | None, acting: str | None) -> None:
    """Register an organisation; its name stands in the next directory."""
    from registry.workflows import first_people, organisations

    with open_office() as office:
        organisations.add(
            office,
            first_people.acting(office, acting),
            code=code,
            name=name,
            kind=kind,
            credit_code=credit_code,
            now=clock.now(),
        )
    say(f"已登记 {code} {name}。", f"{code} {name} is registered.")
