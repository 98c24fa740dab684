"""`accounts`: who may sign in; every command in the name of a registrar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .. import clock
from ..office import open_office
from ..options import as_json, example
from ..output import print_json, print_table, say

if TYPE_CHECKING:
    from registry.workflows.context import Office
    from registry.workflows.invitations import Invited

_ROLES = (
    *("clerk", "inspector", "employer"),
    *("case_officer", "legal_reviewer", "approver", "registrar", "auditor"),
)
_named = click.option("--as", "acting", metavar="LOGIN", help="The registrar in whose name this is done.")


@click.group(
    epilog=example(
        "accounts list --as li", "accounts invite zhou 周示例 --organisation 3301 --role clerk --as li"
    )
)
def command() -> None:
    """Invite people, list their accounts, lock or recover one."""


@command.command("list", epilog=example("accounts list --as li --json"))
@click.option("--organisation", metavar="CODE", help="Of one organisation only.")
@_named
@as_json
def list_(organisation: str | None, acting: str | None, *, as_json: bool) -> None:
    """List accounts by login name."""
    from registry.workflows import accounts, first_people

    with open_office() as office:
        lines = accounts.listing(office, first_people.acting(office, acting), organisation)
    if as_json:
        print_json(
            [
                {
                    "login": line.login,
                    "name": line.name,
                    "organisation": line.organisation,
                    "roles": list(line.roles),
                    "state": line.state,
                }
                for line in lines
            ]
        )
        return
    print_table(
        ("用户名 login", "姓名 name", "机构 organisation", "角色 roles", "状态 state"),
        [(line.login, line.name, line.organisation, ", ".join(line.roles), line.state) for line in lines],
    )


@command.command(epilog=example("accounts invite zhou 周示例 --organisation 3301 --role clerk --as li"))
@click.argument("login")
@click.argument("name")
@click.option("--organisation", metavar="CODE", required=True)
@click.option("--role", "roles", type=click.Choice(_ROLES), multiple=True, required=True)
@_named
@as_json
def invite(
    login: str, name: str, organisation: str, roles: tuple[str, ...], acting: str | None, *, as_json: bool
) -> None:
    """Create an account for one person; prints the link that opens it, once."""
    from registry.workflows import accounts, first_people

    with open_office() as office:
        actor = first_people.acting(office, acting)
        told = {"login": login, "name": name, "organisation": organisation, "roles": roles}
        tell(office, accounts.invite(office, actor, **told, now=clock.now()), as_json=as_json)


@command.command(epilog=example("accounts lock zhou --as li"))
@click.argument("login")
@_named
def lock(login: str, acting: str | None) -> None:
    """Shut an account at once; only recovery opens it again."""
    from registry.workflows import accounts, first_people

    with open_office() as office:
        actor = first_people.acting(office, acting)
        accounts.lock(office, actor, accounts.id_of(office, actor, login), clock.now())
    say(f"{login} 已锁定。", f"{login} is locked.")


@command.command(epilog=example("accounts recover zhou --as li"))
@click.argument("login")
@_named
@as_json
def recover(login: str, acting: str | None, *, as_json: bool) -> None:
    """Void an account's password, passkeys, sessions and keys; prints a new link, once."""
    from registry.workflows import accounts, first_people

    with open_office() as office:
        actor = first_people.acting(office, acting)
        found = accounts.id_of(office, actor, login)
        tell(office, accounts.recover(office, actor, found, clock.now()), as_json=as_json)


def tell(office: Office, invited: Invited, *, as_json: bool) -> None:
    """Print the link that opens an account: it is told this once."""
    link = link_of(office, invited)
    if as_json:
        print_json({"login": invited.login, "link": link})
    else:
        say(
            f"请把链接交给 {invited.login} 本人，仅可使用一次：",
            f"Give this link to {invited.login}; it works once:",
        )
        click.echo(link)


def link_of(office: Office, invited: Invited) -> str:
    """Give the address that opens an account."""
    return f"{office.settings.base_url}/account/enter/{invited.word}"
