"""The page on which one changes one's password: form by form, refused with a reason, gone elsewhere."""

from __future__ import annotations

import pytest

from registry.rules.permissions import Role
from tests.web.accounts.visitor import HTML
from tests.workflows.hiring import PASSWORD, hire

PAGE = "/account/password"
NEW = "quartz lantern meadow"


@pytest.fixture
def clerk(office, app, visitor):
    hire(office, "zhao", Role.CLERK, organisation="3302")
    visitor.sign_in("zhao")
    visitor.get(PAGE)
    return visitor


def test_the_password_is_changed_and_only_this_browser_stays_signed_in(clerk, another):
    elsewhere = another()
    elsewhere.sign_in("zhao")
    before = clerk.word()
    done = clerk.fill_in(PAGE, old=PASSWORD, password=NEW)
    assert (done.status_code, done.location) == (302, "/account?changed=password")
    assert clerk.word() not in (None, before)
    assert "The password is changed" in clerk.get(done.location).text
    assert elsewhere.get("/account").location.startswith("/account/sign-in")
    assert another().sign_in("zhao").status_code == 401
    assert another().sign_in("zhao", NEW).status_code == 302


def test_this_device_is_known_again(clerk, another):
    before = clerk.word("registry_device")
    clerk.fill_in(PAGE, old=PASSWORD, password=NEW)
    assert clerk.word("registry_device") not in (None, before)


def test_the_chosen_language_is_kept(clerk):
    page = clerk.get(f"{PAGE}?lang=zh-CN")
    assert "修改密码" in page.text
    done = clerk.fill_in(f"{PAGE}?lang=zh-CN", old=PASSWORD, password=NEW)
    assert done.location == "/account?changed=password&lang=zh-CN"
    assert "密码已修改" in clerk.get(done.location).text


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("wrong wrong wrong", NEW, "The old password is wrong."),
        (PASSWORD, "Password1234", "too common"),
        (PASSWORD, "short", "at least 12"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_that_was_typed_comes_back(clerk, old, new, words):
    answer = clerk.fill_in(PAGE, old=old, password=new)
    assert (answer.status_code, words in answer.text) == (422, True)
    for typed in (old, new):
        assert f'value="{typed}"' not in answer.text
    assert clerk.get("/account").status_code == 200


def test_too_many_guesses_are_told_how_long_to_wait(clerk, clock):
    for _ in range(6):
        assert clerk.fill_in(PAGE, old="wrong wrong wrong", password=NEW).status_code == 422
    paused = clerk.fill_in(PAGE, old=PASSWORD, password=NEW)
    assert (paused.status_code, paused.headers["Retry-After"]) == (429, "2")
    clock.now += 2
    assert clerk.fill_in(PAGE, old=PASSWORD, password=NEW).status_code == 302


def test_a_form_of_another_page_or_site_changes_nothing(clerk, another):
    told = {"old": PASSWORD, "password": NEW}
    assert clerk.client.post(PAGE, data=told, headers=HTML).status_code == 403
    told["form_token"] = clerk.token()
    foreign = {**HTML, "Origin": "https://evil.example"}
    assert clerk.client.post(PAGE, data=told, headers=foreign).status_code == 403
    assert another().sign_in("zhao").status_code == 302


def test_a_regulator_with_the_password_alone_is_sent_to_the_passkey(office, app, visitor):
    person = hire(office, "sun", Role.APPROVER)
    visitor.sign_in("sun")
    assert visitor.get(PAGE).location == "/account/passkey?next=%2Faccount%2Fpassword"
    visitor.get("/account")
    refused = visitor.fill_in(PAGE, old=PASSWORD, password=NEW)
    assert (refused.status_code, "PASSKEY_REQUIRED" in refused.text) == (403, True)
    assert visitor.use(person.authenticator).status_code == 200
    visitor.get(PAGE)
    assert visitor.fill_in(PAGE, old=PASSWORD, password=NEW).status_code == 302
    assert visitor.get("/account/passkey").status_code == 200


def test_it_is_kept_by_nobody(clerk):
    assert clerk.page.headers["Cache-Control"] == "no-store"
