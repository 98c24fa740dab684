"""Write twenty tokens made by python-cwt, another implementation of COSE: make foreign-tokens.

It runs in an environment of its own (python-cwt needs an older cbor2) and imports nothing of this project.
The key is made for the occasion and thrown away. python-cwt signs with either s, as ECDSA allows; our format
takes the lower one only. Nothing is altered to fit: it signs again until the lower one falls, and a few of
the others are kept, to be refused.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cwt import COSE, COSEKey

OUT = Path(__file__).parent / "foreign" / "tokens.json"
HALF_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551 // 2
IAT = 1_795_399_200  # 2026-11-23 10:00:00 +08:00
END = 1_963_411_199  # 2032-03-20 23:59:59 +08:00
START, REVIEW = 9576, 10671  # 2026-03-21, 2029-03-20
REFUSED = 5

NAMES = (
    *("王建国", "李娜", "阿卜杜拉·买买提江", "欧阳修", "Ana María Núñez", "O'Brien, Seán", "𠮷田太郎"),
    *("Nguyễn Văn An", "A", "一二三四五六七八九十一二三四五六七八九十", "Жанна", "김철수"),
)
SCOPES = (["2.1"], ["2.2"], ["2.3"], ["2.1", "2.2"], ["2.1", "2.2", "2.3"])


def claims(number: int) -> dict:
    """Give the payload of the token with this number, each a little different."""
    serial = (0, 1, 23, 24, 255, 256, 65_535, 65_536, 99_999)[number % 9] if number % 2 else number
    ends = {} if number % 7 == 3 else {4: END + number * 86_400}
    review = 0 if number % 5 == 2 else REVIEW + number
    said = [
        serial,
        NAMES[number % len(NAMES)],
        f"{number:03d}X",
        1,
        SCOPES[number % 5],
        review,
        "3301",
        START,
    ]
    return {**ends, 6: IAT + number, -70001: said}


def main() -> None:
    """Make key and tokens, and write them with the public key."""
    private = ec.generate_private_key(ec.SECP256R1())
    public = private.public_key().public_numbers()
    x, y = public.x.to_bytes(32, "big"), public.y.to_bytes(32, "big")
    kid = sha256(cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y}, canonical=True)).digest()[:4]
    key = COSEKey.new(
        {
            1: 2,
            2: kid,
            3: -7,
            -1: 1,
            -2: x,
            -3: y,
            -4: private.private_numbers().private_value.to_bytes(32, "big"),
        }
    )
    accepted, refused = [], []
    for number in range(20):
        payload = cbor2.dumps(claims(number), canonical=True)
        while True:
            token = COSE.new().encode_and_sign(payload, key, protected={1: -7, 4: kid})
            if int.from_bytes(token[-32:], "big") <= HALF_ORDER:
                break
            if len(refused) < REFUSED:
                refused.append({"name": f"token {number}, the higher s", "token": base64url(token)})
        accepted.append(
            {
                "name": f"token {number}",
                "work": f"mem:{claims(number)[-70001][4][-1]}",
                "token": base64url(token),
            }
        )
    made = {
        "made_by": "python-cwt",
        "x": base64url(x),
        "y": base64url(y),
        "accepted": accepted,
        "refused": refused,
    }
    OUT.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")


def base64url(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")


if __name__ == "__main__":
    main()
