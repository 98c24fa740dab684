"""`log`: of everything the office did: its newest checkpoint, and whether all still agrees with it."""

from __future__ import annotations

from pathlib import Path

import click

from .. import clock
from ..exits import Exit
from ..office import open_office
from ..options import FILE, FOLDER, as_json, example
from ..output import print_json, say


@click.group(epilog=example("log verify", "log checkpoint"))
def command() -> None:
    """Check the database against the log and the log against its past; show the newest checkpoint."""


@command.command(epilog=example("log verify", "log verify --witness kept.checkpoint --json"))
@click.option("--witness", type=FILE, metavar="FILE", help="A checkpoint that a witness kept.")
@click.option("--keep", is_flag=True, help="Keep the result for the console: for a daily timer.")
@as_json
def verify(witness: Path | None, *, keep: bool, as_json: bool) -> int:
    """Check every leaf, every row that ought to have one, all hashes, every signed tree; exit 1 if not fine.

    Each finding is a line with a stable code. --keep adds to the audit trail; else nothing is changed.
    """
    from registry.workflows import log_checks, log_verify

    with open_office() as office:
        kept = witness.read_bytes() if witness else None
        checked = log_verify.verify(office, kept, witness_name=str(witness))
        if keep:
            log_checks.keep(office, checked, clock.now())
    fine = not checked.findings
    if as_json:
        findings = [finding.to_json() for finding in checked.findings]
        told = {"fine": fine, "leaves": checked.leaves, "checkpoints": checked.checkpoints}
        told["restored"] = checked.restored
        print_json({**told, "findings": findings})
        return Exit.OK if fine else Exit.REFUSED
    for finding in checked.findings:
        click.echo(f"{finding.code}  {finding.message['zh-CN']} · {finding.message['en']}")
    if checked.restored:
        say(
            f"其中 {checked.restored} 条由发布目录恢复，其记录已失。",
            f"{checked.restored} of the leaves came back after a restore; their records are lost.",
        )
    if fine:
        say(
            f"一致：{checked.leaves} 条日志，{checked.checkpoints} 个检查点。",
            f"All agrees: {checked.leaves} leaves, {checked.checkpoints} checkpoints.",
        )
    else:
        say(f"发现 {len(checked.findings)} 处不符。", f"{len(checked.findings)} findings.", err=True)
    return Exit.OK if fine else Exit.REFUSED


@command.command(epilog=example("log checkpoint > kept.checkpoint"))
@as_json
def checkpoint(*, as_json: bool) -> None:
    """Print the newest checkpoint as it is published: keep it where the office cannot reach."""
    from registry.workflows import log, publication

    with open_office() as office:
        raw = publication.file(office, log.CHECKPOINT).body
        told = log.read_own(office, raw)
    if as_json:
        print_json({"origin": told.origin, "size": told.size, "root": told.root.hex(), "note": raw.decode()})
    else:
        click.echo(raw, nl=False)


@command.command(epilog=example("log restore --from /srv/www/welders"))
@click.option("--from", "folder", type=FOLDER, required=True, help="What `publish --out` wrote last.")
@as_json
def restore(folder: Path, *, as_json: bool) -> None:
    """Take over what a published folder has and the database has not: after a restore from backup.

    The log goes on where it was; what was decided meanwhile is decided again by serial. Enter anew what the
    answer lists, then publish into the same folder.
    """
    from registry.workflows import log_restore

    with open_office() as office:
        done = log_restore.restore(office, folder, clock.now())
    if done is None:
        if as_json:
            print_json({"restored": 0})
        else:
            say(
                "无需恢复：发布目录中的日志不比数据库新。",
                "Nothing to restore: the folder has no more.",
            )
        return
    if as_json:
        print_json(
            {
                "restored": done.end - done.first,
                "leaves": [done.first, done.end - 1],
                "next_serial": done.serials,
                "decided_again": [list(one) for one in done.again],
                "to_be_entered": list(done.open_),
            }
        )
        return
    say(
        f"已恢复日志条目 {done.first} 至 {done.end - 1}，下一序号 {done.serials}。",
        f"Leaves {done.first} to {done.end - 1} are back; the next serial is {done.serials}.",
    )
    for index, name, serial in done.again:
        say(
            f"条目 {index}：序号 {serial} 重新列入 {name}，请补录。",
            f"Leaf {index}: serial {serial} is {name} again; enter it anew.",
        )
    for index in done.open_:
        say(f"条目 {index}：决定的记录已失，请补录。", f"Leaf {index}: a decision to be entered anew.")
