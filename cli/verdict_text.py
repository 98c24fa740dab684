"""A verdict in plain words: outcome, reasons, claims, age, what to do; Chinese first, then English."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from registry.verify import messages
from registry.verify.claims import Claims
from registry.verify.scope import scheme_of
from registry.verify.verdict import Mode, Verdict

from .output import pad

_LABEL = 24
_MODES = {Mode.ONLINE: ("在线", "online"), Mode.OFFLINE: ("离线", "offline")}


def lines(verdict: Verdict) -> Iterator[str]:
    """Write the lines in the order of a verifier's screen."""
    zh, en = (messages.text("outcomes", verdict.outcome, language) for language in messages.LANGUAGES)
    yield f"{zh['word']}  {en['word']}  [{verdict.outcome.value}]"
    yield f"  {zh['means']}"
    yield f"  {en['means']}"
    yield from _reasons(verdict)
    yield from _notices(verdict)
    if verdict.claims is not None:
        yield ""
        yield from _claims(verdict, verdict.claims)
    yield ""
    yield from age_lines(verdict)
    yield f"→ {zh['do']}"
    yield f"→ {en['do']}"


def _reasons(verdict: Verdict) -> Iterator[str]:
    for reason in verdict.reasons:
        yield ""
        yield f"■ {reason.value}"
        for language in messages.LANGUAGES:
            said = messages.reason_text(reason, verdict.reasons, language)
            yield f"  {_sentence(said, language)} {said['do']}"
    if verdict.official is not None:
        for language in messages.LANGUAGES:
            said = messages.text("official", verdict.official, language)
            yield f"  {_sentence(said, language)} {said['do']}"


def _notices(verdict: Verdict) -> Iterator[str]:
    for notice in verdict.notices:
        yield ""
        yield f"· {notice.value}"
        for language in messages.LANGUAGES:
            yield f"  {_sentence(messages.text('notices', notice, language), language)}"


def _sentence(said: dict[str, str], language: str) -> str:
    return f"{said['title']}：{said['text']}" if language == "zh-CN" else f"{said['title']}: {said['text']}"


def _claims(verdict: Verdict, claims: Claims) -> Iterator[str]:
    told = claims.to_json(verdict.zone, verdict.body_name)
    yield _field("姓名 name", claims.name)
    yield _field("证件后四位 last four", claims.last4)
    for item in _items(claims):
        yield _field("可从事 may do", item)
    yield _field("有效期 valid", f"{told['start']} → {told['end'] or '长期 no end'}")
    if told["review_due"]:
        yield _field("应复审 review due", told["review_due"])
    yield _field("机构 body", f"{claims.body} {verdict.body_name or ''}".rstrip())
    yield _field("序号 serial", str(claims.serial))


def _items(claims: Claims) -> Iterator[str]:
    scheme = scheme_of(claims.scheme)
    for code in claims.scope:
        names = scheme.items.get(code) if scheme else None
        yield f"{code} {names['zh-CN']} {names['en']}" if names else code


def _field(label: str, value: str) -> str:
    return pad(label, _LABEL) + value


def age_lines(verdict: Verdict) -> Iterator[str]:
    """Say when it was checked, on the list of when, how; a line in each language."""
    checked = _local(verdict, verdict.checked_at)
    mode_zh, mode_en = _MODES[verdict.mode]
    if verdict.list is None:
        yield f"查验于 {checked} · 无名单 · {mode_zh}"
        yield f"checked {checked} · no list · {mode_en}"
        return
    made = _local(verdict, verdict.list.issued_at)
    age_zh, age_en = _age(verdict.list.age_seconds)
    number = f"{verdict.list.epoch}-{verdict.list.version}"
    yield f"查验于 {checked} · 名单 {number}，{made} 发布，已过 {age_zh} · {mode_zh}"
    yield f"checked {checked} · list {number} of {made}, {age_en} old · {mode_en}"


def _local(verdict: Verdict, seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).astimezone(verdict.zone).strftime("%Y-%m-%d %H:%M")


def _age(seconds: int) -> tuple[str, str]:
    """Round an age down to minutes, hours or days."""
    for size, zh, en in ((86_400, "天", "day"), (3_600, "小时", "hour")):
        if seconds >= 2 * size:
            return f"{seconds // size} {zh}", f"{seconds // size} {en}s"
    minutes = seconds // 60
    return f"{minutes} 分钟", f"{minutes} minute{'' if minutes == 1 else 's'}"
