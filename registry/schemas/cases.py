"""Proposals, steps, approvals and answers to appeals as they come in; each becomes what `workflows` takes."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from registry.rules.history import Step
from registry.rules.measures import Measure
from registry.rules.procedure import OUTCOMES, REMEDIES
from registry.rules.procedure_table import Affair
from registry.workflows.appeals import Answer
from registry.workflows.basis import Basis
from registry.workflows.proposing import Proposal, Who

from .shape import IsoDay, Strict, digest, digests, key, text

SERIALS = validate.Range(0, 2**53 - 1)
OWN_FUNCTION = (Step.PROPOSE, Step.AMEND, Step.APPROVE, Step.DECIDE_APPEAL)
"""Steps that are not entered by `StepSchema`."""
PLAIN_STEPS = tuple(step.value for step in Step if step not in OWN_FUNCTION)


class BasisSchema(Strict):
    """What a decision rests on; no identity number in any of it."""

    decision_number = text(100)
    deciding_body = text(200)
    legal_basis = text()
    reason = text()

    @post_load
    def _make(self, data: dict[str, Any], **_how: Any) -> Basis:
        return Basis(**data)


class WhoSchema(Strict):
    """A person as a document names them; the number in any spelling."""

    document_type = text(40)
    number = text(60)
    name = text(100, load_default=None)

    @post_load
    def _make(self, data: dict[str, Any], **_how: Any) -> Who:
        return Who(**data)


class ProposalSchema(Strict):
    """What somebody proposes: about `who`, a `serial`, a decision (`ends_id`) or what `details` tell."""

    affair = fields.Enum(Affair, by_value=True, required=True)
    basis = fields.Nested(BasisSchema, required=True)
    documents = digests()
    who = fields.Nested(WhoSchema, load_default=None, allow_none=True)
    serial = fields.Integer(load_default=None, allow_none=True, validate=SERIALS)
    ends_id = key(load_default=None)
    accident_id = key(load_default=None)
    other_ground = text(load_default=None)
    until = IsoDay(load_default=None, allow_none=True)
    measure = fields.Enum(Measure, by_value=True, load_default=None, allow_none=True)
    details = fields.Dict(keys=fields.String(), load_default=dict)

    @post_load
    def _make(self, data: dict[str, Any], **_how: Any) -> Proposal:
        return Proposal(**{**data, "documents": tuple(data["documents"])})


class VersionSchema(Strict):
    """The version of the case that the sender saw."""

    version = fields.Integer(required=True, validate=validate.Range(1))


class AmendSchema(VersionSchema):
    """A proposal written anew."""

    proposal = fields.Nested(ProposalSchema, required=True)


class StepSchema(VersionSchema):
    """A step between proposal and appeal: `day` is when it happened, today where it is not told."""

    step = fields.String(required=True, validate=validate.OneOf(PLAIN_STEPS))
    day = IsoDay(load_default=None, allow_none=True)
    documents = digests()
    note = text(load_default=None)
    hearing_on = IsoDay()
    chair = key(load_default=None)
    passed = fields.Boolean()
    remedy = fields.String(validate=validate.OneOf(REMEDIES))

    @post_load
    def _told(self, data: dict[str, Any], **_how: Any) -> dict[str, Any]:
        if data["chair"] is None:
            del data["chair"]
        return {**data, "step": Step(data["step"])}


class ApprovalSchema(VersionSchema):
    """An approval: the digest of what the approver was shown, and the passkey's answer to it."""

    proposal_sha256 = digest()
    assertion = fields.Dict(required=True, metadata={"description": "PublicKeyCredential.toJSON()"})

    @post_load
    def _told(self, data: dict[str, Any], **_how: Any) -> dict[str, Any]:
        return {**data, "proposal_sha256": bytes.fromhex(data["proposal_sha256"])}


class AnswerSchema(Strict):
    """The answer to an appeal; `measure` and `until` where it was changed."""

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    basis = fields.Nested(BasisSchema, required=True)
    documents = digests()
    measure = fields.Enum(Measure, by_value=True, load_default=None, allow_none=True)
    until = IsoDay(load_default=None, allow_none=True)

    @post_load
    def _make(self, data: dict[str, Any], **_how: Any) -> Answer:
        return Answer(**data)


class AppealQuestionSchema(VersionSchema):
    """An answer to an appeal that is to be signed."""

    answer = fields.Nested(AnswerSchema, required=True)


class AppealDecisionSchema(AppealQuestionSchema):
    """An answer to an appeal with the passkey's answer to its digest."""

    assertion = fields.Dict(required=True, metadata={"description": "PublicKeyCredential.toJSON()"})


class CaseQuerySchema(Strict):
    """Which cases a list is of: open ones or those that are over, from behind the key `after` on."""

    done = fields.Boolean(load_default=False)
    after = key(required=False)
