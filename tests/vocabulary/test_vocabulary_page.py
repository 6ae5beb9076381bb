"""The page that lists the words."""

from __future__ import annotations

import runpy
import tomllib

import pytest
from samplecast.vocabulary import DEFAULT, LANGUAGES, phrase

from tests.support.environments import CHECKOUT


def test_the_page_lists_every_group_with_its_words() -> None:
    """`docs/vocabulary.md` says what the files of words say; `tools/vocabulary_page.py` mends it."""
    page = (CHECKOUT / "docs" / "vocabulary.md").read_text(encoding="utf-8")
    assert page == runpy.run_path(str(CHECKOUT / "tools" / "vocabulary_page.py"))["page"]()
    for group in DEFAULT.groups:
        assert f"**`{group}`**" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_expression_can_be_compiled(language: str) -> None:
    """An expression is only compiled when the first page asks for it; here all of them are."""
    file = CHECKOUT / "generator" / "samplecast" / "vocabulary" / f"{language}.toml"
    for name in tomllib.loads(file.read_text(encoding="utf-8")).get("phrases", {}):
        assert "(?&" not in phrase(name).pattern
