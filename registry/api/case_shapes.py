"""Cases as the interface tells them."""

from __future__ import annotations

from marshmallow import Schema, fields

from registry.rules.history import Step
from registry.rules.permissions import Act
from registry.rules.procedure_table import Affair

from .told import Hexadecimal, a_day, a_hash, moment, one_of, whole, word

_DIGESTS = {"metadata": {"description": "SHA-256 of documents"}, "required": True}


class NextSchema(Schema):
    """A step that may come next: the act it takes a right for, and its days by law."""

    step = one_of(Step)
    act = one_of(Act)
    not_before = a_day("from_", none=True)
    not_after = a_day("until", none=True)
    due = a_day(none=True)
    open_now = fields.Boolean(required=True)
    missing_year = whole(none=True)


class StepTakenSchema(Schema):
    """A step that was taken; `day` is when it happened, `said` what it told."""

    number = whole()
    step = one_of(Step)
    day = word()
    said = fields.Dict(required=True)
    documents = fields.List(word(), **_DIGESTS)
    proposal_sha256 = a_hash()
    by = word()
    entered_at = moment()


class DecisionSchema(Schema):
    """A decision that came out of a case."""

    id = word()
    kind = word()
    measure = word()
    class_ = fields.String(required=True, data_key="class")
    decision_number = word()
    deciding_body = word()
    legal_basis = word()
    reason = word()
    decided_at = moment()
    until = moment(none=True)
    ends = word("ends_id", none=True)


class ApprovalTakenSchema(Schema):
    """A passkey's signature: by whom, under which SHA-256; `sha256` of the assertion stands in the leaf."""

    sha256 = a_hash()
    step = whole()
    account = word("account_id")
    challenge = a_hash()
    assertion = fields.Dict(required=True)
    approved_at = moment()


class CaseHeadSchema(Schema):
    """What every telling of a case begins with."""

    id = word("case.id")
    version = whole("case.version")
    affair = one_of(Affair, "case.affair")
    state = word()
    person_id = word("case.person_id", none=True)
    serial = whole("case.serial", none=True)
    ends_id = word("case.ends_id", none=True)
    accident_id = word("case.accident_id", none=True)
    opened_by = word("case.opened_by")
    opened_at = moment("case.opened_at")
    next = fields.List(fields.Nested(NextSchema), required=True)


class CaseSchema(CaseHeadSchema):
    """A case whole: what is proposed, every step, what came of it, and what may come next."""

    proposal = fields.Dict(required=True, attribute="case.proposal")
    proposal_sha256 = a_hash("case.proposal_sha256")
    in_force_on = a_day(none=True)
    closed = fields.Boolean(required=True)
    steps = fields.List(fields.Nested(StepTakenSchema), required=True)
    decisions = fields.List(fields.Nested(DecisionSchema), required=True)
    approvals = fields.List(fields.Nested(ApprovalTakenSchema), required=True)


class SummarySchema(CaseHeadSchema):
    """A case in a list; `late`: steps that the office owes and whose day by law has passed."""

    late = fields.List(one_of(Step), required=True)


class CasesSchema(Schema):
    """Cases, the oldest first; `after` asks for those that follow, null where none do."""

    cases = fields.List(fields.Nested(SummarySchema), required=True)
    after = word(none=True)


class DecidedSchema(Schema):
    """A decision as it was just made: the serials that it touches, its leaf in the log."""

    id = word()
    kind = word()
    measure = word()
    status_class = word()
    decision_number = word()
    deciding_body = word()
    decided_at = moment()
    serials = fields.List(whole(), required=True)
    leaf = whole()


class StoodSchema(Schema):
    """A case after a step; `decided` where the step was a decision."""

    id = word()
    version = whole()
    state = word()
    proposal_sha256 = a_hash()
    decided = fields.Nested(DecidedSchema, required=True, allow_none=True)


class ConcernedPersonSchema(Schema):
    """Who somebody is; the number masked."""

    id = word("person_id")
    name = word(none=True)
    document_type = word()
    number = word()


class PaperSchema(Schema):
    """A document that is named in what is signed; `name` is its file's, null where it is not here."""

    sha256 = word()
    name = word(none=True)


class ConcernedSchema(Schema):
    """For human eyes: whom it falls on, null where on nobody, and the documents it names."""

    person = fields.Nested(ConcernedPersonSchema, required=True, allow_none=True)
    documents = fields.List(fields.Nested(PaperSchema), required=True)


class ToSignSchema(Schema):
    """What a passkey is to sign: `told`, whose canonical CBOR (hexadecimal) has this SHA-256.

    `options` are PublicKeyCredentialRequestOptionsJSON of WebAuthn; their challenge is the SHA-256. They are
    null where the account could not enter it now; `refused` is then the code that it would be refused with.
    """

    case_id = word()
    version = whole()
    state = word()
    told = fields.Dict(required=True)
    about = fields.Nested(ConcernedSchema, required=True)
    canonical = Hexadecimal(required=True, metadata={"type": "string"})
    sha256 = a_hash()
    options = fields.Dict(required=True, allow_none=True)
    refused = word("refused_code", none=True)
