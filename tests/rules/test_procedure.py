"""The procedure: its order, its clocks, its two persons; and a walk at random through it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from registry.rules import working_days
from registry.rules.history import STATES, History, Step, Taken, closed, in_force_on, state
from registry.rules.procedure import ACTS, Doer, limitation_over, next_steps, refusal
from registry.rules.procedure_table import Affair, clocks, needs

MONDAY = date(2026, 3, 2)
OFFICER, REVIEWER, APPROVER, CHAIR = "officer", "reviewer", "approver", "chair"
BY = {Step.REVIEW: REVIEWER, Step.APPROVE: APPROVER, Step.DECIDE_APPEAL: APPROVER, Step.REJECT: APPROVER}


def on(day: date, step: Step, **facts) -> Taken:
    return Taken(step, day, facts.pop("by", BY.get(step, OFFICER)), **facts)


def ban(*taken: Taken, investigators=frozenset()) -> History:
    return History(Affair.LIFETIME_BAN, taken, investigators)


def told(history: History, wanted: Taken, today: date | None = None, ties=()) -> str | None:
    return refusal(history, wanted, Doer(wanted.by, ties), today or wanted.day)


PROPOSED = on(MONDAY, Step.PROPOSE)
NOTIFIED = on(MONDAY, Step.NOTIFY)
ASKED = on(date(2026, 3, 9), Step.ASK_HEARING)
CALLED = on(date(2026, 3, 9), Step.CALL_HEARING, hearing_on=date(2026, 3, 18), chair=CHAIR)
HELD = on(date(2026, 3, 18), Step.HOLD_HEARING, chair=CHAIR)
REVIEWED = on(date(2026, 3, 19), Step.REVIEW, passed=True)
APPROVED = on(date(2026, 3, 20), Step.APPROVE)
SERVED = on(date(2026, 3, 23), Step.SERVE)
WHOLE = (PROPOSED, NOTIFIED, ASKED, CALLED, HELD, REVIEWED, APPROVED, SERVED)


def test_the_whole_way_is_open_step_by_step():
    for length in range(1, len(WHOLE)):
        assert told(ban(*WHOLE[:length]), WHOLE[length]) is None, WHOLE[length].step
    assert state(ban(*WHOLE)) == "in_force"
    assert in_force_on(ban(*WHOLE)) == SERVED.day


@pytest.mark.parametrize(
    ("taken", "wanted", "code"),
    [
        ((), NOTIFIED, "NOT_PROPOSED"),
        (WHOLE[:1], ASKED, "NOT_NOTIFIED"),
        (WHOLE[:1], HELD, "NOT_NOTIFIED"),
        (WHOLE[:1], REVIEWED, "NOT_NOTIFIED"),
        (WHOLE[:1], APPROVED, "NOT_NOTIFIED"),
        (WHOLE[:2], CALLED, "HEARING_NOT_ASKED"),
        (WHOLE[:2], HELD, "HEARING_NOT_CALLED"),
        (WHOLE[:2], on(date(2026, 3, 9), Step.REVIEW, passed=True), "TERM_RUNNING"),
        (WHOLE[:2], on(date(2026, 3, 10), Step.ASK_HEARING), "TERM_OVER"),
        (WHOLE[:3], REVIEWED, "HEARING_NOT_HELD"),
        (WHOLE[:3], replace(CALLED, hearing_on=date(2026, 3, 17)), "HEARING_TOO_SOON"),
        (WHOLE[:3], replace(CALLED, chair=None), "CHAIR_MISSING"),
        (WHOLE[:3], replace(CALLED, chair=OFFICER), "CHAIR_INVESTIGATES"),
        (WHOLE[:4], on(date(2026, 3, 17), Step.HOLD_HEARING, chair=CHAIR), "HEARING_TOO_EARLY"),
        (WHOLE[:5], on(REVIEWED.day, Step.REVIEW, passed=True, by=OFFICER), "PROPOSER_CANNOT_REVIEW"),
        (WHOLE[:5], on(REVIEWED.day, Step.REVIEW), "REVIEW_WITHOUT_ANSWER"),
        (WHOLE[:5], APPROVED, "NOT_REVIEWED"),
        ((*WHOLE[:5], on(REVIEWED.day, Step.REVIEW, passed=False)), APPROVED, "REVIEW_RETURNED"),
        (WHOLE[:6], on(APPROVED.day, Step.APPROVE, by=OFFICER), "PROPOSER_CANNOT_APPROVE"),
        (WHOLE[:6], on(APPROVED.day, Step.APPROVE, by=REVIEWER), "REVIEWER_CANNOT_APPROVE"),
        (WHOLE[:6], on(MONDAY, Step.APPROVE), "BEFORE_LAST_STEP"),
        (WHOLE[:6], SERVED, "NOT_APPROVED"),
        (WHOLE[:7], APPROVED, "ALREADY_DECIDED"),
        (WHOLE[:7], on(date(2026, 3, 23), Step.APPEAL, remedy="suit"), "NOT_IN_FORCE"),
        (WHOLE, SERVED, "ALREADY_TAKEN"),
        (WHOLE, on(date(2026, 3, 24), Step.DECIDE_APPEAL, outcome="lifted"), "NOT_APPEALED"),
        (WHOLE, on(date(2026, 5, 23), Step.APPEAL, remedy="reconsideration"), "TERM_OVER"),
        (WHOLE, on(date(2026, 9, 23), Step.APPEAL, remedy="suit"), "TERM_OVER"),
        (WHOLE, on(date(2026, 4, 1), Step.APPEAL, remedy="letter"), "REMEDY_UNKNOWN"),
    ],
)  # fmt: skip
def test_out_of_its_order_or_its_time_a_step_is_refused(taken, wanted, code):
    assert told(ban(*taken), wanted) == code


def test_tomorrow_cannot_be_entered():
    assert told(ban(PROPOSED), NOTIFIED, today=MONDAY - timedelta(days=1)) == "DATE_IN_FUTURE"


@pytest.mark.parametrize(("age", "code"), [(0, "TIED_TO_PROPOSER"), (30, "TIED_TO_PROPOSER"), (31, None)])
def test_an_account_in_the_proposers_hands_does_not_approve(age, code):
    made = APPROVED.day - timedelta(days=age)
    assert told(ban(*WHOLE[:6]), APPROVED, ties=((OFFICER, made),)) == code
    assert told(ban(*WHOLE[:6]), APPROVED, ties=((CHAIR, made),)) is None


APPEALED = on(date(2026, 4, 1), Step.APPEAL, by="clerk", remedy="suit")


@pytest.mark.parametrize(
    ("by", "tie", "code"),
    [
        (OFFICER, None, "PROPOSER_CANNOT_APPROVE"),
        (APPROVER, None, "APPROVER_CANNOT_JUDGE"),
        ("clerk", None, "ENTERED_APPEAL"),
        ("server", None, "ENTERED_APPEAL"),
        ("publisher", None, "ENTERED_APPEAL"),
        ("judge", "clerk", "TIED_TO_APPEAL"),
        ("judge", "server", "TIED_TO_APPEAL"),
        ("judge", APPROVER, "TIED_TO_APPEAL"),
        ("judge", OFFICER, "TIED_TO_PROPOSER"),
        ("judge", REVIEWER, None),
        (REVIEWER, None, None),
    ],
)
def test_an_appeal_is_judged_by_nobody_who_brought_it_or_decided_before(by, tie, code):
    public = on(APPROVED.day, Step.PUBLIC_NOTICE, by="publisher")
    case = ban(*WHOLE[:7], public, replace(SERVED, by="server"), APPEALED)
    wanted = on(APPEALED.day, Step.DECIDE_APPEAL, by=by, outcome="lifted")
    assert told(case, wanted, ties=((tie, APPEALED.day),) if tie else ()) == code


def test_the_review_is_no_proposers_second_account_and_the_approval_no_reviewers():
    tie = ((OFFICER, REVIEWED.day),)
    assert told(ban(*WHOLE[:5]), REVIEWED, ties=tie) == "TIED_TO_PROPOSER"
    tie = ((REVIEWER, APPROVED.day),)
    assert told(ban(*WHOLE[:6]), APPROVED, ties=tie) == "TIED_TO_REVIEWER"


def test_who_kept_the_accidents_file_chairs_no_hearing():
    assert told(ban(*WHOLE[:3], investigators=frozenset({CHAIR})), CALLED) == "CHAIR_INVESTIGATES"


def test_an_amended_proposal_is_told_anew_and_both_who_wrote_it_are_proposers():
    amended = ban(*WHOLE[:6], on(REVIEWED.day, Step.AMEND, by="other"))
    assert told(amended, APPROVED) == "NOT_NOTIFIED"
    assert amended.proposers() == {OFFICER, "other"}


def test_a_hearing_asked_for_in_time_counts_although_entered_after_the_review():
    reviewed = ban(PROPOSED, NOTIFIED, on(date(2026, 3, 10), Step.REVIEW, passed=True))
    assert told(reviewed, on(date(2026, 3, 10), Step.APPROVE)) is None
    late = on(date(2026, 3, 9), Step.ASK_HEARING)
    assert told(reviewed, late, today=date(2026, 3, 12)) is None
    asked = ban(*reviewed.taken, late)
    assert told(asked, on(date(2026, 3, 12), Step.APPROVE)) == "HEARING_NOT_HELD"
    heard = ban(*asked.taken, on(date(2026, 3, 12), Step.WAIVE))
    assert told(heard, on(date(2026, 3, 12), Step.APPROVE)) == "NOT_REVIEWED"


def test_public_notice_binds_when_its_term_has_run():
    public = ban(*WHOLE[:7], on(date(2026, 3, 20), Step.PUBLIC_NOTICE))
    assert in_force_on(public) == date(2026, 4, 19)
    assert state(public, date(2026, 4, 18)) == "public_notice"
    assert state(public, date(2026, 4, 19)) == "in_force"
    found = ban(*public.taken, on(date(2026, 3, 25), Step.SERVE))
    assert in_force_on(found) == date(2026, 3, 25)


def test_a_calendar_that_is_missing_is_told_not_guessed():
    late = ban(on(date(2026, 12, 28), Step.PROPOSE), on(date(2026, 12, 28), Step.NOTIFY))
    assert told(late, on(date(2026, 12, 31), Step.REVIEW, passed=True)) == "CALENDAR_MISSING"
    steps = {step.step: step for step in next_steps(late, date(2026, 12, 31))}
    assert steps[Step.REVIEW].missing_year == 2027
    assert steps[Step.WAIVE].missing_year is None
    assert state(late, date(2026, 12, 31)) == "notified"


def test_after_an_appeal_is_upheld_one_may_go_to_court_and_after_lifting_nothing_follows():
    appealed = ban(*WHOLE, on(date(2026, 4, 1), Step.APPEAL, remedy="reconsideration"))
    upheld = ban(*appealed.taken, on(date(2026, 6, 1), Step.DECIDE_APPEAL, outcome="upheld"))
    assert told(upheld, on(date(2026, 6, 2), Step.APPEAL, remedy="suit")) is None
    lifted = ban(*appealed.taken, on(date(2026, 6, 1), Step.DECIDE_APPEAL, outcome="lifted"))
    assert closed(lifted)
    assert next_steps(lifted, date(2026, 6, 2)) == ()


@pytest.mark.parametrize(
    ("happened", "harmed", "today", "over"),
    [
        (date(2024, 2, 29), False, date(2026, 3, 1), False),
        (date(2024, 2, 29), False, date(2026, 3, 2), True),
        (date(2021, 11, 24), True, date(2026, 11, 24), False),
        (date(2021, 11, 23), True, date(2026, 11, 24), True),
    ],
)
def test_the_limitation(happened, harmed, today, over):
    assert limitation_over(happened, today, harmed=harmed) is over


def test_every_kind_is_a_row_with_its_source_and_nobody_has_verified_it():
    for affair in Affair:
        row = needs(affair, MONDAY)
        assert row.source
        assert row.verified_by is None
        assert row.name["zh-CN"]
        assert row.notice or not row.hearing
        assert row.service or not row.appeal
    assert clocks(MONDAY).ask_hearing_working_days == 5
    assert clocks(MONDAY).verified_by is None
    with pytest.raises(LookupError):
        needs(Affair.LIFT, date(2021, 7, 14))


class Walk(RuleBasedStateMachine):
    """Anybody tries anything on any day; what is accepted must never break the law."""

    @initialize(affair=st.sampled_from(Affair), day=st.dates(date(2026, 1, 5), date(2026, 9, 1)))
    def propose(self, affair, day):
        self.today = day
        self.history = History(affair, (Taken(Step.PROPOSE, day, OFFICER),))

    @rule(days=st.integers(0, 20))
    def time_goes_by(self, days):
        self.today = min(self.today + timedelta(days=days), date(2026, 12, 31))

    @rule(
        step=st.sampled_from(Step),
        by=st.sampled_from((OFFICER, REVIEWER, APPROVER)),
        back=st.integers(-1, 12),
        ahead=st.integers(0, 20),
        passed=st.sampled_from((True, True, False, None)),
        outcome=st.sampled_from(("upheld", "changed", "lifted")),
    )
    def somebody_tries(self, step, by, back, ahead, passed, outcome):
        day = self.today - timedelta(days=back)
        chair = CHAIR if by != APPROVER else OFFICER
        facts = {"hearing_on": day + timedelta(days=ahead), "chair": chair, "passed": passed}
        wanted = Taken(step, day, by, **facts, remedy="suit", outcome=outcome)
        offered = {one.step: one for one in next_steps(self.history, self.today)}
        code = refusal(self.history, wanted, Doer(by), self.today)
        if code is None:
            assert step in offered
            assert offered[step].from_ <= day <= (offered[step].until or day)
            self.history = History(self.history.affair, (*self.history.taken, wanted))
        elif step not in offered:
            assert code not in ("TERM_RUNNING", "PROPOSER_CANNOT_APPROVE"), (
                "who is refused is offered the step"
            )

    @invariant()
    def nothing_is_decided_behind_anybodys_back(self):
        if not hasattr(self, "history"):
            return
        current = self.history.current()
        steps = [taken.step for taken in current]
        assert all(taken.day <= self.today for taken in self.history.taken)
        assert state(self.history, self.today) in STATES
        if Step.APPROVE not in steps:
            assert in_force_on(self.history) is None
            return
        approved = current[steps.index(Step.APPROVE)]
        asked_for = self.history.needs()
        assert steps.count(Step.APPROVE) == 1
        assert approved.by not in self.history.proposers()
        if asked_for.review:
            assert current[steps.index(Step.REVIEW)].by != approved.by
        if asked_for.notice:
            notice = current[steps.index(Step.NOTIFY)]
            assert steps.index(Step.NOTIFY) < steps.index(Step.APPROVE)
            said = {Step.WAIVE, Step.HOLD_HEARING} & set(steps[: steps.index(Step.APPROVE)])
            assert said or working_days.between(notice.day, approved.day) > 5 or not _worked(notice, approved)
            if Step.ASK_HEARING in steps:
                assert said
        if Step.HOLD_HEARING in steps:
            held, called = (self.history.last(s) for s in (Step.HOLD_HEARING, Step.CALL_HEARING))
            assert held.chair == CHAIR
            assert called.day < called.hearing_on <= held.day


def _worked(notice: Taken, approved: Taken) -> bool:
    """Say whether the term had not run: a day off after it counts as after it too."""
    return approved.day <= working_days.after(notice.day, 5)


Walk.TestCase.settings = hypothesis_settings(max_examples=150, stateful_step_count=40, deadline=None)
test_a_walk_at_random_breaks_no_law = Walk.TestCase


def test_every_step_needs_a_right():
    assert set(ACTS) == set(Step)
