"""Work grows in proportion to the page: what is repeated in one construct, and ever more constructs side by side."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.hostile import growing
from tests.hostile.growing import Growing, drawn, too_fast
from tests.hostile.many import MANY, name_of_kind
from tests.hostile.running import try_all

pytestmark = pytest.mark.slow

HERE = Path(__file__).resolve().parent
RECIPES = tomllib.loads((HERE / "broken" / "growing.toml").read_text(encoding="utf-8"))["page"]
FILES = sorted(path for path in (HERE / "broken").iterdir() if path.suffix in {".md", ".rst"})


@pytest.mark.parametrize("kind", MANY)
def test_ever_more_constructs_take_their_share(kind: str) -> None:
    """Four times as many take at most six times as long, in every stage."""
    assert not too_fast(name_of_kind(kind), lambda count: MANY[kind](count).encode(), (60, 240))


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe["what"])
def test_what_once_grew_too_fast_does_no_longer(recipe: dict[str, str]) -> None:
    """Every recipe that the hunt ever found, with what it found."""
    made = Growing(**{key: value for key, value in recipe.items() if key != "what"})  # type: ignore[arg-type]
    assert not too_fast(made.name, made.page, (1_000, 4_000))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_once_broke_a_stage_does_no_longer(file: Path) -> None:
    """Every page that the hunt ever kept goes through all stages, and its emitted code runs."""
    try_all(file.read_bytes(), file.name)


def test_a_recipe_is_made_again_from_its_seed() -> None:
    """The hunt names the seed, which gives the same page."""
    assert drawn(7) == drawn(7) != drawn(8)
    assert drawn(7).page(1000) == drawn(7).page(1000)
    assert len(drawn(7).page(4000)) > 2 * len(drawn(7).page(1000))


@pytest.mark.parametrize("machine", [0.001, 1.0, 100.0])
def test_growth_is_seen(monkeypatch: pytest.MonkeyPatch, machine: float) -> None:
    """Work that takes the square of the page is told, with its stage, on machines of any speed."""

    def least(_name: str, data: bytes, _known: dict[str, float]) -> dict[str, float]:
        size = len(data) / 1_000
        return {"read": size * machine, "check": size**2 * machine, "report": 0.001 * size**2 * machine}

    monkeypatch.setattr(growing, "least", least)
    told = too_fast("page.md", bytes, (1_000, 4_000))
    assert told == f"check: 1,000 → 4,000 takes 16.0 times as long ({16 * machine:.2f} s)"
    monkeypatch.setattr(growing, "least", lambda _n, data, _k: {"read": len(data) * machine, "check": machine})
    assert too_fast("page.md", bytes, (1_000, 4_000)) == ""
