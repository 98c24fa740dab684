"""API keys: made and revoked by a registrar; of their secrets, which `own_keys` tells, hashes are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import update

from registry.errors import RegistryError
from registry.models import Account, AccountState, ApiKey, api_key
from registry.models.identifiers import new_id
from registry.rules.permissions import Act, Channel, may

from . import audit
from .authority import Actor, require
from .context import Office
from .secret_words import word_hash
from .transaction import one_transaction, reading

PREFIX = "wrk_"
"""What every secret begins with, so that tools which look for leaked secrets find ours."""

LONGEST_DAYS = 400
DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Line:
    """A key in a list; times in Unix seconds. `waiting`: nobody has taken its secret yet."""

    id: str
    label: str
    account_id: str
    acts: tuple[str, ...]
    created_at: int
    expires_at: int
    revoked_at: int | None
    last_used: date | None
    waiting: bool


@one_transaction
def create(
    office: Office, actor: Actor, account_id: str, *, label: str, acts: Iterable[str], days: int, now: int
) -> str:
    """Make a key for a program that acts in the name of an account; give its id. Its owner takes the secret.

    Errors: RegistryError FORBIDDEN, ACCOUNT_UNKNOWN, API_KEY_INVALID.
    """
    require(actor, Act.API_KEY_KEEP)
    session = office.session
    whose = session.get(Account, account_id)
    if whose is None or whose.state != AccountState.ACTIVE:
        raise RegistryError("ACCOUNT_UNKNOWN")
    asked = sorted(set(acts))
    usable = {act.value for act in Act if may(whose.role_set, act, Channel.API, own=True)}
    labelled = 0 < len(label.strip()) <= 80
    if not labelled or not asked or not usable.issuperset(asked) or not 0 < days <= LONGEST_DAYS:
        raise RegistryError("API_KEY_INVALID", days=LONGEST_DAYS)
    new = ApiKey(
        id=new_id(now),
        organisation=whose.organisation,
        account_id=whose.id,
        label=label.strip(),
        acts=" ".join(asked),
        created_at=now,
        created_by=actor.account_id,
        expires_at=now + days * DAY,
    )
    session.add(new)
    audit.record(session, actor, Act.API_KEY_KEEP, "api_key", new.id, now, rule="create")
    return new.id


@one_transaction
def revoke(office: Office, actor: Actor, key_id: str, now: int) -> None:
    """End a key at once. Errors: RegistryError FORBIDDEN, API_KEY_UNKNOWN."""
    require(actor, Act.API_KEY_KEEP)
    held = office.session.get(ApiKey, key_id, with_for_update=True)
    if held is None or held.revoked_at is not None:
        raise RegistryError("API_KEY_UNKNOWN")
    held.revoked_at = now
    audit.record(office.session, actor, Act.API_KEY_KEEP, "api_key", key_id, now, rule="revoke")


def listing(office: Office, actor: Actor, organisation: str) -> list[Line]:
    """Give the keys of an organisation, newest first; never a secret. Errors: RegistryError FORBIDDEN."""
    require(actor, Act.API_KEY_KEEP, organisation=organisation)
    with reading(office) as session:
        return [line(each) for each in api_key.of_organisation(session, organisation)]


def actor_of(office: Office, secret: str, now: int) -> Actor:
    """Say who acts by a secret: the key's account, with the acts that the key is for.

    Errors: RegistryError API_KEY_REFUSED, the same whether it is unknown, expired, revoked or its account's
    locked.
    """
    today = office.day(now)
    with reading(office) as session:
        held = api_key.by_secret(session, word_hash(secret))
        whose = session.get(Account, held.account_id if held else "")
        if held is None or whose is None or held.revoked_at is not None or now >= held.expires_at:
            raise RegistryError("API_KEY_REFUSED")
        if whose.state != AccountState.ACTIVE:
            raise RegistryError("API_KEY_REFUSED")
        acts = frozenset(map(Act, held.acts.split()))
        actor = Actor(whose.id, whose.name, whose.organisation, whose.role_set, Channel.API, acts)
        key_id, used = held.id, held.last_used
    if used != today:
        _used(office, key_id, today)
    return actor


@one_transaction
def _used(office: Office, key_id: str, today: date) -> None:
    office.session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used=today))


def line(each: ApiKey) -> Line:
    """Tell a key without its secret."""
    return Line(
        each.id,
        each.label,
        each.account_id,
        tuple(each.acts.split()),
        each.created_at,
        each.expires_at,
        each.revoked_at,
        each.last_used,
        each.secret_hash is None,
    )
