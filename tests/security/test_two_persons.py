"""Two persons for whatever is decided: every kind of case × everybody in whose hands the proposal is.

Who proposed does not approve; nor does an account that the proposer opened or recovered in the last 30 days,
itself or through another account that was opened so; nor one that so opened the proposer's; nor one of two
that a third opened. So it is with the review, and with an appeal and whoever entered it. Whoever is free of
it approves the very same case.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from registry.rules.permissions import Role
from registry.rules.procedure_table import Affair, needs
from registry.workflows import appeals, cases, questions
from registry.workflows.authority import OFFICE
from registry.workflows.transaction import transaction
from tests.factories import DAY, NOW
from tests.security.affairs import PROPOSALS, Desk
from tests.workflows import officers, staff
from tests.workflows.officers import basis, counts, document, refused

EVERY_ROLE = frozenset(Role)
TIES = {
    "created today": (("created", 0),),
    "created 30 days ago": (("created", 30 * DAY),),
    "recovered": (("recovered", DAY),),
    "created long ago and recovered": (("created", 99 * DAY), ("recovered", 30 * DAY)),
}


@pytest.fixture
def people(office):
    return staff.team(office)


@pytest.fixture
def desk(office, people, tmp_path):
    return Desk.furnish(office, people, tmp_path)


def everything(who):
    """Give somebody with every role: what stops them then is not that they lack one."""
    return replace(who, actor=replace(who.actor, roles=EVERY_ROLE))


def tied(office, proposer, name, openings):
    """Open an approver's account by the hand of the proposer, and note when that was."""
    with transaction(office):
        made = staff.officer(office, name, Role.APPROVER, NOW - 100 * DAY)
        for opening, age in openings:
            staff.opened(office, made, proposer, NOW - age, opening)
    return made


def through_another(office, proposer):
    """Let the proposer open a registrar's account, and that one an approver's."""
    with transaction(office):
        between = staff.officer(office, "between", Role.REGISTRAR, NOW - 9 * DAY, opened_by=proposer)
        return staff.officer(office, "behind", Role.APPROVER, NOW - 8 * DAY, opened_by=between)


def opener_of(office, proposer):
    """Let an approver open the account of the proposer: who holds its link may have proposed."""
    with transaction(office):
        made = staff.officer(office, "maker", Role.APPROVER, NOW - 100 * DAY)
        staff.opened(office, proposer, made, NOW - 29 * DAY, "recovered")
    return made


def opened_beside(office, whom, name, age=0):
    """Let a third account, free of everybody, open an account beside that of `whom`; give the one opened."""
    with transaction(office):
        third = staff.officer(office, f"{name}-registrar", Role.REGISTRAR, NOW - 100 * DAY)
        staff.opened(office, whom, third, NOW - 30 * DAY, "recovered")
        made = staff.officer(office, name, Role.APPROVER, NOW - 100 * DAY)
        staff.opened(office, made, third, NOW - age)
    return made


def test_there_is_a_proposal_of_every_kind():
    assert set(PROPOSALS) == set(Affair)


@pytest.mark.parametrize("affair", Affair)
def test_nobody_in_whose_hands_a_proposal_is_approves_it(office, people, desk, affair):
    proposer = everything(people.officer)
    maker = opener_of(office, proposer)
    hands = {name: tied(office, proposer, f"tied-{n}", TIES[name]) for n, name in enumerate(TIES)}
    theirs = (
        *hands.values(),
        through_another(office, proposer),
        maker,
        opened_beside(office, proposer, "twin"),
    )
    one = desk.ready(PROPOSALS[affair](desk), proposer)
    before = counts(office)
    refused("PROPOSER_CANNOT_APPROVE", officers.approve, office, proposer, one, NOW)
    for who in theirs:
        refused("TIED_TO_PROPOSER", officers.approve, office, who, one, NOW)
    refused("FORBIDDEN", officers.approve, office, people.colleague, one, NOW)
    if needs(affair, office.day(NOW)).review:
        refused("REVIEWER_CANNOT_APPROVE", officers.approve, office, everything(people.reviewer), one, NOW)
    assert counts(office) == before
    free = tied(office, proposer, "free", (("created", 30 * DAY + 1),))
    assert officers.approve(office, free, one, NOW).decided is not None


