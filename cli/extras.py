"""Parts that are installed separately: which extra brings a missing module."""

from __future__ import annotations

_QR = {"qrcode", "zxingcpp", "PIL"}
_OFFICE = {
    "alembic",
    "argon2",
    "charset_normalizer",
    "flask",
    "flask_limiter",
    "flask_migrate",
    "flask_smorest",
    "flask_sqlalchemy",
    "granian",
    "limits",
    "marshmallow",
    "prometheus_client",
    "psycopg",
    "python_calamine",
    "rich",
    "sqlalchemy",
    "stdnum",
    "structlog",
    "webargs",
    "webauthn",
    "werkzeug",
    "xlsxwriter",
}


def missing_extra(error: ModuleNotFoundError) -> tuple[str, str]:
    """Say in Chinese and English which extra to install; raise `error` again where none would help."""
    module = (error.name or "").partition(".")[0]
    if module in _QR:
        extra, zh, en = "qr", "二维码图片", "QR images"
    elif module in _OFFICE:
        extra, zh, en = "office", "登记机构功能", "the office (database, upload, issuing)"
    else:
        raise error
    install = f"pip install 'welder-registry[{extra}]'"
    return f"未安装{zh}组件，请运行：{install}", f"This needs {en}, which is not installed: {install}"
