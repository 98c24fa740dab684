"""The registrar's pages, and whoever is none: no escalation by parameter, no telling what exists."""

from __future__ import annotations

import re

import pytest
from structlog.testing import capture_logs

from registry.rules.permissions import Role
from registry.workflows import accounts, limits
from tests.passkey import Authenticator
from tests.web.accounts.visitor import HTML
from tests.workflows.hiring import FOUNDER, PASSWORD, REGULATOR, hire

PAGE = "/account/organisations"


@pytest.fixture
def registrar(office, app, visitor):
    person = hire(office, "li", Role.REGISTRAR)
    visitor.sign_in("li")
    assert visitor.use(person.authenticator).status_code == 200
    visitor.get(f"{PAGE}/3302")
    return visitor


def test_a_registrar_keeps_organisations_accreditations_accounts_and_keys(office, registrar, another):
    made = registrar.fill_in(
        PAGE, code="3303", name="温州焊工考核中心（示例）", kind="certification_body",
        credit_code="91110000600037341L",
    )  # fmt: skip
    assert made.location == f"{PAGE}/3303"
    granted = registrar.fill_in(
        f"{PAGE}/3303/accreditations", scheme="1", region="330300", from_day="2026-01-01",
        to_day="2028-12-31", examiners="郑示例\n吴示例",
    )  # fmt: skip
    assert granted.status_code == 302
    invited = registrar.fill_in(f"{PAGE}/3303/accounts", login="zhou", name="周示例", role="clerk")
    [path] = re.findall(r"http://127\.0\.0\.1:8000(/account/enter/[\w-]+)", invited.text)
    clerk = another()
    clerk.get(path)
    assert clerk.fill_in(path, password=PASSWORD).location == "/account"
    page = registrar.get(f"{PAGE}/3303")
    for part in ("温州焊工考核中心", "91110000600037341L", "330300", "吴示例 · 郑示例", "zhou", "in use"):
        assert part in page.text
    assert path.rpartition("/")[2] not in page.text
    [account] = [each for each in accounts.listing(office, FOUNDER, "3303")]
    key = {"account": account.id, "label": "考核系统", "act": "upload", "days": "30"}
    assert registrar.fill_in(f"{PAGE}/3303/keys", **key).location == f"{PAGE}/3303"
    page = registrar.get(f"{PAGE}/3303").text
    assert "考核系统" in page
    assert "waits for its owner to take it" in page
    assert "wrk_" not in page


def test_a_wrong_form_gets_a_clear_answer(registrar):
    for path, told, code in (
        (PAGE, {"code": "3302", "name": "x", "kind": "employer"}, "BODY_EXISTS"),
        (PAGE, {"code": "9", "name": "x", "kind": "employer", "credit_code": "1"}, "CREDIT_CODE_INVALID"),
        (f"{PAGE}/3302/accreditations", {"region": "330300", "from_day": "x"}, "DAY_INVALID"),
        (f"{PAGE}/3302/keys", {"account": "none", "days": "x"}, "ACCOUNT_UNKNOWN"),
        (f"{PAGE}/none", {"name": "x"}, "ORGANISATION_UNKNOWN"),
    ):
        answer = registrar.fill_in(path, **told)
        assert 400 <= answer.status_code < 500
        assert code in answer.text


@pytest.mark.parametrize("role", ["registrar", "approver", "god"])
def test_nobody_gives_himself_or_a_clerk_a_regulator_s_role_by_parameter(office, registrar, role):
    own = next(each for each in accounts.listing(office, FOUNDER) if each.login == "li")
    raised = registrar.fill_in(f"{PAGE}/{REGULATOR}/accounts/{own.id}/roles", role=[role, "registrar"])
    assert (raised.status_code, "ACCOUNT_SELF" in raised.text) == (409, True)
    clerk = registrar.fill_in(f"{PAGE}/3302/accounts", login="zhou", name="周示例", role=["clerk", role])
    assert (clerk.status_code, "ROLES_INVALID" in clerk.text) == (422, True)


def test_others_are_refused_alike_whether_a_thing_exists_or_not(office, app, another):
    hire(office, "zhao", Role.CLERK, organisation="3302")
    person = hire(office, "sun", Role.CASE_OFFICER)
    target = hire(office, "qian", Role.APPROVER).account_id
    clerk, officer = another(), another()
    clerk.sign_in("zhao")
    officer.sign_in("sun")
    officer.use(person.authenticator)
    for who in (clerk, officer):
        who.get("/account")
        answers = []
        for path in (PAGE, f"{PAGE}/3302", f"{PAGE}/{REGULATOR}", f"{PAGE}/none"):
            answers.append(who.client.get(path, headers=HTML))
        for account in (target, "none"):
            for act in ("link", "recover", "lock", "roles"):
                path = f"{PAGE}/{REGULATOR}/accounts/{account}/{act}"
                answers.append(who.fill_in(path, role="registrar"))
        answers.append(who.fill_in(f"{PAGE}/3302/accounts", login="new", name="x", role="clerk"))
        answers.append(who.fill_in(f"{PAGE}/3302/keys", account=target, label="x", act="upload", days="1"))
        answers.append(who.fill_in(f"{PAGE}/3302/keys/none/revoke"))
        assert {answer.status_code for answer in answers} == {403}
        assert all("FORBIDDEN" in answer.text for answer in answers)


