"""One good row, and what becomes of it when a cell is changed: the frame of all tests about rows."""

from datetime import date

from registry.rules import upload
from registry.rules.upload import Cell, Judged, Kind

TODAY = date(2026, 11, 24)
NUMBER = "11010519491231002X"
YOUNG = "110101199001011237"

RESULT_ROW: dict[str, Cell] = {
    "准考证号": "33260400001",
    "姓名": "罗莹",
    "证件类型": "居民身份证",
    "证件号码": YOUNG,
    "作业类别": "焊接与热切割作业",
    "操作项目": "熔化焊接与热切割作业",
    "考核类型": "初次取证",
    "应修学时": 100.0,
    "实修学时": 107.0,
    "理论成绩": 85.0,
    "实操成绩": 91.0,
    "考核日期": "2026-03-25",
    "考评员": "刘海燕",
    "结果": "合格",
    "证书编号": "T" + YOUNG,
    "初领日期": "2026-04-06",
    "有效期起": "2026-04-06",
    "有效期止": "2032-04-05",
    "应复审日期": "2029-04-05",
    "签发机关": "杭州市应急管理局",
    "工作单位": "时空盒数字传媒有限公司",
    "统一社会信用代码": "91350100M000100Y43",
}
LIST_ROW: dict[str, Cell] = {
    header: RESULT_ROW[header]
    for header in (
        "证书编号",
        "姓名",
        "证件号码",
        "操作项目",
        "有效期起",
        "有效期止",
        "应复审日期",
        "签发机关",
    )
}


def judge(
    changes: dict[str, Cell] | None = None,
    *,
    kind: Kind = Kind.RESULTS,
    today: date = TODAY,
    without: tuple[str, ...] = (),
    base: dict[str, Cell] | None = None,
) -> Judged:
    """Judge the good row with some cells changed, added or taken out with their column."""
    chosen = base or (RESULT_ROW if kind is Kind.RESULTS else LIST_ROW)
    row = {header: cell for header, cell in {**chosen, **(changes or {})}.items() if header not in without}
    columns = upload.recognise(list(row), kind)
    return upload.judge_row(list(row.values()), columns, kind, today)


def judge_together(*changes: dict[str, Cell], today: date = TODAY) -> list[Judged]:
    """Judge several variants of the good row as one file."""
    columns = upload.recognise(list(RESULT_ROW), Kind.RESULTS)
    rows = [list({**RESULT_ROW, **change}.values()) for change in changes]
    return upload.judge_rows(enumerate(rows, 1), columns, Kind.RESULTS, today)


def found(judged: Judged) -> list[tuple[str, str]]:
    """Give (column, code) of every problem."""
    return [(problem.column, problem.code) for problem in judged.problems]
