"""One's own API keys: taken, shown once, ended."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry.workflows import own_keys

from . import guard
from .language import asked_for

_MAX_FORM = 64 * 1024
blueprint = Blueprint("own_keys", __name__, url_prefix="/account/keys")


@blueprint.before_request
def _small() -> None:
    request.max_content_length = _MAX_FORM


guard.protect(blueprint)


@blueprint.post("/<key_id>")
def take(key_id: str) -> str:
    """Tell the secret of a key, this once."""
    secret = own_keys.take(g.office, guard.required(), key_id, g.now)
    return render_template("account/told_once.html", secret=secret, link=None, login=None, code=None)


@blueprint.post("/<key_id>/end")
def end(key_id: str) -> AnyResponse:
    """End a key."""
    own_keys.end(g.office, guard.required(), key_id, g.now)
    return redirect(url_for("account.mine", **asked_for()))
