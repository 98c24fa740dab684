"""Keys of sentences that templates put together from a value, by their beginning: each value has one.

A part that says a value in words is a line here: `say("part." ~ value)`, or `pairs("part.", values)`.
"""

from __future__ import annotations

from registry.models import AccountState
from registry.models.organisation import Kind
from registry.models.register_entry import Withdrawal
from registry.models.resemblance import Finding
from registry.rules.accidents import Grade
from registry.rules.affairs import On
from registry.rules.grounds import Capacity, Licensed
from registry.rules.history import Step
from registry.rules.permissions import Act, Channel, Reach, Role
from registry.rules.projection import Mode
from registry.verify.identity import DOCUMENT_TYPES
from registry.verify.snapshot import CLASSES
from registry.verify.verdict import Outcome

_LACKING = (
    *("cause_not_determined", "not_found_is_not_unlicensed", "not_grave_enough", "not_the_welder"),
    "was_licensed",
)
_ALARMS = ("foreign_token", "like_a_banned", "log_disagrees", "person_asked_often", "register_enumerated")
_FOUND = [each for each in Finding if each is not Finding.OPEN]

BUILT = {
    "home.answer.": Outcome,
    "register.sex.": ("male", "female"),
    # accounts
    "role.": Role,
    "kind.": Kind,
    "state.": AccountState,
    # accident files
    "accident.capacity.": Capacity,
    "accident.document.": DOCUMENT_TYPES,
    "accident.grade.": Grade,
    "accident.lacking.": _LACKING,
    "accident.licensed.": Licensed,
    "accident.loss.": ("economic", "property"),
    "accident.on.": ("worker", "manager", "unit"),
    # looking back
    "lookback.call.": ("lifetime_ban", "revoke"),
    "lookback.class.": CLASSES,
    "lookback.column.": ("accidents", "failed", "holders", "issued", "revoked"),
    # oversight
    "oversight.act.": Act,
    "oversight.alarm.": _ALARMS,
    "oversight.alarm_do.": _ALARMS,
    "oversight.channel.": Channel,
    "oversight.finding.": _FOUND,
    "oversight.finding_does.": _FOUND,
    "oversight.mark.": ("k", "l", "s", "v"),
    "oversight.met_in.": ("ban", "check", "upload"),
    "oversight.reach.": Reach,
    "oversight.rules.": (
        *("accident", "calendar", "catalogue", "measure", "procedure", "publication", "system"),
    ),
    "oversight.subject.": (
        *("accident", "account", "accreditation", "api_key", "attachment", "batch", "case", "organisation"),
        *("log", "passkey", "person", "resemblance", "session"),
    ),
    "oversight.withdrawn.": Withdrawal,
    # cases
    "case.authority.": (
        *("authority", "automatic", "court", "departments", "issuing_authority", "penalty_authority"),
        "welding_authority",
    ),
    "case.condition.": ("capacity", "determined", "grave", "unlicensed"),
    "case.document.": DOCUMENT_TYPES,
    "case.lacking.": _LACKING,
    "case.mode.": Mode,
    "case.new.on.": On,
    "case.outcome.": ("upheld", "changed"),  # "lifted" is said by itself too
    "case.state.": (
        *("proposed", "notified", "hearing_asked", "hearing_called", "heard", "waived", "term_over"),
        *("reviewed", "returned", "approved", "public_notice", "in_force", "appealed", "upheld", "changed"),
        *("lifted", "rejected", "withdrawn"),
    ),
    "case.step.": Step,
    "paper.": ("notice", "decision"),
    "paper.draft.": ("decision",),
    "person.class.": CLASSES,
}
