"""`log`: of everything the office did: its newest checkpoint, and whether all still agrees with it."""

from __future__ import annotations

from pathlib import Path

import click

from ..exits import Exit
from ..office import open_office
from ..options import FILE, as_json, example
from ..output import print_json, say


@click.group(epilog=example("log verify", "log checkpoint"))
def command() -> None:
    """Check the database against the log and the log against its past; show the newest checkpoint."""


@command.command(epilog=example("log verify", "log verify --witness kept.checkpoint --json"))
@click.option("--witness", type=FILE, metavar="FILE", help="A checkpoint that a witness kept.")
@as_json
def verify(witness: Path | None, *, as_json: bool) -> int:
    """Check every leaf, every row that ought to have one, all hashes, every signed tree; exit 1 if not fine.

    Each finding is a line with a stable code. Nothing is changed.
    """
    from registry.workflows import log_verify

    with open_office() as office:
        kept = witness.read_bytes() if witness else None
        checked = log_verify.verify(office, kept, witness_name=str(witness))
    fine = not checked.findings
    if as_json:
        findings = [finding.to_json() for finding in checked.findings]
        told = {"fine": fine, "leaves": checked.leaves, "checkpoints": checked.checkpoints}
        print_json({**told, "findings": findings})
        return Exit.OK if fine else Exit.REFUSED
    for finding in checked.findings:
        click.echo(f"{finding.code}  {finding.message['zh-CN']} · {finding.message['en']}")
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
