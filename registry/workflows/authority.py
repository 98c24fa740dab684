"""Who is acting, and whether the table of rights lets them: asked when an act begins."""

from __future__ import annotations

from dataclasses import dataclass

from registry.errors import RegistryError
from registry.rules.permissions import Act, Channel, Role, may

OFFICE = "office"
"""The account id of the office itself, which acts by command until it has a registrar."""


@dataclass(frozen=True, slots=True)
class Actor:
    """An account at work. `organisation` is the code of its organisation; `channel` is how it came in.

    `roles` are those it may use now: none for a regulator whose session no passkey has confirmed. `acts` are
    what its API key is for; None: no key, all acts of the roles. A program acts in the name of an account.
    """

    account_id: str
    name: str
    organisation: str
    roles: frozenset[Role]
    channel: Channel
    acts: frozenset[Act] | None = None


def allows(actor: Actor, act: Act, *, organisation: str | None = None) -> bool:
    """Say whether `actor` may do `act` on a thing of `organisation` (None: of nobody in particular)."""
    own = organisation is None or organisation == actor.organisation
    scoped = actor.acts is None or act in actor.acts
    return scoped and may(actor.roles, act, actor.channel, own=own)


def require(actor: Actor, act: Act, *, organisation: str | None = None) -> None:
    """Refuse unless `allows`. Errors: RegistryError FORBIDDEN, the same whether the thing exists or not."""
    if not allows(actor, act, organisation=organisation):
        raise RegistryError("FORBIDDEN", act=act.value)
