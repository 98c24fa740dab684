"""Break each numbered step of the verifier in turn: its vectors, and only files meant for it, must notice."""

from __future__ import annotations

from base64 import b32decode
from collections.abc import Callable
from typing import Any

import cbor2
import pytest

from registry.verify import Verifier
from registry.verify.check import Check
from registry.verify.claims import Claims
from registry.verify.envelope import Sealed, sig_structure
from tests.vectors.judge import FILES, VECTORS, told, verdict_of


def always_good(_verifier: Verifier, _check: Check) -> bool:
    """Find nothing."""
    return False


def decode_anything(_verifier: Verifier, check: Check) -> bool:
    """Read whatever looks a little like a token, as a careless reader would."""
    digits = check.text.strip().rpartition("/V/")[2].partition("#")[0].partition("?")[0].upper()
    check.token = b32decode(digits + "A" * (-len(digits) % 8))[: len(digits) * 5 // 8]
    protected, _, payload, signature = cbor2.loads(check.token).value
    check.sealed = Sealed(protected, protected[-4:], payload, signature, sig_structure(protected, payload))
    return False


def any_key(verifier: Verifier, check: Check) -> bool:
    """Take whatever key the trust list has by that kid, or else any that it has."""
    trusted = verifier._trust_list
    keys = trusted.keys if trusted else {}
    check.key = keys.get(check.sealed.kid) or next(iter(keys.values()))
    return False


def read_anything(_verifier: Verifier, check: Check) -> bool:
    """Take the claims as they come, for the first eight positions, within no bounds."""
    said = cbor2.loads(check.sealed.payload)
    fields = said[-70001][:8]
    fields[4] = tuple(fields[4])
    check.claims = check.told = Claims(*fields, exp=said.get(4), iat=said[6])
    return False


# Step 9 asks the register: no vector, which is offline by nature, can notice it.
STEPS: dict[int, Callable[[Verifier, Check], bool]] = {
    0: always_good,
    1: decode_anything,
    2: any_key,
    3: always_good,
    4: read_anything,
    5: always_good,
    6: always_good,
    7: always_good,
    8: always_good,
}
# What each step gives, by docs/formats.md 7 and the notices of docs/verdicts.md.
GIVES: dict[int, set[str]] = {
    0: {"CLOCK_UNRELIABLE"},
    1: {"NOT_OURS", "MALFORMED", "OTHER_HOST"},
    2: {"TRUST_MISSING", "TRUST_STALE", "UNKNOWN_KEY"},
    3: {"BAD_SIGNATURE"},
    4: {"MALFORMED", "FORMAT_NEWER", "BAD_SIGNATURE", "UNKNOWN_KEY"},
    5: {"NOT_YET_VALID", "EXPIRED", "REVIEW_OVERDUE", "CLOCK_UNRELIABLE", "EXPIRES_SOON", "REVIEW_SOON"},
    6: {"STATUS_MISSING", "STATUS_STALE", "STATUS_NOT_COVERED", "STATUS_AGEING"},
    7: {
        *("BANNED", "REVOKED", "SUSPENDED", "CANCELLED", "LAPSED", "UNDER_REVIEW", "SUPERSEDED"),
        *("KEY_COMPROMISED", "FORMAT_NEWER", "STATUS_NOT_COVERED"),
    },
    8: {"OUT_OF_SCOPE", "RULE_UNVERIFIED", "FORMAT_NEWER", "WORK_NOT_ASKED", "RULE_UNVERIFIED_NOTICE"},
}
MEANT = [(name, step) for name, file in FILES.items() for step in file["steps"]]


def notices(case: dict[str, Any]) -> bool:
    """Tell whether a vector fails; a crash of the broken verifier is a failure too."""
    try:
        return told(verdict_of(case)) != told(case)
    except Exception:  # noqa: BLE001  whatever a broken step leads to
        return True


def noticing(file: dict[str, Any]) -> list[str]:
    return [case["name"] for case in file["cases"] if notices(case)]


@pytest.fixture
def broken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Break the step that the test names."""
    step: int = request.param
    (name,) = (method for method in vars(Verifier) if method.startswith(f"_step_{step}_"))
    monkeypatch.setattr(Verifier, name, STEPS[step])
    return step


def test_nothing_fails_while_nothing_is_broken() -> None:
    assert {name: noticing(file) for name, file in FILES.items() if noticing(file)} == {}


def test_every_step_has_files_meant_for_it() -> None:
    assert {step for _, step in MEANT} == set(STEPS)


@pytest.mark.parametrize("broken", STEPS, indirect=True)
def test_only_vectors_about_a_step_notice_it_missing(broken: int) -> None:
    about = {
        name
        for name, case in VECTORS
        if broken in FILES[name.partition(":")[0]]["steps"]
        or GIVES[broken].intersection((*case["reasons"], *case["notices"]))
    }
    noticed = {name for name, case in VECTORS if notices(case)}
    assert noticed
    assert noticed - about == set()


@pytest.mark.parametrize(("name", "broken"), MEANT, indirect=["broken"])
def test_a_file_meant_for_a_step_notices_it_missing(name: str, broken: int) -> None:
    assert noticing(FILES[name])