def test_a_regulator_with_a_password_alone_does_nothing(office, app, visitor):
    hire(office, "li", Role.REGISTRAR)
    visitor.sign_in("li")
    visitor.get("/account")
    refused = visitor.fill_in(PAGE, code="9", name="x", kind="employer")
    assert (refused.status_code, "PASSKEY_REQUIRED" in refused.text) == (403, True)
    visitor.get("/account/passkey")
    told = {"answer": Authenticator().register({"challenge": "AAAA"}), "label": "mine"}
    assert visitor.send("/account/passkey", told).status_code == 422


def test_an_account_that_asks_too_much_is_told_to_wait(registrar):
    most = int(limits.BY_ACCOUNT.split()[0])
    codes = [registrar.client.get(PAGE, headers=HTML).status_code for _ in range(most)]
    assert codes[0] == 200
    slowed = registrar.client.get(PAGE)
    assert (slowed.status_code, slowed.headers["Retry-After"]) == (429, "60")
    assert slowed.mimetype == "application/problem+json"
    assert slowed.get_json()["code"] == "RATE_LIMITED"


def test_one_account_looks_one_person_up_so_often(office, app, now):
    from registry.errors import RegistryError
    from tests.factories import make_resident_id

    people = [hire(office, login, Role.CASE_OFFICER).actor(office) for login in ("sun", "zhou")]
    with app.app_context():
        for _ in range(int(limits.BY_PERSON.split()[0])):
            limits.count_look_up(office, people[0], "resident_id", make_resident_id(), now)
        with pytest.raises(RegistryError, match="RATE_LIMITED"):
            limits.count_look_up(office, people[0], "resident_id", f" {make_resident_id()} ", now)
        limits.count_look_up(office, people[1], "resident_id", make_resident_id(), now)
        limits.count_look_up(office, people[0], "resident_id", make_resident_id(order=5), now)


def test_a_key_makes_an_actor_and_anything_else_is_refused_alike(office, app, now):
    from flask import g

    from registry.api import guard
    from registry.errors import RegistryError

    clerk = hire(office, "zhao", Role.CLERK, organisation="3302")
    secret = clerk.key(office, ["upload"], now=now)

    def acting(header):
        with app.test_request_context(headers={"Authorization": header} if header else {}):
            g.office, g.now = office, now
            return guard.actor()

    assert acting(f"Bearer {secret}").account_id == clerk.account_id
    for header in ("", "Bearer ", "Bearer wrk_x", f"Basic {secret}", secret):
        with pytest.raises(RegistryError, match="API_KEY_REFUSED"):
            acting(header)


OPEN = {"account.ask", "account.come_in", "account.enter", "account.set_password"}


def test_no_page_of_accounts_but_the_sign_in_is_for_strangers(app, visitor, office):
    hire(office, "zhao", Role.CLERK, organisation="3302")
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/account")]
    assert len(rules) > 20
    for rule in rules:
        path = re.sub("<[a-z_:]+>", "none", rule.rule)
        if rule.endpoint in OPEN:
            continue
        if "GET" in rule.methods:
            visitor.client.delete_cookie("registry_session")
            shown = visitor.client.get(path, headers=HTML)
            assert shown.status_code in (302, 401), path
            assert shown.status_code == 401 or shown.location.startswith("/account/sign-in")
        else:
            visitor.get("/account/sign-in")
            assert visitor.fill_in(path).status_code == 401, path
            assert visitor.client.post(path, headers=HTML).status_code == 403, path


def test_what_is_refused_is_logged_with_the_account_and_without_what_was_typed(office, app, visitor):
    person = hire(office, "zhao", Role.CLERK, organisation="3302")
    visitor.sign_in("zhao")
    visitor.get("/account")
    with capture_logs() as lines:
        visitor.fill_in(f"{PAGE}/3302/accounts", login="typed-in", name="x", role="registrar")
    [line] = lines
    assert (line["account"], line["refused"], line["status"]) == (person.account_id, "FORBIDDEN", 403)
    assert "typed-in" not in str(line)
