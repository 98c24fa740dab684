"""Pages of one's own account: sign in, enter by a link, passkey, sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import structlog
from flask import Blueprint, Response, g, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry.errors import RegistryError
from registry.workflows import confirming, invitations, own_keys, sign_in

from . import guard
from .language import asked_for

_log = structlog.get_logger("registry")
_MAX_FORM = 64 * 1024
blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.before_request
def _small() -> None:
    request.max_content_length = _MAX_FORM


guard.protect(blueprint, signed_in=False)


@blueprint.get("/sign-in")
def ask() -> str:
    """Ask for login name and password."""
    return render_template("account/sign_in.html", back=guard.own_path(request.args.get("next")), error=None)


@blueprint.post("/sign-in")
def come_in() -> AnyResponse:
    """Sign in by password; whoever needs a passkey is asked for it next."""
    back = guard.own_path(request.form.get("next"))
    login, password = request.form.get("login", ""), request.form.get("password", "")
    how = {"address": request.remote_addr or "", "device": guard.device(), "now": g.now}
    try:
        opened = sign_in.by_password(g.office, login, password, **how)
    except RegistryError as error:
        _log.info("sign_in_refused", code=error.code)
        return _again("account/sign_in.html", error, back=back)
    guard.let_in(opened)
    return redirect(_after(opened.word, back))


@blueprint.get("/enter/<word>")
def enter(word: str) -> str:
    """Ask for the password of an account that one was given a link into."""
    login = invitations.login_of(g.office, word, g.now)
    return render_template("account/enter.html", word=word, login=login, error=None)


@blueprint.post("/enter/<word>")
def set_password(word: str) -> AnyResponse:
    """Set the password, and be signed in."""
    login = invitations.login_of(g.office, word, g.now)
    try:
        opened = invitations.accept(g.office, word, request.form.get("password", ""), g.now)
    except RegistryError as error:
        return _again("account/enter.html", error, word=word, login=login)
    guard.let_in(opened)
    return redirect(_after(opened.word, "/account"))


@blueprint.get("/passkey")
def passkey() -> str:
    """Ask for the passkey, or for a first one."""
    found = guard.required()
    back = guard.own_path(request.args.get("next"))
    confirms = found.has_passkey and found.needs_passkey
    return render_template("account/passkey.html", back=back, confirms=confirms)


@blueprint.post("/passkey/options")
def passkey_options() -> Response:
    """Give what the browser asks its authenticator: to confirm the session, or for a new passkey."""
    found = guard.required()
    if found.has_passkey and found.needs_passkey:
        return jsonify(confirming.ask_to_confirm(g.office, found, g.now))
    return jsonify(confirming.ask_for_new(g.office, found, g.now))


@blueprint.post("/passkey")
def take_passkey() -> Response:
    """Take the authenticator's answer, and give the session a new word."""
    found, told = guard.required(), _json()
    answer, label = told.get("answer"), str(told.get("label") or "")
    if not isinstance(answer, dict):
        raise RegistryError("PASSKEY_REFUSED")
    if found.has_passkey and found.needs_passkey:
        word = confirming.confirm(g.office, found, answer, g.now)
    else:
        word = confirming.add_passkey(g.office, found, answer, label, g.now)
    guard.renew(word)
    return jsonify(next=guard.own_path(str(told.get("next") or "")))


@blueprint.get("")
def mine() -> AnyResponse:
    """Show one's sessions and passkeys."""
    found = guard.signed()
    if found is None:
        return redirect(url_for("account.ask", **asked_for()))
    own, keys = sign_in.own(g.office, found, g.now), own_keys.listing(g.office, found, g.now)
    return make_response(render_template("account/mine.html", found=found, own=own, keys=keys, zone=_zone()))


@blueprint.post("/passkey/<passkey_id>/end")
def end_passkey(passkey_id: str) -> AnyResponse:
    """End one of one's passkeys."""
    confirming.end_passkey(g.office, guard.required(), passkey_id, g.now)
    return redirect(url_for("account.mine"))


@blueprint.post("/sign-out")
def sign_out() -> AnyResponse:
    """End this session."""
    sign_in.sign_out(g.office, guard.required(), g.now)
    guard.renew(None)
    return redirect(url_for("account.ask"))


@blueprint.post("/sign-out-everywhere")
def sign_out_everywhere() -> AnyResponse:
    """End all one's sessions."""
    sign_in.sign_out_everywhere(g.office, guard.required(), g.now)
    guard.renew(None)
    return redirect(url_for("account.ask"))


@blueprint.app_template_filter("moment")
def _moment(seconds: int, zone: ZoneInfo) -> str:
    """Write a moment as people of the registry's zone read it."""
    return f"{datetime.fromtimestamp(seconds, zone):%Y-%m-%d %H:%M}"


def _after(word: str, back: str) -> str:
    """Say where to go after signing in: on, or to the passkey."""
    found = sign_in.find(g.office, word, g.now)
    if found is not None and found.needs_passkey:
        return f"{guard.PASSKEY}?{urlencode({'next': back, **asked_for()})}"
    return back


def _again(template: str, error: RegistryError, **page: Any) -> Response:
    """Show the form again with what was wrong; nothing that was typed comes back."""
    answer = make_response(render_template(template, error=error, **page), error.status)
    if "seconds" in error.facts:
        answer.headers["Retry-After"] = str(error.facts["seconds"])
    return answer


def _json() -> dict[str, Any]:
    told = request.get_json(silent=True)
    return told if isinstance(told, dict) else {}


def _zone() -> ZoneInfo:
    zone: ZoneInfo = g.office.settings.zone
    return zone
