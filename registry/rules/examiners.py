"""Who examined, as the cells of files have it: one name, or several with marks or spaces between."""

from __future__ import annotations

import re

from registry.verify.identity import normalise_name

_BETWEEN = re.compile(r"[、,，;；/|&＆]")


def names(text: str, examiner: str) -> bool:
    """Say whether `text` names `examiner`; a space may part names, or stand inside of one."""
    wanted = normalise_name(examiner)
    parts = [part for piece in _BETWEEN.split(text) for part in (piece, *piece.split())]
    return bool(wanted) and wanted in {normalise_name(part) for part in parts}
