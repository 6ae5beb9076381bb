from __future__ import annotations

from pathlib import Path

import pytest
from samplecast.api import Options, Source, check, emit, extract, infer, read
from samplecast.usage import UsageError

from tests.support.environments import CHECKOUT

_PAGE = '# Reading a Buoy\n\nGET /v1/buoys/{buoy_id}\n\nExample response\n\n```\n{"id": "b1", "depth": 3.5,}\n```\n'


def test_five_functions_from_page_to_files() -> None:
    """A page in memory goes through every stage, each a pure function of the one before."""
    document = read(Source("buoy.md", _PAGE, "markdown"))
    facts = extract(document)
    schema = infer([facts], "")
    files = emit([schema], [facts])
    assert [operation.title for operation in facts.operations] == ["Reading a Buoy"]
    assert {"buoy.py", "manifest.json", "__init__.py"} <= {file.path for file in files}
    assert [(finding.code, finding.span.line) for finding in check([facts])] == [("EX103", 8)]


def test_pages_are_read_from_files() -> None:
    """A path is found, decoded and recognised as the command line does it."""
    page = CHECKOUT / "input_docs" / "tides" / "response.rst"
    assert read(page) == read(str(page))
    assert read(page).source.page == "response.rst"


def test_markup_can_be_said(tmp_path: Path) -> None:
    """`markup` decides over suffix and content."""
    (tmp_path / "x.txt").write_text("Words.")
    assert read(tmp_path / "x.txt", "markdown").source.markup == "markdown"


def test_wrong_input_raises() -> None:
    """A file that is not there is an error to be caught, not an exit."""
    with pytest.raises(UsageError, match=r"nowhere\.md: no such file"):
        read("nowhere.md")


def test_options_reach_the_stages() -> None:
    """Settings are passed as one frozen value."""
    facts = extract(read(Source("buoy.md", _PAGE, "markdown")), Options(extra="keep"))
    kept = emit([infer([facts], options=Options(extra="keep"))], [facts], Options(extra="keep"))
    plain = emit([infer([facts])], [facts])
    assert {file.path: file.content for file in kept} != {file.path: file.content for file in plain}
