"""`certificates`: the QR codes of a batch as files, ready for printing."""

from __future__ import annotations

from pathlib import Path

import click

from ..office import open_office
from ..options import FOLDER, example
from ..output import say
from ..progress import bar


@click.command(epilog=example("certificates --batch 01a20d51-9c70-712c-a7d8-8a3aab8f8897 --out certificates"))
@click.option("--batch", required=True, metavar="ID", help="Batch, as `upload --commit` printed it.")
@click.option("--out", required=True, type=FOLDER, metavar="DIR", help="Folder to write to.")
def command(batch: str, out: Path) -> None:
    """Write a PNG and an SVG per certificate, and index.csv with names and masked numbers."""
    from registry.workflows import certificates

    with open_office() as office, bar("制图 drawing") as told:
        files = certificates.export(office, batch, out, told)
    say(f"已写出 {len(files)} 个文件：{out}", f"{len(files)} files in {out}")
