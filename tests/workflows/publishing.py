"""What tests of publishing share: an issued batch, a basis for decisions, a snapshot as verifiers take it."""

from __future__ import annotations

import itertools

from registry.verify import snapshot
from registry.workflows import deciding, intake, issuance, publication, trust
from registry.workflows.transaction import reading

DAY = 24 * 3600
_NUMBERS = itertools.count(1)


def basis():
    """Give a basis with a decision number of its own."""
    number = f"决字{next(_NUMBERS)}号"
    return deciding.Basis(number, "杭州市应急管理局", "总局令第30号第三十条", "以欺骗手段取得")


def issue(office, samples, now):
    """Issue the 300 results; give the batch."""
    file = samples / "results-2026-q1.xlsx"
    report = intake.commit(office, file, body="3301", kind="results", now=now)
    issuance.issue(office, report.batch, now)
    return report.batch


def trust_list(office):
    """Give the trust list in public."""
    with reading(office):
        return trust.current(office)


def accepted(office, path="status/latest"):
    """Take a published snapshot in as a verifier does."""
    body = publication.file(office, path).body
    return snapshot.accept(None, body, trust_list=trust_list(office), now=None)
