"""Name and mandatory cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samplecast.extract.tables.demands import Required, read_required
from samplecast.extract.tables.names import Name, read_names, squeezed


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("limit", Name("limit")),
        ("OS-EXT-AZ:availability_zone", Name("OS-EXT-AZ:availability_zone")),
        ("kubernetes.io/node-pool.id", Name("kubernetes.io/node-pool.id")),
        ("name~", Name("name~")),
        ("名字", Name("名字")),
        ("protocol _id", Name("protocol_id")),
        ("scaling_ configuration _id", Name("scaling_configuration_id")),
        ("spec .name", Name("spec.name")),
        ('"name"', Name("name")),
        ("name:", Name("name")),
        ("name?", Name("name", required=False)),
        ("name *", Name("name", required=True)),
        ("name (mandatory)", Name("name", required=True)),
        ("name (optional)", Name("name", required=False)),
        ("name (deprecated)", Name("name", deprecated=True, notes=("deprecated",))),
        ("name (string)", Name("name", notes=("string",))),
        ("- name", Name("name", depth=1)),
        ("> name", Name("name", depth=1)),
        (">> name", Name("name", depth=2)),
        ("» » name", Name("name", depth=2)),
        ("└─ name", Name("name", depth=2)),
        ("volume_{type}", Name("volume_{type}", variable=True)),
        ("{user key}", Name("{user key}", is_key=False, variable=True)),
        ("<key>", Name("<key>", variable=True)),
        ("[items]", Name("", whole=True)),
        ("User-defined key and value pair", Name("User-defined key and value pair", is_key=False)),
    ],
)
def test_a_name_cell_is_read(cell: str, expected: Name) -> None:
    """Stray blanks, marks, notes and nesting are told from the wire key."""
    assert read_names(cell) == (expected,)


def test_an_empty_cell_names_nothing() -> None:
    """The row then goes on with the one above."""
    assert read_names("  ") == ()


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("min_size, max_size", ["min_size", "max_size"]),
        ("start_time and end_time", ["start_time", "end_time"]),
        ("start / end", ["start/end"]),
        ("Key and value", ["Key and value"]),
    ],
)
def test_several_names_share_a_row(cell: str, names: list[str]) -> None:
    """Only names that look like keys are taken apart; prose is not."""
    assert [name.name for name in read_names(cell)] == names


def test_names_are_compared_without_what_spellings_differ_by() -> None:
    """Case, underscores and hyphens are where tables and bodies disagree most."""
    assert squeezed("scaling_group-ID") == squeezed("scalingGroupId")
    assert squeezed("group_id") != squeezed("group_ids")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Yes", Required(True)),
        ("yes.", Required(True)),
        ("Mandatory", Required(True)),
        ("M", Required(True)),
        ("✓", Required(True)),
        ("No", Required(False)),
        ("Optional", Required(False)),
        ("O", Required(False)),
        ("No (query parameter)", Required(False, "query")),
        ("Yes (in path)", Required(True, "path")),
        ("", Required()),
        ("-", Required()),
        ("[Required]", Required(True)),
        ("(O)", Required(False)),
        ("YES\u00b9", Required(True)),
        ("1", Required(True)),
        ("0..1", Required(False)),
        ("*", Required(True)),
        ("Obligatory", Required(True)),
        ("\u2705", Required(True)),
        ("\u274c", Required(False)),
        ("C", Required()),
        ("Mandatory when the type is set", Required()),
        ("Yes (when the action is create) No (when the action is delete)", Required()),
        ("No (mandatory for tokens)", Required()),
        ("This field is mandatory for POST requests.", Required()),
        ("String", Required()),
    ],
)
def test_a_mandatory_cell_is_read(cell: str, expected: Required) -> None:
    """Plain words settle it; conditions mean that it depends, and that is None."""
    assert read_required(cell) == expected


@pytest.mark.parametrize(
    ("cell", "required"), [("Yes", False), ("No", True), ("Mandatory", True), ("Optional", False), ("1", False)]
)
def test_a_column_titled_optional_is_turned_round(cell: str, *, required: bool) -> None:
    """There "Yes" means optional; words that speak for themselves keep their meaning."""
    assert read_required(cell, inverted=True).required is required


@given(st.text(max_size=80))
def test_any_cell_is_read(cell: str) -> None:
    """Reading cells is total."""
    read_names(cell)
    read_required(cell)
