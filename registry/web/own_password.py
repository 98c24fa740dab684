"""The page on which one changes one's own password."""

from __future__ import annotations

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry.errors import RegistryError
from registry.workflows import own_password

from . import guard
from .language import asked_for

_MAX_FORM = 64 * 1024
blueprint = Blueprint("own_password", __name__, url_prefix="/account/password")


@blueprint.before_request
def _small() -> None:
    request.max_content_length = _MAX_FORM


guard.protect(blueprint)


@blueprint.get("")
def ask() -> str:
    """Ask for the old password and for a new one."""
    return render_template("account/password.html", login=guard.required().login, error=None)


@blueprint.post("")
def change() -> AnyResponse:
    """Change the password; this browser stays signed in, every other one does not."""
    found = guard.required()
    old, new = request.form.get("old", ""), request.form.get("password", "")
    how = {"address": request.remote_addr or "", "device": guard.device(), "now": g.now}
    try:
        opened = own_password.change(g.office, found, old, new, **how)
    except RegistryError as error:
        return _again(error, found.login)
    guard.let_in(opened)
    return redirect(url_for("account.mine", changed="password", **asked_for()))


def _again(error: RegistryError, login: str) -> AnyResponse:
    """Show the form again with what was wrong; nothing that was typed comes back."""
    g.refused = error.code
    answer = make_response(render_template("account/password.html", login=login, error=error), error.status)
    if "seconds" in error.facts:
        answer.headers["Retry-After"] = str(error.facts["seconds"])
    return answer
