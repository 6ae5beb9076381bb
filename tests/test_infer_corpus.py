"""Inference on real pages, where they are at hand."""

from __future__ import annotations

import keyword
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.extract import extract, link
from generator.facts import PageFacts
from generator.infer import infer
from generator.options import Options
from generator.pages import SUFFIXES, Page, load, services
from generator.readers import read
from generator.schema import ServiceSchema
from tests.test_infer import assert_accepted

PAGES = 160


@pytest.fixture(scope="module")
def schemas(shared: Callable[..., Path]) -> list[ServiceSchema]:
    """The services of pages drawn with a fixed seed."""
    corpus = shared("corpus")
    names = sorted(path.relative_to(corpus).as_posix() for path in corpus.rglob("*") if path.suffix in SUFFIXES)
    drawn = sorted(random.Random(7).sample(names, PAGES))  # noqa: S311  a draw, not a secret
    folders = services(drawn)
    groups: dict[str, list[PageFacts]] = {}
    for name in drawn:
        facts = extract(read(load(Page(name, corpus / name))), Options())
        groups.setdefault(folders[name], []).append(facts)
    return [infer(link(group), service) for service, group in sorted(groups.items())]


@pytest.mark.corpus
def test_every_real_example_is_accepted_by_its_type(schemas: list[ServiceSchema]) -> None:
    """No class refuses the example it was made from, and no reference leads nowhere."""
    for schema in schemas:
        assert_accepted(schema)


@pytest.mark.corpus
def test_real_names_are_names(schemas: list[ServiceSchema]) -> None:
    """Classes are CamelCase, attributes snake_case; no two are the same in one place, and none is a keyword."""
    for schema in schemas:
        shared = [record.name for record in schema.records]
        assert len(set(shared)) == len(shared)
        for page in schema.pages:
            own = [record.name for record in page.records]
            assert len(set(own)) == len(own)
            for record in (*page.records, *page.local):
                assert record.name.isidentifier()
                assert record.name[0].isupper()
                assert "_" not in record.name.removesuffix("_")
                attributes = [field.name for field in record.fields]
                assert len(set(attributes)) == len(attributes)
                assert all(name.isidentifier() and not keyword.iskeyword(name) for name in attributes)
                assert all(name == name.lower() for name in attributes)


@pytest.mark.corpus
def test_real_catalogues_name_every_code_once(schemas: list[ServiceSchema]) -> None:
    """Exception names and aliases of a service are distinct but where a code has no better name."""
    for schema in schemas:
        names = [name for entry in schema.errors for name in {entry.name, entry.alias}]
        assert len(set(names)) == len(names)
        assert {record.name for record in schema.records if record.error}.isdisjoint(names)
