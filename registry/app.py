"""The factory: binds settings, database, keys, the JSON interface, the pages and everything around a request.

Here, and nowhere below, the clock is read; here what nobody foresaw becomes an answer without details.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable

import structlog
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from registry.api import metrics, request_log, service
from registry.api.problems import http_problem, problem, translate
from registry.config import Settings, resource
from registry.errors import RegistryError
from registry.extensions import db, engine_options, limiter, migrate
from registry.verify import UnknownWork
from registry.web import pages
from registry.web.errors import error_page, wants_page
from registry.web.headers import security_headers
from registry.workflows.context import Office, load_keys

MAX_BODY = 1024 * 1024  # bytes; the JSON interface takes less


def system_clock() -> int:
    """Give the time in Unix seconds."""
    return int(time.time())


def create_app(settings: Settings, *, clock: Callable[[], int] = system_clock) -> Flask:
    """Build the application of one office; `clock` gives Unix seconds."""
    app = Flask("registry", static_folder=resource("static") / "build", static_url_path="/static")
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        SEND_FILE_MAX_AGE_DEFAULT=300,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
    )
    app.json.sort_keys = False
    app.json.ensure_ascii = False
    # A redirect to a tidier path would repeat the Host header, which anybody can write.
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    db.init_app(app)
    migrate.init_app(app, db)
    limiter.init_app(app)
    _log_to_stderr()
    request_log.install(app, metrics.install(app), timer=time.perf_counter)
    _open_office(app, settings, clock)
    service.install(app)
    pages.install(app, base_url=settings.base_url)
    _answer_errors(app)
    app.after_request(security_headers(https=settings.base_url.startswith("https:")))
    return app


def _open_office(app: Flask, settings: Settings, clock: Callable[[], int]) -> None:
    """Give every request its office and its one moment: `g.office`, `g.now`."""
    keys = load_keys(settings)

    def begin() -> None:
        # No column of PostgreSQL holds a NUL, so nothing that we keep is named by one.
        if any("\0" in told for told in (request.path, *request.args, *request.args.values())):
            raise RegistryError("BAD_REQUEST")
        g.now = clock()
        g.office = Office(db.session, keys, keys.vault, settings)

    app.before_request(begin)


def _answer_errors(app: Flask) -> None:
    def refused(error: RegistryError) -> Response:
        g.refused = error.code
        return error_page(error) if wants_page() else problem(error)

    def unknown_work(_error: UnknownWork) -> Response:
        return refused(RegistryError("WORK_UNKNOWN"))

    def http_error(error: HTTPException) -> Response:
        answer = error_page(translate(error)) if wants_page() else http_problem(error)
        if error.code == 405:
            answer.allow.update(error.valid_methods or ())
        return answer

    def uncaught(error: Exception) -> Response:
        request_log.log_uncaught(error)
        return refused(RegistryError("INTERNAL"))

    app.register_error_handler(RegistryError, refused)
    app.register_error_handler(UnknownWork, unknown_work)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, uncaught)


def _log_to_stderr() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        # Looked up at each line: whoever moves the stream meanwhile gets the lines that follow.
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
    )
