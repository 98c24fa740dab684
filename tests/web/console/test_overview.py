"""The console's first page, and who gets no further than the sign-in."""

from __future__ import annotations


def test_whoever_is_signed_in_is_greeted_in_the_language_of_the_address(at):
    assert "Hello, officer" in at("officer").get("/console").text
    assert "officer（示例），您好" in at("officer").get("/console?lang=zh-CN").text


def test_a_stranger_is_sent_to_the_sign_in(app, crew):
    answer = app.test_client().get("/console", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.location) == (302, "/account/sign-in?next=%2Fconsole")


def test_links_of_the_console_keep_the_language(at):
    assert 'href="/console?lang=en"' in at("officer").get("/console?lang=en").text