def test_who_had_a_part_in_a_proposal_has_it_for_good(office, people, desk):
    """Whoever wrote the proposal first, or anew, is a proposer of what it became."""
    first, second = everything(people.officer), everything(people.colleague)
    proposal = PROPOSALS[Affair.CANCEL](desk)
    one = cases.propose(office, first.actor, proposal, NOW)
    one = cases.amend(office, second.actor, one.id, one.version, proposal, NOW)
    for who in (first, second):
        refused("PROPOSER_CANNOT_APPROVE", officers.approve, office, who, one, NOW)
        of_theirs = tied(office, who, f"of-{who.actor.account_id[-6:]}", TIES["created today"])
        refused("TIED_TO_PROPOSER", officers.approve, office, of_theirs, one, NOW)
    assert officers.approve(office, people.approver, one, NOW).decided is not None


@pytest.mark.parametrize("outcome", ["upheld", "lifted"])
def test_an_appeal_is_judged_by_nobody_in_whose_hands_the_proposal_was(office, people, desk, outcome):
    proposer = everything(people.officer)
    one = desk.ready(PROPOSALS[Affair.SUSPEND](desk), proposer)
    one = officers.approve(office, people.approver, one, NOW)
    clerk, paper = people.colleague.actor, [document(office, people, "送达回证", NOW)]
    one = cases.serve(office, clerk, one.id, one.version, NOW, documents=paper)
    one = cases.appeal(office, clerk, one.id, one.version, NOW, remedy="suit", documents=paper)
    answer = appeals.Answer(outcome, basis("判", deciding_body="杭州市西湖区人民法院"), paper)

    def decide(who):
        challenge = questions.of_answer(office, who.actor, one.id, one.version, answer, NOW).sha256
        signed = who.key.sign(challenge)
        return appeals.decide_appeal(office, who.actor, one.id, one.version, answer, signed, NOW)

    theirs = (tied(office, proposer, "tied", TIES["recovered"]), through_another(office, proposer))
    clerks = (
        tied(office, people.colleague, "clerks", TIES["recovered"]),
        opened_beside(office, people.colleague, "twin"),
    )
    before = counts(office)
    refused("PROPOSER_CANNOT_APPROVE", decide, proposer)
    for who in theirs:
        refused("TIED_TO_PROPOSER", decide, who)
    refused("APPROVER_CANNOT_JUDGE", decide, people.approver)
    refused("ENTERED_APPEAL", decide, everything(people.colleague))
    for who in clerks:
        refused("TIED_TO_APPEAL", decide, who)
    assert counts(office) == before
    assert decide(people.second).state == outcome


def test_the_reviewer_is_not_the_proposers_second_account_nor_the_approver_the_reviewers(
    office, people, desk
):
    proposer, clerk = everything(people.officer), people.colleague.actor
    one = cases.propose(office, proposer.actor, PROPOSALS[Affair.LIFETIME_BAN](desk), NOW)
    paper = [document(office, people, "告知书", NOW)]
    one = cases.notify(office, clerk, one.id, one.version, NOW, documents=paper)
    one = cases.waive(office, clerk, one.id, one.version, NOW, documents=paper)

    def review(who):
        return cases.review(office, who.actor, one.id, one.version, NOW, passed=True)

    for who in (
        tied(office, proposer, "tied", TIES["created today"]),
        opened_beside(office, proposer, "twin"),
    ):
        refused("TIED_TO_PROPOSER", review, everything(who))
    one = review(people.reviewer)
    hand = tied(office, people.reviewer, "reviewers", TIES["recovered"])
    for who in (hand, opened_beside(office, people.reviewer, "reviewers-twin")):
        refused("TIED_TO_REVIEWER", officers.approve, office, who, one, NOW)
    assert officers.approve(office, people.approver, one, NOW).decided is not None


def test_a_third_hand_is_forgotten_after_its_days_and_the_offices_command_is_none(office, people, desk):
    proposer = everything(people.officer)
    founder = replace(proposer, actor=replace(proposer.actor, account_id=OFFICE))
    with transaction(office):
        for who in (proposer, people.approver):
            staff.opened(office, who, founder, NOW)
    twin = opened_beside(office, proposer, "twin")
    kinds = (Affair.LOST, Affair.BODY_RULE)
    first, second = (desk.ready(PROPOSALS[affair](desk), proposer) for affair in kinds)
    assert officers.approve(office, people.approver, first, NOW).decided is not None
    refused("TIED_TO_PROPOSER", officers.approve, office, twin, second, NOW)
    assert officers.approve(office, twin, second, NOW + DAY).decided is not None
