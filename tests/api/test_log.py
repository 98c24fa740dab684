"""The log over HTTP: the bytes of the published folder, with the headers of tlog-tiles."""

from __future__ import annotations

import pytest

from registry.app import create_app
from registry.workflows import publication
from tests.workflows.test_log import fill

YEAR = 365 * 24 * 3600


@pytest.fixture
def client(office, settings, now):
    app = create_app(settings, clock=lambda: now)
    yield app.test_client()
    with app.app_context():
        from registry.extensions import db

        db.engine.dispose()


@pytest.fixture
def folder(office, tmp_path, now):
    """Publish a log with a full tile and a partial one."""
    fill(office, 300, now)
    publication.publish(office, now)
    publication.write_files(office, tmp_path / "public")
    return tmp_path / "public"


def test_every_file_of_the_folder_is_served_byte_for_byte(client, folder):
    paths = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    assert {"log/tile/0/000", "log/tile/entries/000", "log/checkpoint"} < set(paths)
    for path in paths:
        answer = client.get(f"/{path}")
        assert answer.status_code == 200, path
        assert answer.data == (folder / path).read_bytes()


def test_tiles_never_change_and_the_checkpoint_is_not_kept(client, folder):
    for path in ("tile/0/000", "tile/0/001.p/7", "tile/entries/000", "tile/1/000.p/1"):
        answer = client.get(f"/log/{path}")
        assert answer.content_type == "application/octet-stream"
        assert answer.cache_control.max_age == YEAR
        assert answer.cache_control.immutable
        assert answer.cache_control.public
        again = client.get(f"/log/{path}", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
    for path in ("/log/checkpoint", "/.well-known/welder-registry/log.vkey"):
        answer = client.get(path)
        assert answer.content_type == "text/plain; charset=utf-8"
        assert answer.cache_control.max_age <= 5
        assert not answer.cache_control.immutable


@pytest.mark.parametrize(
    "path",
    [
        *("tile/0/002", "tile/0/001", "tile/0/001.p/256", "tile/0/0", "tile/8/000", "tile/2/000.p/1"),
        *(
            "tile/entries/x",
            "tile/0/000/",
            "tile//0/000",
            "tile/0/x000/000",
            "tile/-1/000",
            "tile/0/%30%30%30x",
        ),
    ],
)
def test_what_is_no_tile_of_the_log_is_a_problem_with_a_code(client, folder, path):
    answer = client.get(f"/log/{path}")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == "NOT_FOUND"


def test_before_the_first_checkpoint_there_is_none(client):
    assert client.get("/log/checkpoint").status_code == 404
    assert client.get("/log/tile/0/000.p/1").status_code == 404
