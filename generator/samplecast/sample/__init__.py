"""The forgiving JSON reader: any text in, never an exception out, never an invented value."""

from __future__ import annotations

from samplecast.sample.mend import apply_changes
from samplecast.sample.model import Change, Comment, Gap, Json, Member, Node, Preamble, Repair, RepairKind, Sample
from samplecast.sample.reader import read_sample

__all__ = [
    "Change",
    "Comment",
    "Gap",
    "Json",
    "Member",
    "Node",
    "Preamble",
    "Repair",
    "RepairKind",
    "Sample",
    "apply_changes",
    "read_sample",
]
