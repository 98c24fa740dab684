"""The pages: home, the /V/ page that a phone's camera opens, the reader of the interface's description."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, abort, g, render_template, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from registry.errors import RegistryError
from registry.verify import messages
from registry.verify.verdict import Outcome
from registry.workflows import checking

from . import console, demo, guard, own_keys, own_password, register, registrar, sign_in
from .certificate import describe
from .language import LANGUAGES, chosen, speaker
from .works import works

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")  # Python would take 20261124 and 2026-W48-2 too
blueprint = Blueprint("pages", __name__, template_folder="templates")


@blueprint.get("/")
def home() -> str:
    """Show what this is, how to check, how to verify without us, and the demo's cases."""
    language = chosen()
    outcomes = [(each.value, messages.text("outcomes", each, language)["word"]) for each in Outcome]
    cases = demo.cases(g.office.settings, language)
    return render_template("home.html", cases=cases, works=works(language), outcomes=outcomes)


@blueprint.get("/V/<path:token>")
def certificate(token: str) -> str:
    """Show the facts of a certificate to whoever opened its code; neutral, for it is no proof."""
    work, on = request.args.get("work") or None, _day(request.args.get("on"))
    g.verdict = checking.verify_text(g.office, token, now=g.now, work=work, on=on)
    language = chosen()
    page = describe(g.verdict, language, speaker(language))
    return render_template("certificate.html", page=page, works=works(language))


def _day(written: str | None) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(written if _ISO_DAY.fullmatch(written) else "")
    except ValueError:
        raise RegistryError("DAY_INVALID") from None


@blueprint.get("/docs")
def reader() -> str:
    """Show the description of the JSON interface."""
    return render_template("reader.html")


@blueprint.get("/demo/<key>.png")
def demo_picture(key: str) -> AnyResponse:
    """Send the QR image of one of the demo's cases."""
    picture = demo.picture(g.office.settings, key)
    return send_file(picture) if picture else abort(404)


@blueprint.after_request
def _name_language(response: Response) -> Response:
    response.vary.add("Accept-Language")
    return response


def install(app: Flask, *, base_url: str) -> None:
    """Add the pages to `app`; every template gets its language and `base_url`, the address to expect."""
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    app.register_blueprint(blueprint)
    app.register_blueprint(register.blueprint)
    guard.install(app, base_url=base_url)
    app.register_blueprint(sign_in.blueprint)
    app.register_blueprint(own_password.blueprint)
    app.register_blueprint(own_keys.blueprint)
    app.register_blueprint(registrar.blueprint)
    console.install(app)
    app.context_processor(lambda: {**_spoken(), "base_url": base_url})


def _spoken() -> dict[str, Any]:
    language = chosen()
    other = next(each for each in LANGUAGES if each != language)
    # The console's addresses hold keys and filters; elsewhere only what a page itself put there.
    names = request.args if request.path.startswith("/console") else ("work", "on", "after", "next")
    kept = {name: request.args[name] for name in names if name in request.args and name != "lang"}
    return {
        "lang": language,
        "other": other,
        "say": speaker(language),
        "speaker": speaker,
        "switch": "?" + urlencode({**kept, "lang": other}),
    }
