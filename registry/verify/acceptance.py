"""What trust list, directory, snapshot and delta share: when a candidate object replaces the one in hand.

A candidate is refused with its reason and changes nothing. Age is not asked here: a late list is better than
an older one; the verifier judges age.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from . import cbor
from .envelope import MAX_OBJECT, Sealed, unseal
from .keys import PublicKey
from .refusal import Refusal, RefusedError

if TYPE_CHECKING:  # the trust list is itself accepted by these rules
    from .trust_list import TrustList

CLOCK_TOLERANCE = 300  # seconds an object may be ahead of a confirmed clock

Payload = dict[str, Any]


class Numbered(Protocol):
    """An accepted object with its place in the order."""

    @property
    def epoch(self) -> int:
        """Declared by the root; a new one resets the order of everything below it."""

    @property
    def version(self) -> int:
        """Counts up within the epoch."""


def open_signed(
    blob: bytes,
    kind: str,
    *,
    use: str,
    trust_list: TrustList,
    now: int | None,
    iat_of: Callable[[Payload], Any] = lambda payload: payload.get("iat"),
) -> Payload:
    """Open an object of type `kind` signed by a key that the trust list names for `use`; give its payload.

    `iat_of` finds the object's time of signing where it is not the member `iat`. Raises RefusedError.
    """
    sealed = unseal(blob, MAX_OBJECT)
    key = trust_list.keys.get(sealed.kid)
    if key is None or use not in key.uses:
        raise RefusedError(Refusal.UNKNOWN_KEY, f"no such key for {use}")
    payload = open_with(sealed, kind, key.public)
    if key.compromised_from is not None:
        raise RefusedError(Refusal.KEY_COMPROMISED)
    iat = iat_of(payload)
    if type(iat) is not int:
        raise RefusedError(Refusal.MALFORMED, "iat is a whole number of seconds")
    if not key.may_sign_at(iat):
        raise RefusedError(Refusal.UNKNOWN_KEY, "signed outside the key's window")
    check_future(iat, now)
    return payload


def still_trusted(raw: bytes, iat: int, *, use: str, trust_list: TrustList) -> bool:
    """Say whether an object in hand would be opened under this trust list too: keys are stolen."""
    try:
        key = trust_list.keys.get(unseal(raw, MAX_OBJECT).kid)
    except RefusedError:
        return False
    if key is None or use not in key.uses or key.compromised_from is not None:
        return False
    return key.may_sign_at(iat)


def open_with(sealed: Sealed, kind: str, public: PublicKey) -> Payload:
    """Give the payload of an object of type `kind`; nothing is read before `public` is proved its signer."""
    if not public.verify(sealed.signature, sealed.signed):
        raise RefusedError(Refusal.BAD_SIGNATURE)
    try:
        payload = cbor.decode(sealed.payload)
    except ValueError as broken:
        raise RefusedError(Refusal.MALFORMED, str(broken)) from broken
    if type(payload) is not dict or payload.get("type") != kind:
        raise RefusedError(Refusal.WRONG_TYPE, f"not a {kind}")
    if any(type(member) is not str for member in payload):
        raise RefusedError(Refusal.MALFORMED, "members are named by text")
    return payload


def check_future(iat: int, now: int | None) -> None:
    """Refuse what was signed more than 300 s after `now`, a confirmed clock (None: the clock is not)."""
    if now is not None and iat > now + CLOCK_TOLERANCE:
        raise RefusedError(Refusal.FROM_THE_FUTURE)


def replaces(current: Numbered | None, candidate: Numbered) -> bool:
    """Tell whether `candidate` takes the place of `current`: higher does, equal does not, lower is OLDER."""
    if current is None:
        return True
    held, offered = (current.epoch, current.version), (candidate.epoch, candidate.version)
    if offered < held:
        raise RefusedError(Refusal.OLDER, f"{offered} after {held}")
    return offered > held
