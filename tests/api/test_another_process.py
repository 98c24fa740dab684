"""What another process decides is in the very next answer, on both databases."""

from __future__ import annotations

import pytest

from registry.workflows import publication
from registry.workflows.cases import Affair, Proposal, Who
from tests.workflows import staff
from tests.workflows.officers import basis, until_reviewed
from tests.workflows.test_case_races import approval, process, tell


@pytest.fixture
def decided(office, settings, now):
    """Give a function that lets another process approve what was proposed, told and reviewed here."""
    people = staff.team(office)
    with process(settings) as other:

        def decide(proposal):
            tell(other, **approval(people.approver, until_reviewed(office, people, proposal, now)))
            assert other.stdout.readline() == "done\n"

        yield decide


def outcomes(client, cards):
    answers = [client.post("/api/v1/verify", json={"text": text}).json for text in cards.values()]
    return [answer["outcome"] for answer in answers]


def test_decisions_of_another_process_are_in_the_next_answer(
    application, office, cards, numbers, decided, now
):
    first, second = application(now).test_client(), application(now).test_client()
    for client in (first, second):
        assert outcomes(client, cards) == ["VALID", "VALID", "VALID"]
    listed = first.get("/status/latest").data

    decided(Proposal(Affair.REVOKE, basis("1"), serial=0))
    for client in (first, second):
        assert outcomes(client, cards) == ["NOT_VALID", "VALID", "VALID"]

    who = Who("resident_id", numbers[1], "刘军")
    decided(Proposal(Affair.LIFETIME_BAN, basis("2"), who=who, other_ground="法院判决"))
    for client in (first, second):
        assert outcomes(client, cards) == ["NOT_VALID", "BANNED", "VALID"]
        assert client.get("/status/latest").data == listed, "only what is published changes the list"

    publication.publish(office, now + 1)
    for client in (first, second):
        assert client.get("/status/latest").data != listed
