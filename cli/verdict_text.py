"""A verdict in plain words: outcome, reasons, claims, age, what to do; Chinese first, then English."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, tzinfo

from registry.verify import messages
from registry.verify.claims import Claims
from registry.verify.scope import scheme_of, schemes
from registry.verify.verdict import Mode, Notice, Outcome, Reason, Verdict

from .output import pad

_LABEL = 24
_MODES = {Mode.ONLINE: ("在线", "online"), Mode.OFFLINE: ("离线", "offline")}


def lines(verdict: Verdict) -> Iterator[str]:
    """Write the lines in the order of a verifier's screen."""
    yield from answer_lines(verdict.outcome)
    yield from asked_lines(verdict.work, verdict.on)
    yield from reason_lines(verdict.reasons, verdict.reasons)
    yield from _official_lines(verdict.official)
    yield from notice_lines(verdict.notices)
    if verdict.claims is not None:
        yield ""
        yield from claim_lines(verdict, verdict.claims)
    yield ""
    yield from age_lines(verdict)
    yield from advice_lines(verdict.outcome)


def answer_lines(outcome: Outcome, about: str = "") -> Iterator[str]:
    """Say the outcome and what it means; `about` tells of whom."""
    zh, en = (messages.text("outcomes", outcome, language) for language in messages.LANGUAGES)
    yield f"{zh['word']}  {en['word']}  [{outcome.value}]  {about}".rstrip()
    yield f"  {zh['means']}"
    yield f"  {en['means']}"


def asked_lines(work: str | None, on: date | None) -> Iterator[str]:
    """Say for what work and for which day the answer is; nothing where neither was asked."""
    if work or on:
        yield ""
    if work:
        yield _field("所问作业 work asked", _named(work))
    if on:
        yield _field("所问日期 day asked", on.isoformat())


def advice_lines(outcome: Outcome) -> Iterator[str]:
    """Say what to do, last of all."""
    for language in messages.LANGUAGES:
        yield f"→ {messages.text('outcomes', outcome, language)['do']}"


def reason_lines(told: Iterable[Reason], all_reasons: Collection[Reason]) -> Iterator[str]:
    """Tell some of all the reasons of an answer."""
    for reason in told:
        yield ""
        yield f"■ {reason.value}"
        for language in messages.LANGUAGES:
            said = messages.reason_text(reason, all_reasons, language)
            yield f"  {_sentence(said, language)} {said['do']}"


def notice_lines(notices: Iterable[Notice]) -> Iterator[str]:
    """Tell what is to be known beside the outcome."""
    for notice in notices:
        yield ""
        yield f"· {notice.value}"
        for language in messages.LANGUAGES:
            yield f"  {_sentence(messages.text('notices', notice, language), language)}"


def _official_lines(official: str | None) -> Iterator[str]:
    if official is not None:
        for language in messages.LANGUAGES:
            said = messages.text("official", official, language)
            yield f"  {_sentence(said, language)} {said['do']}"


def _sentence(said: dict[str, str], language: str) -> str:
    return f"{said['title']}：{said['text']}" if language == "zh-CN" else f"{said['title']}: {said['text']}"


def claim_lines(verdict: Verdict, claims: Claims) -> Iterator[str]:
    """Tell what stands on a certificate."""
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


def _named(work: str) -> str:
    """Give a work with its name, where the newest catalogue that has it tells one."""
    system, _, code = work.strip().partition(":")
    found = [scheme.items[code] for scheme in schemes() if scheme.system == system and code in scheme.items]
    return f"{work.strip()} {found[-1]['zh-CN']} {found[-1]['en']}" if found else work.strip()


def _items(claims: Claims) -> Iterator[str]:
    scheme = scheme_of(claims.scheme)
    for code in claims.scope:
        names = scheme.items.get(code) if scheme else None
        yield f"{code} {names['zh-CN']} {names['en']}" if names else code


def _field(label: str, value: str) -> str:
    return pad(label, _LABEL) + value


def age_lines(verdict: Verdict) -> Iterator[str]:
    """Say when it was checked, on the list of when, how; a line in each language."""
    checked = local(verdict.checked_at, verdict.zone)
    mode_zh, mode_en = _MODES[verdict.mode]
    if verdict.list is None:
        yield f"查验于 {checked} · 无名单 · {mode_zh}"
        yield f"checked {checked} · no list · {mode_en}"
        return
    made = local(verdict.list.issued_at, verdict.zone)
    age_zh, age_en = _age(verdict.list.age_seconds)
    number = f"{verdict.list.epoch}-{verdict.list.version}"
    yield f"查验于 {checked} · 名单 {number}，{made} 发布，已过 {age_zh} · {mode_zh}"
    yield f"checked {checked} · list {number} of {made}, {age_en} old · {mode_en}"


def local(seconds: int, zone: tzinfo) -> str:
    """Write a moment (Unix seconds) as a clock in the registry's zone shows it."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _age(seconds: int) -> tuple[str, str]:
    """Round an age down to minutes, hours or days."""
    for size, zh, en in ((86_400, "天", "day"), (3_600, "小时", "hour")):
        if seconds >= 2 * size:
            return f"{seconds // size} {zh}", f"{seconds // size} {en}s"
    minutes = seconds // 60
    return f"{minutes} 分钟", f"{minutes} minute{'' if minutes == 1 else 's'}"
