"""What the pages say in their headers: no foreign code, no frames, no referrer, no person in a cache."""

from __future__ import annotations

import pytest

PERSONAL = ("valid", "revoked", "expired", "out-of-scope", "banned", "foreign", "broken", "forged")
REGISTER = ("bans", "cancelled", "look-up")
ACCOUNT = ("sign-in", "enter")
EVERY = (*PERSONAL, *REGISTER, "home", "reader", "unknown-work", "not-found", "entered-before")


def policy(answer):
    """Give the content security policy as directive → sources."""
    directives = (each.split() for each in answer.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in directives}


@pytest.mark.parametrize("name", [*EVERY, *ACCOUNT])
def test_every_page_closes_itself_to_others(house, name):
    answer = house.ask(house.path(name, "en"))
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert (answer.headers["Set-Cookie"] is not None) == (name in ACCOUNT)  # for their forms, see `accounts`
    told = policy(answer)
    assert told["default-src"] == told["base-uri"] == told["frame-ancestors"] == ["'none'"]
    sources = {source for several in told.values() for source in several}
    assert sources <= {"'none'", "'self'", "data:"}
    assert told["script-src"] == (["'self'"] if name == "reader" else ["'none'"])


@pytest.mark.parametrize("name", [*PERSONAL, *ACCOUNT, "unknown-work", "not-found"])
def test_what_is_about_a_person_or_went_wrong_is_kept_nowhere(house, name):
    answer = house.ask(house.path(name, "zh-CN"))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.text


@pytest.mark.parametrize("name", REGISTER)
def test_what_may_be_withdrawn_is_kept_by_no_cache_and_no_search_engine(house, name):
    answer = house.ask(house.path(name, "zh-CN"))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, noarchive"
    assert '<meta name="robots" content="noindex, noarchive">' in answer.text


def test_the_demos_pictures_are_of_the_cases_and_nothing_else_is_there(house):
    assert house.ask("/demo/valid.png.png").status == 404
    for path in ("/demo/nothing.png", "/demo/..%2Fdemo.json.png", "/demo/demo.json"):
        assert house.ask(path).status == 404


def test_the_banned_person_without_a_certificate_is_among_the_cases(house):
    page = house.ask(house.path("home", "zh-CN")).text
    assert "石示例" in page
    assert "check-person" in page
    assert page.count('<img src="/demo/') == len(house.cases)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html", "text/html; charset=utf-8"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("application/json,text/html;q=0.5", "application/problem+json"),
    ],
)
def test_an_error_is_a_page_for_browsers_and_a_problem_for_programs(house, accept, kind):
    assert house.ask("/nowhere", Accept=accept).headers["Content-Type"] == kind


def test_a_question_by_another_method_is_told_on_a_page_too(house):
    answer = house.ask("/?lang=en", body=b"")
    assert answer.status == 405
    assert answer.headers["Allow"]
    assert '<html lang="en">' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/V/<script>alert(1)</script>", "/V/%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E"]
)
def test_what_a_code_holds_is_never_repeated(house, path):
    answer = house.ask(path.replace("<", "%3C").replace(">", "%3E"))
    assert answer.status == 200
    assert "alert(1)" not in answer.text
    assert house.ask("/V/x?work=%3Cscript%3Ealert(1)&lang=%22%3E").text.count("alert(1)") == 0
