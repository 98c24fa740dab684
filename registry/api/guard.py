"""Who is at the other end of the JSON interface: an API key makes the actor.

`Authorization: Bearer wrk_…`; there are no cookies here, and so no forged forms.
"""

from __future__ import annotations

from flask import g, request

from registry.errors import RegistryError
from registry.workflows import api_keys, limits
from registry.workflows.authority import Actor

_SCHEME = "bearer "


def actor() -> Actor:
    """Give the actor of the request, and count it. Errors: RegistryError API_KEY_REFUSED, RATE_LIMITED."""
    if "api_actor" not in g:
        told = request.headers.get("Authorization", "")
        if not told.lower().startswith(_SCHEME):
            raise RegistryError("API_KEY_REFUSED")
        found = api_keys.actor_of(g.office, told[len(_SCHEME) :].strip(), g.now)
        limits.count_request(found)
        g.api_actor = found
    acting: Actor = g.api_actor
    return acting
