"""How much a form may hold: scanned documents of whoever is signed in, little else."""

from __future__ import annotations

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.web.accounts.visitor import HTML, Visitor
from tests.workflows import officers

MEGABYTE = 2**20
HERE = {**HTML, "Origin": "null", "Sec-Fetch-Site": "same-origin"}


def send(visitor, path, megabytes, token, version=1):
    """Send a form with a PDF of so many megabytes."""
    pdf = FileStorage(io.BytesIO(officers.PDF + b"%" * (megabytes * MEGABYTE)), "告知书.pdf")
    told = {"form_token": token, "version": str(version), "step": "notify", "files": pdf}
    boundary, body = encode_multipart(told)  # as bytes: the test client's own way leaves a file open
    kind = f'multipart/form-data; boundary="{boundary}"'
    return visitor.client.post(path, data=body, headers=HERE, content_type=kind)


@pytest.fixture
def proposed(office, crew, now):
    """Give the page of a case that waits for its notice."""
    file = officers.accident(office, crew.team, now=now)
    return officers.cases.propose(office, crew.team.officer.actor, officers.ban(file), now)


def test_a_scanned_notice_of_some_megabytes_is_taken(at, proposed):
    visitor = at("officer")
    visitor.get(f"/console/cases/{proposed.id}")
    answer = send(visitor, f"/console/cases/{proposed.id}/steps", 5, visitor.token(), proposed.version)
    assert answer.status_code == 302
    assert "告知书.pdf" in visitor.get(f"/console/cases/{proposed.id}").text


def test_what_is_larger_than_two_of_the_largest_documents_is_refused(at, proposed):
    visitor = at("officer")
    visitor.get(f"/console/cases/{proposed.id}")
    assert send(visitor, f"/console/cases/{proposed.id}/steps", 41, visitor.token()).status_code == 413


@pytest.mark.parametrize("path", ["/console/cases/new", "/account/sign-in"])
def test_a_stranger_sends_little(app, crew, path):
    stranger = Visitor(app)
    stranger.get("/account/sign-in")
    assert send(stranger, path, 1, stranger.token()).status_code == 413
