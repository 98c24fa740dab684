"""A console served to real browsers, with a clock that the test moves, and the people in front of it."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from registry.app import create_app
from registry.extensions import db
from tests.web.accounts.conftest import Clock
from tests.web.accounts.test_in_a_browser import AUTHENTICATOR
from tests.workflows.hiring import PASSWORD
from tests.workflows.officers import PDF


@contextmanager
def served(settings: Any, clock: Clock) -> Iterator[str]:
    """Serve the application at a free port; give its address as a browser has to name it."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    address = f"http://127.0.0.1:{server.port}"
    server.app = create_app(dataclasses.replace(settings, base_url=address), clock=clock)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield address.replace("127.0.0.1", "localhost")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with server.app.app_context():
            db.engine.dispose()


@dataclass
class Desk:
    """One person at a browser of their own, with an authenticator; `complaints` are what it grumbled."""

    page: Page
    base: str
    login: str
    complaints: list[str]

    def enter(self, link: str) -> None:
        """Come in for the first time: by the link, with a password and a passkey."""
        self.page.goto(self.base + link)
        self.page.get_by_label("New password").fill(PASSWORD)
        self.page.get_by_role("button", name="Set the password").click()
        self.page.get_by_role("button", name="Register a passkey").click()
        expect(self.page.get_by_role("heading", name="My account")).to_be_visible()

    def open(self, path: str) -> Page:
        """Open a page of the console; sign in again where the session is over."""
        self.page.goto(self.base + path)
        if "/account/sign-in" in self.page.url:
            self.page.get_by_label("Login name").fill(self.login)
            self.page.get_by_label("Password").fill(PASSWORD)
            self.page.get_by_role("button", name="Sign in").click()
            self.page.get_by_role("button", name="Use my passkey").click()
            self.page.wait_for_url(f"{self.base}{path}*")
        return self.page

    def step(self, case: str, step: str, name: str, *, paper: str | None = None, **fields: str) -> None:
        """Enter a step of a case by its form."""
        page = self.open(f"{case}?step={step}")
        for field, value in fields.items():
            control = page.locator(f"#{field}")
            if control.evaluate("each => each.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)
        if paper:
            page.set_input_files("#files", attachment(paper))
        page.get_by_role("button", name=f"Enter: {name}").click()
        page.wait_for_url(self.base + case)


def attachment(text: str) -> Any:
    """Give a document for a file field; its content differs by `text`."""
    return {"name": f"{text}.pdf", "mimeType": "application/pdf", "buffer": PDF + text.encode()}


def sit_down(browser: Browser, base: str, login: str) -> Desk:
    """Give somebody a browser of their own, in English, whose authenticator says yes."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(15_000)  # milliseconds
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    desk = Desk(page, base, login, [])
    page.on("console", lambda said: desk.complaints.append(said.text))
    page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    return desk
