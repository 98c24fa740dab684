"""The directory: names of bodies and schemes for verifiers, signed anew only when one has changed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from registry.models import organisation
from registry.models import snapshot as published
from registry.verify import cbor, directory, envelope, scope
from registry.verify.directory import Directory
from registry.verify.refusal import RefusedError
from registry.verify.trust_list import TrustList

from .context import Office

_KINDS = (organisation.Kind.CERTIFICATION_BODY, organisation.Kind.ISSUING_AUTHORITY)
_LANGUAGE = "zh-CN"


def outdated(session: Session, trust_list: TrustList) -> bool:
    """Tell whether the directory in public is missing, refused by now, or names others than we do."""
    raw = published.body_of(session, published.DIRECTORY)
    if raw is None:
        return True
    try:
        current = directory.accept(None, raw, trust_list=trust_list, now=None)
    except RefusedError:
        return True
    return (current.bodies, current.schemes) != (_bodies(session), _schemes())


def publish(office: Office, trust_list: TrustList, now: int) -> None:
    """Sign and store a new directory where one is needed; inside the caller's transaction."""
    session = office.session
    if not outdated(session, trust_list):
        return
    version = _next_version(session, trust_list.epoch)
    unsigned = Directory(trust_list.epoch, version, now, _bodies(session), _schemes())
    raw = envelope.seal(unsigned.payload(), office.keys.status())
    directory.accept(None, raw, trust_list=trust_list, now=now)
    published.put(session, published.DIRECTORY, raw, now, media_type=published.COSE, immutable=False)


def _next_version(session: Session, epoch: int) -> int:
    """Count up from what is in public, whoever signed it: a verifier refuses what does not count up."""
    raw = published.body_of(session, published.DIRECTORY)
    if raw is None:
        return 1
    current = cbor.decode(envelope.unseal(raw, envelope.MAX_OBJECT).payload)
    return int(current["version"]) + 1 if current["epoch"] == epoch else 1


def _bodies(session: Session) -> dict[str, str]:
    return organisation.names(session, _KINDS)


def _schemes() -> dict[int, tuple[str, str]]:
    return {scheme.id: (scheme.names[_LANGUAGE], scheme.edition) for scheme in scope.schemes()}
