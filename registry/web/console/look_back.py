"""Looking back: what accidents called for, the certificates of a body, the record of bodies."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, g, render_template, request, url_for

from registry.errors import RegistryError
from registry.rules.permissions import Act
from registry.web import guard
from registry.web.language import chosen
from registry.workflows import look_back, look_back_accidents, look_back_bodies
from registry.workflows.authority import allows
from registry.workflows.look_back import Asked

from .wording import measure_name

blueprint = Blueprint("look_back", __name__, url_prefix="/look-back")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_USUAL = 3
"""Years that are looked back over where nothing is said."""


@blueprint.get("")
def accidents() -> str:
    """Show what the accidents of the last years called for, and what became of it."""
    years = _years(request.args.get("years"))
    review = look_back_accidents.accidents(g.office, guard.actor(), years, g.now)
    return render_template(
        "console/look_back.html",
        review=review,
        years=years,
        longest=look_back_accidents.LONGEST,
        most=max((period.owed for period in review.periods), default=0),
        measure_name=measure_name,
        proposes=allows(guard.actor(), Act.CASE_PROPOSE),
    )


@blueprint.get("/certificates")
def certificates() -> str:
    """Ask for the certificates of a body, an examiner, a sitting or start days, and show them."""
    actor = guard.actor()
    asked, page, following = Asked(), None, None
    try:
        asked = _asked()
        if asked != Asked():
            after = _after(request.args.get("after"))
            page = look_back.certificates(g.office, actor, asked, g.now, after=after)
    except RegistryError as error:
        if error.status != 422:
            raise
        g.error = error
    if page and page.following:
        following = url_for(
            "console.look_back.certificates", **_told(), after="{}.{}".format(*page.following)
        )
    return render_template(
        "console/look_back_certificates.html",
        asked=asked,
        page=page,
        following=following,
        told=_told(),
        rules=look_back.rules(g.office, actor, g.now),
        bodies=look_back.bodies(g.office, actor),
        rule_link=_new_case("body_rule", body=asked.body, **{"from": asked.first, "to": asked.last}),
        new_case=_new_case,
        proposes=allows(actor, Act.CASE_PROPOSE),
    )


@blueprint.get("/bodies")
def bodies() -> str:
    """Show the record of each body."""
    page = look_back_bodies.bodies(g.office, guard.actor(), g.now, after=request.args.get("after"))
    return render_template("console/look_back_bodies.html", page=page)


def _years(asked: str | None) -> int:
    told = int(asked) if asked and asked.isascii() and asked.isdigit() and len(asked) < 3 else _USUAL
    return min(max(told, 1), look_back_accidents.LONGEST)


def _asked() -> Asked:
    """Read the question. Errors: RegistryError DAY_INVALID."""
    args = request.args
    return Asked(
        body=args.get("body") or None,
        examiner=args.get("examiner", "").strip()[:100] or None,
        exam_on=_day(args.get("exam_on")),
        first=_day(args.get("from")),
        last=_day(args.get("to")),
        undecided=args.get("undecided") == "true",
    )


def _told() -> dict[str, str]:
    """Give what was asked as it stands in the address."""
    names = ("body", "examiner", "exam_on", "from", "to", "undecided")
    return {name: request.args[name] for name in names if request.args.get(name)}


def _day(written: str | None) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(written if _ISO_DAY.fullmatch(written) else "")
    except ValueError:
        raise RegistryError("DAY_INVALID") from None


def _after(written: str | None) -> tuple[int, int] | None:
    """Read where a page begins; what is none is the beginning."""
    found = re.fullmatch(r"([0-9]{1,6})\.([0-9]{1,16})", written or "", re.ASCII)
    return (int(found[1]), int(found[2])) if found else None


def _new_case(affair: str, **about: object) -> str:
    """Give the address at which a case of a kind is opened."""
    told = {name: str(value) for name, value in about.items() if value is not None}
    return f"/console/cases/new?{urlencode({'affair': affair, **told, 'lang': chosen()})}"
