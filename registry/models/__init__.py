"""Tables and their queries, one module per aggregate; importing the package makes the metadata complete."""

from __future__ import annotations

from .accident import Accident, AccidentVersion, Involvement, Penalty
from .account import Account, AccountState, Invitation, Opening, Passkey
from .accreditation import Accreditation, Examiner
from .alarm import Alarm
from .api_key import ApiKey
from .asker import Asker
from .attachment import Attachment
from .audit import AuditEntry
from .ban_value import BanFilter, BanValue
from .batch import Batch, BatchState, Record
from .body_rule import BodyRule
from .case import Approval, Case, CaseStep
from .credential import Credential, CredentialState
from .decision import Decision, DecisionKind
from .exam import Exam
from .holder import Holder
from .leaf import Counter, Leaf
from .log_tile import LogCheckpoint, LogTile
from .organisation import Kind, Organisation
from .person import Person
from .register_entry import RegisterEntry
from .resemblance import Resemblance
from .sealed import Sealed
from .serial_block import SerialBlock
from .snapshot import PublishedFile, Snapshot
from .training import Training
from .web_session import KnownDevice, SignInPause, WebSession

__all__ = [
    "Accident",
    "AccidentVersion",
    "Account",
    "AccountState",
    "Accreditation",
    "Alarm",
    "ApiKey",
    "Approval",
    "Asker",
    "Attachment",
    "AuditEntry",
    "BanFilter",
    "BanValue",
    "Batch",
    "BatchState",
    "BodyRule",
    "Case",
    "CaseStep",
    "Counter",
    "Credential",
    "CredentialState",
    "Decision",
    "DecisionKind",
    "Exam",
    "Examiner",
    "Holder",
    "Invitation",
    "Involvement",
    "Kind",
    "KnownDevice",
    "Leaf",
    "LogCheckpoint",
    "LogTile",
    "Opening",
    "Organisation",
    "Passkey",
    "Penalty",
    "Person",
    "PublishedFile",
    "Record",
    "RegisterEntry",
    "Resemblance",
    "Sealed",
    "SerialBlock",
    "SignInPause",
    "Snapshot",
    "Training",
    "WebSession",
]
