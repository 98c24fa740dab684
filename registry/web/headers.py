"""Headers: no foreign code, no frames, no referrer, nothing of a person in a cache."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

_COMMON = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# No page runs a script, but for the reader of the interface's description and where a passkey is asked for.
_PAGE = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'none'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_READER = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_PASSKEY = _PAGE.replace("script-src 'none'", "script-src 'self'; connect-src 'self'")
# Bootstrap draws arrows and ticks of form fields from data: addresses in its own stylesheet.
_CONSOLE = _PAGE.replace("img-src 'self'", "img-src 'self' data:")
_SIGNED = _PASSKEY.replace("img-src 'self'", "img-src 'self' data:")
_POLICIES = {"/docs": _READER, "/account/passkey": _PASSKEY}
_SIGNS = ("/approval", "/appeal")  # pages of the console that ask a passkey
_PRIVATE = ("/V/", "/api/")


def _policy(path: str) -> str:
    if path.startswith("/console"):
        return _SIGNED if path.endswith(_SIGNS) else _CONSOLE
    return _POLICIES.get(path, _PAGE)


def security_headers(*, https: bool) -> Callable[[Response], Response]:
    """Give the function that adds them to every response; `https` is whether the registry's address is."""

    def add(response: Response) -> Response:
        response.headers.extend(_COMMON)
        response.headers["Content-Security-Policy"] = _policy(request.path)
        if https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.path.startswith(_PRIVATE) or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    return add
