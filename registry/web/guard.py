"""Who is at the other end of a page: session cookie, forms that came from our own pages, the actor.

The cookie holds a random word and nothing else. A form's token is made from the word, so whoever cannot read
the cookie cannot write the form; a browser gets a word with its first form, and another when it signs in.
"""

from __future__ import annotations

import hmac
import re
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, current_app, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from registry.adapters.passkeys import place
from registry.errors import RegistryError
from registry.workflows import limits, sign_in
from registry.workflows.authority import Actor
from registry.workflows.secret_words import new_word
from registry.workflows.sign_in import Opened, Signed

from .language import asked_for

SIGN_IN, PASSKEY = "/account/sign-in", "/account/passkey"
_SESSION, _DEVICE = "registry_session", "registry_device"
_DEVICE_DAYS = 180
_SAFE = ("GET", "HEAD", "OPTIONS")
# A path of ours: it begins with one slash, and holds nothing that a browser could take for a host.
_OWN_PATH = re.compile(
    r"/(?:[A-Za-z0-9_-][A-Za-z0-9_.~-]*/)*(?:[A-Za-z0-9_-][A-Za-z0-9_.~-]*)?(?:\?[A-Za-z0-9_.~=&%-]*)?"
)


def install(app: Flask, *, base_url: str) -> None:
    """Add cookies and form tokens to `app`; `base_url` tells whether cookies need https."""
    https = base_url.startswith("https:")
    app.config.update(REGISTRY_HTTPS=https, REGISTRY_ORIGINS=place(base_url).origins)
    app.context_processor(lambda: {"form_token": form_token, "signed": signed})
    app.after_request(_set_cookies)


def protect(blueprint: Blueprint, *, signed_in: bool = True) -> None:
    """Take forms from our own pages only and, as a rule, show a blueprint's pages to those signed in."""
    blueprint.before_request(_check_form)
    if signed_in:
        blueprint.before_request(_come_in)
    blueprint.after_request(_keep_private)


def signed() -> Signed | None:
    """Say who is signed in; asked once a request."""
    if "signed" not in g:
        word = request.cookies.get(_name(_SESSION))
        g.signed = sign_in.find(g.office, word, g.now) if word else None
    found: Signed | None = g.signed
    return found


def required() -> Signed:
    """Say who is signed in. Errors: RegistryError SIGN_IN_NEEDED."""
    found = signed()
    if found is None:
        raise RegistryError("SIGN_IN_NEEDED")
    return found


def actor() -> Actor:
    """Give the actor of the request. Errors: RegistryError SIGN_IN_NEEDED, PASSKEY_REQUIRED."""
    found = required()
    if found.needs_passkey:
        raise RegistryError("PASSKEY_REQUIRED")
    return found.actor


def device() -> str | None:
    """Give the word of the device, where this browser has one."""
    return request.cookies.get(_name(_DEVICE))


def let_in(opened: Opened) -> None:
    """Give the browser the words of a session that was just opened."""
    g.word, g.device = opened.word, opened.device


def renew(word: str | None) -> None:
    """Give the browser another word; None: take it away."""
    g.word = word or ""


def form_token() -> str:
    """Give the token of this page's forms."""
    if not _word():
        g.word = new_word()
    return _token(_word())


def own_path(asked: str | None, otherwise: str = "/account") -> str:
    """Give `asked` if it is a path of ours, so that nobody is led elsewhere after signing in."""
    return asked if asked and len(asked) <= 500 and _OWN_PATH.fullmatch(asked) else otherwise


def _word() -> str:
    word: str = g.get("word") or request.cookies.get(_name(_SESSION), "")
    return word


def _token(word: str) -> str:
    return hmac.digest(word.encode("utf-8", "replace"), b"registry form", "sha256").hex()


def _check_form() -> None:
    """Refuse what changes something unless it comes from a page of ours in the same browser."""
    if request.method in _SAFE:
        return
    # Our pages send no referrer, so their forms say Origin: null; the token decides.
    origin, site = request.headers.get("Origin", "null"), request.headers.get("Sec-Fetch-Site", "same-origin")
    ours = _allowed(origin) and site == "same-origin"
    word = request.cookies.get(_name(_SESSION), "")
    told = request.form.get("form_token") or request.headers.get("X-Form-Token", "")
    if not ours or not word or not hmac.compare_digest(told.encode(), _token(word).encode()):
        raise RegistryError("CSRF_FAILED")
    if any("\0" in told for _, told in request.form.items(multi=True)):
        raise RegistryError("BAD_REQUEST")


def _allowed(origin: str) -> bool:
    return origin == "null" or origin in _config("REGISTRY_ORIGINS")


def _come_in() -> AnyResponse | None:
    """Send whoever is not signed in to the sign-in, and to the passkey whoever lacks it."""
    found = signed()
    if found is not None and not found.needs_passkey:
        limits.count_request(found.actor)
        return None
    if request.method not in _SAFE:
        actor()
    back = urlencode({"next": request.full_path.rstrip("?"), **asked_for()})
    return redirect(f"{PASSKEY if found else SIGN_IN}?{back}")


def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _set_cookies(response: Response) -> Response:
    secure = bool(_config("REGISTRY_HTTPS"))
    if "word" in g and not g.word:
        response.delete_cookie(_name(_SESSION), secure=secure, httponly=True, samesite="Lax")
    elif "word" in g:
        response.set_cookie(_name(_SESSION), g.word, secure=secure, httponly=True, samesite="Lax")
    if "device" in g:
        age = _DEVICE_DAYS * 24 * 3600
        response.set_cookie(
            _name(_DEVICE), g.device, max_age=age, secure=secure, httponly=True, samesite="Lax"
        )
    return response


def _name(cookie: str) -> str:
    """Name a cookie; over https so that no other host of the domain can plant one (RFC 6265bis)."""
    return f"__Host-{cookie}" if _config("REGISTRY_HTTPS") else cookie


def _config(name: str) -> Any:
    return current_app.config[name]
