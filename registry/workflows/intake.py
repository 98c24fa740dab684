"""Intake: a body's file becomes a batch of records, whole or not at all; or, as a dry run, only a report.

The file is read and judged before anything is locked; what it meets in the register (bans, earlier records,
other names under the same number) is asked inside the transaction that stores it. The same file handed in
again finds its batch and changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from registry.adapters import workbook
from registry.adapters.sheet import Row, Sheet
from registry.errors import RegistryError
from registry.models import Batch, BatchState, holding, organisation, person
from registry.models import batch as batches
from registry.rules import reapplication, upload
from registry.rules.comparison import Stored
from registry.rules.draft import Judged, Kind, Person, RowOutcome
from registry.rules.measures import Measure
from registry.rules.problems import Problem, problem
from registry.rules.reapplication import CLASSES, Ended

from . import people, records, resemblances, verified_rows
from .context import Office
from .transaction import one_transaction, reading

Progress = Callable[[int, int | None], None]
_Known = dict[tuple[str, str], person.Known]
_TELL_EVERY = 500
_MAY_HAND_IN = {
    Kind.RESULTS: (organisation.Kind.CERTIFICATION_BODY, "RESULTS_NOT_FROM_BODY"),
    Kind.LIST: (organisation.Kind.ISSUING_AUTHORITY, "LIST_FROM_BODY"),
}


@dataclass(frozen=True, slots=True)
class RowReport:
    """What becomes of one data row (counted from 1), with all its problems."""

    row: int
    outcome: RowOutcome
    problems: tuple[Problem, ...]

    def to_json(self) -> dict[str, Any]:
        """Give one member of `rows` of `upload --json`."""
        return {
            "row": self.row,
            "outcome": self.outcome.value,
            "problems": [found.to_json() for found in self.problems],
        }


class Earlier(NamedTuple):
    """The batch that the same bytes became before, and when (Unix seconds)."""

    batch: str
    at: int


@dataclass(frozen=True, slots=True)
class UploadReport:
    """What becomes, or would become, of a file. `batch` is None for a dry run.

    `sheet` tells how the file was read (headers, header row, other sheets); its rows are spent.
    `earlier` is the batch that the same file became before, where that was issued to its end.
    """

    batch: str | None
    counts: dict[str, int]
    rows: list[RowReport]
    sheet: Sheet
    earlier: Earlier | None = None

    def line(self, row: int) -> int:
        """Give the line of the sheet on which a data row stands."""
        return self.sheet.header_row + row

    def to_json(self) -> dict[str, Any]:
        """Give what `upload --json` prints."""
        rows = [row.to_json() for row in self.rows]
        return {"batch": self.batch, "counts": self.counts, "rows": rows}


@dataclass(frozen=True, slots=True)
class _File:
    """A file read and judged by itself."""

    sheet: Sheet
    columns: upload.Columns
    judged: list[Judged]


def dry_run(
    office: Office, path: Path, *, body: str, kind: str, now: int, progress: Progress | None = None
) -> UploadReport:
    """Report what `commit` would do, and store nothing.

    `progress` is called with (rows done, None). Errors: RegistryError BODY_UNKNOWN, LIST_FROM_BODY,
    RESULTS_NOT_FROM_BODY, COLUMNS_*, RESULTS_WITHOUT_MARKS, NO_DATA_ROWS and those of `workbook.read`.
    """
    file = _read(office, path, body, Kind(kind), now, progress)
    with reading(office):
        met, _, _ = _meet_register(office, file, now)
        earlier = _issued_before(office, _find(office, file, body, Kind(kind)))
    return _report(None, met, file, earlier)


def commit(
    office: Office, path: Path, *, body: str, kind: str, now: int, progress: Progress | None = None
) -> UploadReport:
    """Store a file as a batch: one transaction. Errors: as `dry_run`."""
    file = _read(office, path, body, Kind(kind), now, progress)
    batch_id, met, earlier = _store(office, file, body, Kind(kind), now)
    return _report(batch_id, met, file, earlier)


@one_transaction
def _store(
    office: Office, file: _File, body: str, kind: Kind, now: int
) -> tuple[str, list[Judged], Earlier | None]:
    met, known, alike = _meet_register(office, file, now)
    resemblances.keep(office, alike, resemblances.UPLOAD, now)
    batch_id = _find(office, file, body, kind)
    earlier = _issued_before(office, batch_id)
    if batch_id is None:
        sha256 = bytes.fromhex(file.sheet.sha256)
        batch_id = records.add_batch(office, met, known, body=body, kind=kind, sha256=sha256, now=now)
    return batch_id, met, earlier


def _find(office: Office, file: _File, body: str, kind: Kind) -> str | None:
    return batches.find(office.session, body, kind.value, bytes.fromhex(file.sheet.sha256))


def _issued_before(office: Office, batch_id: str | None) -> Earlier | None:
    """Tell of a batch that was issued to its end; one that was cut off is only now being finished."""
    batch = office.session.get(Batch, batch_id) if batch_id else None
    if batch is None or batch.state != BatchState.ISSUED:
        return None
    return Earlier(batch.id, batch.received_at)


def _check_body(office: Office, body: str, kind: Kind) -> None:
    found = organisation.find(office.session, body)
    if found is None:
        raise RegistryError("BODY_UNKNOWN", body=body)
    allowed, refusal = _MAY_HAND_IN[kind]
    if found.kind != allowed:
        raise RegistryError(refusal, body=body)


def _read(office: Office, path: Path, body: str, kind: Kind, now: int, progress: Progress | None) -> _File:
    """Read the file and judge every row by itself and beside the others, with nothing locked."""
    with reading(office):
        _check_body(office, body, kind)
        verified = verified_rows.of_system(office, upload.SYSTEM, now)
    with workbook.read(path, upload.is_header) as sheet:
        try:
            columns = upload.recognise(sheet.headers, kind, sheet.header_row)
        except upload.ColumnProblem as refused:
            raise RegistryError(refused.code, **refused.facts) from None
        rows = _told(sheet.rows, progress)
        judged = upload.judge_rows(rows, columns, kind, office.day(now), verified)
    if not judged:
        raise RegistryError("NO_DATA_ROWS")
    return _File(sheet, columns, judged)


def _told(rows: Iterator[Row], progress: Progress | None) -> Iterator[Row]:
    done = 0
    for done, row in enumerate(rows, 1):
        yield row
        if progress and done % _TELL_EVERY == 0:
            progress(done, None)
    if progress:
        progress(done, None)


def _meet_register(office: Office, file: _File, now: int) -> tuple[list[Judged], _Known, resemblances.Met]:
    """Compare the rows with the register; give them with new outcomes, the persons it knows by key, and who
    resembles a person under a ban.
    """
    keys = {judged.person.key for judged in file.judged if judged.person is not None}
    indexes = {key: office.vault.keyed(*key) for key in keys}
    found = person.find_many(office.session, indexes.values())
    known = {key: found[index] for key, index in indexes.items() if index in found}
    stored = _stored(office, [one.id for one in known.values()])
    doubtful = people.banned_under_another_document(office, keys)
    named = [judged.person for judged in file.judged if judged.draft and judged.person]
    alike = resemblances.alike(office, {_who(one) for one in named})
    met = [_meet(judged, known, doubtful, stored, file.columns) for judged in file.judged]
    met = _decided_before(office, met, known, file.columns, now)
    return [_wait(judged, alike, file.columns) for judged in met], known, alike


def _decided_before(
    office: Office, met: list[Judged], known: _Known, columns: upload.Columns, now: int
) -> list[Judged]:
    """Keep out, or let wait, what would give somebody back what a decision took."""
    ended: dict[str, list[Ended]] = defaultdict(list)
    ids = [one.id for one in known.values()]
    for person_id, scheme, operations, told in holding.ended(office.session, ids, CLASSES, now):
        measure, day = Measure(told.measure), office.day(told.decided_at)
        fraud = bool((told.details or {}).get("fraud"))
        one = Ended(measure, told.class_, day, fraud, scheme, tuple(operations))
        ended[person_id].append(one)
    keys = {key: one.id for key, one in known.items()}
    return [
        reapplication.judge(one, ended[keys[one.person.key]], office.day(now), columns)
        if one.person and one.person.key in keys
        else one
        for one in met
    ]


def _who(named: Person) -> people.Identity:
    """Give the person of a row as the register knows persons."""
    return people.Identity(named.document_type, named.number, named.name)


def _wait(judged: Judged, alike: resemblances.Met, columns: upload.Columns) -> Judged:
    """Let a row about somebody who resembles a person under a ban wait for a human; never more than that."""
    if judged.outcome is not RowOutcome.ACCEPT or not judged.person or _who(judged.person) not in alike:
        return judged
    problems = columns.in_order([*judged.problems, problem("COMPARE_DOCUMENTS", columns.header("number"))])
    return replace(judged, outcome=RowOutcome.CONFLICT, problems=problems)


def _stored(office: Office, person_ids: Sequence[str]) -> dict[str, list[Stored]]:
    stored: dict[str, list[Stored]] = defaultdict(list)
    for person_id, name, operation, *certificate, authority, held_on, theory, practical in batches.earlier(
        office.session, person_ids
    ):
        failed = certificate[0] is None
        marks = (held_on, theory, practical) if failed else (None, None, None)
        stored[person_id].append(Stored(name, operation, *certificate, authority or "", *marks))
    return stored


def _meet(
    judged: Judged,
    known: _Known,
    doubtful: Collection[tuple[str, str]],
    stored: dict[str, list[Stored]],
    columns: upload.Columns,
) -> Judged:
    one = known.get(judged.person.key) if judged.person is not None else None
    if one is not None and one.banned:
        return _held(judged, RowOutcome.REJECT, "PERSON_BANNED", columns)
    if judged.person is not None and judged.person.key in doubtful:
        outcome = RowOutcome.CONFLICT if judged.outcome is not RowOutcome.REJECT else RowOutcome.REJECT
        return _held(judged, outcome, "MAY_BE_BANNED", columns)
    return judged if one is None else upload.compare_with_stored(judged, stored.get(one.id, ()), columns)


def _held(judged: Judged, outcome: RowOutcome, code: str, columns: upload.Columns) -> Judged:
    """Keep a row from becoming a certificate, beside whatever else is wrong with it."""
    problems = columns.in_order([*judged.problems, problem(code, columns.header("number"))])
    draft = judged.draft if outcome is RowOutcome.CONFLICT else None
    return replace(judged, outcome=outcome, draft=draft, problems=problems)


def _report(batch_id: str | None, met: list[Judged], file: _File, earlier: Earlier | None) -> UploadReport:
    counted = Counter(judged.outcome for judged in met)
    return UploadReport(
        batch=batch_id,
        counts={outcome.value: counted[outcome] for outcome in RowOutcome},
        rows=[RowReport(judged.row, judged.outcome, judged.problems) for judged in met],
        sheet=file.sheet,
        earlier=earlier,
    )
