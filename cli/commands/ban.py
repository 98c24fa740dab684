"""`ban`: propose a lifetime ban; it takes notice, hearing or waiver, review and a second person."""

from __future__ import annotations

import click

from .. import clock
from ..office import open_office
from ..options import acting_as, as_json, basis, document_type, example, not_blank, number, read_number
from ..proposed import tell


@click.command(
    epilog=example(
        "ban --as chen --accident ID --number - --name 王建国 --decision 杭应急禁〔2026〕3号 "
        "--decided-by 杭州市应急管理局 --legal-basis 《安全生产法》第九十四条 --reason 重大火灾事故直接责任 "
        "< number.txt"
    )
)
@acting_as
@click.option("--accident", "accident_id", help="The accident file that the ban rests on.")
@click.option("--other-ground", help="Another lawful ground, named, where it does not rest on a file.")
@document_type
@number
@click.option("--name", callback=not_blank, help="Name as on the document; compared with the registered one.")
@basis
@as_json
def command(
    login: str,
    accident_id: str | None,
    other_ground: str | None,
    document_type: str,
    number: str | None,
    name: str | None,
    decision_number: str,
    deciding_body: str,
    legal_basis: str,
    reason: str,
    *,
    as_json: bool,
) -> None:
    """Propose to ban a person for life (终身禁止从业). Nothing changes until it is approved."""
    from registry.workflows import accounts, cases

    grounds = cases.Basis(decision_number, deciding_body, legal_basis, reason)
    who = cases.Who(document_type, read_number(number), name)
    with open_office() as office:
        actor = accounts.acting_by_command(office, login)
        proposal = cases.Proposal(
            cases.Affair.LIFETIME_BAN,
            grounds,
            who=who,
            accident_id=accident_id,
            other_ground=other_ground,
        )
        tell(cases.propose(office, actor, proposal, clock.now()), as_json=as_json)
