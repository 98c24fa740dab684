"""Invented people with well-formed identity numbers, and workbooks full of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

HEADERS = [
    "序号",
    "准考证号",
    "姓名",
    "证件类型",
    "证件号码",
    "作业类别",
    "操作项目",
    "考核类型",
    "应修学时",
    "实修学时",
    "理论成绩",
    "实操成绩",
    "考核日期",
    "考评员",
    "结果",
    "证书编号",
    "初领日期",
    "有效期起",
    "有效期止",
    "应复审日期",
    "签发机关",
    "工作单位",
    "统一社会信用代码",
]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红春梅海燕建国志文"
REGIONS = ("330106", "410506", "510823", "211381")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
OPERATIONS = ("熔化焊接与热切割作业", "压力焊作业", "钎焊作业")


def numbers(count: int, seed: int = 1) -> Iterator[str]:
    """Give `count` distinct well-formed 18-character identity numbers of adults."""
    chance = random.Random(seed)
    seen: set[str] = set()
    while len(seen) < count:
        born = date(1968, 1, 1) + timedelta(days=chance.randrange(12_000))
        first = f"{chance.choice(REGIONS)}{born:%Y%m%d}{chance.randrange(1000):03}"
        check = "10X98765432"[sum(int(c) * w for c, w in zip(first, WEIGHTS, strict=True)) % 11]
        if first not in seen:
            seen.add(first)
            yield first + check


def rows(count: int, seed: int = 1) -> Iterator[list[object]]:
    """Give `count` exam results in the column order of HEADERS."""
    chance = random.Random(seed)
    for index, number in enumerate(numbers(count, seed), 1):
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
        start = date(2026, 3, 1) + timedelta(days=chance.randrange(60))
        end = start.replace(year=2032) - timedelta(days=1)
        review = start.replace(year=2029) - timedelta(days=1)
        yield [
            *(index, f"3326{index:07}", name, "居民身份证", number),
            *("焊接与热切割作业", chance.choice(OPERATIONS), "初次取证"),
            *(100, chance.randrange(100, 112), chance.randrange(80, 100), chance.randrange(80, 100)),
            *((start - timedelta(days=12)).isoformat(), "王建平", "合格", "T" + number, start.isoformat()),
            *(start.isoformat(), end.isoformat(), review.isoformat()),
            *("杭州市应急管理局", "示例焊接有限公司", ""),
        ]


def workbook(path: Path, count: int, seed: int = 1) -> None:
    """Write a workbook like the ones certification bodies keep: merged title row, header, `count` results."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("成绩")
        sheet.write(0, 0, "特种作业考核成绩及发证汇总表")
        sheet.write_row(1, 0, HEADERS)
        for at, row in enumerate(rows(count, seed), 2):
            sheet.write_row(at, 0, row)
