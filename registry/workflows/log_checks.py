"""Checks of the log that are kept: when somebody ran `log verify`, and what came of it, in the audit trail.

A check reads everything and takes its time, so no page runs it: a timer on the office's machine does, and
keeps the result. What it finds rings an alarm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from registry.models import alarm
from registry.models import audit as entries
from registry.rules.permissions import Channel

from . import audit
from .authority import OFFICE, Actor
from .context import Office
from .log_verify import Checked
from .transaction import one_transaction

ALARM = "LOG_DISAGREES"
ACT = "log.verify"
SUBJECT = ("log", "check")
_MACHINE = Actor(OFFICE, OFFICE, OFFICE, frozenset(), Channel.COMMAND)
"""Whoever has the office's machine, such as its timer."""
_CODES = 120
"""Characters that the codes of findings may take in an entry; the command itself tells all of them."""
_KEPT = re.compile(r"leaves=([0-9]+) checkpoints=([0-9]+) findings=([0-9]+)(?: (.*))?")


@dataclass(frozen=True, slots=True)
class Check:
    """A check that was kept: when, how much was read, what was found (`codes`)."""

    at: int
    leaves: int
    checkpoints: int
    findings: int
    codes: str


@one_transaction
def keep(office: Office, checked: Checked, now: int) -> None:
    """Keep what a check has found; `now` in Unix seconds. It needs no right: it only says what is so."""
    codes = " ".join(sorted({finding.code for finding in checked.findings}))[:_CODES]
    told = f"leaves={checked.leaves} checkpoints={checked.checkpoints} findings={len(checked.findings)}"
    audit.record(office.session, _MACHINE, ACT, *SUBJECT, now, rule=f"{told} {codes}".strip())
    if checked.findings:
        alarm.ring(office.session, ALARM, 0, now)


def last(office: Office) -> Check | None:
    """Give the newest check that was kept, in the open reading."""
    found = entries.newest(office.session, subject=SUBJECT, limit=1)
    told = _KEPT.fullmatch(found[0].rule or "") if found else None
    if told is None:
        return None
    leaves, checkpoints, findings = (int(told[n]) for n in (1, 2, 3))
    return Check(found[0].at, leaves, checkpoints, findings, told[4] or "")
