"""Who is acting, and whether the table of rights lets them: asked when an act begins."""

from __future__ import annotations

from dataclasses import dataclass

from registry.errors import RegistryError
from registry.rules.permissions import Act, Channel, Role, may


@dataclass(frozen=True, slots=True)
class Actor:
    """An account at work. `organisation` is the code of its organisation; `channel` is how it came in."""

    account_id: str
    name: str
    organisation: str
    roles: frozenset[Role]
    channel: Channel


def require(actor: Actor, act: Act, *, organisation: str | None = None) -> None:
    """Refuse unless `actor` may do `act` on a thing of `organisation` (None: of nobody in particular).

    Errors: RegistryError FORBIDDEN, the same whether the thing exists or not.
    """
    own = organisation is None or organisation == actor.organisation
    if not may(actor.roles, act, actor.channel, own=own):
        raise RegistryError("FORBIDDEN", act=act.value)
