"""The small registry that all vectors are about: fixed keys, signatures that repeat, and the shape of a case.

A case gives inputs, and what verdicts.md and docs/formats.md say about them. The expectations are written by
hand in `cases/`; nothing here asks a verifier.
"""

from __future__ import annotations

from base64 import b32encode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2

from registry.verify import envelope
from registry.verify.claims import Claims, encode_claims
from registry.verify.keys import Signer
from registry.verify.qr import token_to_text
from tests.factories import BASE_URL, NOW, ORDER, make_claims, make_directory, make_key, make_snapshot
from tests.simulator import Publisher

OURS = Publisher("vectors")


def trust(**changes: Any) -> bytes:
    """Sign a trust list of an hour ago."""
    return OURS.publish_trust_list(**{"version": 1, **changes})


def trust_key(signer: Signer, *uses: str, **changes: Any) -> dict[str, Any]:
    """Give the `keys` of a trust list that also names, or names otherwise, the key of `signer`."""
    key = make_key(signer.public, *uses, **changes)
    return {"keys": {**OURS.keys, key.kid: key}}


def snapshot(classes: dict[str, list[int]] | None = None, **changes: Any) -> bytes:
    """Sign a snapshot of half an hour ago that covers serials 0 to 99."""
    return envelope.seal(make_snapshot(classes, **changes).payload(), OURS.status)


def directory() -> bytes:
    """Sign a directory of half an hour ago."""
    return envelope.seal(make_directory().payload(), OURS.status)


def token(signer: Signer = OURS.credential, **changes: Any) -> bytes:
    """Sign a credential: serial 7, fusion welding (2.1), 2026-03-21 to 2032-03-20, review due 2029-03-20."""
    return envelope.seal(encode_claims(make_claims(**changes)), signer)


def card(**changes: Any) -> str:
    """Give the text of a credential's QR."""
    return as_text(token(**changes))


def as_text(blob: bytes) -> str:
    """Give the text of a QR that holds `blob`."""
    return token_to_text(blob, BASE_URL)


def base32(blob: bytes) -> str:
    """Give bare base32, unpadded."""
    return b32encode(blob).decode().rstrip("=")


def wire(claims: Claims | None = None) -> dict[int, Any]:
    """Give the map of a token as it is written, to be spoilt."""
    said: dict[int, Any] = cbor2.loads(encode_claims(claims or make_claims()))
    return said


def spoilt(position: int, value: Any) -> str:
    """Give the text of a credential, rightly signed, one position of whose array holds `value`."""
    said = wire()
    said[-70001][position] = value
    return signed(said)


def signed(payload: Any, signer: Signer = OURS.credential) -> str:
    """Give the text of any payload, rightly signed; a map is written in the order given."""
    return as_text(envelope.seal(payload if isinstance(payload, bytes) else cbor2.dumps(payload), signer))


def framed(protected: bytes, unprotected: Any, payload: bytes, signature: bytes) -> bytes:
    """Write a COSE_Sign1 with whatever headers."""
    return cbor2.dumps(cbor2.CBORTag(18, [protected, unprotected, payload, signature]))


def high_s(blob: bytes) -> bytes:
    """Give the same token with the other signature that the curve's equation also accepts."""
    s = int.from_bytes(blob[-32:])
    return blob[:-32] + (ORDER - s).to_bytes(32)


def flipped(blob: bytes, at: int) -> bytes:
    """Flip the lowest bit of one byte; `at` counts from the end where it is negative."""
    spoilt = bytearray(blob)
    spoilt[at] ^= 1
    return bytes(spoilt)


_DEFAULT: Any = object()
# No edition of the table has been verified by a person yet, and every verdict that tells claims says so.
STANDING = ("RULE_UNVERIFIED_NOTICE",)


@dataclass(frozen=True)
class Case:
    """One vector: inputs and what they must give. `told`: whether the claims may be shown.

    `notices` are those beside STANDING, which comes last; `edition`: whether the table knows the scheme.
    """

    name: str
    text: str
    outcome: str
    reasons: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    told: bool = True
    edition: bool = True
    official: str | None = None
    trust: bytes | None = field(default=_DEFAULT)
    snapshot: bytes | None = field(default=_DEFAULT)
    directory: bytes | None = None
    now: int = NOW
    work: str | None = "mem:2.1"
    on: str | None = None
    confirmed: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the case as it stands in the file; bytes are base64url without padding."""
        standing = STANDING if self.told and self.edition else ()
        return {
            "name": self.name,
            "text": self.text,
            "root": OURS.root.public.to_pem().decode(),
            "trust_list": _base64url(trust() if self.trust is _DEFAULT else self.trust),
            "snapshot": _base64url(snapshot() if self.snapshot is _DEFAULT else self.snapshot),
            "directory": _base64url(self.directory),
            "now": self.now,
            "clock_confirmed_at": self.confirmed,
            "work": self.work,
            "on": self.on,
            "outcome": self.outcome,
            "reasons": list(self.reasons),
            "notices": [*self.notices, *standing],
            "claims_told": self.told,
            "official": self.official,
        }


@dataclass(frozen=True)
class Group:
    """One file of vectors; `steps` of the verifier are those that its cases would notice missing."""

    name: str
    about: str
    steps: tuple[int, ...]
    cases: tuple[Case, ...]

    def to_json(self) -> dict[str, Any]:
        """Give the file's content."""
        cases = [case.to_json() for case in self.cases]
        return {"about": self.about, "steps": list(self.steps), "cases": cases}


def _base64url(blob: bytes | None) -> str | None:
    return None if blob is None else urlsafe_b64encode(blob).decode().rstrip("=")
