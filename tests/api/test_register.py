"""The register over HTTP: pages in two languages, a signed feed, look-ups that leave no trace."""

from __future__ import annotations

import json

import pytest

from registry.app import create_app
from registry.verify import cbor, envelope
from registry.workflows import asking, publication
from tests.factories import make_resident_id
from tests.workflows import acts
from tests.workflows.registering import ACT, NAME, ban, enter, withdraw

NUMBER = make_resident_id()


@pytest.fixture
def client(office, settings, now):
    app = create_app(settings, clock=lambda: now)
    yield app.test_client()
    with app.app_context():
        from registry.extensions import db

        db.engine.dispose()


@pytest.fixture
def entered(office, now):
    decided = ban(office, NUMBER, now)
    enter(office, decided, now)
    return decided


def test_the_page_shows_the_projection_in_both_languages_and_nothing_keeps_it(client, entered):
    for language, word in (("zh-CN", "终身禁止从事电气焊作业"), ("en", "lifetime ban from welding")):
        answer = client.get(f"/register?lang={language}")
        assert answer.status_code == 200
        for part in (NAME, ACT, word, NUMBER[:3] + "*" * 13 + NUMBER[-2:], "2031-11-23"):
            assert part in answer.text
        for part in (NUMBER, NUMBER[-4:], NUMBER[6:14]):
            assert part not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_look_up_by_name_and_last_characters(client, entered):
    found = client.post("/register", data={"name": NAME, "last": NUMBER[-4:]})
    missed = client.post("/register", data={"name": NAME, "last": "0000"})
    assert ACT in found.text
    assert ACT not in missed.text
    assert missed.status_code == 200


def test_a_withdrawn_entry_is_gone_from_the_page_with_the_next_answer(client, office, entered, now):
    withdraw(office, entered, now)
    assert NAME not in client.get("/register").text


def test_the_feed_is_signed_and_its_json_has_the_same_content(client, office, entered, now):
    publication.publish(office, now)
    signed = client.get("/register/feed")
    assert signed.mimetype == "application/cose"
    content = cbor.decode(envelope.unseal(signed.data, 10**6).payload)
    assert client.get("/register/feed.json").json == content
    assert content["entries"][0]["name"] == NAME
    again = client.get("/register/feed", headers={"If-None-Match": signed.headers["ETag"]})
    assert again.status_code == 304


def test_the_ban_filter_has_no_public_address(client, office, entered, now):
    publication.publish(office, now)
    for path in ("/status/bans/1-1", "/status/bans/latest", "/status/bans"):
        assert client.get(path).status_code == 404


def test_a_certificate_by_number_and_name_shows_neutral_facts(client, office, tmp_path, now, capsys):
    acts.issue(office, acts.write(tmp_path / "card.csv", [acts.row(NUMBER, NAME)]))
    asked = {"number": f"T{NUMBER}", "name": NAME}
    page = client.post("/register/certificate?lang=en", data=asked)
    assert NAME in page.text
    assert NUMBER not in page.text
    assert "no proof" in page.text
    missed = client.post("/register/certificate?lang=en", data={**asked, "name": "别人"})
    assert "Not found is not unlicensed" in missed.text
    told = client.post("/api/v1/certificates/look-up", json=asked)
    assert told.json["certificates"][0]["outcome"] == "VALID"
    assert client.post("/api/v1/certificates/look-up", json={**asked, "name": "别人"}).json == {
        "certificates": []
    }
    logged = capsys.readouterr()
    assert NUMBER not in logged.err + logged.out
    assert NAME not in logged.err + logged.out


def test_the_json_look_up_gives_the_entries_of_the_feed(client, entered):
    told = client.post("/api/v1/register/look-up", json={"name": NAME, "last": NUMBER[-4:]})
    assert told.json["entries"][0]["act"] == ACT
    assert client.post("/api/v1/register/look-up", data="x").status_code == 415
    lone = json.dumps({"name": NAME, "last": "\ud800" * 4})  # escapes: half a character, four times
    wrong = client.post("/api/v1/register/look-up", data=lone, content_type="application/json")
    assert wrong.json == {"entries": []}


def test_going_through_the_register_is_slowed_with_a_time_to_wait(client, entered):
    answers = [client.get("/register") for _ in range(asking.PER_HOUR + 1)]
    assert [answer.status_code for answer in answers[-2:]] == [200, 429]
    assert answers[-1].headers["Retry-After"] == "120"
    told = client.post("/api/v1/register/look-up", json={"name": NAME, "last": "0000"})
    assert (told.status_code, told.json["code"], told.headers["Retry-After"]) == (
        429,
        "TOO_MANY_QUESTIONS",
        "120",
    )
    elsewhere = client.get("/register", environ_base={"REMOTE_ADDR": "203.0.113.7"})
    assert elsewhere.status_code == 200


def test_pages_without_entries_say_so_and_the_forms_need_no_script(client):
    for path in ("/register", "/register/cancelled", "/register/certificate"):
        page = client.get(f"{path}?lang=en")
        assert page.status_code == 200
        assert "<script" not in page.text
    assert "There is no announcement" in client.get("/register/cancelled?lang=en").text
    assert json.loads(client.get("/openapi.json").text)["paths"]["/register/feed"]
