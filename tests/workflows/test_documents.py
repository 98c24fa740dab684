"""Documents: taken in whole, known by their hash, given to whoever may read cases, refused with a code."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from registry.models import Attachment
from registry.rules.permissions import Role
from registry.workflows import documents
from registry.workflows.transaction import reading
from tests.factories import make_resident_id
from tests.workflows import staff
from tests.workflows.officers import PDF, refused
from tests.workflows.staff import THEN

NUMBER = make_resident_id()


@pytest.fixture
def people(office):
    return staff.team(office)


def test_a_document_is_kept_once_and_comes_back_as_it_was(office, people):
    actor = people.officer.actor
    digest = documents.attach(office, actor, "扫描件\\告知书.pdf", PDF, THEN)
    assert digest == hashlib.sha256(PDF).hexdigest()
    assert documents.attach(office, people.colleague.actor, "again.pdf", PDF, THEN + 1) == digest
    row, content = documents.document(office, people.second.actor, digest)
    assert content == PDF
    assert (row.name, row.media_type, row.size, row.added_by) == (
        *("告知书.pdf", "application/pdf"),
        *(len(PDF), actor.account_id),
    )


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("决定书.pdf", b"<html>", "ATTACHMENT_NOT_WHAT_IT_SAYS"),
        ("决定书.html", b"<html>", "ATTACHMENT_TYPE_UNKNOWN"),
        ("决定书.pdf", b"", "ATTACHMENT_EMPTY"),
        (f"{NUMBER}.pdf", PDF, "ATTACHMENT_NAME_INVALID"),
        ("a\n.pdf", PDF, "ATTACHMENT_NAME_INVALID"),
        ("a" * 197 + ".pdf", PDF, "ATTACHMENT_NAME_INVALID"),
    ],
)
def test_what_is_not_kept_leaves_nothing(office, people, name, content, code):
    told = refused(code, documents.attach, office, people.officer.actor, name, content, THEN)
    assert NUMBER not in str(told)
    with reading(office) as session:
        assert session.query(Attachment).count() == 0
    assert not (office.settings.data_dir / "attachments").exists()


def test_only_who_works_on_cases_brings_and_reads_documents(office, people):
    digest = documents.attach(office, people.officer.actor, "a.pdf", PDF, THEN)
    stranger = replace(people.officer.actor, roles=frozenset({Role.EMPLOYER}))
    refused("FORBIDDEN", documents.attach, office, stranger, "a.pdf", PDF, THEN)
    refused("FORBIDDEN", documents.document, office, stranger, digest)
    refused("FORBIDDEN", documents.document, office, stranger, "0" * 64)
    refused("ATTACHMENT_UNKNOWN", documents.document, office, people.officer.actor, "0" * 64)
