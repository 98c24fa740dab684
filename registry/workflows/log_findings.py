"""What `log verify` can find: a closed list of codes, each with a sentence in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_TEXTS = {
    "LEAF_LOST": ("日志条目 {index} 缺失或不该存在", "leaf {index} is missing, or is one too many"),
    "LEAF_ALTERED": ("日志条目 {index} 的列与其内容不符", "leaf {index}: its columns contradict its bytes"),
    "LEAF_UNKNOWN": ("日志条目 {index} 的类型未知", "leaf {index} is of a type that nobody writes"),
    "SALT_ERASED": (
        "日志条目 {index} 的盐已被抹去，无法核对",
        "leaf {index}: its salt is gone, it proves no record",
    ),
    "ROW_LOST": (
        "{what} 已不存在，而日志条目 {index} 记载了它",
        "{what} is gone, and leaf {index} tells of it",
    ),
    "ROW_ALTERED": ("{what} 与日志条目 {index} 不符", "{what} is not what leaf {index} was made of"),
    "ROW_UNLOGGED": ("{what} 没有日志条目", "{what} has no leaf"),
    "ROW_UNREADABLE": ("{what} 中有无法读取的行", "{what}: a row cannot be read"),
    "APPROVAL_ALTERED": (
        "{what} 的审批签名与所批准的内容不符",
        "{what}: the approval's signature is not one under what was approved",
    ),
    "TREE_ALTERED": (
        "日志树的哈希 {what} 与条目不符",
        "hashes of the tree, {what}, are not those of the leaves",
    ),
    "HEAD_CONTRADICTED": (
        "日志不再延续 {what}（大小 {size}）：条目被更改、移除或换序",
        "the log no longer continues {what} (size {size}): leaves were changed, removed or reordered",
    ),
    "CHECKPOINT_FORGED": ("检查点 {size} 的签名无效", "checkpoint {size} does not bear the log's signature"),
    "CHECKPOINT_LOST": ("检查点 {size} 缺失", "checkpoint {size} is missing"),
    "SNAPSHOT_UNREADABLE": ("已发布的名单 {what} 无法读取", "published snapshot {what} cannot be read"),
    "LOG_BEHIND": (
        "见证人保存的检查点大小为 {size}，本日志较短：日志被回退",
        "the kept checkpoint has size {size} and this log is shorter: it was set back",
    ),
    "SERIAL_UNDECIDED": (
        "序号 {serial} 在名单 {what} 中离开了 {class_}，而没有决定",
        "serial {serial} left {class_} by snapshot {what} without a decision",
    ),
}
CODES = tuple(_TEXTS)


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be; `facts` never hold an identity number or a name."""

    code: str
    facts: dict[str, Any]

    @property
    def message(self) -> dict[str, str]:
        """The sentence in both languages."""
        zh, en = _TEXTS[self.code]
        return {"zh-CN": zh.format(**self.facts), "en": en.format(**self.facts)}

    def to_json(self) -> dict[str, Any]:
        """Give what the command prints."""
        return {"code": self.code, **self.facts, "message": self.message}


def found(code: str, **facts: Any) -> Finding:
    """Make a finding."""
    return Finding(code, facts)
