"""The page of an approval is of one version of the case: what was amended is not signed unseen."""

from __future__ import annotations

from dataclasses import replace

from registry.workflows import cases, questions
from tests.workflows import officers


def test_a_proposal_amended_between_two_readings_is_not_put_to_the_passkey(
    office, crew, at, now, monkeypatch
):
    people, actor = crew.team, crew.team.officer.actor
    file = officers.accident(office, people, now=now)
    stood = officers.until_reviewed(office, people, officers.ban(file), now)
    ask = questions.of_proposal

    def amended_first(*asked):
        told = officers.ban(file)
        basis = replace(told.basis, reason="另一理由")
        cases.amend(office, actor, stood.id, stood.version, replace(told, basis=basis), now)
        return ask(*asked)

    monkeypatch.setattr(questions, "of_proposal", amended_first)
    answer = at("approver").get(f"/console/cases/{stood.id}/approval")
    assert (answer.status_code, "CASE_CHANGED" in answer.text) == (409, True)
