"""GET /healthz: the process answers. GET /readyz: it can do its work, or what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Response, g, jsonify
from flask_smorest import Blueprint
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from registry.adapters.key_store import KeyStoreError
from registry.errors import RegistryError
from registry.models import snapshot
from registry.workflows.context import Office

from .problems import problem
from .schemas import HealthSchema, NotReadySchema, ReadinessSchema

OLDEST_SNAPSHOT = 24 * 3600  # seconds: from then on every answer in the field carries a warning
blueprint = Blueprint("health", __name__, description="For those who keep the service running")
_Check = Callable[[Office, int], tuple[bool, str]]


@blueprint.get("/healthz")
@blueprint.response(200, HealthSchema, content_type="application/json", description="It answers")
def healthz() -> Response:
    """Tell that the process answers; nothing else is asked."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@blueprint.response(200, ReadinessSchema, content_type="application/json", description="All is there")
@blueprint.alt_response(503, schema=NotReadySchema, description="Something is missing: see `checks`")
def readyz() -> Response:
    """Tell whether database, migrations, keys and a fresh snapshot are there."""
    checks = [_outcome(name, check) for name, check in _CHECKS.items()]
    if all(check["ok"] for check in checks):
        return jsonify(status="ready", checks=checks)
    return problem(RegistryError("NOT_READY"), checks=checks)


def _outcome(name: str, check: _Check) -> dict[str, Any]:
    try:
        ok, detail = check(g.office, g.now)
    except SQLAlchemyError as error:
        ok, detail = False, f"the database does not answer ({type(error).__name__})"
    except KeyStoreError:
        ok, detail = False, "the signing keys cannot be used"
    return {"name": name, "ok": ok, "detail": detail}


def _database(office: Office, _now: int) -> tuple[bool, str]:
    office.session.execute(text("SELECT 1"))
    return True, "answers"


def _migrations(office: Office, _now: int) -> tuple[bool, str]:
    here = MigrationContext.configure(office.session.connection()).get_current_heads()
    return set(here) == _heads(), f"at {', '.join(here) or 'nothing'}, wanted {', '.join(sorted(_heads()))}"


@cache
def _heads() -> set[str]:
    return set(ScriptDirectory(str(files("registry") / "migrations")).get_heads())


def _keys(office: Office, _now: int) -> tuple[bool, str]:
    kids = {signer().public.kid.hex() for signer in (office.keys.credential, office.keys.status)}
    return True, f"{', '.join(sorted(kids))} can sign"


def _snapshot(office: Office, now: int) -> tuple[bool, str]:
    newest = snapshot.newest(office.session)
    if newest is None:
        return False, "no snapshot was published yet"
    age = now - newest.iat
    return age <= OLDEST_SNAPSHOT, f"{newest.epoch}-{newest.version} is {age} seconds old"


_CHECKS: dict[str, _Check] = {
    "database": _database,
    "migrations": _migrations,
    "keys": _keys,
    "snapshot": _snapshot,
}
