"""Published files: what lies on disk is what is served; what is old goes, its hash stays."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest
from sqlalchemy import select

from registry.errors import RegistryError
from registry.models import Credential, leaf
from registry.models import Snapshot as SnapshotRow
from registry.models import snapshot as published
from registry.verify import Verifier, envelope
from registry.verify.qr import token_to_text
from registry.workflows import deciding, log, publication
from registry.workflows.transaction import reading
from tests.workflows.publishing import DAY, accepted, basis, issue


def test_the_files_on_disk_are_those_that_are_served(office, samples, tmp_path, now):
    issue(office, samples, now)
    publication.publish(office, now)
    deciding.revoke(office, 3, basis(), now)
    publication.publish(office, now + 1)
    out = tmp_path / "public"
    written = publication.write_files(office, out)
    pointers = [
        *(log.VKEY, published.ROOT, published.TRUST_LIST, log.CHECKPOINT),
        *("register/feed", "register/feed.json", "status/directory", "status/latest"),
    ]
    assert written[-8:] == pointers
    for path in written:
        file = publication.file(office, path)
        assert (out / path).read_bytes() == file.body
        assert file.etag == f'"{hashlib.sha256(file.body).hexdigest()}"'
        assert file.immutable == (path in written[:-8])
    assert publication.write_files(office, out) == []
    verifier = Verifier.load(
        root=out / published.ROOT, trust=out / published.TRUST_LIST, snapshot=out / "status/latest", now=now
    )
    with reading(office) as session:
        token = session.scalar(select(Credential.token).where(Credential.serial == 3))
    assert verifier.verify(token_to_text(token, "https://x"), now=now).reasons[0] == "REVOKED"


def test_what_is_no_longer_published_leaves_the_folder_and_nothing_else_does(office, tmp_path, now):
    publication.publish(office, now)
    publication.write_files(office, tmp_path / "public")
    (tmp_path / "public/status/notes.txt").write_text("ours")
    publication.publish(office, now + 15 * DAY)
    publication.write_files(office, tmp_path / "public")
    names = {path.name for path in (tmp_path / "public/status").iterdir() if path.is_file()}
    assert names == {"1-2", "latest", "directory", "notes.txt"}


def test_after_a_restore_the_version_goes_on_from_what_is_in_public(office, tmp_path, now):
    folder = tmp_path / "public"
    publication.publish(office, now)
    publication.write_files(office, folder)
    (folder / "status/1-41").write_bytes(_signed_as(office, 41))
    assert not publication.due(office, now)
    assert publication.due(office, now, folder=folder)
    assert publication.publish(office, now, folder=folder).version == 42


@pytest.mark.parametrize("name", ["1-9007199254740990", "1-99999999999999999999", "1-\u0669", "1-0000042"])
def test_a_file_that_only_has_the_name_of_a_snapshot_moves_no_version(office, tmp_path, now, name):
    folder = tmp_path / "public"
    publication.publish(office, now)
    publication.write_files(office, folder)
    for body in (b"", (folder / "status/1-1").read_bytes(), _signed_as(office, 42)):
        (folder / "status" / name).write_bytes(body)
        assert not publication.due(office, now, folder=folder)
    (folder / "status/1-7").mkdir()
    (folder / "status/1-8").symlink_to(folder / "nowhere")
    assert publication.publish(office, now, folder=folder).version == 2


def test_below_a_foreign_file_the_newest_true_one_counts(office, tmp_path, now):
    folder = tmp_path / "public"
    publication.publish(office, now)
    publication.write_files(office, folder)
    (folder / "status/1-9").write_bytes(_signed_as(office, 9))
    (folder / "status/1-10").write_bytes(_signed_as(office, 10))
    (folder / "status/1-500").write_bytes(b"junk")
    (folder / "status/2-600").write_bytes(_signed_as(office, 600))
    assert publication.publish(office, now, folder=folder).version == 11


def _signed_as(office, version):
    """Sign what is in public once more under another version, as the office did before a restore."""
    unsigned = dataclasses.replace(accepted(office), version=version)
    return envelope.seal(unsigned.payload(), office.keys.status())


def test_files_older_than_a_fortnight_go_and_their_hashes_stay(office, now):
    publication.publish(office, now)
    digest = hashlib.sha256(publication.file(office, "status/1-1").body).digest()
    publication.publish(office, now + 14 * DAY)
    assert publication.file(office, "status/1-1")
    publication.publish(office, now + 14 * DAY + 1)
    with pytest.raises(RegistryError):
        publication.file(office, "status/1-1")
    with pytest.raises(RegistryError):
        publication.file(office, "status/delta/1-3")
    with reading(office) as session:
        assert session.get_one(SnapshotRow, (1, 1)).sha256 == digest
        assert digest in b"".join(leaf.all_data(session))
