"""Organisations and programs' keys: kept by a registrar, checked, and written into the trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from registry.errors import RegistryError
from registry.models import Accreditation, ApiKey, audit
from registry.rules.permissions import Act, Channel, Role
from registry.workflows import accounts, api_keys, organisations
from registry.workflows.authority import require
from registry.workflows.transaction import reading
from tests.workflows.hiring import FOUNDER, REGULATOR, hire, key_of
from tests.workflows.hiring import organisations as register_all

CREDIT_CODE = "91110000600037341L"
DAY = 24 * 3600


@pytest.fixture(autouse=True)
def _organisations(office):
    register_all(office)


@pytest.fixture
def registrar(office):
    return hire(office, "li", Role.REGISTRAR).actor(office)


def code(act, *args, **how):
    with pytest.raises(RegistryError) as caught:
        act(*args, **how)
    return caught.value.code


def add(office, actor, now, code="3303", **changes):
    told = {
        "name": "温州焊工考核中心（示例）",
        "kind": "certification_body",
        "credit_code": CREDIT_CODE,
    }
    organisations.add(office, actor, code=code, now=now, **{**told, **changes})


def accredit(office, actor, now, code="3302", **changes):
    told = {
        "schemes": [1], "region": "330200", "from_day": date(2026, 1, 1), "to_day": date(2028, 12, 31),
        "examiners": ["郑示例", "吴示例", " 郑示例 "],
    }  # fmt: skip
    return organisations.accredit(office, actor, code, now=now, **{**told, **changes})


def test_an_organisation_has_a_credit_code_of_its_own_that_passes_its_check(office, registrar, now):
    add(office, registrar, now)
    assert organisations.Line("3303", "温州焊工考核中心（示例）", "certification_body", CREDIT_CODE) in (
        organisations.listing(office, registrar)
    )
    assert code(add, office, registrar, now) == "BODY_EXISTS"
    assert code(add, office, registrar, now, "3304") == "CREDIT_CODE_TAKEN"
    assert (
        code(add, office, registrar, now, "3304", credit_code="91110000600037341X") == "CREDIT_CODE_INVALID"
    )
    assert code(add, office, registrar, now, "3304", kind="church") == "BODY_KIND_UNKNOWN"
    assert code(add, office, registrar, now, "33 04") == "BODY_INVALID"
    assert code(add, office, registrar, now, "3304", name=" ") == "BODY_INVALID"


def test_an_organisation_changes_its_name_and_the_trail_tells(office, registrar, now):
    how = {"name": "宁波焊工考核中心（示例）", "credit_code": CREDIT_CODE, "now": now}
    organisations.change(office, registrar, "3302", **how)
    organisations.change(office, registrar, "3302", **how)
    assert organisations.show(office, registrar, "3302")[0].name == "宁波焊工考核中心（示例）"
    assert code(organisations.change, office, registrar, "none", **how) == "ORGANISATION_UNKNOWN"
    with reading(office) as session:
        told = [(each.act, each.rule) for each in audit.of_subject(session, "organisation", "3302")]
    assert told == [("organisation.keep", "change")] * 2


def test_an_accreditation_says_what_where_when_and_by_whom(office, registrar, now):
    made = accredit(office, registrar, now)
    [grant] = organisations.show(office, registrar, "3302")[1]
    assert (grant.id, grant.schemes, grant.region) == (made, (1,), "330200")
    assert (grant.examiners, grant.withdrawn_on) == (("吴示例", "郑示例"), None)
    organisations.withdraw(office, registrar, made, date(2027, 6, 30), now)
    with reading(office) as session:
        held = session.get(Accreditation, made)
        days = (date(2025, 12, 31), date(2026, 1, 1), date(2027, 6, 30), date(2027, 7, 1))
        assert [held.holds(1, day) for day in days] == [False, True, True, False]
        assert not held.holds(2, date(2026, 1, 1))
    again = (office, registrar, made, date(2027, 6, 30), now)
    assert code(organisations.withdraw, *again) == "ACCREDITATION_UNKNOWN"


@pytest.mark.parametrize(
    "wrong",
    [
        {"schemes": []}, {"schemes": [999]}, {"region": "3302"}, {"region": "33020a"},
        {"to_day": date(2025, 12, 31)}, {"code": "EMP-1"},
    ],
)  # fmt: skip
def test_an_accreditation_that_cannot_be_is_refused(office, registrar, now, wrong):
    assert code(accredit, office, registrar, now, **wrong) == "ACCREDITATION_INVALID"


def test_whoever_is_no_registrar_is_refused_alike_for_what_exists_and_what_does_not(office, now):
    clerk = hire(office, "zhao", Role.CLERK, organisation="3302").actor(office)
    answers = {
        code(act)
        for act in (
            lambda: add(office, clerk, now),
            lambda: organisations.listing(office, clerk),
            lambda: organisations.show(office, clerk, "3302"),
            lambda: organisations.show(office, clerk, "none"),
            lambda: organisations.change(office, clerk, "none", name="x", credit_code=None, now=now),
            lambda: accredit(office, clerk, now),
            lambda: organisations.withdraw(office, clerk, "none", date(2027, 6, 30), now),
            lambda: api_keys.create(
                office, clerk, clerk.account_id, label="x", acts=["upload"], days=1, now=now
            ),
            lambda: api_keys.revoke(office, clerk, "none", now),
            lambda: api_keys.listing(office, clerk, "3302"),
        )
    }
    assert answers == {"FORBIDDEN"}


def key(office, registrar, account_id, now, **changes):
    told = {"label": "考核系统", "acts": ["upload"], "days": 90}
    return key_of(office, account_id, by=registrar, now=now, **{**told, **changes})


def test_a_key_acts_in_the_name_of_an_account_within_its_scope_until_it_expires(office, registrar, now):
    clerk = hire(office, "zhao", Role.CLERK, organisation="3302")
    secret = key(office, registrar, clerk.account_id, now)
    actor = api_keys.actor_of(office, secret, now)
    assert (actor.account_id, actor.organisation, actor.channel) == (clerk.account_id, "3302", Channel.API)
    require(actor, Act.UPLOAD, organisation="3302")
    assert code(require, actor, Act.UPLOAD, organisation="3301") == "FORBIDDEN"
    [line] = api_keys.listing(office, registrar, "3302")
    assert (line.last_used, line.acts, line.expires_at) == (office.day(now), ("upload",), now + 90 * DAY)
    api_keys.actor_of(office, secret, now + 90 * DAY - 1)
    assert code(api_keys.actor_of, office, secret, now + 90 * DAY) == "API_KEY_REFUSED"


def test_a_secret_is_told_once_and_only_its_hash_is_kept(office, registrar, now):
    clerk = hire(office, "zhao", Role.CLERK, organisation="3302")
    secret = key(office, registrar, clerk.account_id, now)
    with reading(office) as session:
        [held] = session.scalars(select(ApiKey)).all()
        assert secret.startswith("wrk_")
        assert all(secret not in str(value) for value in vars(held).values())
        assert len(held.secret_hash) == 32


def test_revoked_locked_recovered_and_unknown_keys_are_refused_alike(office, registrar, now):
    people = [hire(office, login, Role.CLERK, organisation="3302") for login in ("zhao", "sun", "zhou")]
    secrets = [key(office, registrar, person.account_id, now + turn) for turn, person in enumerate(people)]
    [third, _, first] = api_keys.listing(office, registrar, "3302")
    assert (first.account_id, third.account_id) == (people[0].account_id, people[2].account_id)
    api_keys.revoke(office, registrar, first.id, now + 3)
    accounts.lock(office, FOUNDER, people[1].account_id, now)
    accounts.recover(office, FOUNDER, people[2].account_id, now)
    for secret in (*secrets, "wrk_made-up", "", "\ud800"):
        assert code(api_keys.actor_of, office, secret, now) == "API_KEY_REFUSED"
    assert code(api_keys.revoke, office, registrar, first.id, now) == "API_KEY_UNKNOWN"


def test_a_key_is_for_what_its_account_may_do_by_the_api_and_for_a_limited_time(office, registrar, now):
    approver = hire(office, "qian", Role.APPROVER).account_id
    for wrong in (
        {"acts": ["upload"]}, {"acts": ["case.reject"]}, {"acts": []}, {"acts": ["god"]}, {"label": " "},
        {"acts": ["case.read"], "days": 0}, {"acts": ["case.read"], "days": 401},
    ):  # fmt: skip
        assert code(key, office, registrar, approver, now, **wrong) == "API_KEY_INVALID"
    key(office, registrar, approver, now, acts=["case.approve", "case.read"])
    assert code(key, office, registrar, "none", now) == "ACCOUNT_UNKNOWN"


def test_keys_are_kept_from_the_console_only(office, registrar, now):
    for channel in (Channel.API, Channel.COMMAND):
        actor = replace(registrar, channel=channel)
        assert code(api_keys.listing, office, actor, REGULATOR) == "FORBIDDEN"
