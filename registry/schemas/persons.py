"""A person check as it comes in: whom it is about, what for, and perhaps for which work and day."""

from __future__ import annotations

from registry.workflows.person_checks import PURPOSE

from .shape import IsoDay, Strict, text


class PersonQuestionSchema(Strict):
    """Whom somebody asks about, by document and name, and why: `purpose` stays in the audit trail."""

    document_type = text(40)
    number = text(60)
    name = text(100)
    purpose = text(PURPOSE)
    work = text(80, load_default=None, metadata={"description": "scheme:code of the work to be done"})
    on = IsoDay(load_default=None, allow_none=True)
