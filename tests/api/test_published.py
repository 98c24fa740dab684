"""Published files over HTTP: the very bytes that `publish` writes, and headers that let anyone keep them."""

from __future__ import annotations

from hashlib import sha256

import pytest

from registry.verify import delta, directory, snapshot, trust_list
from registry.verify.keys import PublicKey
from registry.workflows import deciding, publication
from tests.workflows import acts

COSE = 'application/cose; cose-type="cose-sign1"'
WELL_KNOWN = ".well-known/welder-registry"
TEXT = "text/plain; charset=utf-8"
# path → content type, and the seconds for which it may be kept
POINTERS = {
    f"{WELL_KNOWN}/trust-list": (COSE, 60),
    f"{WELL_KNOWN}/root.pem": ("application/x-pem-file", 60),
    "status/directory": (COSE, 60),
    "status/latest": (COSE, 60),
    "register/feed": (COSE, 60),
    "register/feed.json": ("application/json", 60),
    f"{WELL_KNOWN}/log.vkey": (TEXT, 5),
    "log/checkpoint": (TEXT, 5),
}
YEAR = 31536000
BYTES = "application/octet-stream"
# One leaf each: trust list, what the founding wrote, block, batch, …
LEAVES = 7
NUMBERED = {
    "status/1-1": (COSE, YEAR),
    "status/1-2": (COSE, YEAR),
    "status/delta/1-2": (COSE, YEAR),
    f"log/tile/0/000.p/{LEAVES}": (BYTES, YEAR),
    f"log/tile/entries/000.p/{LEAVES}": (BYTES, YEAR),
}


@pytest.fixture
def published(office, cards, now):
    """Publish twice, with a revocation between."""
    deciding.revoke(office, 0, acts.basis(), now)
    publication.publish(office, now + 60)


def test_http_and_folder_hold_the_same_bytes(client, office, published, tmp_path):
    written = publication.write_files(office, tmp_path / "public")
    assert set(written) == {*POINTERS, *NUMBERED}
    for path in written:
        assert client.get(f"/{path}").data == (tmp_path / "public" / path).read_bytes()


@pytest.mark.parametrize("path", [*POINTERS, *NUMBERED])
def test_headers_say_what_it_is_and_how_long_it_keeps(client, published, path):
    answer = client.get(f"/{path}")
    assert answer.status_code == 200
    kind, seconds = {**POINTERS, **NUMBERED}[path]
    assert answer.content_type == kind
    assert answer.headers["ETag"] == f'"{sha256(answer.data).hexdigest()}"'
    lasting = ", immutable" if path in NUMBERED else ""
    assert answer.headers["Cache-Control"] == f"public, max-age={seconds}{lasting}"


@pytest.mark.parametrize("path", [*POINTERS, *NUMBERED])
def test_who_has_it_already_is_sent_nothing(client, published, path):
    etag = client.get(f"/{path}").headers["ETag"]
    for known in (etag, f'"other", {etag}', "*"):
        answer = client.get(f"/{path}", headers={"If-None-Match": known})
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == etag
    assert client.get(f"/{path}", headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_phone_accepts_one_after_another(client, published):
    root = PublicKey.from_pem(client.get(f"/{WELL_KNOWN}/root.pem").data)
    trusted = trust_list.accept(None, client.get(f"/{WELL_KNOWN}/trust-list").data, root=root, now=None)
    first = snapshot.accept(None, client.get("/status/1-1").data, trust_list=trusted, now=None)
    step = client.get("/status/delta/1-2").data
    second = delta.apply(first, step, trust_list=trusted, now=None)
    assert second.raw == client.get("/status/1-2").data == client.get("/status/latest").data
    assert list(second.classes["revoked"]) == [0]
    named = directory.accept(None, client.get("/status/directory").data, trust_list=trusted, now=None)
    assert "3301" in named.bodies


@pytest.mark.parametrize(
    "path",
    [
        "status/1-3",
        "status/2-1",
        "status/delta/2-1",
        "status/delta/1-3",
        "status/../keys/credential.pem",
        "status/%2e%2e/root.pem",
        ".well-known/welder-registry/",
        ".well-known/welder-registry/root",
        "status/1-99999999999999999999999999",
        "status/-1-1",
    ],
)
def test_what_was_never_published_is_not_there(client, published, path):
    answer = client.get(f"/{path}")
    assert (answer.status_code, answer.json["code"]) == (404, "NOT_FOUND")
    assert answer.headers["Cache-Control"] == "no-store"


def test_before_the_first_publication_there_is_no_snapshot(client):
    assert client.get("/status/latest").status_code == 404
    assert client.get(f"/{WELL_KNOWN}/trust-list").status_code == 200
