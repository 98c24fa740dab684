"""Getting in, as somebody tries who should not: by guessing, by an old link, by a foreign or used passkey."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from registry.adapters import passwords
from registry.models import Account
from registry.rules.permissions import Role
from registry.workflows import accounts, invitations
from registry.workflows.transaction import reading
from tests.factories import NOW
from tests.passkey import Authenticator
from tests.security.doors import statements
from tests.web.accounts.visitor import Visitor
from tests.workflows import hiring
from tests.workflows.hiring import FOUNDER, PASSWORD

DAY = 24 * 3600
CHANGING = re.compile(r"\b[0-9a-f]{64}\b")
WRONG = "wrong wrong wrong"
LOGINS = ("clerk", "target", "invited-only", "locked", "nobody-of-this-name", "")

pytestmark = pytest.mark.usefixtures("uncounted")


@pytest.fixture(scope="module")
def strangers(town):
    """Open an account that nobody has entered, and one that was locked."""
    told = {"name": "示例", "organisation": "3302", "roles": ["clerk"], "now": NOW}
    accounts.invite(town.office, FOUNDER, login="invited-only", **told)
    locked = hiring.hire(town.office, "locked", Role.CLERK, organisation="3302")
    accounts.lock(town.office, FOUNDER, locked.account_id, NOW)


def test_a_wrong_password_and_an_unknown_name_are_one_answer_by_one_path(
    town, town_app, strangers, monkeypatch
):
    """The same page, the same statements, and one run of the hash for each, whoever exists."""
    runs = []
    passwords.matches(None, WRONG)  # makes the hash that stands in for nobody's
    hasher = passwords._HASHER
    counted = lambda kept, plain: runs.append(1) or hasher.verify(kept, plain)  # noqa: E731
    monkeypatch.setattr(passwords, "_HASHER", type("Counted", (), {"verify": staticmethod(counted)}))
    told = set()
    for number, login in enumerate(LOGINS):
        visitor = Visitor(town_app)
        visitor.get("/account/sign-in")
        before = len(runs)
        with statements() as asked:
            answer = visitor.client.post(
                "/account/sign-in",
                data={"form_token": visitor.token(), "login": login, "password": WRONG},
                headers={"Accept": "text/html", "Origin": "null"},
                environ_base={"REMOTE_ADDR": f"198.51.100.{number}"},
            )
        told.add((answer.status_code, CHANGING.sub("", answer.text), tuple(asked), len(runs) - before))
    [(status, _, _, hashes)] = told
    assert (status, hashes) == (401, 1)


def test_whoever_has_the_right_password_and_may_not_in_gets_that_same_answer(town, town_app, strangers):
    answers = [Visitor(town_app).sign_in(login, PASSWORD) for login in ("locked", "nobody-of-this-name")]
    assert {answer.status_code for answer in answers} == {401}
    assert len({CHANGING.sub("", answer.text) for answer in answers}) == 1


def _used(office, invited):
    invitations.accept(office, invited.word, PASSWORD, NOW)


def _replaced(office, invited):
    accounts.invite_again(office, FOUNDER, invited.account_id, NOW)


def _locked(office, invited):
    accounts.lock(office, FOUNDER, invited.account_id, NOW)


def _used_and_recovered(office, invited):
    invitations.accept(office, invited.word, PASSWORD, NOW)
    accounts.recover(office, FOUNDER, invited.account_id, NOW)


ENDS: dict[str, tuple[Callable[..., None] | None, int]] = {
    "used": (_used, NOW),
    "replaced by another": (_replaced, NOW),
    "of a locked account": (_locked, NOW),
    "used before a recovery": (_used_and_recovered, NOW),
    "seven days old": (None, NOW - 7 * DAY),
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("opening", ["invited", "recovered"])
def test_a_link_that_is_good_no_longer_is_like_one_that_never_was(town, town_app, end, opening):
    spoil, given_at = ENDS[end]
    office, login = town.office, f"{opening}-{list(ENDS).index(end)}"
    told = {"login": login, "name": "示例", "organisation": "3302", "roles": ["clerk"]}
    invited = accounts.invite(office, FOUNDER, **told, now=given_at)
    if opening == "recovered":
        invitations.accept(office, invited.word, PASSWORD, given_at)
        at = NOW - DAY if spoil is None else NOW
        invited = accounts.recover(office, FOUNDER, invited.account_id, at)
    if spoil is not None and not (opening == "recovered" and spoil is _replaced):
        spoil(office, invited)
    elif spoil is _replaced:
        accounts.recover(office, FOUNDER, invited.account_id, NOW)
    told = set()
    for word in (invited.word, "made-up"):
        visitor, path = Visitor(town_app), f"/account/enter/{word}"
        shown = visitor.get(path)
        visitor.get("/account/sign-in")
        entered = visitor.fill_in(path, password=PASSWORD)
        told.add((shown.status_code, entered.status_code, "INVITATION_INVALID" in entered.text))
        assert visitor.get("/account").location.startswith("/account/sign-in")
    assert told == {(410, 410, True)}


EXTRA = {
    "role": "registrar",
    "roles": "registrar",
    "organisation": "330000-YJ",
    "account": "x",
    "account_id": "x",
    "login": "registrar",
    "state": "active",
    "id": "x",
    "needs_passkey": "",
}


def test_what_a_form_tells_beside_its_fields_is_nothing(town, town_app):
    """Nobody becomes somebody else, or more, by a field that a form has not."""
    told = {"login": "extra", "name": "示例", "organisation": "3302", "roles": ["clerk"], "now": NOW}
    invited = accounts.invite(town.office, FOUNDER, **told)
    visitor, path = Visitor(town_app), f"/account/enter/{invited.word}"
    visitor.get(path)
    assert visitor.fill_in(path, **{**EXTRA, "password": PASSWORD}).location == "/account"
    assert "extra" in visitor.get("/account").text
    again = Visitor(town_app)
    assert (
        again.sign_in("extra", **{name: EXTRA[name] for name in EXTRA if name != "login"}).location
        == "/account"
    )
    for browser in (visitor, again):
        assert browser.get("/account/organisations").status_code == 403
        browser.get("/account/passkey")
        browser.send("/account/passkey/options", EXTRA)
    assert again.use(Authenticator()).status_code == 200
    with reading(town.office) as session:
        kept = session.get(Account, invited.account_id)
        assert (kept.login, kept.roles, kept.organisation) == ("extra", "clerk", "3302")


def test_a_registrar_invites_into_the_organisation_of_the_address_and_no_other(town, town_app):
    visitor = Visitor(town_app)
    visitor.client.set_cookie("registry_session", town.people[Role.REGISTRAR].word)
    visitor.get("/account")
    path = "/account/organisations/3302/accounts"
    told = {"login": "elsewhere", "name": "示例", "role": "approver", "organisation": "330000-YJ"}
    refused = visitor.fill_in(path, **told)
    assert (refused.status_code, "ROLES_INVALID" in refused.text) == (422, True)
    assert visitor.fill_in(path, **{**told, "role": "clerk", "state": "active"}).status_code == 200
    [line] = [each for each in accounts.listing(town.office, FOUNDER) if each.login == "elsewhere"]
    assert (line.organisation, line.roles, line.state) == ("3302", ("clerk",), "invited")
