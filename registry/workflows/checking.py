"""Checking online: the same numbered steps as everywhere, with the register itself as the list.

Nothing is remembered between two questions: what another process decided a moment ago is in the next answer.
A token that carries our signature and was never stored rings an alarm: somebody else holds the key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo
from functools import lru_cache
from typing import Any

import structlog

from registry.models import alarm, body_rule, person, snapshot
from registry.models import credential as credentials
from registry.models import decision as decisions
from registry.verify import directory as directories
from registry.verify import trust_list as trust_lists
from registry.verify.claims import Claims
from registry.verify.identity import mask
from registry.verify.keys import PublicKey
from registry.verify.office import OfficeAnswer
from registry.verify.qr import token_to_text
from registry.verify.snapshot import Standing
from registry.verify.verdict import SEVERITY, Outcome, Reason, Verdict, in_order, rfc3339, worst
from registry.verify.verifier import Verifier

from . import people, resemblances, verified_rows
from .context import Office
from .transaction import one_transaction, reading

FOREIGN_TOKEN = "FOREIGN_TOKEN"  # noqa: S105  the name of an alarm
_LOG = structlog.get_logger(__name__)


class _Register:
    """The register as verifiers ask it: five look-ups, each by an index; `asked` is the serial."""

    def __init__(self, office: Office) -> None:
        self._office, self._session = office, office.session
        self.asked: int | None = None

    def look_up(self, claims: Claims, now: int) -> OfficeAnswer:
        """Answer for a serial from what is committed now. Only a token with our signature gets this far."""
        self.asked = claims.serial
        found = credentials.standing_now(self._session, claims.serial)
        classes = set(decisions.classes_of(self._session, claims.serial, now))
        if found is not None and found.banned:
            classes.add("banned")
        if found is not None and found.state == credentials.CredentialState.CANCELLED:
            classes.add("cancelled")
        standing = Standing(
            covered=found is not None,
            classes=frozenset(classes),
            ruled=body_rule.matches(self._session, claims.body, claims.start_day),
            unknown=False,
        )
        newest = snapshot.newest(self._session)
        return OfficeAnswer(
            found.token_sha256 if found else None,
            standing,
            tuple(newest) if newest else None,
            verified_rows.of_scope(self._office, now),
        )


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """What is on record about a person. Names nobody who was not named in the question.

    `credentials` are verdicts, the best first; the outcome is that of the best, unless the person is under a
    ban. `masked` shows what the asker has shown us, for comparison.
    """

    outcome: Outcome
    reasons: tuple[Reason, ...]
    name: str | None
    masked: str
    credentials: tuple[Verdict, ...]
    checked_at: int
    zone: tzinfo

    def to_json(self) -> dict[str, Any]:
        """Give what `check-person --json` prints."""
        return {
            "outcome": self.outcome.value,
            "reasons": [reason.value for reason in self.reasons],
            "name": self.name,
            "number": self.masked,
            "credentials": [verdict.to_json() for verdict in self.credentials],
            "checked_at": rfc3339(self.checked_at, self.zone),
        }


def verify_text(
    office: Office, text: str, *, now: int, work: str | None = None, on: date | None = None
) -> Verdict:
    """Judge the text of a QR code by the register. UnknownWork where nobody knows the work asked about."""
    with reading(office):
        verdict, foreign = _verify(office, text, now, work, on)
    if foreign is not None:
        _LOG.error("foreign_token", serial=foreign)
        _ring(office, foreign, now)
    return verdict


def _verify(
    office: Office, text: str, now: int, work: str | None, on: date | None
) -> tuple[Verdict, int | None]:
    """Give the verdict, and the serial where the token has our signature and is not the one stored."""
    register = _Register(office)
    verdict = _verifier(office, register, now).verify(text, now=now, work=work, on=on)
    return verdict, register.asked if Reason.BAD_SIGNATURE in verdict.reasons else None


def _verifier(office: Office, register: _Register, now: int) -> Verifier:
    files = snapshot.bodies_of(office.session, (snapshot.ROOT, snapshot.TRUST_LIST, snapshot.DIRECTORY))
    if snapshot.TRUST_LIST not in files:
        return Verifier(None, clock_confirmed_at=now, office=register)
    trust_list = _trust_list(files[snapshot.ROOT], files[snapshot.TRUST_LIST])
    directory = None
    if snapshot.DIRECTORY in files:
        directory = _directory(files[snapshot.DIRECTORY], trust_list.raw, files[snapshot.ROOT])
    return Verifier(trust_list, directory=directory, clock_confirmed_at=now, office=register)


# Parsing only: the bytes come from the database each time, so another process's new list is never missed.
@lru_cache(maxsize=4)
def _trust_list(root: bytes, raw: bytes) -> trust_lists.TrustList:
    return trust_lists.accept(None, raw, root=PublicKey.from_pem(root), now=None)


@lru_cache(maxsize=4)
def _directory(raw: bytes, trust_raw: bytes, root: bytes) -> directories.Directory:
    return directories.accept(None, raw, trust_list=_trust_list(root, trust_raw), now=None)


@one_transaction
def _ring(office: Office, serial: int, now: int) -> None:
    alarm.ring(office.session, FOREIGN_TOKEN, serial, now)


def check_person(
    office: Office,
    document_type: str,
    number: str,
    name: str,
    now: int,
    *,
    work: str | None = None,
    on: date | None = None,
) -> PersonAnswer:
    """Tell what is on record about whom document type, exact number and name point to; never by name alone.

    BANNED whatever the name; NEEDS_REVIEW where the number has another name, is also that of another document
    of a person under a ban, or name and birth date are those of one; NO_RECORD otherwise. No record is not
    "unlicensed": the certificate may be another province's.
    Errors: RegistryError DOCUMENT_TYPE_UNKNOWN, NUMBER_INVALID; UnknownWork.
    """
    who = people.identity(document_type, number, name, office.day(now))
    with reading(office):
        alike = who in resemblances.alike(office, [who])
    if alike:  # never silent, whatever the answer will be
        resemblances.met_in_check(office, who, now)
    with reading(office) as session:
        known = person.find(session, office.vault.index(document_type, who.number))
        doubtful = alike or people.banned_under_another_document(office, [(document_type, who.number)])
        review = {Reason.NEEDS_REVIEW} if doubtful else set()
        if known is None:
            return _answer(office, who, now, review or {Reason.NO_RECORD})
        same_name = known.name == who.name
        reasons = {Reason.BANNED} if known.banned else review
        if known.name is not None and not same_name:
            return _answer(office, who, now, reasons | {Reason.NEEDS_REVIEW})
        verdicts = _verdicts(office, known.id, now, work, on)
    if not verdicts:
        return _answer(office, who, now, reasons or {Reason.NO_RECORD}, name=known.name)
    reasons |= set(verdicts[0].reasons)
    return _answer(office, who, now, reasons, name=known.name, verdicts=verdicts)


def _verdicts(
    office: Office, person_id: str, now: int, work: str | None, on: date | None
) -> tuple[Verdict, ...]:
    """Judge every credential of a person, the best first."""
    texts = [
        token_to_text(row.token, office.settings.base_url)
        for row in credentials.of_person(office.session, person_id)
    ]
    verdicts = [_verify(office, text, now, work, on)[0] for text in texts]
    return tuple(sorted(verdicts, key=lambda verdict: SEVERITY[verdict.outcome]))


def _answer(
    office: Office,
    who: people.Identity,
    now: int,
    reasons: set[Reason],
    *,
    name: str | None = None,
    verdicts: tuple[Verdict, ...] = (),
) -> PersonAnswer:
    ordered = in_order(reasons)
    return PersonAnswer(worst(ordered), ordered, name, mask(who.number), verdicts, now, office.settings.zone)
