"""A key that was stolen, as the decision of two persons leaves the trust list; without the persons."""

from __future__ import annotations

from registry.verify.trust_list import TrustList
from registry.workflows import trust
from registry.workflows.transaction import transaction


def mark_compromised(office, kid: bytes, since: int, now: int) -> TrustList:
    """Mark a key from a moment (Unix seconds) on; give the list."""
    with transaction(office):
        return trust.ensure(office, now, compromised=(kid, since))
