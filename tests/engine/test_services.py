"""Which service a page belongs to."""

from __future__ import annotations

from samplecast.services import services


def test_parts_of_one_reference_are_one_service() -> None:
    """Pages of objects stand apart from those of the calls that use them; other folders are services of their own."""
    pages = ["ref/entities/berth.md", "ref/methods/berths/list.md", "other/boats/a.md", "other/ferries/b.md"]
    assert services(pages) == {
        "ref/entities/berth.md": "ref",
        "ref/methods/berths/list.md": "ref",
        "other/boats/a.md": "other/boats",
        "other/ferries/b.md": "other/ferries",
    }
    assert set(services(["entities/a.md", "methods/b.md"]).values()) == {""}


def test_a_dot_makes_all_pages_one_service() -> None:
    """Whatever folders they stand in."""
    assert set(services(["a/b.md", "c/d/e.md"], ["."]).values()) == {""}


def test_chapters_under_an_index_page_are_one_service() -> None:
    """Whichever folder above them is named; one sub-folder alone is no reason, nor a page of another name."""
    chapters = ["index.md", "lists/boats.md", "errors/codes.md"]
    assert set(services(chapters).values()) == {""}
    assert set(services([f"docs/harbour/{page}" for page in chapters]).values()) == {"docs/harbour"}
    assert set(services(["index.md", "lists/boats.md"]).values()) == {"", "lists"}
    assert set(services(["welcome.md", *chapters[1:]]).values()) == {"", "lists", "errors"}
    assert set(services(chapters, ["*"]).values()) == {"", "lists", "errors"}
