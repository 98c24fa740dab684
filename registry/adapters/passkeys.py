"""Passkeys (WebAuthn) by the `webauthn` library: options for a browser, and what its authenticator answers.

A passkey must verify its user (PIN, finger, face): presence alone would let whoever finds a key approve.
Attestation is not asked for: which make of authenticator it is decides nothing here.
"""

from __future__ import annotations

import ipaddress
import json
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.cose import COSEAlgorithmIdentifier as Algorithm
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

_ALGORITHMS = [Algorithm.ECDSA_SHA_256, Algorithm.EDDSA, Algorithm.RSASSA_PKCS1_v1_5_SHA_256]
_SIGNED = ("authenticatorData", "clientDataJSON", "signature")
_ANY_COUNT = -1  # below every counter: what is checked again later was checked for rising once
# What a hostile answer makes of the library; anything else is our own mistake.
_MALFORMED = (WebAuthnException, ValueError, TypeError, KeyError)


class PasskeyError(Exception):
    """The answer is not one that this passkey gave to this question."""


class Place(NamedTuple):
    """Where passkeys are good: the host they belong to and the origins a browser may tell."""

    host: str
    origins: list[str]


class Registered(NamedTuple):
    """A new passkey: what the authenticator calls it, its public key (COSE_Key), its counter."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a passkey signed, whole, so that anyone can check it again: see `holds`.

    `client_data` is JSON as the browser wrote it; `public_key` is a COSE_Key.
    """

    credential_id: bytes
    authenticator_data: bytes
    client_data: bytes
    signature: bytes
    public_key: bytes


def place(base_url: str) -> Place:
    """Give the place of a registry's address. Browsers know no passkeys of an address in figures: loopback
    addresses are `localhost` here.
    """
    url = urlsplit(base_url)
    host, origins = url.hostname or "", [f"{url.scheme}://{url.netloc}"]
    if _is_loopback(host):
        port = f":{url.port}" if url.port else ""
        return Place("localhost", [*origins, f"{url.scheme}://localhost{port}"])
    return Place(host, origins)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def registration_options(
    where: Place, *, name: str, user_id: bytes, login: str, person: str, known: list[bytes], challenge: bytes
) -> dict[str, Any]:
    """Give what `navigator.credentials.create` is asked, as JSON; `known` passkeys are not made again."""
    options = webauthn.generate_registration_options(
        rp_id=where.host,
        rp_name=name,
        user_id=user_id,
        user_name=login,
        user_display_name=person,
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
        supported_pub_key_algs=_ALGORITHMS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    told: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return told


def assertion_options(where: Place, *, known: list[bytes], challenge: bytes) -> dict[str, Any]:
    """Give what `navigator.credentials.get` is asked, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=where.host,
        challenge=challenge,
        allow_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    told: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return told


def registered(where: Place, response: dict[str, Any], challenge: bytes) -> Registered:
    """Read the answer to `registration_options`. Errors: PasskeyError."""
    try:
        new = webauthn.verify_registration_response(
            credential=response,
            expected_challenge=challenge,
            expected_rp_id=where.host,
            expected_origin=where.origins,
            require_user_verification=True,
            supported_pub_key_algs=_ALGORITHMS,
        )
    except _MALFORMED as error:
        raise PasskeyError(type(error).__name__) from error
    return Registered(new.credential_id, new.credential_public_key, new.sign_count)


def credential_id(response: dict[str, Any]) -> bytes:
    """Say which passkey an answer claims to come from. Errors: PasskeyError."""
    try:
        return base64url_to_bytes(response["rawId"])
    except _MALFORMED as error:
        raise PasskeyError(type(error).__name__) from error


def asserted(
    where: Place, response: dict[str, Any], challenge: bytes, *, public_key: bytes, sign_count: int
) -> tuple[Assertion, int]:
    """Read the answer to `assertion_options`; give it whole, and the counter. Errors: PasskeyError."""
    try:
        parts = response["response"]
        said = Assertion(
            credential_id(response),
            *(
                base64url_to_bytes(parts[name])
                for name in ("authenticatorData", "clientDataJSON", "signature")
            ),
            public_key,
        )
    except _MALFORMED as error:
        raise PasskeyError(type(error).__name__) from error
    return said, _checked(where, said, challenge, sign_count)


def holds(where: Place, said: Assertion, challenge: bytes) -> bool:
    """Check a kept assertion again: its key signed `challenge`, here, with its user verified."""
    try:
        _checked(where, said, challenge, _ANY_COUNT)
    except PasskeyError:
        return False
    return True


def _checked(where: Place, said: Assertion, challenge: bytes, sign_count: int) -> int:
    """Verify an assertion and that its counter rose above `sign_count`; give the counter."""
    credential = AuthenticationCredential(
        id=bytes_to_base64url(said.credential_id),
        raw_id=said.credential_id,
        response=AuthenticatorAssertionResponse(said.client_data, said.authenticator_data, said.signature),
    )
    try:
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=where.host,
            expected_origin=where.origins,
            credential_public_key=said.public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except _MALFORMED as error:
        raise PasskeyError(type(error).__name__) from error
    return verified.new_sign_count
