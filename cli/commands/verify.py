"""`verify`: is this certificate good? Offline from three files, or online from the office's register."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from registry.errors import RegistryError
from registry.verify import RefusedError, UnknownWork, Verdict, Verifier

from .. import clock
from ..exits import OF_OUTCOME, Exit
from ..office import Unusable, open_office
from ..options import DAY, FILE, as_json, example
from ..output import complain, print_json, tell_refusal
from ..photo import text_on
from ..refusal_text import why_refused
from ..verdict_text import lines

_WITHOUT_OFFICE = (
    "离线查验无需任何设置：请给出 --root、--trust 和 --snapshot 三个文件。\n"
    "Offline needs no settings: give the three files of --root, --trust and --snapshot."
)


@click.command(
    epilog=example(
        "verify --image card.jpg --work mem:2.1",
        "verify --image card.jpg --work mem:2.1 --root root.pem --trust trust-list --snapshot latest",
    )
)
@click.argument("text", required=False)
@click.option("--image", type=FILE, help="A photo of the code instead of its text (extra `qr`).")
@click.option("--root", type=FILE, help="Root key you pinned, PEM.")
@click.option("--trust", type=FILE, help="Trust list, as published.")
@click.option("--snapshot", type=FILE, help="Status snapshot, as published.")
@click.option("--directory", type=FILE, help="Directory, as published: gives bodies their names.")
@click.option("--work", metavar="SCHEME:CODE", help="Work to be done, such as mem:2.1.")
@click.option("--on", "day", type=DAY, help="Day the work was done, if not today.")
@as_json
@click.pass_context
def command(
    ctx: click.Context,
    text: str | None,
    image: Path | None,
    root: Path | None,
    trust: Path | None,
    snapshot: Path | None,
    directory: Path | None,
    work: str | None,
    day: datetime | None,
    *,
    as_json: bool,
) -> None:
    """Say whether a certificate is good, with all reasons.

    With --root, --trust and --snapshot it needs no network and no database; without them it asks the office's
    own register. Exit status: 0 VALID; 1 NOT_VALID, BANNED or OUT_OF_SCOPE; 2 CANNOT_TELL. TEXT may be `-`
    for standard input.
    """
    files = _files(root, trust, snapshot, directory)
    if (text is None) == (image is None):
        raise click.UsageError("二维码的文本和 --image 照片请给且只给一个。\nGive either TEXT or --image.")
    try:
        scanned = _text(text, image)
        verdict = _judge(scanned, files, work, day)
    except UnknownWork as error:
        raise click.BadParameter(f"没有这项作业 no such work: {work}", param_hint="--work") from error
    except RegistryError as error:
        # Whatever kept us from an answer must not look like one: 2, never the 1 of NOT_VALID.
        tell_refusal(error, as_json=as_json)
        ctx.exit(Exit.CANNOT_TELL)
    if as_json:
        print_json(verdict.to_json())
    else:
        click.echo("\n".join(lines(verdict)))
    ctx.exit(OF_OUTCOME[verdict.outcome])


Files = dict[str, Path]


def _files(root: Path | None, trust: Path | None, snapshot: Path | None, directory: Path | None) -> Files:
    """Give the files to judge by; none means online. A list without the root to prove it is no use."""
    given = {"root": root, "trust": trust, "snapshot": snapshot, "directory": directory}
    files = {name: path for name, path in given.items() if path is not None}
    if files and not {"root", "trust"} <= set(files):
        raise click.UsageError(
            "离线查验需要 --root 和 --trust（要知道是否被撤销，还需 --snapshot）。\n"
            "Offline needs --root and --trust (and --snapshot, to know of revocations)."
        )
    return files


def _text(text: str | None, image: Path | None) -> str:
    if image is not None:
        return text_on(image)
    return sys.stdin.read() if text == "-" else text or ""


def _judge(text: str, files: Files, work: str | None, day: datetime | None) -> Verdict:
    now, on = clock.now(), day.date() if day else None
    if files:
        return _verifier(files, now).verify(text, now=now, work=work, on=on)
    from registry.workflows import checking

    try:
        with open_office() as office:
            return checking.verify_text(office, text, now=now, work=work, on=on)
    except Unusable as closed:
        raise Unusable(f"{closed.message}\n{_WITHOUT_OFFICE}", Exit(closed.exit_code)) from closed


def _verifier(files: Files, now: int) -> Verifier:
    """Load what is accepted; a refused file is told on stderr and counts as not given."""
    try:
        return Verifier.load(
            root=files["root"],
            trust=files["trust"],
            snapshot=files.get("snapshot"),
            directory=files.get("directory"),
            now=now,
        )
    except RefusedError as refused:
        name = refused.detail.partition(":")[0]
        complain(*why_refused(refused.refusal, name, files))
        if name in ("snapshot", "directory"):
            return _verifier({other: path for other, path in files.items() if other != name}, now)
        return Verifier(None)
