"""The works that one can be asked about, by their codes and names: for the choices of forms."""

from __future__ import annotations

from registry.verify.scope import schemes


def works(language: str) -> dict[str, str]:
    """Give system:code → code and name of every work of the catalogues."""
    return {
        f"{scheme.system}:{code}": f"{code} {name[language]}"
        for scheme in schemes()
        for code, name in scheme.items.items()
    }
