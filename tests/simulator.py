"""A publisher in memory: its keys, its state, and whatever it publishes, good or bad, in one line.

    publisher = Publisher()
    card = publisher.issue(name="李娜")
    publisher.revoke(card)
    verdict = publisher.verifier().verify(card.text, now=NOW)

Every object can be spoilt by keyword: `publisher.publish_snapshot(signer=publisher.credential)`,
`publisher.publish_trust_list(version=0)`. What is published is bytes; what is accepted comes from `accept`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from registry.verify import Verifier, delta, directory, snapshot, trust_list
from registry.verify.claims import Claims, encode_claims
from registry.verify.directory import Directory
from registry.verify.envelope import seal
from registry.verify.keys import Signer
from registry.verify.qr import token_to_text
from registry.verify.snapshot import CLASSES, BodyRule, Snapshot
from registry.verify.trust_list import TrustKey, TrustList
from tests.factories import (
    BASE_URL,
    NOW,
    FixedSigner,
    make_claims,
    make_directory,
    make_key,
    make_snapshot,
    make_trust_list,
)


@dataclass(frozen=True)
class Card:
    """An issued credential: what was signed, the token, the text of its QR."""

    claims: Claims
    token: bytes
    text: str

    @property
    def serial(self) -> int:
        """The credential's serial."""
        return self.claims.serial


@dataclass
class Publisher:
    """The state of a small registry. Keys follow from `name`: two publishers of one name sign alike."""

    name: str = "simulated"
    now: int = NOW
    count: int = 100
    classes: dict[str, set[int]] = field(default_factory=lambda: {name: set() for name in CLASSES})
    rules: list[BodyRule] = field(default_factory=list)
    keys: dict[bytes, TrustKey] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    issued: int = 0

    def __post_init__(self) -> None:
        self.root, self.credential, self.status, self.stranger = (
            FixedSigner(f"{self.name} {use}") for use in ("root", "credential", "status", "stranger")
        )
        self.trust(make_key(self.credential.public, "credential", serials=(0, None)))
        self.trust(make_key(self.status.public, "status"))

    # Acts

    def trust(self, key: TrustKey) -> None:
        """Name a key in the next trust list, or change how it is named."""
        self.keys[key.kid] = key

    def issue(self, *, signer: Signer | None = None, **changes: Any) -> Card:
        """Sign a credential with the next serial."""
        claims = make_claims(**{"serial": self.issued, **changes})
        self.issued = max(self.issued, claims.serial + 1)
        token = seal(encode_claims(claims), signer or self.credential)
        return Card(claims, token, token_to_text(token, BASE_URL))

    def put(self, name: str, *cards: Card | int) -> None:
        """Put credentials into a class of the next snapshot."""
        self.classes.setdefault(name, set()).update(_serial(card) for card in cards)

    def revoke(self, *cards: Card | int) -> None:
        """Put credentials into `revoked`."""
        self.put("revoked", *cards)

    def ban(self, *cards: Card | int) -> None:
        """Put all credentials of a banned person into `banned`."""
        self.put("banned", *cards)

    def release(self, name: str, *cards: Card | int) -> None:
        """Take credentials out of a class of the next snapshot."""
        self.classes[name].difference_update(_serial(card) for card in cards)

    def review(self, body: str, from_day: int, to_day: int) -> None:
        """Put a body's credentials with a start day in the range under review."""
        self.rules.append(BodyRule(body, from_day, to_day))

    # What is published, as bytes

    def publish_trust_list(self, *, signer: Signer | None = None, **changes: Any) -> bytes:
        """Sign the next trust list."""
        kept = {"version": self._next("trust-list", changes), **changes}
        unsigned = make_trust_list(self.root.public, *self.keys.values(), **kept)
        return seal(unsigned.payload(), signer or self.root)

    def publish_snapshot(self, *, signer: Signer | None = None, **changes: Any) -> bytes:
        """Sign the next snapshot."""
        plain = {"count": self.count, "rules": tuple(sorted(self.rules))}
        kept = {"version": self._next("snapshot", changes), **plain, **changes}
        classes = {name: sorted(serials) for name, serials in self.classes.items()}
        return seal(make_snapshot(classes, **kept).payload(), signer or self.status)

    def publish_directory(self, *, signer: Signer | None = None, **changes: Any) -> bytes:
        """Sign the next directory."""
        kept = {"version": self._next("directory", changes), **changes}
        return seal(make_directory(**kept).payload(), signer or self.status)

    def publish_delta(self, base: Snapshot, target: Snapshot, *, signer: Signer | None = None) -> bytes:
        """Sign the delta between two snapshots."""
        return seal(delta.make(base, target), signer or self.status)

    def _next(self, kind: str, changes: dict[str, Any]) -> int:
        self.versions[kind] = self.versions.get(kind, 0) + 1
        return int(changes.get("version", self.versions[kind]))

    # What a phone holds after accepting it

    def trust_list(self, **changes: Any) -> TrustList:
        """Publish a trust list and accept it."""
        blob = self.publish_trust_list(**changes)
        return trust_list.accept(None, blob, root=self.root.public, now=None)

    def snapshot(self, trusted: TrustList | None = None, **changes: Any) -> Snapshot:
        """Publish a snapshot and accept it."""
        trusted = trusted or self.trust_list()
        return snapshot.accept(None, self.publish_snapshot(**changes), trust_list=trusted, now=None)

    def directory(self, trusted: TrustList | None = None, **changes: Any) -> Directory:
        """Publish a directory and accept it."""
        trusted = trusted or self.trust_list()
        return directory.accept(None, self.publish_directory(**changes), trust_list=trusted, now=None)

    def verifier(self, *, clock_confirmed_at: int | None = None, **changes: Any) -> Verifier:
        """Give a verifier that holds everything as it stands; `changes` are those of the snapshot."""
        trusted = self.trust_list()
        return Verifier(
            trusted,
            self.snapshot(trusted, **changes),
            self.directory(trusted),
            clock_confirmed_at=self.now if clock_confirmed_at is None else clock_confirmed_at,
        )


def _serial(card: Card | int) -> int:
    return card if isinstance(card, int) else card.serial
