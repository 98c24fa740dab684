"""Deltas: each leads to the newest snapshot byte for byte, and only the useful ones are kept."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from registry.errors import RegistryError
from registry.models import Credential, PublishedFile
from registry.verify import delta
from registry.verify.refusal import RefusedError
from registry.workflows import deciding, deltas, publication
from registry.workflows.transaction import reading, transaction
from tests.workflows.publishing import accepted, basis, issue, trust_list


def test_deltas_from_every_version_lead_to_the_newest(office, samples, now):
    issue(office, samples, now)
    for step in range(5):
        deciding.revoke(office, 10 * step, basis(), now + step)
        publication.publish(office, now + step)
    with transaction(office) as session:  # a class can lose members too
        session.get_one(Credential, 200).state = "cancelled"
    publication.publish(office, now + 5)
    with transaction(office) as session:
        session.get_one(Credential, 200).state = "issued"
    publication.publish(office, now + 6)
    newest = accepted(office)
    trusted = trust_list(office)
    for version in range(1, 7):
        base = accepted(office, f"status/1-{version}")
        body = publication.file(office, f"status/delta/{version}-7").body
        assert delta.apply(base, body, trust_list=trusted, now=None).raw == newest.raw
    other = publication.file(office, "status/delta/1-7").body
    with pytest.raises(RefusedError, match="OTHER_BASE"):
        delta.apply(accepted(office, "status/1-2"), other, trust_list=trusted, now=None)


def test_deltas_to_the_last_two_versions_are_kept_and_no_others(office, now):
    for step in range(4):
        publication.publish(office, now + step)
    with reading(office) as session:
        paths = session.scalars(
            select(PublishedFile.path).where(PublishedFile.path.startswith("status/delta/"))
        )
        assert sorted(paths) == [f"status/delta/{path}" for path in ("1-3", "1-4", "2-3", "2-4", "3-4")]


def test_deltas_reach_a_hundred_versions_back(office, now, monkeypatch):
    monkeypatch.setattr(deltas, "BASES", 3)
    for step in range(6):
        publication.publish(office, now + step)
    assert publication.file(office, "status/delta/3-6").immutable
    with pytest.raises(RegistryError) as refused:
        publication.file(office, "status/delta/2-6")
    assert refused.value.code == "NOT_FOUND"
