"""Why a file of `verify` is not taken, in plain words: which option it is, and where to get a better one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from registry.verify.refusal import Refusal

_OPTIONS = {"root": "root", "trust list": "trust", "snapshot": "snapshot", "directory": "directory"}
_BROKEN = (
    "这个文件损坏或不是所需的文件，请重新下载",
    "this file is damaged or another kind of file: download it again",
)
_WORDS = {
    Refusal.FORMAT_NEWER: (
        "这个文件比本程序新，请更新本程序",
        "this file is newer than this program: update the program",
    ),
    Refusal.UNKNOWN_KEY: (
        "签署这个文件的密钥不在信任列表中，请从登记机关的网站同时下载它和信任列表",
        "the key that signed this file is not in the trust list: download both again from the office's site",
    ),
    Refusal.BAD_SIGNATURE: (
        "这个文件在签署后被改动过，请从登记机关的网站重新下载",
        "this file was changed after it was signed: download it again from the office's site",
    ),
    Refusal.KEY_COMPROMISED: (
        "签署这个文件的密钥已停用，请重新下载",
        "the key that signed this file has been withdrawn: download it again",
    ),
    Refusal.WRONG_EPOCH: (
        "这个文件与信任列表不属于同一时期，请同时重新下载两者",
        "this file does not belong to the trust list: download both again",
    ),
}
_OF_ANOTHER_ROOT = (
    "这个文件不是由 --root 的根密钥签署，请核对根密钥，并重新下载",
    "this file was not signed by the root key of --root: compare the root key, and download it again",
)


def why_refused(refusal: Refusal, name: str, files: Mapping[str, Path]) -> tuple[str, str]:
    """Give a sentence in Chinese and in English about the file that RefusedError calls `name`."""
    option = _OPTIONS[name]
    foreign = option == "trust" and refusal is Refusal.UNKNOWN_KEY
    zh, en = _OF_ANOTHER_ROOT if foreign else _WORDS.get(refusal, _BROKEN)
    file = f"--{option} {files[option]}"
    return f"{file}：{zh}。未采用。[{refusal}]", f"{file}: {en}. It was not used. [{refusal}]"
