"""`revoke`: end one certificate by a decision."""

from __future__ import annotations

import click

from .. import clock
from ..office import open_office
from ..options import as_json, basis, example
from ..output import print_json, say


@click.command(
    epilog=example(
        "revoke 17 --decision 杭应急撤〔2026〕7号 --decided-by 杭州市应急管理局 "
        "--legal-basis 总局令第30号第三十条 --reason 以欺骗手段取得"
    )
)
@click.argument("serial", type=click.IntRange(0, 2**53 - 1))
@basis
@as_json
def command(
    serial: int, decision_number: str, deciding_body: str, legal_basis: str, reason: str, *, as_json: bool
) -> None:
    """Revoke the certificate with this serial (撤销). The next online answer knows it."""
    from registry.workflows import deciding

    grounds = deciding.Basis(decision_number, deciding_body, legal_basis, reason)
    with open_office() as office:
        decided = deciding.revoke(office, serial, grounds, clock.now())
    if as_json:
        print_json(decided.to_json())
        return
    say(
        f"序号 {serial} 已撤销，即时生效；下一期名单将公布。",
        f"Serial {serial} is revoked from now on; the next list will say so.",
    )
