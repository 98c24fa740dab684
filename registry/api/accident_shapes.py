"""Accident files as the interface tells them."""

from __future__ import annotations

from marshmallow import Schema, fields

from registry.rules.grounds import Capacity, Licensed

from .told import RecordedSchema, a_day, moment, one_of, whole, word


class VersionTakenSchema(Schema):
    """A version of a file: the facts, the harm that counts for the grade, and why it was written."""

    number = whole()
    place = word()
    happened_at = moment()
    unit = word()
    unit_uscc = word(none=True)
    work = word()
    deaths = whole()
    serious_injuries = whole()
    loss_yuan = whole()
    loss_kind = word()
    fire = fields.Boolean(required=True)
    counted_deaths = whole()
    counted_injuries = whole()
    grade = word()
    determination = word(none=True)
    why = word()
    recorded_by = word()
    recorded_at = moment()


class EntrySchema(Schema):
    """Somebody in a file: in what capacity, and licensed for that work at that time: yes, no, not found.

    `looked_at`: serial and faults of each certificate the answer rests on.
    """

    person_id = word()
    number = whole()
    capacity = one_of(Capacity)
    licensed = one_of(Licensed)
    looked_at = fields.List(fields.Raw(), required=True)
    issuer_answer = word(none=True)
    recorded_by = word()
    recorded_at = moment()


class PersonInFileSchema(Schema):
    """The newest entry about somebody, and what the ground of a lifetime ban lacks (empty: it is met)."""

    name = word(none=True)
    entry = fields.Nested(EntrySchema, required=True)
    lacking = fields.List(word(), required=True)


class PenaltyTakenSchema(Schema):
    """A penalty as its document has it."""

    id = word()
    falls_on = word("on")
    person_id = word(none=True)
    unit = word(none=True)
    kind = word()
    amount_yuan = whole(none=True)
    deciding_body = word()
    decision_number = word()
    legal_basis = word()
    reason = word()
    decided_on = a_day()
    document = word()
    recorded_at = moment()


class PoliceToldSchema(Schema):
    """The transfer to the police: since when it is due, when it was told, by which document."""

    due_at = moment("police_due_at", none=True)
    told_at = moment("police_told_at", none=True)
    proof = word("police_proof", none=True)


class AccidentSchema(Schema):
    """A file whole: every version, the oldest first; the people; penalties; the cases that rest on it."""

    id = word("accident.id")
    grade = word("accident.grade")
    opened_by = word("accident.opened_by")
    opened_at = moment("accident.opened_at")
    police = fields.Nested(PoliceToldSchema, required=True, attribute="accident")
    versions = fields.List(fields.Nested(VersionTakenSchema), required=True)
    people = fields.List(fields.Nested(PersonInFileSchema), required=True)
    penalties = fields.List(fields.Nested(PenaltyTakenSchema), required=True)
    cases = fields.List(fields.Pluck(RecordedSchema, "id"), required=True)


class LineSchema(Schema):
    """An accident in a list, as its file has it now."""

    id = word()
    happened_on = a_day()
    grade = word()
    place = word()
    unit = word()
    work = word()
    deaths = whole()
    serious_injuries = whole()
    fire = fields.Boolean(required=True)
    police_due = fields.Boolean(required=True)


class AccidentsSchema(Schema):
    """Accidents, the newest first; `more`: there are older ones, ask again with an earlier `before`."""

    accidents = fields.List(fields.Nested(LineSchema), required=True)
    more = fields.Boolean(required=True)


class GradedSchema(Schema):
    """The grade of a file after its newest version."""

    id = word()
    grade = word()
