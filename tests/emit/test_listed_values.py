"""Lists of allowed values, from the page to the types of emitted fields and arguments."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from samplecast import api
from samplecast.emit.python.flat_types import FlatType, flat_type
from samplecast.emit.python.listed_values import ListRule, list_names, with_listed
from samplecast.facts import Constraints
from samplecast.options import Enums, Options
from samplecast.schema import ListOf, MapOf, Scalar, Type, Union

from tests.support.emitted import python_files, strange_statements
from tests.support.schema_builders import BOOLEAN, INTEGER, NULL, NUMBER, STRING, TIME, imported

MARKDOWN = """# Painting a Buoy

PUT /v1/buoys/{id}

**Table 1** Query parameters

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| side | No | Integer | Where it floats. The value can be **1** or **2**. |

**Table 2** Request body parameters

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| colour | Yes | String | Possible values: `red`, `green`. |
| bands | No | Array of strings | The value can be **white**, **yellow**, **orange**, **purple** or **black**. |
| side | No | Integer | The value can be **1** or **2**. |
| shape | No | String | Options include `can` and `cone`. |

Response

**Table 3** Response body parameters

| Parameter | Type | Description |
|---|---|---|
| colour | String | Possible values: `red`, `green`. |
| bands | Array of strings | The value can be **white**, **yellow**, **orange**, **purple** or **black**. |
| state | String | Possible values: `lit`, `dark`. |

