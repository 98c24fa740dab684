"""`upload`: hand in a body's workbook; first as a dry run, then for good."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import clock
from ..office import open_office
from ..options import FILE, NEW_FILE, as_json, example, named
from ..output import print_json
from ..progress import bar
from ..upload_text import tell

if TYPE_CHECKING:
    from registry.workflows.intake import UploadReport


def _writable(_ctx: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """Find out before anything is stored whether the file can be given back."""
    if path is not None and path.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"文件名须以 .xlsx 结尾 the name must end in .xlsx: {path.name}")
    if path is not None and not (path.parent.is_dir() and os.access(path.parent, os.W_OK)):
        raise click.BadParameter(f"文件夹不存在或不可写 no such folder, or not writable: {path.parent}")
    return path


@click.command(
    epilog=example(
        "upload results.xlsx --body 3301 --errors marked.xlsx",
        "upload results.xlsx --body 3301 --commit",
        "upload list.csv --body 330100-YJ --kind list --commit",
    )
)
@click.argument("file", type=FILE)
@click.option("--body", required=True, metavar="CODE", help="Organisation that hands the file in.")
@click.option(
    "--kind",
    type=click.Choice(["results", "list"]),
    default="results",
    show_default=True,
    help="Exam results (from a certification body), or certificates already issued (from the authority).",
)
@click.option("--commit", "for_good", is_flag=True, help="Store the records and issue the certificates.")
@click.option(
    "--errors",
    type=NEW_FILE,
    metavar="OUT.xlsx",
    callback=_writable,
    help="Give the file back with its problems, to this path.",
)
@named
@as_json
def command(
    file: Path,
    body: str,
    kind: str,
    errors: Path | None,
    acting: str | None,
    *,
    for_good: bool,
    as_json: bool,
) -> None:
    """Check a workbook (xlsx, xls, ods, csv) row by row; with --commit record it and issue certificates.

    Without --commit nothing is stored. The same file a second time changes nothing. Wrong rows are told and
    left out, the others go on.
    """
    from registry.workflows import first_people, handing_in, issuance

    if errors is not None and errors.resolve() == file.resolve():
        raise click.BadParameter("不能覆盖上传的文件 would overwrite the file itself", param_hint="--errors")
    with open_office() as office:
        actor = first_people.acting(office, acting, organisation=body)
        with bar("读取 reading") as told:
            how = {"body": body, "kind": kind, "for_good": for_good, "now": clock.now()}
            report = handing_in.hand_in(office, actor, file, **how, progress=told)
        issued = None
        if report.batch is not None:
            with bar("签发 signing") as told:
                issued = issuance.issue(office, report.batch, clock.now(), told)
    if errors is not None:
        _give_back(file, kind, report, errors)
    if as_json:
        print_json(report.to_json())
    else:
        tell(report, issued, errors, office.settings.zone)


def _give_back(file: Path, kind: str, report: UploadReport, errors: Path) -> None:
    """Write the file again with its problems; it is read anew, since its rows were spent on judging."""
    from registry.adapters import error_workbook, workbook
    from registry.rules import columns
    from registry.rules.draft import Kind

    with workbook.read(file, columns.is_header) as sheet:
        numbers = columns.recognise(sheet.headers, Kind(kind)).number_positions()
        error_workbook.write(sheet, report.rows, errors, numbers)
