"""Everything that samplecast does with a page, stage by stage, on bytes in memory."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from msgspec.structs import replace
from samplecast.checks import Selection
from samplecast.checks.fixes import apply_fixes
from samplecast.checks.report import REPORTERS, Report
from samplecast.cli.explain import as_json, table
from samplecast.engine.codec import decode, encode
from samplecast.export.json_lines import lines
from samplecast.export.openapi.specification import Info, openapi
from samplecast.export.schema_files import schema_files
from samplecast.extract import extract
from samplecast.facts import PageFacts
from samplecast.options import Options
from samplecast.output import File
from samplecast.pages import Page, source_of
from samplecast.pipeline import files_of, findings_of, schemas_of
from samplecast.readers import read
from samplecast.source import Source

EVERY_RULE = Selection(select=("ALL",))


@dataclass
class Cast:
    """What became of a page, with the processor seconds of each stage."""

    seconds: dict[str, float] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)
    """The characters of each output."""
    files: tuple[File, ...] = ()
    examples: int = 0

    @property
    def slowest(self) -> tuple[str, float]:
        """The stage that took longest."""
        return max(self.seconds.items(), key=lambda item: item[1])

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Count what is done inside for a stage."""
        start = time.process_time()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - start


def cast(name: str, data: bytes, options: Options | None = None) -> Cast:
    """Do with the bytes of a page all that the commands do; AssertionError where stages disagree."""
    options = options or Options()
    done = Cast()
    with done.timed("decode"):
        source = source_of(Page(name, name), data, None if PurePosixPath(name).suffix else "markdown")
    with done.timed("read"):
        document = read(source)
    with done.timed("extract"):
        facts = extract(document, options)
    with done.timed("cache"):
        _kept(facts)
    with done.timed("infer"):
        schemas = schemas_of([facts], options)
    with done.timed("emit"):
        done.files = tuple(files_of(schemas, [facts], options))
    with done.timed("export"):
        document = openapi(schemas, Info("API", "0")).text
        bodies = schema_files(schemas)
        listed = [*(line for schema in schemas for line in lines(schema))]
        done.examples = sum(1 for line in listed for _ in json.loads(line)["examples"])
    done.written = {
        "package": sum(len(file.content) for file in done.files),
        "openapi": len(document),
        "json-schema": sum(len(file.content) for file in bodies),
        "jsonl": sum(map(len, listed)),
    }
    with done.timed("explain"):
        json.dumps(as_json(facts))
        table(facts, name)
    _check(done, source, facts, options)
    with done.timed("compile"):
        _compiles(done.files)
    return done


def _kept(facts: PageFacts) -> None:
    """The cache gives back what it was given."""
    bare = replace(facts, source=replace(facts.source, text=""))
    data = json.loads(json.dumps(encode(bare, facts.page)))
    assert encode(decode(PageFacts, data, facts.page), facts.page) == data


def _check(done: Cast, source: Source, facts: PageFacts, options: Options) -> None:
    with done.timed("check"):
        findings = findings_of([facts], options, EVERY_RULE)
    count = source.text.count("\n") + 1
    assert all(1 <= found.span.line <= count for found in findings), "a finding outside the page"
    page_lines = source.text.split("\n")
    report = Report(findings, shown=str, lines=lambda _page: page_lines, pages=[facts.page], rules={}, version="0")
    for form, reporter in REPORTERS.items():
        with done.timed(f"report {form}"):
            done.written[form] = len(reporter(report))
    with done.timed("fix"):
        apply_fixes(source.text, findings, unsafe=True)


def _compiles(files: tuple[File, ...]) -> None:
    """Emitted modules are Python, emitted fixtures JSON."""
    for file in files:
        if file.path.endswith(".py"):
            compile(file.content, file.path, "exec", dont_inherit=True)
        elif file.path.endswith(".json"):
            json.loads(file.content)
