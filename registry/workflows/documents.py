"""Documents of files and cases: taken in once, known by their SHA-256 from then on."""

from __future__ import annotations

from collections.abc import Iterable

from registry.adapters import attachments
from registry.adapters.attachments import AttachmentRefused
from registry.errors import RegistryError
from registry.models import Attachment, attachment
from registry.rules.number_in_text import holds_number
from registry.rules.permissions import Act

from . import audit
from .authority import Actor, allows, require
from .context import Office
from .transaction import one_transaction, reading

_LONGEST_NAME = 200
BRINGING = (Act.CASE_PROCEED, Act.CASE_REVIEW, Act.CASE_APPROVE)
"""Who enters a step brings its documents: an answer to an appeal is nothing without one."""


def attach(office: Office, actor: Actor, name: str, content: bytes, now: int) -> str:
    """Keep a document; give its SHA-256 in hexadecimal. The same file again is the same document.

    The file is on the disk before the row says so: a row never speaks of a file that is not there. Errors:
    RegistryError FORBIDDEN, ATTACHMENT_EMPTY, ATTACHMENT_TOO_LARGE, ATTACHMENT_TYPE_UNKNOWN,
    ATTACHMENT_NOT_WHAT_IT_SAYS, ATTACHMENT_NAME_INVALID.
    """
    if not any(allows(actor, act) for act in BRINGING):
        require(actor, Act.CASE_PROCEED)
    plain = name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    if not plain or not plain.isprintable() or len(plain) > _LONGEST_NAME or holds_number(plain):
        raise RegistryError("ATTACHMENT_NAME_INVALID")
    try:
        said = attachments.media_type(plain, content)
    except AttachmentRefused as refused:
        raise RegistryError(refused.code, megabytes=attachments.MAX_BYTES // 2**20) from None
    digest = attachments.keep(office.settings.data_dir, content, office.vault)
    _record(office, actor, Attachment(sha256=digest, media_type=said, size=len(content), name=plain), now)
    return digest


@one_transaction
def _record(office: Office, actor: Actor, new: Attachment, now: int) -> None:
    if office.session.get(Attachment, new.sha256) is None:
        told = {"media_type": new.media_type, "size": new.size, "name": new.name}
        kept = Attachment(sha256=new.sha256, added_by=actor.account_id, added_at=now, **told)
        office.session.add(kept)
        audit.record(office.session, actor, Act.CASE_PROCEED, "attachment", new.sha256, now)


def document(office: Office, actor: Actor, digest: str) -> tuple[Attachment, bytes]:
    """Give a document. Errors: RegistryError FORBIDDEN, ATTACHMENT_UNKNOWN."""
    require(actor, Act.CASE_READ)
    with reading(office) as session:
        found = session.get(Attachment, digest)
        if found is None:
            raise RegistryError("ATTACHMENT_UNKNOWN")
        session.expunge(found)
    try:
        return found, attachments.read(office.settings.data_dir, digest, office.vault)
    except FileNotFoundError:
        raise RegistryError("ATTACHMENT_UNKNOWN") from None


def known(office: Office, digests: Iterable[str]) -> list[str]:
    """Give digests in their order, each once; all must be of documents taken in before.

    Errors: RegistryError ATTACHMENT_UNKNOWN.
    """
    wanted = list(dict.fromkeys(digests))
    if attachment.missing(office.session, wanted):
        raise RegistryError("ATTACHMENT_UNKNOWN")
    return wanted
