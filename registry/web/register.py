"""The public register's pages: bans, cancelled certificates, and the look-up of a certificate.

What is asked is sent by POST and stands in no address and no log. Every page is made anew and kept by nobody:
what was withdrawn must not live on in a cache or a search engine.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, render_template, request

from registry.verify.scope import scheme_of
from registry.workflows import asking, public_register
from registry.workflows.public_register import Announcement

from .certificate import describe
from .language import chosen, speaker

MAX_FIELD = 100
blueprint = Blueprint("register", __name__, url_prefix="/register")


@blueprint.before_request
def _count() -> None:
    """Count the question: whoever goes through the register is noticed and slowed."""
    request.max_content_length = 8 * 1024
    if request.endpoint != "register.certificate":  # an empty form asks nothing
        asking.count(g.office, request.remote_addr or "", g.now)


@blueprint.get("")
def bans() -> str:
    """Show a page of published bans, the newest first."""
    page = public_register.bans(g.office, g.now, request.args.get("after"))
    return render_template("register/bans.html", page=page, first="after" not in request.args)


@blueprint.post("")
def look_up() -> str:
    """Show the published bans of a name and the last characters of a number."""
    name, last = _field("name"), _field("last")
    found = public_register.look_up(g.office, name, last, g.now) if name and last else None
    return render_template("register/found.html", found=found, name=name)


@blueprint.get("/cancelled")
def cancelled() -> str:
    """Show a page of announcements of cancelled certificates."""
    page = public_register.cancellations(g.office, g.now, request.args.get("after"))
    language = chosen()
    entries = [(entry, _operations(entry, language)) for entry in page.entries]
    return render_template("register/cancelled.html", entries=entries, following=page.following)


@blueprint.get("/certificate")
def certificate() -> str:
    """Ask for number and name of a certificate."""
    return render_template("register/certificate.html", asked=False, found=())


@blueprint.post("/certificate")
def certificate_found() -> str:
    """Show the facts of the certificates of a number and a name; neutral, for it is no proof."""
    number, name = _field("number"), _field("name")
    verdicts = public_register.certificates(g.office, number, name, g.now) if number and name else ()
    language = chosen()
    pages: list[Any] = [describe(verdict, language, speaker(language)) for verdict in verdicts]
    return render_template("register/certificate.html", asked=True, found=pages)


@blueprint.after_request
def _keep_nothing(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    response.vary.add("Accept-Language")
    return response


def _field(name: str) -> str:
    return request.form.get(name, "").strip()[:MAX_FIELD]


def _operations(entry: Announcement, language: str) -> list[str]:
    scheme = scheme_of(entry.scheme)
    items = scheme.items if scheme else {}
    return [items[code][language] if code in items else code for code in entry.operations]
