"""The queue of resemblances: the same person under a second document, or another one; a human says which."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from marshmallow import fields
from werkzeug.wrappers import Response as AnyResponse

from registry.rules.permissions import Act
from registry.schemas.shape import Strict, text
from registry.web import guard
from registry.workflows import resemblances
from registry.workflows.authority import allows

from .forms import again, kept, read
from .wording import at

blueprint = Blueprint("resemblances", __name__, url_prefix="/resemblances")
PAGE = 10


class FindingSchema(Strict):
    """What a human found when the documents were compared."""

    same = fields.Boolean(required=True)
    reason = text(500)
    documents = fields.List(text(64))


@blueprint.get("")
def listing(resemblance_id: str | None = None) -> str:
    """Show who waits, the oldest first; `resemblance_id`: whose form is shown again."""
    actor, after = guard.actor(), request.args.get("after", "")
    found = resemblances.queue(g.office, actor, limit=PAGE + 1, after=after)
    return render_template(
        "console/resemblances.html",
        waiting=found[:PAGE],
        following=found[PAGE - 1].id if len(found) > PAGE else None,
        settles=allows(actor, Act.CASE_PROCEED),
        proposes=allows(actor, Act.CASE_PROPOSE),
        settled=request.args.get("settled"),
        again=resemblance_id,
        at=at,
    )


@blueprint.post("/<resemblance_id>")
@again(listing)
def settle(resemblance_id: str) -> AnyResponse:
    """Record what was found."""
    told = read(FindingSchema(), documents=kept())
    resemblances.settle(g.office, guard.actor(), resemblance_id, **told, now=g.now)
    return redirect(url_for(".listing", settled="same" if told["same"] else "another"))
