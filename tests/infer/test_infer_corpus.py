"""Inference on real pages, where they are at hand."""

from __future__ import annotations

import gzip
import importlib.util
import json
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from samplecast.export.json_lines import lines
from samplecast.extract import extract, link
from samplecast.facts import PageFacts
from samplecast.infer import infer
from samplecast.options import Options
from samplecast.pages import SUFFIXES, Page, load
from samplecast.readers import read
from samplecast.schema import ServiceSchema
from samplecast.services import services

from tests.infer.test_infer import assert_accepted

PAGES = 160
CELLS, PERFECT, RIGHT, WRONG, MISTAKEN = 88, 77, 896, 25, 1
"""Counted on these pages: bodies and those without a fault, paths that are right and wrong, types that are wrong."""


@pytest.fixture(scope="module")
def schemas(shared: Callable[..., Path]) -> list[ServiceSchema]:
    """The services of pages drawn with a fixed seed."""
    corpus = shared("corpus")
    names = sorted(path.relative_to(corpus).as_posix() for path in corpus.rglob("*") if path.suffix in SUFFIXES)
    drawn = sorted(random.Random(7).sample(names, PAGES))  # noqa: S311  a draw, not a secret
    folders = services(drawn)
    groups: dict[str, list[PageFacts]] = {}
    for name in drawn:
        facts = extract(read(load(Page(name, str(corpus / name)))), Options())
        groups.setdefault(folders[name], []).append(facts)
    return [infer(link(group), service) for service, group in sorted(groups.items())]


@pytest.fixture(scope="module")
def score(shared: Callable[..., Path]) -> ModuleType:
    """The script that holds bodies against what clients of the same calls know."""
    spec = importlib.util.spec_from_file_location("score", shared("truth", "score.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.corpus
def test_bodies_of_real_pages_get_no_worse(
    schemas: list[ServiceSchema], score: ModuleType, shared: Callable[..., Path]
) -> None:
    """Pages whose bodies are known without a fault, and the paths and types in all of them, right and wrong."""
    with gzip.open(shared("truth", "pages.json.gz")) as stream:
        truth = json.load(stream)["pages"]
    predicted: dict[tuple[str, str], dict[object, set[str]]] = {}
    for line in (json.loads(text) for schema in schemas for text in lines(schema)):
        answers = [one["schema"] for one in line["responses"] if (one["status"] or "2")[0] == "2"]
        for side, schema in (("request", line["request"]), *(("response", answer) for answer in answers)):
            for path, types in score.schema_paths(schema).items() if schema else ():
                predicted.setdefault((line["page"], side), {}).setdefault(path, set()).update(types)
    drawn = {page for page, _ in predicted} & truth.keys()
    sides = [(page, side) for page in drawn for side in ("request", "response") if side in truth[page]]
    cells = [score.judge(predicted.get(key, {}), truth[key[0]][key[1]]) for key in sides]
    perfect = sum(cell["fp"] == 0 and cell["tp_shown"] == cell["shown"] for cell in cells)
    mistaken = sum(not right for cell in cells for _, right, _, _ in cell["types"])
    assert len(cells) == CELLS
    assert perfect >= PERFECT
    assert sum(cell["tp_shown"] for cell in cells) >= RIGHT
    assert sum(cell["fp"] for cell in cells) <= WRONG
    assert mistaken <= MISTAKEN


@pytest.mark.corpus
def test_every_real_example_is_accepted_by_its_type(schemas: list[ServiceSchema]) -> None:
    """No class refuses the example it was made from, and no reference leads nowhere."""
    for schema in schemas:
        assert_accepted(schema)


@pytest.mark.corpus
def test_real_names_are_names(schemas: list[ServiceSchema]) -> None:
    """Types have names in CamelCase, no two the same in one place."""
    for schema in schemas:
        shared = [record.name for record in schema.records]
        assert len(set(shared)) == len(shared)
        for page in schema.pages:
            own = [record.name for record in page.records]
            assert len(set(own)) == len(own)
            for record in (*page.records, *page.local):
                assert record.name.isidentifier()
                assert record.name[0].isupper()
                assert "_" not in record.name
