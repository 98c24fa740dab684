"""Write the vectors: python -m tests.vectors.make. Keys are fixed, signatures repeat: again gives the same.

Inputs are made here; what is expected of them is written by hand in `cases/` and asks no verifier.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.vectors.cases import claims, dates, keys, scope, status, text
from tests.vectors.world import Group

HERE = Path(__file__).parent
GROUPS: tuple[Group, ...] = tuple(
    group for module in (text, keys, claims, dates, status, scope) for group in module.GROUPS
)


def written(group: Group) -> str:
    """Give the text of a group's file."""
    return json.dumps(group.to_json(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write one file a group."""
    for group in GROUPS:
        (HERE / f"{group.name}.json").write_text(written(group), "utf-8")
    print(f"{sum(len(group.cases) for group in GROUPS)} vectors in {len(GROUPS)} files")


if __name__ == "__main__":
    main()
