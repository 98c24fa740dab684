"""Parts that are installed separately: which extra brings a missing module."""

from __future__ import annotations

_QR = {"qrcode", "zxingcpp", "PIL"}
_OFFICE = {
    "alembic",
    "calamine",
    "charset_normalizer",
    "flask",
    "flask_migrate",
    "flask_sqlalchemy",
    "granian",
    "psycopg",
    "python_calamine",
    "rich",
    "sqlalchemy",
    "stdnum",
    "structlog",
    "xlsxwriter",
}


def missing_extra(error: ModuleNotFoundError) -> tuple[str, str]:
    """Say in Chinese and English which extra to install; raises `error` again where none would help."""
    module = (error.name or "").partition(".")[0]
    if module in _QR:
        extra, part_zh, part_en = "qr", "二维码图片", "QR images"
    elif module in _OFFICE:
        extra, part_zh, part_en = (
            "office",
            "登记机构的功能（数据库、上传、签发等）",
            "the office (database, upload, issuing)",
        )
    else:
        raise error
    install = f"pip install 'welder-registry[{extra}]'"
    return (
        f"这里没有安装{part_zh}。请运行：{install}",
        f"This needs {part_en}, which is not installed: {install}",
    )
