"""Accident files for programs: facts in versions, the people, penalties, the transfer to the police."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g, url_for
from flask_smorest import Blueprint

from registry.models import Accident, AccidentVersion
from registry.schemas.accidents import (
    AccidentQuerySchema,
    ChangeSchema,
    FactsSchema,
    InvolvementSchema,
    PenaltySchema,
    PoliceSchema,
)
from registry.workflows import accident_views, accidents, involvements, penalties
from registry.workflows.accidents import Facts

from . import guard, keyed
from .accident_shapes import AccidentSchema, AccidentsSchema, EntrySchema, GradedSchema
from .told import RecordedSchema

COUNT = 200
"""Accidents in one answer."""
A_YEAR = 365 * 24 * 3600
_LOCATION = {"Location": {"description": "Where the file is", "schema": {"type": "string"}}}
blueprint: Blueprint = keyed.blueprint("accidents_api", "Accident files")
blueprint.before_request(keyed.expect_json)


@blueprint.get("/accidents")
@blueprint.arguments(AccidentQuerySchema, location="query")
@blueprint.response(200, AccidentsSchema, content_type="application/json")
@keyed.refuses(blueprint)
def listed(asked: dict[str, Any]) -> Any:
    """Give accidents from the day `since` on, of the last year if it is not told, the newest first."""
    how = {"since": g.office.day(g.now - A_YEAR), **asked}
    found = accident_views.listing(g.office, guard.actor(), count=COUNT + 1, **how)
    return {"accidents": [_line(*each) for each in found[:COUNT]], "more": len(found) > COUNT}


@blueprint.post("/accidents")
@blueprint.arguments(FactsSchema)
@blueprint.response(201, RecordedSchema, content_type="application/json", headers=_LOCATION)
@keyed.refuses(blueprint, *keyed.JSON, 404)
def open_file(facts: Facts) -> Any:
    """Open the file of an accident. Sent twice it opens two files."""
    made = accidents.open_file(g.office, guard.actor(), facts, g.now)
    return {"id": made}, 201, {"Location": url_for("accidents_api.show", accident_id=made)}


@blueprint.get("/accidents/<uuid:accident_id>")
@blueprint.response(200, AccidentSchema, content_type="application/json")
@keyed.refuses(blueprint, 404)
def show(accident_id: UUID) -> Any:
    """Give a file with all its versions, its people, and what the ground of a ban lacks for each."""
    return accident_views.view(g.office, guard.actor(), str(accident_id))


@blueprint.post("/accidents/<uuid:accident_id>/versions")
@blueprint.arguments(ChangeSchema)
@blueprint.response(201, GradedSchema, content_type="application/json")
@keyed.refuses(blueprint, *keyed.JSON, 404)
def amend(told: dict[str, Any], accident_id: UUID) -> Any:
    """Write a new version of a file; harm that came after the window for regrading changes no grade."""
    grade = accidents.amend(g.office, guard.actor(), str(accident_id), now=g.now, **told)
    return {"id": str(accident_id), "grade": grade}


@blueprint.post("/accidents/<uuid:accident_id>/people")
@blueprint.arguments(InvolvementSchema)
@blueprint.response(201, EntrySchema, content_type="application/json")
@keyed.refuses(blueprint, *keyed.JSON, 404, 409)
def involve(told: dict[str, Any], accident_id: UUID) -> Any:
    """Enter somebody; the answer says whether they were licensed for that work at that time."""
    return involvements.involve(g.office, guard.actor(), str(accident_id), now=g.now, **told)


@blueprint.post("/accidents/<uuid:accident_id>/penalties")
@blueprint.arguments(PenaltySchema)
@blueprint.response(201, RecordedSchema, content_type="application/json")
@keyed.refuses(blueprint, *keyed.JSON, 404, 409)
def penalise(told: dict[str, Any], accident_id: UUID) -> Any:
    """Enter a penalty by its document: on a worker or manager of the file, or on a unit."""
    return {"id": penalties.penalise(g.office, guard.actor(), str(accident_id), now=g.now, **told)}


@blueprint.post("/accidents/<uuid:accident_id>/police")
@blueprint.arguments(PoliceSchema)
@blueprint.response(201, RecordedSchema, content_type="application/json")
@keyed.refuses(blueprint, *keyed.JSON, 404, 409)
def tell_police(told: dict[str, Any], accident_id: UUID) -> Any:
    """Note that the case went to the police, by the document of its transfer."""
    penalties.tell_police(g.office, guard.actor(), str(accident_id), now=g.now, **told)
    return {"id": str(accident_id)}


def _line(head: Accident, last: AccidentVersion) -> dict[str, Any]:
    told = ("place", "unit", "work", "deaths", "serious_injuries", "fire")
    return {
        "id": head.id,
        "happened_on": head.happened_on,
        "grade": head.grade,
        "police_due": head.police_due_at is not None and head.police_told_at is None,
        **{name: getattr(last, name) for name in told},
    }
