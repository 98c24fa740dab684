"""From a text to a verdict, by numbered steps that are the same in Python, JavaScript and the documents.

    0  fix now once; is the clock above the floor        CLOCK_UNRELIABLE
    1  decode the text, open the envelope                NOT_OURS, MALFORMED               fatal
    2  the key by its kid in the trust list              TRUST_MISSING, UNKNOWN_KEY        fatal
       and the age of the trust list                     TRUST_STALE
    3  the signature over the raw bytes                  BAD_SIGNATURE                     fatal
    4  read the claims                                   MALFORMED                         fatal
       all of them known to this reader                  FORMAT_NEWER
       serial and time within what the key may sign      BAD_SIGNATURE, UNKNOWN_KEY        fatal
    5  dates                                             NOT_YET_VALID, EXPIRED, REVIEW_OVERDUE, CLOCK_…
    6  a list present, fresh, covering the serial        STATUS_MISSING, _STALE, _NOT_COVERED
    7  classes, body rules, key compromise               BANNED, REVOKED, UNDER_REVIEW, KEY_COMPROMISED …
    8  does it cover this work on this date              OUT_OF_SCOPE, RULE_UNVERIFIED, FORMAT_NEWER
    9  online only: is it the token stored               BAD_SIGNATURE                     fatal

A fatal step is the last, and nothing of the content is told. The others collect: every reason is told, the
gravest colours the verdict. Whatever is missing (trust list, key, snapshot, stored token) is a reason: no
emptiness ends in VALID. The steps read no clock and no file.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from . import scope
from .acceptance import CLOCK_TOLERANCE, still_trusted
from .check import Check
from .claims import MalformedClaims, NewerClaims, decode_claims
from .clock import Clock, age_of
from .directory import Directory
from .envelope import MAX_TOKEN, unseal
from .files import load_files
from .fitness import judge_work
from .office import Office
from .qr import MalformedText, NotOurs, text_to_token
from .refusal import RefusedError
from .snapshot import Snapshot
from .status import judge_list, judge_standing
from .trust_list import TrustList
from .validity import ends_soon, judge_now, judge_on
from .verdict import Mode, Notice, Outcome, Reason, Verdict, in_order, worst

_VALID = Outcome.VALID  # in Python 3.11 every look at an enumeration's member is a call
_NONE: frozenset[str] = frozenset()
_NOTICE_ORDER = list(Notice).index
_parse_work = lru_cache(maxsize=256)(scope.parse_work)


class Verifier:
    """Judges texts by a trust list and a snapshot (offline), or by a trust list and the office (online).

    A snapshot or directory of another epoch than the trust list's, or signed by a key that the trust list no
    longer trusts, counts as none. `clock_confirmed_at` is when (Unix seconds by this clock) the office last
    confirmed the clock.
    """

    def __init__(
        self,
        trust_list: TrustList | None,
        snapshot: Snapshot | None = None,
        directory: Directory | None = None,
        *,
        clock_confirmed_at: int | None = None,
        office: Office | None = None,
    ) -> None:
        keys = trust_list.keys if trust_list else {}
        self._trust_list = trust_list
        self._snapshot = snapshot if _holds(snapshot, trust_list) else None
        self._body_names = directory.bodies if directory and _holds(directory, trust_list) else {}
        self._office = office
        self._mode = Mode.OFFLINE if office is None else Mode.ONLINE
        self._keys = {kid: key for kid, key in keys.items() if "credential" in key.uses}
        self._hosts = {host.lower() for host in trust_list.hosts} if trust_list else None
        self._clock = Clock(trust_list, self._snapshot, clock_confirmed_at, online=office is not None)

    @classmethod
    def load(
        cls,
        *,
        root: Path,
        trust: Path,
        snapshot: Path | None = None,
        directory: Path | None = None,
        now: int,
        clock_confirmed_at: int | None = None,
    ) -> Verifier:
        """Make an offline verifier of published files; RefusedError names the file that is not accepted.

        `root` is the pinned root in PEM. Files ahead of a clock that nobody confirmed are accepted: the
        verdict says that the clock is behind.
        """
        clock = now if clock_confirmed_at is not None else None
        held = load_files(root=root, trust=trust, snapshot=snapshot, directory=directory, now=clock)
        return cls(*held, clock_confirmed_at=clock_confirmed_at)

    def verify(self, text: str, *, now: int, work: str | None = None, on: date | None = None) -> Verdict:
        """Judge `text` at `now` (Unix seconds), for `work` (`scheme:code`), on the day `on` (None: now).

        Raises UnknownWork for a work that no table knows: the asker's mistake, not the holder's.
        """
        check = Check(text, self._clock.moment(now), _parse_work(work) if work is not None else None, on)
        _ = (
            self._step_0_clock(check)
            or self._step_1_decode(check)
            or self._step_2_key(check)
            or self._step_3_signature(check)
            or self._step_4_claims(check)
            or self._step_5_dates(check)
            or self._step_6_list(check)
            or self._step_7_standing(check)
            or self._step_8_work(check)
            or self._step_9_stored(check)
        )
        return self._verdict(check, now, work, on)

    # Each step gives True when it was fatal, and adds to the reasons and notices of the check.

    def _step_0_clock(self, check: Check) -> bool:
        if check.moment.behind:
            check.reasons.append(Reason.CLOCK_UNRELIABLE)
        return False

    def _step_1_decode(self, check: Check) -> bool:
        try:
            check.token, host = text_to_token(check.text)
            check.sealed = unseal(check.token, MAX_TOKEN)
        except NotOurs as foreign:
            check.official = foreign.official
            return check.stop(Reason.NOT_OURS)
        except (MalformedText, RefusedError):
            return check.stop(Reason.MALFORMED)
        if host is not None and self._hosts is not None and host not in self._hosts:
            check.notices.append(Notice.OTHER_HOST)
        return False

    def _step_2_key(self, check: Check) -> bool:
        if self._trust_list is None:
            return check.stop(Reason.TRUST_MISSING)
        if check.moment.trust_stale:
            check.reasons.append(Reason.TRUST_STALE)
        key = self._keys.get(check.sealed.kid)
        if key is None:
            return check.stop(Reason.UNKNOWN_KEY)
        check.key = key
        return False

    def _step_3_signature(self, check: Check) -> bool:
        sealed = check.sealed
        return not check.key.public.verify(sealed.signature, sealed.signed) and check.stop(
            Reason.BAD_SIGNATURE
        )

    def _step_4_claims(self, check: Check) -> bool:
        try:
            claims = decode_claims(check.sealed.payload)
        except NewerClaims as newer:
            claims = newer.claims
            check.reasons.append(Reason.FORMAT_NEWER)
        except MalformedClaims:
            return check.stop(Reason.MALFORMED)
        if not check.key.may_number(claims.serial):
            return check.stop(Reason.BAD_SIGNATURE)
        if not check.key.may_sign_at(claims.iat):
            return check.stop(Reason.UNKNOWN_KEY)
        check.claims = check.told = claims
        return False

    def _step_5_dates(self, check: Check) -> bool:
        claims, moment = check.claims, check.moment
        if claims.iat > moment.now + CLOCK_TOLERANCE:
            check.reasons.append(Reason.CLOCK_UNRELIABLE)
        if check.on is None:
            judge_now(claims, moment, check.reasons)
            ends_soon(claims, moment, check.notices)
        else:
            judge_on(claims, check.on, self._clock.zone, check.reasons)
        return False

    def _step_6_list(self, check: Check) -> bool:
        if self._office is None:
            judge_list(self._snapshot, check.claims, check.moment, check.reasons, past=check.past)
            if check.moment.ageing:
                check.notices.append(Notice.STATUS_AGEING)
        return False

    def _step_7_standing(self, check: Check) -> bool:
        claims, standing = check.claims, None
        if self._office is not None:
            check.answer = self._office.look_up(claims, check.moment.now)
            standing = check.answer.standing
        elif self._snapshot is not None:
            standing = self._snapshot.standing(claims.serial, claims.body, claims.start_day)
        if standing is not None:
            judge_standing(standing, check.reasons, past=check.past)
        if self._office is None and check.key.compromised_from is not None:
            check.reasons.append(Reason.KEY_COMPROMISED)
        return False

    def _step_8_work(self, check: Check) -> bool:
        day = check.on or check.moment.today
        verified = check.answer.verified if check.answer is not None else _NONE
        judge_work(check.claims, check.work, day, check.reasons, check.notices, verified)
        return False

    def _step_9_stored(self, check: Check) -> bool:
        if self._office is None:
            return False
        if check.answer is not None and check.answer.token_sha256 == sha256(check.token).digest():
            return False
        check.take_back()
        return check.stop(Reason.BAD_SIGNATURE)

    def _verdict(self, check: Check, now: int, work: str | None, on: date | None) -> Verdict:
        """Put together what is told."""
        claims, answer = check.told, check.answer
        reasons = in_order(set(check.reasons)) if check.reasons else ()
        return Verdict(
            outcome=worst(reasons) if reasons else _VALID,
            reasons=reasons,
            notices=tuple(sorted(check.notices, key=_NOTICE_ORDER)) if check.notices else (),
            claims=claims,
            checked_at=now,
            work=work,
            on=on,
            list=age_of(answer.newest, now) if answer and answer.newest else check.moment.list_age,
            mode=self._mode,
            zone=self._clock.zone,
            body_name=self._body_names.get(claims.body) if claims else None,
            official=check.official,
        )


def _holds(held: Snapshot | Directory | None, trust_list: TrustList | None) -> bool:
    if held is None or trust_list is None or held.epoch != trust_list.epoch:
        return False
    return still_trusted(held.raw, held.iat, use="status", trust_list=trust_list)
