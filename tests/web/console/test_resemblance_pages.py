"""Resemblances in the console: compared by a human, settled once, and what comes next."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from registry.models import Resemblance
from registry.workflows import people as persons
from registry.workflows import resemblances
from registry.workflows.transaction import reading
from tests.factories import NOW, make_resident_id
from tests.workflows.officers import PDF, WELDER
from tests.workflows.registering import NAME

SECOND = make_resident_id(region="320106", order=500)


def paper():
    return BytesIO(PDF), "核对.pdf"


def finding(office, id_):
    with reading(office) as session:
        return session.get_one(Resemblance, id_).finding


def test_a_resemblance_shows_both_numbers_masked_and_where_it_was_met(at, met):
    page = at("officer").get("/console/resemblances").text
    for number in (SECOND, WELDER):
        assert number[:3] + "*" * 13 + number[-2:] in page
        assert number not in page
    assert NAME in page
    assert "in a person check" in page


@pytest.mark.parametrize(("same", "kept", "said"), [
    ("true", "same", "affair=lifetime_ban"),
    ("false", "another", "Found to be another person."),
])  # fmt: skip
def test_an_officer_says_what_was_found_and_what_comes_next(office, at, met, same, kept, said):
    visitor = at("colleague")
    visitor.get("/console/resemblances?lang=en")
    told = {"same": same, "reason": "核对原件", "files": paper()}
    answer = visitor.fill_in(f"/console/resemblances/{met}?lang=en", **told)
    assert (answer.status_code, finding(office, met)) == (302, kept)
    page = visitor.get(answer.location).text
    assert said in page
    assert "No documents to compare." in page


@pytest.mark.parametrize("told", [{"same": "true"}, {"reason": "x"}, {"same": "perhaps", "reason": "x"}])
def test_half_a_finding_is_not_recorded_and_nothing_typed_is_lost(office, at, met, told):
    visitor = at("officer")
    visitor.get("/console/resemblances")
    answer = visitor.fill_in(f"/console/resemblances/{met}", **told)
    assert (answer.status_code, finding(office, met)) == (422, "open")
    assert "FORM_INVALID" in answer.text
    assert f">{told.get('reason', '')}</textarea>" in answer.text


def test_a_number_in_the_reason_is_refused_and_shown_nowhere_else(office, at, met):
    visitor = at("officer")
    visitor.get("/console/resemblances")
    answer = visitor.fill_in(f"/console/resemblances/{met}", same="true", reason=f"证件 {SECOND}")
    assert answer.status_code == 422
    assert finding(office, met) == "open"


def test_another_person_without_a_document_is_refused_and_a_document_is_kept_over_a_refusal(office, at, met):
    visitor = at("colleague")
    visitor.get("/console/resemblances")
    answer = visitor.fill_in(f"/console/resemblances/{met}", same="false", reason="x")
    assert (answer.status_code, "DOCUMENT_MISSING" in answer.text) == (422, True)
    answer = visitor.fill_in(f"/console/resemblances/{met}", same="false", files=paper())
    digest = re.search(r'name="documents" value="([0-9a-f]{64})"', answer.text)[1]
    answer = visitor.fill_in(f"/console/resemblances/{met}", same="false", reason="x", documents=digest)
    assert (answer.status_code, finding(office, met)) == (302, "another")


def test_who_proposed_the_ban_is_told_that_another_must_say_so(office, at, met):
    visitor = at("officer")
    visitor.get("/console/resemblances")
    answer = visitor.fill_in(f"/console/resemblances/{met}", same="false", reason="x", files=paper())
    assert (answer.status_code, "SETTLER_PROPOSED" in answer.text) == (403, True)
    assert finding(office, met) == "open"


def test_settled_twice_the_second_is_told(at, met):
    visitor = at("officer")
    visitor.get("/console/resemblances")
    visitor.fill_in(f"/console/resemblances/{met}", same="true", reason="x")
    again = visitor.fill_in(f"/console/resemblances/{met}", same="true", reason="x")
    assert "RESEMBLANCE_UNKNOWN" in again.text


def test_a_reviewer_sees_the_queue_and_settles_nothing(office, at, met):
    visitor = at("reviewer")
    page = visitor.get("/console/resemblances").text
    assert "A case officer settles this." in page
    assert "<textarea" not in page
    visitor.get("/account")  # a page with a form
    answer = visitor.fill_in(f"/console/resemblances/{met}", same="false", reason="x")
    assert (answer.status_code, finding(office, met)) == (403, "open")


def test_a_long_queue_goes_by_pages(office, at, met):
    for order in range(501, 511):
        number = make_resident_id(region="320106", order=order)
        resemblances.met_in_check(office, persons.identity("resident_id", number, NAME, office.day(NOW)), NOW)
    visitor = at("officer")
    page = visitor.get("/console/resemblances").text
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert page.count('name="reason"') == 10
    assert visitor.get(following[1]).text.count('name="reason"') == 1
