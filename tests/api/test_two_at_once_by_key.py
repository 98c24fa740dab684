"""Two who act on one case at the same moment, on a real server of two processes: exactly one has acted."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest
from sqlalchemy import func, select

from registry.models import Approval, Decision, Leaf
from registry.workflows.transaction import reading
from tests.api.bodies import ban, who
from tests.api.callers import staff
from tests.api.serving import serving
from tests.api.walking import OTHER, reviewed, signed
from tests.factories import DAY, NOW, make_resident_id
from tests.workflows.test_concurrency import together

ROUNDS = 5


@pytest.fixture
def people(office, settings, tmp_path):
    with serving(settings, tmp_path, NOW) as server:
        yield staff(office, server.ask, NOW - 40 * DAY)


def at_once(*sending):
    """Send at one moment; count the codes of the answers, None where it was taken."""
    answers = []
    assert together(*[lambda send=send: answers.append(send()) for send in sending]) == []
    return Counter(answer.code for answer in answers)


def counted(office, *models):
    with reading(office) as session:
        return [session.scalar(select(func.count()).select_from(model)) for model in models]


def leaves(office):
    with reading(office) as session:
        return list(session.scalars(select(Leaf.type).order_by(Leaf.index)))


def test_of_two_approvals_exactly_one_decides(office, people):
    for number in range(1, ROUNDS + 1):
        proposal = ban(number=number, who=who(make_resident_id(order=number)), **OTHER)
        case = reviewed(people, proposal)
        bodies = {login: {"version": case.version, **signed(case, login)} for login in ("approver", "second")}
        path, before = f"{case.path}/approval", leaves(office)
        codes = at_once(*[partial(people[login].post, path, body) for login, body in bodies.items()])
        assert codes == {None: 1, "CASE_CHANGED": 1}
        assert counted(office, Decision, Approval) == [number, number]
        assert leaves(office)[len(before) :].count("decision") == 1


def test_of_two_steps_exactly_one_is_taken(people):
    case = reviewed(people, ban(**OTHER))
    body = {"version": case.version, "step": "withdraw", "note": "另案处理"}
    codes = at_once(*[lambda: people["officer"].post(f"{case.path}/steps", body)] * 2)
    assert codes == {None: 1, "CASE_CHANGED": 1}
    assert case.show()["state"] == "withdrawn"
