"""The numbered steps: each reason and notice where it belongs, told together, the gravest on top."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry.verify import Mode, Notice, Outcome, Reason, RefusedError, UnknownWork, Verifier, cbor
from registry.verify.envelope import seal
from registry.verify.qr import token_to_text
from tests.factories import BASE_URL, DAY, HOUR, NOW, day, end, make_claims, make_key, make_snapshot
from tests.simulator import Publisher

WORK = "mem:2.1"
# No edition has been verified by a person yet: this notice stands last by every verdict that tells claims.
STANDING = (Notice.RULE_UNVERIFIED_NOTICE,)


@pytest.fixture
def publisher() -> Publisher:
    return Publisher("verifier")


def held(publisher: Publisher, **options) -> Verifier:
    """Give a verifier whose clock nobody confirmed, of lists that may be changed by keyword."""
    trusted = publisher.trust_list(**options.pop("trust", {}))
    return Verifier(trusted, publisher.snapshot(trusted, **options.pop("snapshot", {})), **options)


def told(verifier: Verifier, text: str, *, now=NOW, work=WORK, on=None):
    verdict = verifier.verify(text, now=now, work=work, on=on)
    return verdict.outcome.value, [reason.value for reason in verdict.reasons]


def test_a_good_credential_is_valid_and_says_what_it_rests_on(publisher):
    card = publisher.issue()
    verdict = publisher.verifier().verify(card.text, now=NOW, work=WORK)
    assert (verdict.outcome, verdict.reasons, verdict.notices) == (Outcome.VALID, (), STANDING)
    assert verdict.claims == card.claims
    assert verdict.body_name == "杭州焊接培训考核中心"
    assert verdict.mode is Mode.OFFLINE
    assert verdict.to_json()["list"] == {
        "epoch": 1,
        "version": 1,
        "issued_at": "2026-11-24T09:30:00+08:00",
        "age_seconds": 1800,
    }
    assert verdict.to_json()["checked_at"] == "2026-11-24T10:00:00+08:00"


class TestText:
    def test_foreign_text(self, publisher):
        verifier = held(publisher)
        assert told(verifier, "https://example.org/") == ("CANNOT_TELL", ["NOT_OURS"])
        verdict = verifier.verify("https://cx.mem.gov.cn/", now=NOW)
        assert (verdict.official, verdict.claims) == ("MEM_SITE", None)

    def test_broken_text_of_ours(self, publisher):
        card = publisher.issue()
        assert told(held(publisher), card.text[:-2]) == ("CANNOT_TELL", ["MALFORMED"])

    def test_another_host_is_told_and_changes_nothing(self, publisher):
        card = publisher.issue()
        for host, notices in {"https://evil.example": (Notice.OTHER_HOST,), BASE_URL.upper(): ()}.items():
            text = card.text.replace(BASE_URL.upper(), host)
            verdict = held(publisher).verify(text, now=NOW, work=WORK)
            assert (verdict.outcome, verdict.notices) == (Outcome.VALID, (*notices, *STANDING))
        bare = card.text.rpartition("/")[2]
        assert held(publisher).verify(bare, now=NOW, work=WORK).notices == STANDING


class TestKey:
    def test_without_a_trust_list_nothing_is_told(self, publisher):
        verdict = Verifier(None).verify(publisher.issue().text, now=NOW)
        assert (verdict.reasons, verdict.claims) == ((Reason.TRUST_MISSING,), None)

    def test_without_keys_nothing_is_told(self, publisher):
        card = publisher.issue()
        trusted = replace(publisher.trust_list(), keys={})
        assert told(Verifier(trusted), card.text) == ("CANNOT_TELL", ["UNKNOWN_KEY"])

    @pytest.mark.parametrize("use", ["root", "status", "stranger"])
    def test_a_key_for_another_use_or_for_none(self, publisher, use):
        card = publisher.issue(signer=getattr(publisher, use))
        assert told(held(publisher), card.text) == ("CANNOT_TELL", ["UNKNOWN_KEY"])

    def test_the_window_judges_the_tokens_iat(self, publisher):
        key = make_key(publisher.credential.public, "credential", not_before=NOW - DAY, not_after=NOW - HOUR)
        publisher.trust(key)
        for iat, reasons in {
            NOW - DAY: [],
            NOW - HOUR: [],
            NOW - DAY - 1: ["UNKNOWN_KEY"],
            NOW - HOUR + 1: ["UNKNOWN_KEY"],
        }.items():
            verdict = held(publisher).verify(publisher.issue(iat=iat).text, now=NOW, work=WORK)
            assert list(verdict.reasons) == reasons
            assert (verdict.claims is None) == bool(reasons)

    def test_a_serial_beyond_the_keys_is_forged(self, publisher):
        publisher.trust(make_key(publisher.credential.public, "credential", serials=(5, 9)))
        for serial, reasons in {5: [], 9: [], 4: ["BAD_SIGNATURE"], 10: ["BAD_SIGNATURE"]}.items():
            verdict = held(publisher).verify(publisher.issue(serial=serial).text, now=NOW, work=WORK)
            assert list(verdict.reasons) == reasons
            assert (verdict.claims is None) == bool(reasons)

    def test_the_age_of_the_trust_list(self, publisher):
        card = publisher.issue()
        for age, reasons in {72 * HOUR: [], 72 * HOUR + 1: ["TRUST_STALE"]}.items():
            assert told(held(publisher, trust={"iat": NOW - age}), card.text)[1] == reasons

    def test_a_stale_trust_list_is_told_beside_what_comes_after(self, publisher):
        verifier = held(publisher, trust={"iat": NOW - 100 * HOUR})
        foreign = publisher.issue(signer=publisher.stranger)
        assert told(verifier, foreign.text)[1] == ["TRUST_STALE", "UNKNOWN_KEY"]
        publisher.revoke(revoked := publisher.issue())
        verifier = held(publisher, trust={"iat": NOW - 100 * HOUR})
        assert told(verifier, revoked.text) == ("NOT_VALID", ["TRUST_STALE", "REVOKED"])

    def test_a_compromised_key_condemns_nobody_and_greens_nobody(self, publisher):
        card = publisher.issue()
        publisher.trust(make_key(publisher.credential.public, "credential", compromised_from=NOW + 100 * DAY))
        assert told(held(publisher), card.text) == ("CANNOT_TELL", ["KEY_COMPROMISED"])


class TestClaims:
    def test_a_broken_payload_under_a_good_signature(self, publisher):
        for payload in (b"", b"\xa0", cbor.encode({"type": "snapshot"}), make_snapshot().payload()):
            verdict = held(publisher).verify(text_of(payload, publisher), now=NOW, work=WORK)
            assert (verdict.reasons, verdict.claims) == ((Reason.MALFORMED,), None)

    def test_a_newer_format_is_never_green_and_still_judged(self, publisher):
        publisher.ban(3)
        newer = make_claims(serial=3)
        fields = [3, newer.name, "601X", 1, ["2.1"], newer.review_day, "3301", newer.start_day, "ninth"]
        text = text_of(cbor.encode({4: newer.exp, 6: newer.iat, -70001: fields}), publisher)
        assert told(held(publisher), text) == ("BANNED", ["FORMAT_NEWER", "BANNED"])
        publisher.release("banned", 3)
        assert told(held(publisher), text) == ("CANNOT_TELL", ["FORMAT_NEWER"])

    def test_a_scheme_that_no_table_knows(self, publisher):
        card = publisher.issue(scheme=999)
        verdict = held(publisher).verify(card.text, now=NOW, work=WORK)
        assert (verdict.reasons, verdict.claims) == ((Reason.FORMAT_NEWER,), card.claims)


def text_of(payload: bytes, publisher: Publisher) -> str:
    return token_to_text(seal(payload, publisher.credential), BASE_URL)


class TestDates:
    def test_the_end_is_inclusive_to_the_second(self, publisher):
        card = publisher.issue(exp=NOW)
        confirmed = held(publisher, clock_confirmed_at=NOW)
        assert told(confirmed, card.text) == ("VALID", [])
        assert told(confirmed, card.text, now=NOW + 1) == ("NOT_VALID", ["EXPIRED"])

    def test_no_end_never_ends(self, publisher):
        card = publisher.issue(exp=None, review_day=0)
        assert told(held(publisher), card.text) == ("VALID", [])

    def test_the_review_day_is_inclusive(self, publisher):
        confirmed = held(publisher, clock_confirmed_at=NOW)
        assert told(confirmed, publisher.issue(review_day=day("2026-11-24")).text)[1] == []
        overdue = publisher.issue(review_day=day("2026-11-23"))
        assert told(confirmed, overdue.text) == ("NOT_VALID", ["REVIEW_OVERDUE"])

    def test_the_first_day_begins_at_its_midnight_in_the_registrys_zone(self, publisher):
        card = publisher.issue(start_day=day("2026-11-25"))
        midnight = end("2026-11-24") + 1
        assert told(held(publisher), card.text, now=midnight - 1)[1] == ["NOT_YET_VALID"]
        assert told(held(publisher), card.text, now=midnight)[1] == []

    def test_a_token_from_the_future(self, publisher):
        for ahead, reasons in {300: [], 301: ["CLOCK_UNRELIABLE"]}.items():
            assert told(held(publisher), publisher.issue(iat=NOW + ahead).text)[1] == reasons

    @pytest.mark.parametrize(
        ("changes", "notices"),
        [
            ({"exp": end("2027-02-22")}, [Notice.EXPIRES_SOON]),
            ({"exp": end("2027-02-23")}, []),
            ({"review_day": day("2027-02-22")}, [Notice.REVIEW_SOON]),
            ({"review_day": day("2027-02-23")}, []),
            ({"review_day": day("2026-11-24")}, [Notice.REVIEW_SOON]),
            ({"exp": NOW}, [Notice.EXPIRES_SOON]),
        ],
    )
    def test_ninety_days_are_soon(self, publisher, changes, notices):
        verdict = held(publisher).verify(publisher.issue(**changes).text, now=NOW, work=WORK)
        assert (verdict.notices, verdict.reasons) == ((*notices, *STANDING), ())


class TestClock:
    """The lists are of 09:00 and 09:30; the floor is 09:30."""

    FLOOR = NOW - HOUR // 2

    def test_five_minutes_behind_are_good(self, publisher):
        card = publisher.issue(iat=NOW - DAY)
        assert told(held(publisher), card.text, now=self.FLOOR - 300)[1] == []
        assert told(held(publisher), card.text, now=self.FLOOR - 301)[1] == ["CLOCK_UNRELIABLE"]

    def test_behind_only_what_holds_at_the_floor_is_decided(self, publisher):
        behind = self.FLOOR - 30 * DAY
        gone = publisher.issue(exp=self.FLOOR - 1, iat=behind)
        assert told(held(publisher), gone.text, now=behind) == ("NOT_VALID", ["EXPIRED", "CLOCK_UNRELIABLE"])
        good = publisher.issue(exp=self.FLOOR, iat=behind)
        assert told(held(publisher), good.text, now=behind) == ("CANNOT_TELL", ["CLOCK_UNRELIABLE"])
        late = publisher.issue(review_day=day("2026-11-23"), iat=behind)
        assert told(held(publisher), late.text, now=behind)[1] == ["REVIEW_OVERDUE", "CLOCK_UNRELIABLE"]

    def test_behind_a_first_day_that_has_come_by_the_floor_has_come(self, publisher):
        card = publisher.issue(start_day=day("2026-11-24"), iat=NOW - 40 * DAY)
        assert told(held(publisher), card.text, now=self.FLOOR - 30 * DAY)[1] == ["CLOCK_UNRELIABLE"]

    def test_behind_revocations_and_bans_still_decide(self, publisher):
        card = publisher.issue(iat=NOW - 60 * DAY)
        publisher.revoke(card)
        assert told(held(publisher), card.text, now=self.FLOOR - DAY) == (
            "NOT_VALID",
            ["REVOKED", "CLOCK_UNRELIABLE"],
        )

    def test_behind_no_age_is_told(self, publisher):
        card = publisher.issue(iat=NOW - 60 * DAY)
        verifier = held(publisher, trust={"iat": NOW - 30 * DAY})
        verdict = verifier.verify(card.text, now=self.FLOOR - DAY, work=WORK)
        assert verdict.reasons == (Reason.CLOCK_UNRELIABLE,)
        assert verdict.notices == STANDING
        assert verdict.list is not None
        assert verdict.list.age_seconds == 0

    @pytest.mark.parametrize("field", ["exp", "review"])
    def test_ahead_an_unconfirmed_clock_reddens_nobody(self, publisher, field):
        ahead = NOW + 2 * DAY
        changes = {"exp": NOW + DAY} if field == "exp" else {"review_day": day("2026-11-25")}
        red = "EXPIRED" if field == "exp" else "REVIEW_OVERDUE"
        card = publisher.issue(**changes)
        for confirmed_at, reasons in {
            None: ["CLOCK_UNRELIABLE"],
            ahead: [red],
            ahead - 72 * HOUR: [red],
            ahead - 72 * HOUR - 1: ["CLOCK_UNRELIABLE"],
            ahead + 301: ["CLOCK_UNRELIABLE"],  # the clock was set back since
        }.items():
            verifier = held(publisher, clock_confirmed_at=confirmed_at)
            assert told(verifier, card.text, now=ahead)[1] == reasons

    def test_before_the_floor_no_confirmation_is_needed(self, publisher):
        assert told(held(publisher), publisher.issue(exp=self.FLOOR - 1).text)[1] == ["EXPIRED"]
        assert told(held(publisher), publisher.issue(exp=self.FLOOR).text)[1] == ["CLOCK_UNRELIABLE"]
        assert told(held(publisher), publisher.issue(review_day=day("2026-11-23")).text)[1] == [
            "REVIEW_OVERDUE"
        ]

    def test_a_token_is_no_floor(self, publisher):
        card = publisher.issue(iat=NOW + 200)
        assert told(held(publisher), card.text, now=NOW - 100)[1] == []


class TestList:
    def test_without_a_snapshot(self, publisher):
        card = publisher.issue()
        assert told(Verifier(publisher.trust_list()), card.text) == ("CANNOT_TELL", ["STATUS_MISSING"])

    def test_a_snapshot_of_another_epoch_is_none(self, publisher):
        card = publisher.issue()
        snapshot = publisher.snapshot()
        verifier = Verifier(publisher.trust_list(epoch=2), snapshot)
        verdict = verifier.verify(card.text, now=NOW, work=WORK)
        assert (verdict.reasons, verdict.list) == ((Reason.STATUS_MISSING,), None)

    def test_serials_below_count_are_covered(self, publisher):
        assert told(held(publisher), publisher.issue(serial=99).text)[1] == []
        beyond = publisher.issue(serial=100)
        assert told(held(publisher), beyond.text) == ("CANNOT_TELL", ["STATUS_NOT_COVERED"])

    def test_the_age_of_the_snapshot(self, publisher):
        card = publisher.issue()
        for age, reasons in {72 * HOUR: [], 72 * HOUR + 1: ["STATUS_STALE"]}.items():
            assert told(held(publisher, snapshot={"iat": NOW - age}), card.text)[1] == reasons

    @pytest.mark.parametrize("aged", ["trust", "snapshot"])
    def test_either_list_that_ages_is_told(self, publisher, aged):
        card = publisher.issue()
        for age, notices in {24 * HOUR: (), 24 * HOUR + 1: (Notice.STATUS_AGEING,)}.items():
            verifier = held(publisher, **{aged: {"iat": NOW - age}})
            assert verifier.verify(card.text, now=NOW, work=WORK).notices == (*notices, *STANDING)

    def test_the_limits_are_those_of_the_trust_list(self, publisher):
        card = publisher.issue()
        trusted = publisher.trust_list(
            limits=replace(publisher.trust_list().limits, warn_hours=1, refuse_hours=2)
        )
        for age, reasons in {2 * HOUR: (), 2 * HOUR + 1: (Reason.STATUS_STALE,)}.items():
            verifier = Verifier(trusted, publisher.snapshot(trusted, iat=NOW - age))
            verdict = verifier.verify(card.text, now=NOW, work=WORK)
            assert (verdict.reasons, verdict.notices) == (reasons, (Notice.STATUS_AGEING, *STANDING))

    def test_what_is_already_known_decides_however_old_the_list(self, publisher):
        card = publisher.issue()
        publisher.ban(card)
        verifier = held(publisher, snapshot={"iat": NOW - 170 * DAY}, trust={"iat": NOW - 170 * DAY})
        assert told(verifier, card.text) == ("BANNED", ["TRUST_STALE", "BANNED", "STATUS_STALE"])


class TestStanding:
    @pytest.mark.parametrize(
        ("name", "outcome", "reasons"),
        [
            ("revoked", "NOT_VALID", ["REVOKED"]),
            ("suspended", "NOT_VALID", ["SUSPENDED"]),
            ("banned", "BANNED", ["BANNED"]),
            ("superseded", "CANNOT_TELL", ["SUPERSEDED"]),
            ("cancelled", "NOT_VALID", ["CANCELLED"]),
            ("lapsed", "NOT_VALID", ["LAPSED"]),
            ("under_review", "CANNOT_TELL", ["UNDER_REVIEW"]),
            ("cleared", "VALID", []),
            ("of a later edition", "CANNOT_TELL", ["FORMAT_NEWER"]),
        ],
    )
    def test_each_class(self, publisher, name, outcome, reasons):
        card, other = publisher.issue(), publisher.issue()
        publisher.put(name, card)
        assert told(held(publisher), card.text) == (outcome, reasons)
        assert told(held(publisher), other.text) == ("VALID", [])

    def test_a_body_rule_and_who_is_cleared_of_it(self, publisher):
        card, cleared = publisher.issue(), publisher.issue()
        first = card.claims.start_day
        publisher.review("3301", first, first)
        publisher.put("cleared", cleared)
        assert told(held(publisher), card.text) == ("CANNOT_TELL", ["UNDER_REVIEW"])
        assert told(held(publisher), cleared.text) == ("VALID", [])
        for other in ({"body": "3302"}, {"start_day": first - 1}, {"start_day": first + 1}):
            assert told(held(publisher), publisher.issue(**other).text) == ("VALID", [])

    def test_cleared_excuses_from_rules_and_from_no_class(self, publisher):
        card = publisher.issue()
        publisher.review("3301", 0, 20_000)
        for name in ("cleared", "under_review"):
            publisher.put(name, card)
        assert told(held(publisher), card.text)[1] == ["UNDER_REVIEW"]

    def test_reasons_are_told_together_in_their_order(self, publisher):
        card = publisher.issue(exp=NOW - DAY, scope=("2.2",))
        for name in ("superseded", "banned", "revoked"):
            publisher.put(name, card)
        verdict = held(publisher).verify(card.text, now=NOW, work=WORK)
        assert verdict.outcome is Outcome.BANNED
        assert list(verdict.reasons) == ["BANNED", "REVOKED", "EXPIRED", "SUPERSEDED", "OUT_OF_SCOPE"]


class TestWork:
    def test_another_code(self, publisher):
        card = publisher.issue()
        assert told(held(publisher), card.text, work="mem:2.2") == ("OUT_OF_SCOPE", ["OUT_OF_SCOPE"])

    def test_another_system(self, publisher):
        card = publisher.issue()
        assert told(held(publisher), card.text, work="tsg:SMAW-FeII-3G-12-Fef3J")[1] == ["OUT_OF_SCOPE"]

    def test_no_work(self, publisher):
        verdict = held(publisher).verify(publisher.issue().text, now=NOW)
        assert (verdict.outcome, verdict.notices) == (Outcome.VALID, (Notice.WORK_NOT_ASKED, *STANDING))

    @pytest.mark.parametrize("work", ["", "mem", "mem:", "mem:9.9", "nobody:1", ":2.1"])
    def test_a_work_that_nobody_knows_is_the_askers_mistake(self, publisher, work):
        verifier = held(publisher)
        with pytest.raises(UnknownWork):
            verifier.verify(publisher.issue().text, now=NOW, work=work)
        with pytest.raises(UnknownWork):
            verifier.verify("not even ours", now=NOW, work=work)

    def test_a_scheme_that_no_person_verified_is_told(self, publisher):
        for edition in (1, 2):
            verdict = held(publisher).verify(publisher.issue(scheme=edition).text, now=NOW, work=WORK)
            assert verdict.outcome is Outcome.VALID
            assert verdict.notices == (Notice.RULE_UNVERIFIED_NOTICE,)


class TestOn:
    YESTERDAY, TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)

    def test_dates_are_judged_on_that_day_without_a_clock(self, publisher):
        card = publisher.issue(
            start_day=day("2026-11-01"),
            exp=end("2026-11-10"),
            review_day=day("2026-11-05"),
            iat=NOW - 30 * DAY,
        )
        verifier = held(publisher, snapshot={"iat": NOW - HOUR})
        for text, reasons in {
            "2026-10-31": ["NOT_YET_VALID", "STATUS_NOT_COVERED"],
            "2026-11-05": ["STATUS_NOT_COVERED"],
            "2026-11-06": ["REVIEW_OVERDUE", "STATUS_NOT_COVERED"],
            "2026-11-11": ["EXPIRED", "REVIEW_OVERDUE", "STATUS_NOT_COVERED"],
        }.items():
            assert told(verifier, card.text, on=date.fromisoformat(text))[1] == reasons

    def test_the_end_of_that_day_counts(self, publisher):
        card = publisher.issue(exp=end("2026-11-25"))
        assert told(held(publisher), card.text, on=self.TOMORROW)[1] == []
        assert told(held(publisher), card.text, on=date(2026, 11, 26)) == ("NOT_VALID", ["EXPIRED"])

    def test_today_is_judged_like_now(self, publisher):
        card = publisher.issue(exp=NOW)
        confirmed = held(publisher, clock_confirmed_at=NOW)
        assert told(confirmed, card.text, on=self.TODAY)[1] == []
        assert told(confirmed, card.text, on=self.TODAY, now=NOW + 1)[1] == ["EXPIRED"]

    @pytest.mark.parametrize(
        ("name", "past", "present"),
        [
            ("revoked", "REVOKED", "REVOKED"),
            ("banned", "BANNED", "BANNED"),
            ("suspended", "STATUS_NOT_COVERED", "SUSPENDED"),
            ("cancelled", "STATUS_NOT_COVERED", "CANCELLED"),
            ("lapsed", "STATUS_NOT_COVERED", "LAPSED"),
            ("superseded", "SUPERSEDED", "SUPERSEDED"),
            ("under_review", "UNDER_REVIEW", "UNDER_REVIEW"),
        ],
    )
    def test_a_list_has_no_history(self, publisher, name, past, present):
        card = publisher.issue()
        publisher.put(name, card)
        for on, reason in {
            self.YESTERDAY: past,
            self.TODAY: present,
            self.TOMORROW: present,
            None: present,
        }.items():
            assert told(held(publisher), card.text, on=on)[1] == [reason]

    def test_a_list_is_silent_about_what_had_run_out_when_it_was_made(self, publisher):
        """Its serial has left every class but `banned`: revoked or not, nobody can tell from this list."""
        made = NOW - HOUR // 2
        gone, just = publisher.issue(exp=made - 1), publisher.issue(exp=made)
        on = self.YESTERDAY
        assert told(held(publisher), gone.text, on=on) == ("CANNOT_TELL", ["STATUS_NOT_COVERED"])
        assert told(held(publisher), just.text, on=on) == ("VALID", [])
        publisher.ban(gone)
        assert told(held(publisher), gone.text, on=on) == ("BANNED", ["BANNED", "STATUS_NOT_COVERED"])
        assert told(held(publisher), gone.text)[1] == ["BANNED", "EXPIRED"]

    def test_age_is_judged_now(self, publisher):
        card = publisher.issue()
        verifier = held(publisher, snapshot={"iat": NOW - 80 * HOUR})
        assert told(verifier, card.text, on=self.YESTERDAY)[1] == ["STATUS_STALE"]

    @pytest.mark.parametrize("on", [date.min, date.max, date(1999, 12, 31)])
    def test_the_ends_of_time(self, publisher, on):
        assert told(held(publisher), publisher.issue().text, on=on)[0] == "NOT_VALID"
        assert held(publisher).verify(publisher.issue().text, now=NOW, on=on).on == on


class TestFiles:
    @pytest.fixture
    def files(self, publisher, tmp_path):
        contents = {
            "root": publisher.root.public.to_pem(),
            "trust": publisher.publish_trust_list(),
            "snapshot": publisher.publish_snapshot(),
            "directory": publisher.publish_directory(),
        }
        for name, content in contents.items():
            (tmp_path / name).write_bytes(content)
        return {name: tmp_path / name for name in contents}

    def test_a_verifier_of_files(self, publisher, files):
        verdict = Verifier.load(**files, now=NOW).verify(publisher.issue().text, now=NOW, work=WORK)
        assert verdict.outcome is Outcome.VALID
        assert verdict.body_name is not None

    @pytest.mark.parametrize("name", ["root", "trust", "snapshot", "directory"])
    def test_the_refused_file_is_named(self, files, name):
        files[name].write_bytes(files[name].read_bytes()[:-40])
        with pytest.raises(RefusedError, match="trust list" if name == "trust" else name):
            Verifier.load(**files, now=NOW)

    def test_a_file_of_another_kind_is_refused(self, files):
        files["snapshot"], files["directory"] = files["directory"], files["snapshot"]
        with pytest.raises(RefusedError, match="WRONG_TYPE: snapshot"):
            Verifier.load(**files, now=NOW)

    def test_a_clock_that_nobody_confirmed_refuses_no_file(self, publisher, files):
        early = NOW - DAY
        verdict = Verifier.load(**files, now=early).verify(
            publisher.issue(iat=early).text, now=early, work=WORK
        )
        assert verdict.reasons == (Reason.CLOCK_UNRELIABLE,)
        with pytest.raises(RefusedError, match="FROM_THE_FUTURE: trust list"):
            Verifier.load(**files, now=early, clock_confirmed_at=early)
