"""The demonstration's accidents: a ban that was decided, one on its way, one that is owed; all invented."""

from __future__ import annotations

from registry.workflows.accidents import Facts
from registry.workflows.basis import Basis
from registry.workflows.demonstration_files import File
from registry.workflows.proposing import Who

from .demo_people import BANNED_NAME, BANNED_NUMBER, OWED, PROPOSED


def _fire(place: str, unit: str, deaths: int, injuries: int, loss_yuan: int) -> Facts:
    return Facts(
        place=place,
        happened_at=0,
        unit=unit,
        work="mem:2.1",
        deaths=deaths,
        serious_injuries=injuries,
        loss_yuan=loss_yuan,
        loss_kind="property",
        fire=True,
    )


def _who(name: str, number: str) -> Who:
    return Who("resident_id", number, name)


DECIDED = File(
    days_ago=400,
    facts=_fire("杭州市示例区冷库路1号", "示例冷链有限公司", 3, 1, 12_000_000),
    who=_who(BANNED_NAME, BANNED_NUMBER),
)
OPEN = (
    File(
        days_ago=20,
        facts=_fire("杭州市示例区电影路8号", "示例装修有限公司", 1, 2, 800_000),
        who=_who(*PROPOSED),
        proposed=Basis(
            "示例-禁-3", "浙江省应急管理厅（示例）", "示例：法律依据条款", "示例：无证作业引发火灾"
        ),
    ),
    File(
        days_ago=95,
        facts=_fire("宁波市示例区仓储路3号", "示例仓储有限公司", 0, 4, 16_000_000),
        who=_who(*OWED),
    ),
)
