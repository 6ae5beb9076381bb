"""The forgiving JSON reader: any text in, never an exception out, never an invented value."""

from __future__ import annotations

from samplecast.sample.block import read_sample
from samplecast.sample.classify import JSON_LABELS
from samplecast.sample.model import (
    FormField,
    Gap,
    Json,
    Member,
    Node,
    Preamble,
    Repair,
    RepairKind,
    Sample,
    SampleComment,
    TextEdit,
    apply_edits,
)

__all__ = [
    "JSON_LABELS",
    "FormField",
    "Gap",
    "Json",
    "Member",
    "Node",
    "Preamble",
    "Repair",
    "RepairKind",
    "Sample",
    "SampleComment",
    "TextEdit",
    "apply_edits",
    "read_sample",
]
