"""Sign-in over HTTP, and who attacks it: probing, fixation, foreign forms, foreign redirects."""

from __future__ import annotations

import dataclasses
import re

import pytest

from registry.app import create_app
from registry.extensions import db
from registry.rules.permissions import Role
from registry.workflows import accounts
from tests.passkey import Authenticator
from tests.web.accounts.visitor import HTML, Visitor
from tests.workflows.hiring import FOUNDER, PASSWORD, hire

TOKEN = re.compile(r"[0-9a-f]{64}")


@pytest.fixture
def clerk(office, app):
    return hire(office, "zhao", Role.CLERK, organisation="3302")


def test_a_link_a_password_and_a_passkey_let_a_regulator_in(office, visitor, now, app):
    invited = accounts.invite(
        office, FOUNDER, login="li", name="李示例", organisation="330000-YJ", roles=["registrar"], now=now
    )
    visitor.get(f"/account/enter/{invited.word}")
    weak = visitor.fill_in(f"/account/enter/{invited.word}", password="Password1234")
    assert (weak.status_code, "too common" in weak.text, "Password1234" in weak.text) == (422, True, False)
    entered = visitor.fill_in(f"/account/enter/{invited.word}", password=PASSWORD)
    assert (entered.status_code, entered.location) == (302, "/account/passkey?next=%2Faccount")
    assert visitor.get("/account/organisations").location.startswith("/account/passkey?next=")
    key = Authenticator()
    assert visitor.use(key).get_json() == {"next": "/account"}
    assert "宁波市焊接技能考核中心" in visitor.get("/account/organisations").text
    again = visitor.sign_in("li")
    assert again.location == "/account/passkey?next=%2Faccount"
    assert visitor.get("/account/organisations").status_code == 302
    assert visitor.use(key).status_code == 200
    assert visitor.get("/account/organisations").status_code == 200


def test_a_link_that_is_no_good_says_so_at_once(visitor, app):
    answer = visitor.get("/account/enter/made-up")
    assert (answer.status_code, "INVITATION_INVALID" in answer.text) == (410, True)


def test_known_and_unknown_names_get_the_same_page(visitor, clerk, another):
    answers = [another().sign_in(login, "wrong wrong wrong") for login in ("zhao", "nobody")]
    assert {answer.status_code for answer in answers} == {401}
    assert len({TOKEN.sub("", answer.text) for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.keys())) for answer in answers}) == 1


def test_a_pause_is_told_with_its_seconds(visitor, clerk, clock):
    for _ in range(6):
        assert visitor.sign_in("zhao", "wrong wrong wrong").status_code == 401
    paused = visitor.sign_in("zhao")
    assert (paused.status_code, paused.headers["Retry-After"]) == (429, "2")
    clock.now += 2
    assert visitor.sign_in("zhao").status_code == 302


def test_a_planted_session_word_is_worth_nothing_after_signing_in(visitor, another, clerk):
    planted = "planted-by-somebody-else"
    visitor.client.set_cookie("registry_session", planted)
    assert visitor.sign_in("zhao").status_code == 302
    assert visitor.word() not in (None, planted)
    thief = another()
    thief.client.set_cookie("registry_session", planted)
    assert thief.get("/account").location.startswith("/account/sign-in")


def test_the_word_before_the_passkey_is_worth_nothing_after_it(office, visitor, another, app):
    person = hire(office, "qian", Role.APPROVER)
    visitor.sign_in("qian")
    before = visitor.word()
    visitor.use(person.authenticator)
    thief = another()
    thief.client.set_cookie("registry_session", before)
    assert thief.get("/account").location.startswith("/account/sign-in")
    assert visitor.get("/account").status_code == 200


def test_a_form_without_a_token_or_with_another_s_is_refused(visitor, another, clerk):
    visitor.sign_in("zhao")
    visitor.get("/account")
    foreign = another()
    foreign.get("/account/sign-in")
    for told in ({}, {"form_token": ""}, {"form_token": foreign.token()}, {"form_token": "é"}):
        answer = visitor.client.post("/account/sign-out", data=told, headers=HTML)
        assert answer.status_code == 403
        assert "CSRF_FAILED" in answer.text
    assert visitor.get("/account").status_code == 200
    assert visitor.fill_in("/account/sign-out").status_code == 302


def test_a_form_from_another_site_is_refused_even_with_the_token(visitor, clerk):
    visitor.sign_in("zhao")
    visitor.get("/account")
    for headers in (
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:8001"},
    ):
        told = {"form_token": visitor.token()}
        assert visitor.client.post("/account/sign-out", data=told, headers=headers).status_code == 403
    assert visitor.get("/account").status_code == 200


