"""What is on record about a person, in plain words: the answer once, each certificate, the advice once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from registry.verify import Verdict, messages
from registry.verify.verdict import Notice

from .verdict_text import (
    advice_lines,
    age_lines,
    answer_lines,
    asked_lines,
    claim_lines,
    local,
    notice_lines,
    reason_lines,
)

if TYPE_CHECKING:
    from registry.workflows.checking import PersonAnswer


def lines(answer: PersonAnswer, work: str | None, on: date | None) -> Iterator[str]:
    """Write the answer to a question about a person who does `work` on the day `on`."""
    yield from answer_lines(answer.outcome, f"{answer.name or ''} {answer.masked}".strip())
    yield from asked_lines(work, on)
    yield from reason_lines(answer.reasons, answer.reasons)
    common = _common_notices(answer.credentials)
    yield from notice_lines(common)
    for place, verdict in enumerate(answer.credentials, 1):
        yield from _certificate(answer, place, verdict, common)
    yield ""
    if answer.credentials:
        yield from age_lines(answer.credentials[0])
    else:
        checked = local(answer.checked_at, answer.zone)
        yield f"查验于 {checked} · 在线"
        yield f"checked {checked} · online"
    yield from advice_lines(answer.outcome)


def _common_notices(verdicts: tuple[Verdict, ...]) -> list[Notice]:
    """Give what is to be known of every certificate: told once."""
    first = verdicts[0].notices if verdicts else ()
    return [notice for notice in first if all(notice in verdict.notices for verdict in verdicts)]


def _certificate(answer: PersonAnswer, place: int, verdict: Verdict, common: list[Notice]) -> Iterator[str]:
    yield ""
    # One certificate with the outcome of the answer needs no second headline.
    if len(answer.credentials) > 1 or verdict.outcome is not answer.outcome:
        zh, en = (messages.text("outcomes", verdict.outcome, language) for language in messages.LANGUAGES)
        of = f"{place}/{len(answer.credentials)}"
        codes = " ".join(reason.value for reason in verdict.reasons)
        yield f"证书 certificate {of}: {zh['word']} {en['word']} [{verdict.outcome.value}] {codes}".rstrip()
    if verdict.claims is not None:
        yield from claim_lines(verdict, verdict.claims)
    told = answer.reasons
    yield from reason_lines([one for one in verdict.reasons if one not in told], verdict.reasons)
    yield from notice_lines(one for one in verdict.notices if one not in common)
