"""An upload in plain words: counts, problems by the sheet's own lines, what to do, what was issued."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .output import say
from .verdict_text import local

if TYPE_CHECKING:
    from registry.workflows.intake import Earlier, UploadReport
    from registry.workflows.issuance import Issued

_SHOWN = 50
_OUTCOMES = {
    "accept": ("收录", "accepted"),
    "same": ("已有", "already there"),
    "conflict": ("待人工处理", "for a human to decide"),
    "recorded": ("仅记录", "recorded, no certificate"),
    "reject": ("退回", "rejected"),
}


def tell(report: UploadReport, issued: Issued | None, errors: Path | None, zone: tzinfo) -> None:
    """Print what became of a file; `issued` is None for a dry run, `errors` is the file given back."""
    for outcome, count in report.counts.items():
        zh, en = _OUTCOMES[outcome]
        click.echo(f"{count:>8}  {zh} {en}")
    _tell_problems(report)
    click.echo()
    if report.sheet.unread:
        names = "、".join(report.sheet.unread)
        say(
            f"以下工作表也有表头，但没有读取：{names}",
            f"Sheets with a header row that were not read: {names}",
        )
    _tell_what_waits(report.counts["conflict"])
    if errors is not None:
        say(f"已写出带问题说明的文件：{errors}", f"The file with its problems: {errors}")
    if issued is None:
        _tell_dry_run(report, zone)
    else:
        _tell_issued(report, issued, zone)


def _tell_problems(report: UploadReport) -> None:
    problems = [(row.row, found.to_json()) for row in report.rows for found in row.problems]
    for row, problem in problems[:_SHOWN]:
        # A clerk looks for the number that stands beside the row in the spreadsheet program.
        where = (
            f"表中第 {report.line(row)} 行（第 {row} 条） line {report.line(row)} of the sheet (row {row})"
        )
        click.echo(f"\n{where} · {problem['column']} · {problem['code']} ({problem['severity']})")
        click.echo(f"  {problem['message']['zh-CN']}\n  {problem['message']['en']}")
    if len(problems) > _SHOWN:
        rest = len(problems) - _SHOWN
        say(f"另有 {rest} 个问题，见 --errors 文件。", f"{rest} more problems: see the file of --errors.")


def _tell_what_waits(count: int) -> None:
    if count:
        say(
            f"{count} 行待登记机关人工处理，暂不签发证书。若是笔误，请改正文件后再次提交；"
            "否则请联系登记机关。",
            f"Rows left for the office to decide, without a certificate so far: {count}. If it was a slip, "
            "correct the file and hand it in again; if not, call the office.",
        )


def _tell_dry_run(report: UploadReport, zone: tzinfo) -> None:
    if report.earlier is not None:
        _tell_earlier(report.earlier, zone)
    say(
        "以上为试运行，没有保存。加 --commit 正式提交。",
        "A dry run: nothing was stored. --commit does it.",
    )


def _tell_issued(report: UploadReport, issued: Issued, zone: tzinfo) -> None:
    if report.earlier is not None:
        _tell_earlier(report.earlier, zone)
    elif issued.count:
        say(
            f"批次 {issued.batch}：已签发 {issued.count} 张证书。",
            f"Batch {issued.batch}: {issued.count} certificates.",
        )
    elif report.counts["same"] == len(report.rows):
        say(
            f"批次 {issued.batch}：所有行都已有记录，没有新内容，未签发证书。",
            f"Batch {issued.batch}: every row is on record already; nothing new, no certificate was issued.",
        )
    else:
        say(f"批次 {issued.batch}：未签发证书。", f"Batch {issued.batch}: no certificate was issued.")
    if issued.refused:
        lines = ", ".join(str(report.line(row)) for row in issued.refused)
        say(
            f"因禁止从业未签发的行（表中行号）：{lines}",
            f"Not issued because of a ban (lines of the sheet): {lines}",
        )


def _tell_earlier(earlier: Earlier, zone: tzinfo) -> None:
    at = local(earlier.at, zone)
    say(
        f"这份文件已在 {at} 以批次 {earlier.batch} 提交过，没有新内容。",
        f"This file was handed in before, on {at}, as batch {earlier.batch}; nothing new.",
    )
