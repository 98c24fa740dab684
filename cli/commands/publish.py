"""`publish`: sign what changed, and write the published files for any web server."""

from __future__ import annotations

from pathlib import Path

import click

from .. import clock
from ..office import open_office
from ..options import FOLDER, as_json, example
from ..output import print_json, say


@click.command(epilog=example("publish --out /srv/www/welders"))
@click.option("--out", required=True, type=FOLDER, metavar="DIR", help="Folder to write to.")
@click.option("--always", is_flag=True, help="Sign a new snapshot even though nothing changed.")
@as_json
def command(out: Path, *, always: bool, as_json: bool) -> None:
    """Sign a new status snapshot when something changed or one is due, and write all files.

    The files are byte for byte those that `serve` answers with; pointers move last.
    """
    from registry.workflows import publication, register

    with open_office() as office:
        now = clock.now()
        register.sweep(office, now)
        act = publication.publish if always else publication.publish_due
        published = act(office, now, folder=out)
        written = publication.write_files(office, out)
    if as_json:
        print_json({"snapshot": published.to_json() if published else None, "written": written})
        return
    if published:
        number = f"{published.epoch}-{published.version}"
        say(f"已签发名单 {number}。", f"Snapshot {number} is signed.")
    else:
        say("没有变化，名单照旧。", "Nothing changed; the snapshot stays.")
    say(f"已写出 {len(written)} 个文件：{out}", f"{len(written)} files written to {out}")
