"""`ban`: end one person's right to weld by a decision, with or without a certificate."""

from __future__ import annotations

import click

from .. import clock
from ..office import open_office
from ..options import as_json, basis, document_type, example, not_blank, number, read_number
from ..output import print_json, say


@click.command(
    epilog=example(
        "ban --number - --name 王建国 --decision 杭应急禁〔2026〕3号 --decided-by 杭州市应急管理局 "
        "--legal-basis 《安全生产法》第九十四条 --reason 重大火灾事故直接责任 < number.txt"
    )
)
@document_type
@number
@click.option("--name", callback=not_blank, help="Name as on the document; compared with the registered one.")
@basis
@as_json
def command(
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
    """Ban a person for life (终身禁止从业). Every certificate of the person answers BANNED from now on."""
    from registry.workflows import deciding

    grounds = deciding.Basis(decision_number, deciding_body, legal_basis, reason)
    asked = read_number(number)
    with open_office() as office:
        decided = deciding.ban(office, document_type, asked, name, grounds, clock.now())
    if as_json:
        print_json(decided.to_json())
        return
    count = len(decided.serials)
    say(
        f"已禁止从业，即时生效；涉及证书 {count} 张，下一期名单将公布。",
        f"The ban holds from now on; certificates it touches: {count}. The next list will say so.",
    )
