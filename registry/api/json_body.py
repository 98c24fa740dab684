"""The JSON body of a request: read whole or refused, whatever was sent."""

from __future__ import annotations

from typing import Any

from flask import Request
from marshmallow import Schema
from webargs.flaskparser import FlaskParser

from registry.errors import RegistryError


class JsonBody(FlaskParser):
    """webargs' parser, which also survives JSON that Python itself gives up on."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        """Read the body. Errors: RegistryError BAD_JSON where it nests too deep or a number has no end."""
        try:
            return super().load_json(req, schema)
        except (RecursionError, ValueError) as error:
            raise RegistryError("BAD_JSON") from error
