"""A real Chromium with a virtual authenticator: invited, a passkey, signed in again; each page accessible."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from registry.app import create_app
from registry.rules.permissions import Role
from registry.workflows import accounts
from tests.workflows.hiring import FOUNDER, PASSWORD, REGULATOR, organisations

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip

ANOTHER = "quartz lantern meadow"
CHANGED = "The password is changed, and every other browser is signed out."


@contextmanager
def served(settings, now) -> Iterator[str]:
    """Serve the application at a free port; give its address as a browser has to name it."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    address = f"http://127.0.0.1:{server.port}"
    server.app = create_app(dataclasses.replace(settings, base_url=address), clock=lambda: now)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield address.replace("127.0.0.1", "localhost")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with server.app.app_context():
            from registry.extensions import db

            db.engine.dispose()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a page of a phone's size in English, with an authenticator that says yes."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="en-GB")
    opened = context.new_page()
    session = context.new_cdp_session(opened)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield opened
    context.close()


def accessible(page: Page) -> None:
    """Let axe look at the page, and see that nothing is cut off at a phone's width."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run().then((told) => told.violations.map((each) => each.id))")
    assert found == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_registrar_comes_in_with_a_passkey_and_keeps_accounts(office, settings, now, page):
    organisations(office)
    told = {"login": "li", "name": "李示例", "organisation": REGULATOR, "roles": [Role.REGISTRAR]}
    word = accounts.invite(office, FOUNDER, **told, now=now).word
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with served(settings, now) as address:
        page.goto(f"{address}/account/enter/{word}")
        accessible(page)
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_role("button", name="Set the password").click()
        accessible(page)
        page.get_by_role("button", name="Register a passkey").click()
        expect(page.get_by_role("heading", name="My account")).to_be_visible()
        accessible(page)
        page.get_by_role("link", name="Change the password").click()
        accessible(page)
        page.get_by_label("Old password").fill(PASSWORD)
        page.get_by_label("New password").fill(ANOTHER)
        page.get_by_role("button", name="Change the password").click()
        expect(page.get_by_role("status")).to_have_text(CHANGED)
        accessible(page)
        page.get_by_role("button", name="Sign out", exact=True).click()
        accessible(page)
        page.get_by_label("Login name").fill("li")
        page.get_by_label("Password").fill(ANOTHER)
        page.get_by_role("button", name="Sign in").click()
        accessible(page)
        page.get_by_role("button", name="Use my passkey").click()
        page.get_by_role("link", name="Organisations and accounts").click()
        accessible(page)
        page.get_by_role("link", name="宁波市焊接技能考核中心（示例）").click()
        accessible(page)
        page.locator("summary").evaluate_all(
            "each => each.forEach((one) => { one.parentElement.open = true; })"
        )
        accessible(page)
        page.get_by_label("Login name").fill("zhou")
        page.get_by_label("Name", exact=True).last.fill("周示例")
        page.get_by_role("button", name="Create an account and a link").click()
        expect(page.get_by_text("/account/enter/")).to_be_visible()
        accessible(page)
    assert complaints == []
