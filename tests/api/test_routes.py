"""Every route by every method: what is allowed answers, the rest says what is; strangers get so far."""

from __future__ import annotations

import pytest

from .routes import METHODS, ROUTES, SIGNED_IN, SIGNING_IN, WITH_KEY, address

ALLOWED = {
    **{rule: route.methods for rule, route in ROUTES.items()},
    **{rule: methods for rule, (methods, _) in SIGNING_IN.items()},
    **SIGNED_IN,
    **WITH_KEY,
}
NO_KEY = ({}, {"Authorization": "Bearer wrk_none"}, {"Authorization": "Basic YTpi"})


def asked(table):
    """Give (rule, method) of whatever is allowed at the rules of a table."""
    return [(rule, method) for rule in table for method in ALLOWED[rule]]


def forbidden():
    """Give (rule, method) of whatever is not."""
    return [(rule, method) for rule in ALLOWED for method in METHODS if method not in ALLOWED[rule]]


def path_of(rule):
    return ROUTES[rule].address if rule in ROUTES else address(rule)


def assert_refused(answer, method, status, code):
    """Check the status and, but for HEAD, the code of a problem."""
    assert answer.status_code == status
    assert method == "HEAD" or answer.json["code"] == code


def test_every_route_is_entered_once(standing):
    assert {rule.rule for rule in standing.url_map.iter_rules()} == set(ALLOWED)
    assert len(ALLOWED) == sum(map(len, (ROUTES, SIGNING_IN, SIGNED_IN, WITH_KEY)))


@pytest.mark.parametrize(("rule", "method"), asked(ROUTES))
def test_a_method_that_is_allowed_answers_anybody(stranger, rule, method):
    route = ROUTES[rule]
    with stranger.open(route.address, method=method, **(route.body if method == "POST" else {})) as answer:
        assert answer.status_code in (200, 404, 503)  # nothing is published yet


@pytest.mark.parametrize(("rule", "method"), forbidden())
def test_a_method_that_is_not_allowed_is_told_which_are(stranger, rule, method):
    body = {"json": {"text": "a"}} if method in ("POST", "PUT", "PATCH") else {}
    answer = stranger.open(path_of(rule), method=method, **body)
    assert_refused(answer, method, 405, "METHOD_NOT_ALLOWED")
    assert set(answer.allow) == set(ALLOWED[rule])


@pytest.mark.parametrize("rule", [rule for rule in ALLOWED if rule not in SIGNED_IN])
def test_which_methods_are_allowed_is_told_to_whoever_asks(stranger, rule):
    answer = stranger.options(path_of(rule))
    assert (answer.status_code, set(answer.allow)) == (200, set(ALLOWED[rule]))


@pytest.mark.parametrize(("rule", "method"), asked(SIGNING_IN))
def test_one_s_own_account_knows_no_stranger(stranger, rule, method):
    answer = stranger.open(address(rule), method=method)
    if method == "POST":
        assert_refused(answer, method, 403, "CSRF_FAILED")
    else:
        assert answer.status_code == (200 if method == "OPTIONS" else SIGNING_IN[rule][1])
        assert answer.location == ("/account/sign-in" if answer.status_code == 302 else None)


@pytest.mark.parametrize(("rule", "method"), asked(SIGNED_IN))
def test_a_stranger_is_sent_to_the_sign_in_whatever_key_is_shown(stranger, rule, method):
    for headers in NO_KEY:
        answer = stranger.open(address(rule), method=method, headers=headers)
        if method == "POST":
            assert_refused(answer, method, 403, "CSRF_FAILED")
        else:
            assert answer.status_code == 302
            assert answer.location == "/account/sign-in?next=" + address(rule).replace("/", "%2F")


def test_a_program_without_a_good_key_is_asked_for_one(stranger):
    told = set()
    for rule, method in asked(WITH_KEY):
        answers = [stranger.open(address(rule), method=method, headers=headers) for headers in NO_KEY]
        told |= {(rule, method, answer.status_code) for answer in answers if method != "OPTIONS"}
    assert told == {(rule, method, 401) for rule, method in asked(WITH_KEY) if method != "OPTIONS"}


@pytest.mark.parametrize("rule", [rule for rule, route in ROUTES.items() if "GET" in route.methods])
def test_head_is_get_without_its_body(reader, rule):
    path = ROUTES[rule].address
    with reader.get(path) as full, reader.head(path) as head:
        assert head.status_code == full.status_code
        assert head.data == b""
        if rule != "/metrics":  # which has counted the other request by then
            assert head.headers.get("Content-Length") == full.headers.get("Content-Length")
        assert head.content_type == full.content_type


def test_no_address_redirects_to_a_tidier_one(stranger):
    for path in ("//V/2KCE", "/healthz/", "/status//latest", "/V/"):
        answer = stranger.get(path, headers={"Host": "evil.example"})
        assert answer.status_code in (200, 404)
        assert b"evil.example" not in answer.data
        assert "evil.example" not in str(answer.headers)