def test_signing_somebody_in_by_a_foreign_form_is_refused(visitor, clerk):
    told = {"login": "zhao", "password": PASSWORD}
    assert visitor.client.post("/account/sign-in", data=told, headers=HTML).status_code == 403
    assert visitor.word() is None


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/%5cevil.example//", "/a//evil.example",
     "javascript:alert(1)", "/ evil", "/a\r\nSet-Cookie: x=1", "/.//evil.example", "\t//evil.example",
     "/@evil", "/" + "a" * 400 + "@"],
)  # fmt: skip
def test_nobody_is_led_elsewhere_after_signing_in(visitor, clerk, elsewhere):
    shown = visitor.get("/account/sign-in", query_string={"next": elsewhere})
    assert 'name="next" value="/account"' in shown.text
    assert visitor.sign_in("zhao", next=elsewhere).location == "/account"


def test_one_is_led_back_to_where_one_wanted_to_go(visitor, clerk):
    asked = visitor.get("/account/organisations/3302?lang=en")
    assert asked.location == "/account/sign-in?next=%2Faccount%2Forganisations%2F3302%3Flang%3Den&lang=en"
    shown = visitor.get(asked.location)
    assert 'value="/account/organisations/3302?lang=en"' in shown.text
    back = visitor.sign_in("zhao", next="/account/organisations/3302?lang=en")
    assert back.location == "/account/organisations/3302?lang=en"


def cookies(answer):
    return {line.split("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


def test_cookies_are_for_this_host_only_and_no_script_reads_them(visitor, clerk):
    set_ = cookies(visitor.sign_in("zhao"))
    assert set(set_) == {"registry_session", "registry_device"}
    for line in set_.values():
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(line.split("; "))
        assert not {"Secure", "Domain"} & {part.split("=")[0] for part in line.split("; ")}
    assert "Max-Age" not in set_["registry_session"]


def test_over_https_cookies_are_secure_and_bound_to_the_host(office, settings, now, clerk):
    secure = create_app(dataclasses.replace(settings, base_url="https://weld.example"), clock=lambda: now)
    visitor = Visitor(secure)
    first = visitor.client.get("/account/sign-in", base_url="https://weld.example", headers=HTML)
    visitor.page = first
    told = {"form_token": visitor.token(), "login": "zhao", "password": PASSWORD}
    answer = visitor.client.post(
        "/account/sign-in", base_url="https://weld.example", data=told,
        headers={**HTML, "Origin": "https://weld.example"},
    )  # fmt: skip
    assert answer.status_code == 302
    set_ = cookies(answer)
    assert set(set_) == {"__Host-registry_session", "__Host-registry_device"}
    assert all("Secure" in line.split("; ") for line in set_.values())
    with secure.app_context():
        db.engine.dispose()


def test_no_page_of_accounts_is_kept_or_lets_foreign_code_in(visitor, clerk):
    visitor.sign_in("zhao")
    for path in ("/account/sign-in", "/account/enter/some-word", "/account", "/account/passkey"):
        headers = visitor.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == ("'self'" if path.endswith("passkey") else "'none'")
        assert policy["form-action"] == "'self'"


def test_signing_out_takes_the_cookie_and_the_session(visitor, another, clerk):
    visitor.sign_in("zhao")
    kept = visitor.word()
    visitor.get("/account")
    assert visitor.fill_in("/account/sign-out").location == "/account/sign-in"
    assert visitor.word() is None
    thief = another()
    thief.client.set_cookie("registry_session", kept)
    assert thief.get("/account").status_code == 302


def test_a_passkey_s_answer_needs_the_token_and_the_right_question(office, visitor, app):
    person = hire(office, "qian", Role.APPROVER)
    visitor.sign_in("qian")
    visitor.get("/account/passkey")
    assert visitor.send("/account/passkey/options", {}, token="").status_code == 403
    options = visitor.send("/account/passkey/options", {}).get_json()
    stranger = visitor.send("/account/passkey", {"answer": Authenticator().sign(options)})
    assert (stranger.status_code, stranger.get_json()["code"]) == (422, "PASSKEY_REFUSED")
    spent = visitor.send("/account/passkey", {"answer": person.authenticator.sign(options)})
    assert spent.status_code == 422
    for told in ({}, {"answer": "x"}, {"answer": {}}):
        assert visitor.send("/account/passkey", told).status_code == 422
    assert visitor.use(person.authenticator).status_code == 200


def test_pages_speak_both_languages(visitor, clerk):
    visitor.sign_in("zhao")
    assert "我的账号" in visitor.get("/account?lang=zh-CN").text
    assert "My account" in visitor.get("/account?lang=en").text
