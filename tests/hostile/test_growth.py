"""Pages on which an expression once went back and forth: four times the text takes at most six times the time."""

from __future__ import annotations

import pytest
from samplecast.extract import extract
from samplecast.readers import read
from samplecast.source import Source

from tests.support.growth import assert_in_proportion

HEAD = "# A\n\nGET /v1/a\n\nExample response\n\n"
PAGES = {
    "admonition": ("!!! note", " ", ""),
    "admonition with an end": ("!!! note", " ", "x"),
    "container": ("::: tip", " ", "x"),
    "shortcode": ("{{<", " ", "x"),
    "hard blanks in a tag": ("<A b=", "\u00a0", "x"),
    "hard blanks in running text": ("a <A b=", "\u00a0", ">"),
    "ruler": ("| a |\n|--", " ", "x"),
    "import": ('import x from "y"', " ", "x"),
    "front matter": ("---\na", " ", "\n---\n"),
    "openers of tags": ("# t ", "<", "x"),
    "escaped quotes": ('```\n{"a": "', 'x\\"y, ', "\n```\n"),
    "quotes": ("```\n[", '"', "\n```\n"),
    "stars": ("```json\n{", '**"a"', "\n```\n"),
    "diff": ("```diff\n", "+ {\n", "```\n"),
    "numbers": ("```\n", "1 {\n", "```\n"),
    "commands": ("```sh\n", "curl a\n", "```\n"),
    "messages": ("```\n", "HTTP/1.1 200 OK\nGET /a\n", "```\n"),
    "events": ("```\n", "data: {}\n", "```\n"),
    "names": ("```\n", "a.b", "(\n```\n"),
    "blanks in a block": ("```\nx", " ", "= {\n```\n"),
}


@pytest.mark.parametrize("name", PAGES)
def test_time_is_in_proportion_to_the_page(name: str) -> None:
    """Reading and extracting, whatever is repeated."""
    before, unit, after = PAGES[name]

    def work(size: int) -> None:
        text = HEAD * ("front" not in name) + before + unit * (size // len(unit)) + after
        extract(read(Source("page.md", text, "markdown")))

    assert_in_proportion(work, 4_000)
