"""What commands say of a case that they opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .output import print_json, say

if TYPE_CHECKING:
    from registry.workflows.cases import Stood


def tell(stood: Stood, *, as_json: bool) -> None:
    """Tell the case, and that nothing has been decided yet."""
    if as_json:
        told = {"case": stood.id, "version": stood.version, "state": stood.state}
        print_json({**told, "proposal_sha256": stood.proposal_sha256.hex()})
        return
    say(
        f"已提请，案件 {stood.id}。经告知、审核并由另一人批准后才生效。",
        f"Proposed: case {stood.id}. Nothing holds before notice, review and a second person's approval.",
    )