```json
{"colour": "blue", "bands": ["white", "pink"], "state": "lit"}
```
"""


def restructured() -> str:
    """The same page in the other markup."""
    text = re.sub(r"```json\n(.*)\n```", lambda found: f".. code-block:: json\n\n   {found[1]}", MARKDOWN)
    text = re.sub(r"# (.*)", lambda found: f"{found[1]}\n{'=' * len(found[1])}", text, count=1)
    text = re.sub(r"(?<!`)`(\w+)`(?!`)", r"``\1``", text)

    def table(found: re.Match[str]) -> str:
        rows = [[cell.strip() for cell in row.strip("| ").split(" | ")] for row in found[0].strip().split("\n")]
        lines = [".. list-table::", "   :header-rows: 1", ""]
        for row in rows[:1] + rows[2:]:
            lines += [f"   {'* ' if not number else '  '}- {cell}" for number, cell in enumerate(row)]
        return "\n".join(lines) + "\n"

    return re.sub(r"(?:^\|.*\n)+", table, text, flags=re.MULTILINE)


PAGES = {"buoys.md": MARKDOWN, "buoys.rst": restructured()}


def emitted(folder: Path, page: str, **options: Any) -> dict[str, str]:  # noqa: ANN401  any setting
    """The modules that come of a page."""
    (folder / page).write_text(PAGES[page], encoding="utf-8")
    settings = Options(**options)
    facts = [api.extract(api.read(folder / page), settings)]
    return python_files(api.emit([api.infer(facts, "", settings)], facts, settings))


def annotations(source: str) -> list[str]:
    """The declarations of fields and lists that name values or lists."""
    declared = re.compile(r" *\w+: .*(?:Literal\[|\b(?:Colour|Side)\b)")
    return [line.strip() for line in source.split("\n") if declared.match(line)]


@pytest.mark.parametrize("page", PAGES)
def test_requests_list_their_values_and_answers_stay_open(tmp_path: Path, page: str) -> None:
    """Closed in what is sent, open in what comes; named once where a list is long or stands twice."""
    (source,) = (text for path, text in emitted(tmp_path, page).items() if path.endswith("buoys"))
    assert annotations(source) == [
        'Colour: TypeAlias = Literal["red", "green"]',
        'Bands: TypeAlias = Literal["white", "yellow", "orange", "purple", "black"]',
        "Side: TypeAlias = Literal[1, 2]",
        "colour: Colour",
        "side: Side | Missing = MISSING",
        'shape: Literal["can", "cone"] | str | Missing = MISSING',
        "colour: Colour | str",
        'state: Literal["lit", "dark"] | str',
    ]
    assert "side: Side | Missing = MISSING, body: PaintBuoyRequest" in source
    assert "bands: list[Bands] | Missing = MISSING" in source
    assert "bands: list[Bands | str]\n" in source
    assert strange_statements(source) == []


@pytest.mark.parametrize(
    ("enums", "sent", "came"),
    [
        ("closed", "colour: Colour\n", 'state: Literal["lit", "dark"]\n'),
        ("open", "colour: Colour | str\n", 'state: Literal["lit", "dark"] | str\n'),
        ("off", "colour: str\n", "state: str\n"),
    ],
)
def test_the_setting_makes_both_sides_alike(tmp_path: Path, enums: Enums, sent: str, came: str) -> None:
    """Closed lists on both sides, open lists, or none; a list that the docs leave open is never closed."""
    source = emitted(tmp_path, "buoys.md", enums=enums)["buoys"]
    assert sent in source
    assert came in source
    assert ('shape: Literal["can", "cone"] | str' in source) is (enums != "off")
    assert ("Literal" in source) is (enums != "off")


@pytest.mark.parametrize("target", ["dataclasses", "attrs", "msgspec", "pydantic", "typeddict"])
def test_values_in_no_list_load_and_come_back(tmp_path: Path, target: str) -> None:
    """Neither the class of a request nor that of an answer refuses a value for that."""
    settings = Options(package=f"{target}_out", target=target)
    (tmp_path / "buoys.md").write_text(MARKDOWN, encoding="utf-8")
    facts = [api.extract(api.read(tmp_path / "buoys.md"), settings)]
    files = api.emit([api.infer(facts, "", settings)], facts, settings)
    sent = {"colour": "blue", "bands": ["pink"], "side": 7, "shape": "keg"}
    came = {"colour": "blue", "bands": ["white", "pink"], "state": "adrift"}
    with imported(files, tmp_path, f"{target}_out") as module:
        buoys: Any = module("buoys")
        wrong = module("_runtime").DecodeError
        for name, value in (("PaintBuoyRequest", sent), ("PaintBuoyResponse", came)):
            stem = "paint_buoy_request" if name.endswith("Request") else "paint_buoy_response"
            plain = target == "typeddict"
            load = getattr(buoys, f"load_{stem}") if plain else getattr(buoys, name).from_dict
            loaded = load(value)
            assert (getattr(buoys, f"dump_{stem}")(loaded) if plain else loaded.to_dict()) == value
            with pytest.raises(wrong, match="expected string, came integer 5"):
                load({**value, "colour": 5})
            assert plain or loaded.validate() == ()


def test_every_target_passes_the_tools(tmp_path: Path) -> None:
    """Type checkers, linter and formatter have nothing to say, and the emitted tests pass."""
    targets = ("dataclasses", "attrs", "msgspec", "pydantic", "typeddict")
    for target in targets:
        settings = Options(package=f"{target}_out", target=target)
        (tmp_path / "buoys.md").write_text(MARKDOWN, encoding="utf-8")
        facts = [api.extract(api.read(tmp_path / "buoys.md"), settings)]
        for file in api.emit([api.infer(facts, "", settings)], facts, settings):
            path = tmp_path / f"{target}_out" / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
    folders = [f"{target}_out" for target in targets]
    for command in (
        ["mypy", "--strict", "--cache-dir", str(tmp_path / ".mypy"), *folders],
        ["pyright", "--pythonpath", sys.executable, *folders],
        ["ruff", "format", "--isolated", "--no-cache", "--check", *folders],
        ["ruff", "check", "--isolated", "--no-cache", *folders],
        *(["pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".", folder] for folder in folders),
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def listed(*types: Type, mixes: bool = True, asked: bool = True, **said: Any) -> FlatType:  # noqa: ANN401  any word
    """The type of a field with these constraints."""
    rule = ListRule("by-side", mixes=mixes)
    return with_listed(flat_type(types, datetimes=True), Constraints(**said), rule, asked=asked)


@pytest.mark.parametrize(
    ("types", "values", "found"),
    [
        ((STRING,), ("TCP", "UDP", "TCP"), ('"TCP"', '"UDP"')),
        ((INTEGER,), ("4", "6"), ("4", "6")),
        ((STRING, INTEGER), ("4", "any"), ("4", '"4"', '"any"')),
        ((STRING,), ("", 'a "b"'), ('""', "'a \"b\"'")),
        ((NUMBER,), ("1", "2"), ("1", "2")),
        ((NUMBER,), ("0.5", "1"), ()),
        ((BOOLEAN,), ("true", "false"), ()),
        ((TIME,), ("now",), ()),
        ((NULL,), ("a",), ()),
        ((MapOf(STRING),), ("a",), ()),
        ((STRING,), tuple(f"v{number}" for number in range(201)), ()),
        ((STRING,), ("a", "x" * 81), ()),
    ],
)
def test_what_a_literal_can_hold(types: tuple[Type, ...], values: tuple[str, ...], found: tuple[str, ...]) -> None:
    """Texts and integers as the field is typed; other lists, and those that nobody would read, give the plain type."""
    assert listed(*types, enum=values).listed == found


def test_a_fixed_value_is_a_list_of_one_and_items_are_listed_in_their_array() -> None:
    """`const` counts as a list, and the words of an array speak of its items."""
    assert listed(STRING, const="v2").listed == ('"v2"',)
    assert listed(ListOf(STRING), enum=("a", "b")).item == replace(
        flat_type((STRING,), datetimes=True), listed=('"a"', '"b"'), only=True
    )
    assert listed(Union((ListOf(STRING), MapOf(STRING))), enum=("a",)).listed == ()


def test_a_library_that_cannot_mix_has_closed_lists_only() -> None:
    """Nothing stays of an open list, nor of one with booleans."""
    assert listed(STRING, enum=("a",), mixes=False).listed == ('"a"',)
    assert listed(STRING, enum=("a",), mixes=False, asked=False).listed == ()
    assert listed(STRING, BOOLEAN, enum=("true", "a"), mixes=False).listed == ()


def test_names_of_lists() -> None:
    """After the key; behind the owner where several lists have that key or a class is called so; numbered at last."""
    one, two = (FlatType((Scalar("string"),), listed=values) for values in (('"a"',), ('"b"',)))
    uses = [("Ship", "state", one), ("Buoy", "state", one), ("Quay", "state", two), ("Pier", "state", two)]
    assert list_names(uses, ()) == {one.listed: "ShipState", two.listed: "QuayState"}
    assert list_names(uses[:2], ()) == {one.listed: "State"}
    assert list_names(uses[:2], {"State"}) == {one.listed: "ShipState"}
    assert list_names(uses[:2], {"State", "ShipState"}) == {one.listed: "ShipState2"}
    assert list_names(uses[:1], ()) == {}
    assert list_names([("Ship", "?", one), ("Buoy", "?", one)], ()) == {one.listed: "Value"}
