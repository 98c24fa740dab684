"""Who may do what: one table, the same for console, API and command. Whatever is not in it is forbidden.

A row says which roles may do an act, how far they reach (their own organisation's things, or anybody's), and
whether a passkey must have signed this very act. That the one who approves is not the one who proposed is
asked by `procedure`: it hangs on the case, not on the role.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account is in its organisation; an account may have several."""

    CLERK = "clerk"  # of a certification body or issuing authority: hands in
    INSPECTOR = "inspector"  # of an inspectorate: checks on site
    EMPLOYER = "employer"  # of an employer: checks hires
    CASE_OFFICER = "case_officer"  # of a regulator: keeps files, proposes
    LEGAL_REVIEWER = "legal_reviewer"  # of a regulator: reviews before approval
    APPROVER = "approver"  # of a regulator: decides
    REGISTRAR = "registrar"  # of a regulator: organisations, accounts, keys
    AUDITOR = "auditor"  # of a regulator: reads everything, changes nothing


REGULATOR_ROLES = frozenset(
    (Role.CASE_OFFICER, Role.LEGAL_REVIEWER, Role.APPROVER, Role.REGISTRAR, Role.AUDITOR)
)

ROLES_OF_KIND = {
    "certification_body": frozenset((Role.CLERK,)),
    "issuing_authority": frozenset((Role.CLERK,)),
    "employer": frozenset((Role.EMPLOYER,)),
    "inspectorate": frozenset((Role.INSPECTOR,)),
    "regulator": REGULATOR_ROLES,
}
"""What an account may be, by the kind of its organisation (models.organisation.Kind)."""


def clash(roles: frozenset[Role]) -> bool:
    """Say whether one account must not have all of these: who opens accounts decides nothing by one of them,
    and who audits does nothing that is audited.
    """
    alone = (Role.REGISTRAR, Role.AUDITOR)
    return len(roles) > 1 and any(role in roles for role in alone)


class Reach(StrEnum):
    """Whose things an act may touch."""

    OWN = "own"
    ANY = "any"


class Channel(StrEnum):
    """By which way an act comes in. A command is run by who has the machine, in the name of an account."""

    CONSOLE = "console"
    API = "api"
    COMMAND = "command"


class Act(StrEnum):
    """Every act that needs a right. The public's questions (verify a code, fetch lists) need none."""

    UPLOAD = "upload"
    CHECK_PERSON = "check_person"
    ACCIDENT_READ = "accident.read"
    ACCIDENT_KEEP = "accident.keep"
    CASE_READ = "case.read"
    CASE_PROPOSE = "case.propose"
    CASE_PROCEED = "case.proceed"
    CASE_REVIEW = "case.review"
    CASE_APPROVE = "case.approve"
    CASE_REJECT = "case.reject"
    DECISION_IMPORT = "decision.import"
    LOOK_BACK = "look_back"
    ORGANISATION_KEEP = "organisation.keep"
    ACCOUNT_KEEP = "account.keep"
    ACCOUNT_RECOVER = "account.recover"
    API_KEY_KEEP = "api_key.keep"
    AUDIT_READ = "audit.read"


@dataclass(frozen=True, slots=True)
class Right:
    """One row: the roles that may, how far they reach, and whether a passkey signs the act itself."""

    roles: frozenset[Role]
    reach: Reach
    passkey: bool
    channels: frozenset[Channel]


_ALL = (Channel.CONSOLE, Channel.API, Channel.COMMAND)
_SEEN = (Channel.CONSOLE,)  # a person, whose session a passkey has confirmed
# What authorises is the passkey: a person touched it, and it signed the SHA-256 of exactly this. An API key
# only names the account. A command has neither. What no passkey signs, as a rejection, is the console's.
_SIGNED = (Channel.CONSOLE, Channel.API)


def _right(*roles: Role, reach: Reach, passkey: bool = False, by: tuple[Channel, ...] = _ALL) -> Right:
    return Right(frozenset(roles), reach, passkey, frozenset(by))


R, ANY, OWN = Role, Reach.ANY, Reach.OWN
RIGHTS: dict[Act, Right] = {
    Act.UPLOAD: _right(R.CLERK, reach=OWN),
    Act.CHECK_PERSON: _right(R.INSPECTOR, R.EMPLOYER, R.CASE_OFFICER, reach=ANY),
    Act.ACCIDENT_READ: _right(*REGULATOR_ROLES, reach=ANY),
    Act.ACCIDENT_KEEP: _right(R.CASE_OFFICER, reach=ANY),
    Act.CASE_READ: _right(*REGULATOR_ROLES, reach=ANY),
    Act.CASE_PROPOSE: _right(R.CASE_OFFICER, reach=ANY),
    Act.CASE_PROCEED: _right(R.CASE_OFFICER, reach=ANY),
    Act.CASE_REVIEW: _right(R.LEGAL_REVIEWER, reach=ANY),
    Act.CASE_APPROVE: _right(R.APPROVER, reach=ANY, passkey=True, by=_SIGNED),
    Act.CASE_REJECT: _right(R.APPROVER, reach=ANY, by=_SEEN),
    Act.DECISION_IMPORT: _right(R.CASE_OFFICER, reach=ANY),
    Act.LOOK_BACK: _right(*REGULATOR_ROLES, reach=ANY),
    Act.ORGANISATION_KEEP: _right(R.REGISTRAR, reach=ANY, by=(Channel.CONSOLE, Channel.COMMAND)),
    Act.ACCOUNT_KEEP: _right(R.REGISTRAR, reach=ANY, by=(Channel.CONSOLE, Channel.COMMAND)),
    Act.ACCOUNT_RECOVER: _right(R.REGISTRAR, reach=ANY, by=(Channel.CONSOLE, Channel.COMMAND)),
    Act.API_KEY_KEEP: _right(R.REGISTRAR, reach=ANY, by=_SEEN),
    Act.AUDIT_READ: _right(R.AUDITOR, reach=ANY, by=(Channel.CONSOLE, Channel.COMMAND)),
}


def may(roles: frozenset[Role], act: Act, channel: Channel, *, own: bool) -> bool:
    """Say whether one of `roles` may do `act` by this way; `own`: the thing is their own organisation's."""
    right = RIGHTS[act]
    reaches = own or right.reach is Reach.ANY
    return reaches and channel in right.channels and not right.roles.isdisjoint(roles)
