"""`revoke`: propose to end one certificate; it takes notice, review and a second person's approval."""

from __future__ import annotations

import click

from .. import clock
from ..office import open_office
from ..options import acting_as, as_json, basis, example
from ..proposed import tell


@click.command(
    epilog=example(
        "revoke 17 --as chen --decision 杭应急撤〔2026〕7号 --decided-by 杭州市应急管理局 "
        "--legal-basis 总局令第30号第三十条 --reason 以欺骗手段取得"
    )
)
@click.argument("serial", type=click.IntRange(0, 2**53 - 1))
@click.option(
    "--fraud",
    is_flag=True,
    help="It was got by fraud: no new application until the bar is over.",
)
@acting_as
@basis
@as_json
def command(
    serial: int,
    login: str,
    decision_number: str,
    deciding_body: str,
    legal_basis: str,
    reason: str,
    *,
    fraud: bool,
    as_json: bool,
) -> None:
    """Propose to revoke the certificate with this serial (撤销). Nothing changes until it is approved."""
    from registry.workflows import accounts, cases

    grounds = cases.Basis(decision_number, deciding_body, legal_basis, reason)
    with open_office() as office:
        actor = accounts.acting_by_command(office, login)
        proposal = cases.Proposal(cases.Affair.REVOKE, grounds, serial=serial, details={"fraud": fraud})
        tell(cases.propose(office, actor, proposal, clock.now()), as_json=as_json)
