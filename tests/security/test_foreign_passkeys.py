"""What a passkey signs: whoever tells anything but the right key's answer to the right question is refused.

Every kind of wrong answer × every door that takes one: the session, an approval, an answer to an appeal. All
refusals are alike, and nothing has happened.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from hashlib import sha256

import pytest
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from registry.errors import RegistryError
from registry.models import Passkey
from registry.rules.procedure_table import Affair
from registry.workflows import appeals, cases, confirming, questions, sign_in
from registry.workflows.transaction import reading, transaction
from tests.factories import NOW
from tests.passkey import Authenticator
from tests.security.affairs import PROPOSALS, Desk
from tests.workflows import hiring, officers, staff
from tests.workflows.hiring import PASSWORD
from tests.workflows.officers import basis, counts, document, refused

ANOTHER = sha256(b"another question").digest()


def _origin(key, challenge):
    key.origin, kept = "https://evil.example", key.origin
    answer = key.sign(challenge)
    key.origin = kept
    return answer


def _host(key, challenge):
    key.host, kept = "evil.example", key.host
    answer = key.sign(challenge)
    key.host = kept
    return answer


def _unverified(key, challenge):
    key.flags, kept = 0x01, key.flags
    answer = key.sign(challenge)
    key.flags = kept
    return answer


def _absent(key, challenge):
    key.flags, kept = 0x04, key.flags
    answer = key.sign(challenge)
    key.flags = kept
    return answer


def _counting_back(key, challenge):
    """Sign as a copy of the key does that was made before its last use."""
    key.count, kept = 0, key.count
    answer = key.sign(challenge)
    key.count = kept
    return answer


def _registration(key, challenge):
    """Answer another kind of question: that of a new passkey."""
    count = key.count
    answer = key.register({"challenge": bytes_to_base64url(challenge)})
    key.count = count
    return answer


def _under_its_name(key, challenge):
    """Another key that calls itself as this one is called."""
    other = Authenticator()
    other.credential_id, other.count = key.credential_id, key.count + 9
    return other.sign(challenge)


def _torn(key, challenge):
    answer = deepcopy(key.sign(challenge))
    answer["response"]["signature"] = answer["response"]["signature"][:-8]
    return answer


WRONG: dict[str, Callable[[Authenticator, bytes], object]] = {
    "for another question": lambda key, _: key.sign(ANOTHER),
    "on another page": _origin,
    "for another host": _host,
    "the user not verified": _unverified,
    "the user not present": _absent,
    "the counter going back": _counting_back,
    "of a registration": _registration,
    "another key under its name": _under_its_name,
    "a signature cut short": _torn,
    "a key of nobody": lambda _, challenge: Authenticator().sign(challenge),
    "nothing": lambda _, __: {},
}


@pytest.fixture
def people(office):
    return staff.team(office)


@pytest.fixture
def desk(office, people, tmp_path):
    return Desk.furnish(office, people, tmp_path)


def tried(act, key, challenge, others) -> set[str]:
    """Tell every wrong answer; give the code with which they were refused, all in the same words."""
    told = []
    for wrong in (*WRONG.values(), *(lambda _, asked, other=other: other.sign(asked) for other in others)):
        with pytest.raises(RegistryError) as caught:
            act(wrong(key, challenge))
        told.append((caught.value.code, str(caught.value)))
    assert len(set(told)) == 1
    return {code for code, _ in told}


def test_a_decision_is_approved_by_the_right_answer_of_the_right_key_only(office, people, desk):
    one = desk.ready(PROPOSALS[Affair.CANCEL](desk), people.officer)
    who, digest = people.approver, one.proposal_sha256

    def approve(answer):
        return cases.approve(office, who.actor, one.id, one.version, digest, answer, NOW)

    before = counts(office)
    others = (people.second.key, people.officer.key)
    assert tried(approve, who.key, digest, others) == {"PASSKEY_REFUSED"}
    assert counts(office) == before
    assert approve(who.key.sign(digest)).decided is not None


def test_an_approval_is_of_one_case_and_counts_once(office, people, desk):
    """The answer to one case is nothing in another, nor a second time in the same."""
    first = desk.ready(PROPOSALS[Affair.LOST](desk), people.officer)
    second = desk.ready(PROPOSALS[Affair.RULE_ROW](desk), people.officer)
    who = people.approver
    answer = who.key.sign(first.proposal_sha256)
    told = (office, who.actor, second.id, second.version)
    refused("PASSKEY_REFUSED", cases.approve, *told, second.proposal_sha256, answer, NOW)
    refused("CASE_CHANGED", cases.approve, *told, first.proposal_sha256, answer, NOW)
    done = cases.approve(office, who.actor, first.id, first.version, first.proposal_sha256, answer, NOW)
    again = (office, who.actor, first.id, done.version, first.proposal_sha256, answer, NOW)
    refused("ALREADY_DECIDED", cases.approve, *again)


def test_an_appeal_is_answered_by_the_right_answer_of_the_right_key_only(office, people, desk):
    one = desk.ready(PROPOSALS[Affair.SUSPEND](desk), people.officer)
    one = officers.approve(office, people.approver, one, NOW)
    paper, clerk = [document(office, people, "送达", NOW)], people.colleague.actor
    one = cases.serve(office, clerk, one.id, one.version, NOW, documents=paper)
    one = cases.appeal(office, clerk, one.id, one.version, NOW, remedy="suit", documents=paper)
    told, who = appeals.Answer("upheld", basis("判"), paper), people.second
    challenge = questions.of_answer(office, who.actor, one.id, one.version, told, NOW).sha256

    def decide(answer):
        return appeals.decide_appeal(office, who.actor, one.id, one.version, told, answer, NOW)

    before = counts(office)
    others = (people.approver.key,)
    assert tried(decide, who.key, challenge, others) == {"PASSKEY_REFUSED"}
    assert tried(decide, who.key, one.proposal_sha256, ()) == {"PASSKEY_REFUSED"}
    assert counts(office) == before
    assert decide(who.key.sign(challenge)).state == "upheld"


def test_a_session_is_confirmed_by_the_right_answer_of_the_right_key_only(office):
    """Each question is asked once: after a wrong answer the right one to it comes too late."""
    hiring.organisations(office)
    person = hiring.hire(office, "qian", hiring.Role.APPROVER)
    other = hiring.hire(office, "zhou", hiring.Role.APPROVER)
    told = {"address": "198.51.100.7", "device": None, "now": NOW}
    opened = sign_in.by_password(office, "qian", PASSWORD, **told)
    signed = sign_in.find(office, opened.word, NOW)
    wrongs = {**WRONG, "another account's": lambda _, challenge: other.authenticator.sign(challenge)}
    for name, wrong in wrongs.items():
        challenge = asked(office, signed)
        answer = wrong(person.authenticator, challenge)
        refused("PASSKEY_REFUSED", confirming.confirm, office, signed, answer, NOW)
        right = person.authenticator.sign(challenge)
        refused("PASSKEY_REFUSED", confirming.confirm, office, signed, right, NOW)
        assert sign_in.find(office, opened.word, NOW).actor.roles == frozenset(), name
    word = confirming.confirm(office, signed, person.authenticator.sign(asked(office, signed)), NOW)
    assert sign_in.find(office, word, NOW).actor.roles == {hiring.Role.APPROVER}


def asked(office, signed) -> bytes:
    """Ask for a confirmation; give the challenge."""
    return base64url_to_bytes(confirming.ask_to_confirm(office, signed, NOW)["challenge"])


def test_a_question_to_one_session_is_not_answered_in_another(office):
    hiring.organisations(office)
    person = hiring.hire(office, "qian", hiring.Role.APPROVER)
    told = {"address": "198.51.100.7", "device": None, "now": NOW}
    signed = [
        sign_in.find(office, sign_in.by_password(office, "qian", PASSWORD, **told).word, NOW)
        for _ in range(2)
    ]
    questions = [asked(office, each) for each in signed]
    crossed = person.authenticator.sign(questions[0])
    refused("PASSKEY_REFUSED", confirming.confirm, office, signed[1], crossed, NOW)
    assert confirming.confirm(office, signed[0], person.authenticator.sign(questions[0]), NOW)


def test_a_passkey_that_was_ended_approves_nothing(office, people, desk):
    one = desk.ready(PROPOSALS[Affair.CANCEL](desk), people.officer)
    with transaction(office) as session:
        for kept in session.query(Passkey).filter_by(account_id=people.approver.actor.account_id):
            kept.ended_at = NOW
    refused("PASSKEY_REFUSED", officers.approve, office, people.approver, one, NOW)
    with reading(office) as session:
        assert session.query(Passkey).filter(Passkey.ended_at.is_not(None)).count() == 1
