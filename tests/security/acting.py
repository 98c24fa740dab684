"""Every act that an account can do: where it is, the right it takes, and a call of it.

The calls are about a thing that exists, or about none: `World.about` says which. What the law says of them
does not matter here, as long as the right is asked first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from registry.rules.history import Step
from registry.rules.measures import Measure
from registry.rules.permissions import Act
from registry.workflows import (
    accident_views,
    accidents,
    accounts,
    api_keys,
    appeals,
    audit,
    case_files,
    case_lists,
    case_steps,
    case_views,
    cases,
    documents,
    handing_in,
    imports,
    involvements,
    log_state,
    look_back,
    look_back_accidents,
    look_back_bodies,
    organisations,
    penalties,
    person_checks,
    person_files,
    public_register,
    questions,
    register_list,
    register_views,
    resemblances,
    rule_book,
)
from registry.workflows.authority import Actor
from registry.workflows.cases import Affair, Proposal, Who
from registry.workflows.context import Office
from tests.factories import NOW, make_resident_id
from tests.security.rights import Asks
from tests.workflows.officers import basis, facts

DAY = date(2026, 11, 24)
WELDER = make_resident_id(order=77)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
BAN = Proposal(Affair.LIFETIME_BAN, basis("9"), who=Who("resident_id", WELDER), other_ground="法院判决")
IMPORT = Proposal(Affair.IMPORT, basis("8"), serial=0, measure=Measure.REVOKE)
ANSWER = appeals.Answer("upheld", basis("7"), ())


@dataclass(frozen=True)
class World:
    """An office, and the things that a call is about: by kind, their key."""

    office: Office
    about: dict[str, str]
    file: Path
    seen: Any = None
    """A case as it was read before."""


Call = Callable[[World, Actor, str], Any]
"""(world, who acts, the organisation whose thing it is)."""


def _steps() -> dict[str, tuple[Act, Call]]:
    """Give the steps of a case that need no more than the case."""
    how: dict[str, tuple[Act, dict[str, Any]]] = {
        **dict.fromkeys(
            ("notify", "ask_hearing", "waive", "call_hearing", "hold_hearing", "serve", "publish_notice"),
            (Act.CASE_PROCEED, {}),
        ),
        "appeal": (Act.CASE_PROCEED, {"remedy": "suit"}),
        "review": (Act.CASE_REVIEW, {"passed": True}),
        "reject": (Act.CASE_REJECT, {}),
        "withdraw": (Act.CASE_PROPOSE, {}),
    }

    def call(name: str, more: dict[str, Any]) -> Call:
        act = getattr(case_steps, name)
        return lambda w, who, _: act(w.office, who, w.about["case"], 1, NOW, **more)

    return {f"case_steps.{name}": (act, call(name, more)) for name, (act, more) in how.items()}


LOOKING = (Act.CASE_READ, Act.CHECK_PERSON)
BRINGING = frozenset((Act.CASE_PROCEED, Act.CASE_REVIEW, Act.CASE_APPROVE))

ACTING: dict[str, tuple[Asks, Call]] = {
    **_steps(),
    "case_steps.step": (
        Act.CASE_PROCEED,
        lambda w, who, _: case_steps.step(w.office, who, w.about["case"], 1, Step.NOTIFY, NOW),
    ),
    "cases.propose": (Act.CASE_PROPOSE, lambda w, who, _: cases.propose(w.office, who, BAN, NOW)),
    "cases.amend": (
        Act.CASE_PROPOSE,
        lambda w, who, _: cases.amend(w.office, who, w.about["case"], 1, BAN, NOW),
    ),
    "cases.approve": (
        Act.CASE_APPROVE,
        lambda w, who, _: cases.approve(w.office, who, w.about["case"], 1, bytes(32), {}, NOW),
    ),
    "cases.lift": (
        Act.CASE_PROPOSE,
        lambda w, who, _: cases.lift(w.office, who, w.about["decision"], basis("6"), NOW),
    ),
    "imports.import_decision": (
        Act.DECISION_IMPORT,
        lambda w, who, _: imports.import_decision(
            w.office, who, Measure.REVOKE, basis("8"), [w.about["document"]], NOW, serial=0
        ),
    ),
    "appeals.decide_appeal": (
        Act.CASE_APPROVE,
        lambda w, who, _: appeals.decide_appeal(w.office, who, w.about["case"], 1, ANSWER, {}, NOW),
    ),
    "questions.of_proposal": (
        Act.CASE_READ,
        lambda w, who, _: questions.of_proposal(w.office, who, w.about["case"], NOW),
    ),
    "questions.of_answer": (
        Act.CASE_APPROVE,
        lambda w, who, _: questions.of_answer(w.office, who, w.about["case"], 1, ANSWER, NOW),
    ),
    "case_views.view": (
        Act.CASE_READ,
        lambda w, who, _: case_views.view(w.office, who, w.about["case"], NOW),
    ),
    "case_lists.listing": (Act.CASE_READ, lambda w, who, _: case_lists.listing(w.office, who, NOW)),
    "case_files.read": (
        Act.CASE_READ,
        lambda w, who, _: case_files.read(w.office, who, w.about["case"], NOW),
    ),
    "case_files.chairs": (
        Act.CASE_READ,
        lambda w, who, _: case_files.chairs(w.office, who, w.seen),
    ),
    "questions.appeal_refused": (
        Act.CASE_READ,
        lambda w, who, _: questions.appeal_refused(w.office, who, w.about["case"], NOW),
    ),
    "log_state.state": (Act.CASE_READ, lambda w, who, _: log_state.state(w.office, who, NOW)),
    "log_state.leaves": (Act.CASE_READ, lambda w, who, _: log_state.leaves(w.office, who)),
    "rule_book.lines": (Act.CASE_READ, lambda w, who, _: rule_book.lines(w.office, who, NOW)),
    "register_list.entries": (Act.CASE_READ, lambda w, who, _: register_list.entries(w.office, who, NOW)),
    "register_list.mode_now": (Act.CASE_READ, lambda w, who, _: register_list.mode_now(w.office, who, NOW)),
    "register_views.proposable": (
        Act.CASE_READ,
        lambda w, who, _: register_views.proposable(w.office, who, NOW),
    ),
    "register_views.entry_of": (
        Act.CASE_READ,
        lambda w, who, _: register_views.entry_of(w.office, who, w.about["decision"], NOW),
    ),
    "person_files.document_of": (
        Act.CASE_PROPOSE,
        lambda w, who, _: person_files.document_of(w.office, who, w.about["person"]),
    ),
    "person_files.whom": (
        Act.CASE_PROPOSE,
        lambda w, who, _: person_files.whom(w.office, who, w.about["person"]),
    ),
    "person_files.of_entry": (
        Act.CASE_PROPOSE,
        lambda w, who, _: person_files.of_entry(w.office, who, w.about["entry"]),
    ),
    "person_files.look_up": (
        LOOKING,
        lambda w, who, _: person_files.look_up(w.office, who, "resident_id", WELDER, None, NOW),
    ),
    "person_files.read": (
        LOOKING,
        lambda w, who, _: person_files.read(w.office, who, w.about["person"], NOW),
    ),
    "documents.attach": (
        BRINGING,
        lambda w, who, _: documents.attach(w.office, who, "文书.pdf", PDF, NOW),
    ),
    "documents.document": (
        Act.CASE_READ,
        lambda w, who, _: documents.document(w.office, who, w.about["document"]),
    ),
    "resemblances.queue": (Act.CASE_READ, lambda w, who, _: resemblances.queue(w.office, who)),
    "resemblances.settle": (
        Act.CASE_PROCEED,
        lambda w, who, _: resemblances.settle(
            w.office, who, w.about["resemblance"], same=True, reason="同一人", now=NOW
        ),
    ),
    "accidents.open_file": (
        Act.ACCIDENT_KEEP,
        lambda w, who, _: accidents.open_file(w.office, who, facts(), NOW),
    ),
    "accidents.amend": (
        Act.ACCIDENT_KEEP,
        lambda w, who, _: accidents.amend(w.office, who, w.about["accident"], facts(), "更正", DAY, NOW),
    ),
    "involvements.involve": (
        Act.ACCIDENT_KEEP,
        lambda w, who, _: involvements.involve(
            w.office, who, w.about["accident"], "resident_id", WELDER, None, "welder", NOW
        ),
    ),
    "penalties.penalise": (
        Act.ACCIDENT_KEEP,
        lambda w, who, _: penalties.penalise(
            w.office,
            who,
            w.about["accident"],
            "unit",
            "罚款",
            basis("5"),
            DAY,
            w.about["document"],
            NOW,
            unit="示例公司",
        ),
    ),
    "penalties.tell_police": (
        Act.ACCIDENT_KEEP,
        lambda w, who, _: penalties.tell_police(w.office, who, w.about["accident"], w.about["document"], NOW),
    ),
    "accident_views.view": (
        Act.ACCIDENT_READ,
        lambda w, who, _: accident_views.view(w.office, who, w.about["accident"]),
    ),
    "look_back.certificates": (
        Act.LOOK_BACK,
        lambda w, who, _: look_back.certificates(w.office, who, look_back.Asked(exam_on=DAY), NOW),
    ),
    "look_back.rules": (Act.LOOK_BACK, lambda w, who, _: look_back.rules(w.office, who, NOW)),
    "look_back.bodies": (Act.LOOK_BACK, lambda w, who, _: look_back.bodies(w.office, who)),
    "look_back_accidents.accidents": (
        Act.LOOK_BACK,
        lambda w, who, _: look_back_accidents.accidents(w.office, who, 3, NOW),
    ),
    "look_back_bodies.bodies": (
        Act.LOOK_BACK,
        lambda w, who, _: look_back_bodies.bodies(w.office, who, NOW),
    ),
    "involvements.ask_again": (
        Act.ACCIDENT_KEEP,
        lambda w, who, _: involvements.ask_again(w.office, who, w.about["accident"], w.about["entry"], NOW),
    ),
    "accident_views.page": (Act.ACCIDENT_READ, lambda w, who, _: accident_views.page(w.office, who)),
    "accident_views.listing": (
        Act.ACCIDENT_READ,
        lambda w, who, _: accident_views.listing(w.office, who, since=DAY),
    ),
    "handing_in.hand_in": (
        Act.UPLOAD,
        lambda w, who, code: handing_in.hand_in(
            w.office, who, w.file, body=code, kind="results", for_good=True, now=NOW
        ),
    ),
    "person_checks.check": (
        Act.CHECK_PERSON,
        lambda w, who, _: person_checks.check(w.office, who, "resident_id", WELDER, "石示例", NOW),
    ),
    "public_register.authorised_look_up": (
        Act.CHECK_PERSON,
        lambda w, who, _: public_register.authorised_look_up(w.office, who, "石示例", "0000", NOW),
    ),
    "audit.names": (Act.AUDIT_READ, lambda w, who, _: audit.names(w.office, who, [])),
    "audit.account_of": (
        Act.AUDIT_READ,
        lambda w, who, _: audit.account_of(w.office, who, w.about["login"]),
    ),
    "audit.read": (Act.AUDIT_READ, lambda w, who, _: audit.read(w.office, who)),
    "organisations.add": (
        Act.ORGANISATION_KEEP,
        lambda w, who, _: organisations.add(
            w.office, who, code=w.about["organisation"], name="x", kind="employer", now=NOW
        ),
    ),
    "organisations.change": (
        Act.ORGANISATION_KEEP,
        lambda w, who, code: organisations.change(w.office, who, code, name="x", credit_code=None, now=NOW),
    ),
    "organisations.accredit": (
        Act.ORGANISATION_KEEP,
        lambda w, who, code: organisations.accredit(
            w.office, who, code, schemes=[1], region="330100", from_day=DAY, to_day=DAY, examiners=[], now=NOW
        ),
    ),
    "organisations.withdraw": (
        Act.ORGANISATION_KEEP,
        lambda w, who, _: organisations.withdraw(w.office, who, w.about["accreditation"], DAY, NOW),
    ),
    "organisations.listing": (
        Act.ORGANISATION_KEEP,
        lambda w, who, _: organisations.listing(w.office, who),
    ),
    "organisations.show": (
        Act.ORGANISATION_KEEP,
        lambda w, who, code: organisations.show(w.office, who, code),
    ),
    "accounts.invite": (
        Act.ACCOUNT_KEEP,
        lambda w, who, code: accounts.invite(
            w.office, who, login="new", name="x", organisation=code, roles=["clerk"], now=NOW
        ),
    ),
    "accounts.invite_again": (
        Act.ACCOUNT_KEEP,
        lambda w, who, _: accounts.invite_again(w.office, who, w.about["account"], NOW),
    ),
    "accounts.recover": (
        Act.ACCOUNT_RECOVER,
        lambda w, who, _: accounts.recover(w.office, who, w.about["account"], NOW),
    ),
    "accounts.lock": (
        Act.ACCOUNT_KEEP,
        lambda w, who, _: accounts.lock(w.office, who, w.about["account"], NOW),
    ),
    "accounts.set_roles": (
        Act.ACCOUNT_KEEP,
        lambda w, who, _: accounts.set_roles(w.office, who, w.about["account"], ["clerk"], NOW),
    ),
    "accounts.listing": (Act.ACCOUNT_KEEP, lambda w, who, code: accounts.listing(w.office, who, code)),
    "accounts.id_of": (Act.ACCOUNT_KEEP, lambda w, who, _: accounts.id_of(w.office, who, w.about["login"])),
    "api_keys.create": (
        Act.API_KEY_KEEP,
        lambda w, who, _: api_keys.create(
            w.office, who, w.about["account"], label="x", acts=["upload"], days=1, now=NOW
        ),
    ),
    "api_keys.revoke": (
        Act.API_KEY_KEEP,
        lambda w, who, _: api_keys.revoke(w.office, who, w.about["key"], NOW),
    ),
    "api_keys.listing": (Act.API_KEY_KEEP, lambda w, who, code: api_keys.listing(w.office, who, code)),
}

INSIDE = {
    "accident_entries.entered": "part of entering somebody into a file",
    "attention.attention": "gives nothing to whoever may not read cases: see below",
    "person_files.may_look": "the question itself",
    "stepping.doer_of": "says whose hands an account is in, for a step",
    "accounts.open_account": "done after the right was asked, and by the office for its first people",
    "approving.sign": "part of an approval",
    "audit.record": "part of every act",
    "authority.allows": "the question itself",
    "authority.require": "the question itself",
    "invitations.open_link": "part of opening and recovering an account",
    "limits.count_request": "counts",
    "limits.count_look_up": "counts",
    "limits.count_subject": "counts",
    "passkeys.assertion_options": "what one's own authenticator is asked",
    "passkeys.verify_assertion": "part of an approval and of confirming one's own session",
    "stepping.hold": "asks the right that it is told",
    "stepping.judge": "part of a step",
    "stepping.enter": "part of a step",
}
"""Functions that take an actor and ask nothing themselves, and why they need not."""
