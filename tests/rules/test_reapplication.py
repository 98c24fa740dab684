"""Handed in again after a decision: refused within the bar, waiting where nothing new is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from registry.rules import reapplication, upload
from registry.rules.draft import RowOutcome
from registry.rules.measures import Measure
from registry.rules.reapplication import Ended
from registry.rules.upload import Kind
from tests.rules.rows import LIST_ROW, RESULT_ROW, judge

DECIDED, DAY = date(2026, 5, 4), timedelta(days=1)
BAR = date(2029, 5, 4)
REVOKED = Ended(Measure.REVOKE, "revoked", DECIDED, fraud=False, scheme=1, operations=("2.1",))
FRAUD = replace(REVOKED, fraud=True)
EXAM_AFTER = {"考核日期": "2026-05-05", "有效期起": "2026-05-10", "有效期止": "2032-05-09", "初领日期": ""}
EXAM_AFTER |= {"应复审日期": "2029-05-09"}


def told(ended, today=date(2026, 11, 24), kind=Kind.RESULTS, **changes):
    """Judge a row beside what was decided; give its outcome and the codes that this adds."""
    base = RESULT_ROW if kind is Kind.RESULTS else LIST_ROW
    row = judge({**base, **changes}, kind=kind, today=today)
    columns = upload.recognise(list(base), kind)
    after = reapplication.judge(row, ended, today, columns)
    assert (after.draft is None) == (after.outcome is RowOutcome.REJECT)
    return after.outcome, [one.code for one in after.problems if one not in row.problems]


def test_nothing_decided_changes_nothing():
    assert told([]) == (RowOutcome.ACCEPT, [])


@pytest.mark.parametrize("measure", [Measure.REVOKE, Measure.STRIP, Measure.LAPSE])
def test_another_start_day_without_a_new_exam_waits(measure):
    one = replace(REVOKED, measure=measure, status_class="lapsed" if measure is Measure.LAPSE else "revoked")
    later = {**EXAM_AFTER, "考核日期": "2026-05-04"}  # held on the day of the decision: not after it
    assert told([one], **later) == (RowOutcome.CONFLICT, ["DECIDED_BEFORE"])
    assert told([one], **EXAM_AFTER) == (RowOutcome.ACCEPT, [])


@pytest.mark.parametrize("kind", ["复审", "换证"])
def test_what_was_ended_is_not_reviewed_or_renewed(kind):
    assert told([REVOKED], **EXAM_AFTER, 考核类型=kind) == (RowOutcome.CONFLICT, ["DECIDED_BEFORE"])


def test_a_list_shows_no_exam_so_it_waits():
    assert told([REVOKED], kind=Kind.LIST) == (RowOutcome.CONFLICT, ["DECIDED_BEFORE"])


def test_while_a_certificate_is_suspended_no_exam_gives_another():
    suspended = replace(REVOKED, measure=Measure.SUSPEND, status_class="suspended")
    assert told([suspended], **EXAM_AFTER) == (RowOutcome.CONFLICT, ["DECIDED_BEFORE"])


def test_another_operation_is_another_certificate_but_fraud_bars_them_all():
    assert told([replace(REVOKED, operations=("2.2",))]) == (RowOutcome.ACCEPT, [])
    assert told([replace(REVOKED, scheme=2)]) == (RowOutcome.CONFLICT, ["DECIDED_BEFORE"])
    assert told([replace(REVOKED, scheme=99)]) == (RowOutcome.ACCEPT, [])
    assert told([replace(FRAUD, operations=("2.2",))]) == (RowOutcome.REJECT, ["REAPPLY_BARRED"])


@pytest.mark.parametrize(
    ("today", "exam", "outcome"),
    [
        (BAR - DAY, "2026-05-05", RowOutcome.REJECT),
        (BAR, "2029-05-03", RowOutcome.REJECT),  # kept back until the bar is over
        (BAR, "2026-05-04", RowOutcome.REJECT),
        (BAR + 30 * DAY, "2029-05-04", RowOutcome.ACCEPT),
    ],
)
def test_the_bar_after_fraud_counts_by_the_day_of_handing_in_and_by_that_of_the_exam(today, exam, outcome):
    changes = {"考核日期": exam, "有效期起": "2029-05-08", "有效期止": "2035-05-07", "应复审日期": ""}
    codes = ["REAPPLY_BARRED"] if outcome is RowOutcome.REJECT else []
    assert told([FRAUD], today=today, 初领日期="", **changes) == (outcome, codes)


def test_only_a_revocation_bars_and_not_what_is_no_fraud():
    strip = replace(FRAUD, measure=Measure.STRIP)
    assert told([strip], **EXAM_AFTER) == (RowOutcome.ACCEPT, [])


def test_the_sentence_names_the_first_day_and_of_several_the_last():
    columns = upload.recognise(list(RESULT_ROW), Kind.RESULTS)
    later = replace(FRAUD, decided=DECIDED + DAY)
    after = reapplication.judge(judge(), [FRAUD, later, REVOKED], date(2026, 11, 24), columns)
    (found,) = [one for one in after.problems if one.code == "REAPPLY_BARRED"]
    assert found.column == "证件号码"
    assert all("2029-05-05" in found.message(language) for language in ("zh-CN", "en"))


@pytest.mark.parametrize("changes", [{"结果": "不合格", "实操成绩": 61.0}, {"姓名": ""}])
def test_failed_exams_and_refused_rows_stay_what_they_are(changes):
    row = judge(changes)
    columns = upload.recognise(list(RESULT_ROW), Kind.RESULTS)
    assert reapplication.judge(row, [FRAUD], date(2026, 11, 24), columns) == row
