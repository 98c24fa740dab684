"""Is a credential in date: now, or on a date that was asked about?"""

from __future__ import annotations

from datetime import date, tzinfo

from .claims import Claims, day_number, end_of_day
from .clock import Moment
from .verdict import Notice, Reason


def judge_now(claims: Claims, moment: Moment, reasons: list[Reason]) -> None:
    """Add every reason why a credential is not in date at `moment`.

    What ended between the floor and a clock that nobody confirmed may have ended, or the clock is ahead: that
    is CLOCK_UNRELIABLE, so that a wrong clock never reddens an innocent.
    """
    exp, review_day = claims.exp, claims.review_day
    if exp is not None and moment.at > exp:
        certain = moment.confirmed or exp < moment.floor
        reasons.append(Reason.EXPIRED if certain else Reason.CLOCK_UNRELIABLE)
    if review_day and moment.day > review_day:
        certain = moment.confirmed or review_day < moment.floor_day
        reasons.append(Reason.REVIEW_OVERDUE if certain else Reason.CLOCK_UNRELIABLE)
    if claims.start_day > moment.day:
        reasons.append(Reason.NOT_YET_VALID)


def judge_on(claims: Claims, on: date, zone: tzinfo, reasons: list[Reason]) -> None:
    """Add every reason why a credential is not in date throughout the day `on`; no clock has a part in it."""
    day = day_number(on)
    if claims.exp is not None and end_of_day(on, zone) > claims.exp:
        reasons.append(Reason.EXPIRED)
    if claims.review_day and day > claims.review_day:
        reasons.append(Reason.REVIEW_OVERDUE)
    if claims.start_day > day:
        reasons.append(Reason.NOT_YET_VALID)


def ends_soon(claims: Claims, moment: Moment, notices: list[Notice]) -> None:
    """Add what the holder should know in time: an end or a review within 90 days, not yet passed."""
    if claims.exp is not None and moment.at <= claims.exp <= moment.soon:
        notices.append(Notice.EXPIRES_SOON)
    if moment.day <= claims.review_day <= moment.soon_day:
        notices.append(Notice.REVIEW_SOON)
