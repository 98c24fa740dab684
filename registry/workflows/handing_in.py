"""Handing in: a clerk's file for the own organisation, judged and recorded in somebody's name."""

from __future__ import annotations

from pathlib import Path

from registry.rules.permissions import Act

from . import audit, intake
from .authority import Actor, require
from .context import Office
from .intake import Progress, UploadReport
from .transaction import one_transaction


def hand_in(
    office: Office,
    actor: Actor,
    path: Path,
    *,
    body: str,
    kind: str,
    for_good: bool,
    now: int,
    progress: Progress | None = None,
) -> UploadReport:
    """Judge a file of the organisation `body`; `for_good`: and store it as a batch.

    Errors: RegistryError FORBIDDEN, the same whether there is such an organisation or not; those of
    `intake.commit`.
    """
    require(actor, Act.UPLOAD, organisation=body)
    if not for_good:
        return intake.dry_run(office, path, body=body, kind=kind, now=now, progress=progress)
    report = intake.commit(office, path, body=body, kind=kind, now=now, progress=progress)
    _note(office, actor, str(report.batch), now)
    return report


@one_transaction
def _note(office: Office, actor: Actor, batch_id: str, now: int) -> None:
    """Leave who handed in; whoever hands the same file in again is noted too."""
    audit.record(office.session, actor, Act.UPLOAD, "batch", batch_id, now)
