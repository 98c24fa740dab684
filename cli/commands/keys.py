"""`keys`: the trust list's keys: who may sign what, since when, and what to do when one is stolen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from registry.verify.verdict import rfc3339

from .. import clock
from ..office import open_office
from ..options import acting_as, as_json, basis, example
from ..output import print_json, print_table, say
from ..proposed import tell

if TYPE_CHECKING:
    from registry.verify.trust_list import TrustKey, TrustList

_USE = click.Choice(["credential", "status"])
_HEADINGS = ("kid", "用途 uses", "起 from", "止 until", "序号 serials", "失密 compromised")


@click.group(epilog=example("keys list", "keys renew"))
def command() -> None:
    """List the keys that verifiers accept; renew the list, add keys, propose to mark stolen ones."""


@command.command("list", epilog=example("keys list --json"))
@as_json
def list_(*, as_json: bool) -> None:
    """Show every key of the trust list, with its uses and window."""
    from registry.errors import RegistryError
    from registry.workflows import log, trust
    from registry.workflows.transaction import reading

    with open_office() as office, reading(office):
        current, vkey = trust.current(office), str(log.signer(office).verifier)
    if current is None:
        raise RegistryError("NOT_FOUNDED")
    keys = [_shown(current, key) for key in current.keys.values()]
    if as_json:
        print_json(
            {
                "epoch": current.epoch,
                "version": current.version,
                "issued_at": rfc3339(current.iat, current.zone),
                "root": current.pin.kid.hex(),
                "log": vkey,
                "keys": keys,
            }
        )
        return
    click.echo(f"信任列表 trust list {current.epoch}-{current.version}, {rfc3339(current.iat, current.zone)}")
    click.echo(f"根密钥 root {current.pin.fingerprint().hex()}")
    click.echo(f"日志验证密钥 log {vkey}\n")
    print_table(_HEADINGS, [tuple(_cell(value) for value in key.values()) for key in keys])


def _shown(current: TrustList, key: TrustKey) -> dict[str, Any]:
    """Give what is told of a key, in the order of the table's columns."""
    compromised = key.compromised_from
    return {
        "kid": key.kid.hex(),
        "uses": sorted(key.uses),
        "not_before": rfc3339(key.not_before, current.zone),
        "not_after": rfc3339(key.not_after, current.zone),
        "serials": list(key.serials) if key.serials else None,
        "compromised_from": rfc3339(compromised, current.zone) if compromised is not None else None,
    }


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " – ".join("…" if part is None else str(part) for part in value)
    return value or ""


@command.command(epilog=example("keys renew", "keys renew --new-epoch"))
@click.option("--new-epoch", is_flag=True, help="Begin all numbers anew: after a status key was stolen.")
def renew(*, new_epoch: bool) -> None:
    """Sign the trust list again with today's time; needs the root key."""
    from registry.workflows import founding

    with open_office() as office:
        _say_list(founding.renew_trust_list(office, clock.now(), new_epoch=new_epoch))


@command.command(epilog=example("keys add credential"))
@click.argument("use", type=_USE)
def add(use: str) -> None:
    """Make the successor of a key and list it; it may sign from seven days on, of a stolen key at once."""
    from registry.workflows import founding

    with open_office() as office:
        _say_list(founding.add_key(office, use, clock.now()))


@command.command("take-up", epilog=example("keys take-up credential"))
@click.argument("use", type=_USE)
def take_up(use: str) -> None:
    """Let the successor of a key sign from now on, a running `serve` included."""
    from registry.workflows import founding

    with open_office() as office:
        _say_list(founding.take_up_key(office, use, clock.now()))


@command.command(
    epilog=example(
        "keys compromised 9f86d081 --since 2026-11-20T08:00 --as chen --decision 浙应急密〔2026〕1号 "
        "--decided-by 浙江省应急管理厅 --legal-basis 密钥管理规定 --reason 私钥可能已泄露"
    )
)
@click.argument("kid", metavar="KID")
@acting_as
@click.option(
    "--since",
    required=True,
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    help="From when on somebody else may have held it, in the registry's time zone.",
)
@basis
@as_json
def compromised(
    kid: str,
    login: str,
    since: datetime,
    decision_number: str,
    deciding_body: str,
    legal_basis: str,
    reason: str,
    *,
    as_json: bool,
) -> None:
    """Propose to say of a key that somebody else may hold it. Nothing changes until it is approved.

    From then on what it signed no longer proves anything by itself, and its successor need not wait.
    """
    from registry.workflows import accounts, cases

    try:
        named = bytes.fromhex(kid)
    except ValueError as error:
        raise click.BadParameter("KID 为十六进制 is hexadecimal: see keys list", param_hint="KID") from error
    with open_office() as office:
        moment = int(since.replace(tzinfo=office.settings.zone).astimezone(UTC).timestamp())
        told = cases.Proposal(
            cases.Affair.KEY_COMPROMISED,
            cases.Basis(decision_number, deciding_body, legal_basis, reason),
            details={"kid": named.hex(), "since": moment},
        )
        actor = accounts.acting_by_command(office, login)
        tell(cases.propose(office, actor, told, clock.now()), as_json=as_json)


def _say_list(signed: TrustList) -> None:
    number = f"{signed.epoch}-{signed.version}"
    say(
        f"已签发信任列表 {number}，共 {len(signed.keys)} 把密钥。",
        f"Trust list {number}, {len(signed.keys)} keys.",
    )
