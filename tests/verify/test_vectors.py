"""Every vector, judged by this verifier; and the vectors themselves: complete and reproducible."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from registry.verify import Notice, Reason
from registry.verify.scope import scheme_of
from tests.vectors.judge import HERE, VECTORS, told, verdict_of
from tests.vectors.make import GROUPS, written

# Only the office can give these: they need the register, or a ban filter.
NOT_OFFLINE = {Reason.BAN_POSSIBLE, Reason.NO_RECORD, Reason.NEEDS_REVIEW}


@pytest.mark.parametrize(("name", "case"), VECTORS)
def test_vector(name: str, case: dict[str, object]) -> None:
    assert told(verdict_of(case)) == told(case)


def test_every_reason_has_its_own_file() -> None:
    files = {path.stem for path in HERE.glob("*.json")}
    missing = {code.value.lower() for code in (*Reason, *Notice) if code not in NOT_OFFLINE} - files
    assert missing == {"malformed"}  # in two files: text and claims
    assert {"malformed_text", "malformed_claims"} <= files


@pytest.mark.parametrize("code", [code for code in (*Reason, *Notice) if code not in NOT_OFFLINE])
def test_every_reason_and_notice_is_expected_somewhere_and_absent_somewhere(code: Reason | Notice) -> None:
    expected = [case for _, case in VECTORS if code in (*case["reasons"], *case["notices"])]
    assert 0 < len(expected) < len(VECTORS)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_file_is_what_the_generator_makes(group) -> None:  # type: ignore[no-untyped-def]  # a parameter of pytest
    assert (HERE / f"{group.name}.json").read_text("utf-8") == written(group)


def test_names_are_unique_in_their_file() -> None:
    for path in HERE.glob("*.json"):
        names = Counter(case["name"] for case in json.loads(path.read_text("utf-8"))["cases"])
        assert max(names.values()) == 1, path.name


def test_no_vector_rests_on_a_scheme_that_exists_by_accident() -> None:
    assert scheme_of(4_000) is None
