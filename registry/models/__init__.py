"""Tables and their queries, one module per aggregate; importing the package makes the metadata complete."""

from __future__ import annotations

from .alarm import Alarm
from .batch import Batch, BatchState, Record
from .body_rule import BodyRule
from .credential import Credential, CredentialState
from .decision import Decision, DecisionKind
from .exam import Exam
from .holder import Holder
from .leaf import Counter, Leaf
from .organisation import Kind, Organisation
from .person import Person
from .serial_block import SerialBlock
from .snapshot import PublishedFile, Snapshot
from .training import Training

__all__ = [
    "Alarm",
    "Batch",
    "BatchState",
    "BodyRule",
    "Counter",
    "Credential",
    "CredentialState",
    "Decision",
    "DecisionKind",
    "Exam",
    "Holder",
    "Kind",
    "Leaf",
    "Organisation",
    "Person",
    "PublishedFile",
    "Record",
    "SerialBlock",
    "Snapshot",
    "Training",
]
