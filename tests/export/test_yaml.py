"""OpenAPI as YAML: what every reader of YAML reads as the same document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from samplecast.cli import cli
from samplecast.export.openapi.yaml_text import yaml_text
from samplecast.sample import Json

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def nested(depth: int) -> Json:
    value: Json = "deep"
    for number in range(depth):
        value = {"a": value} if number % 2 else [value]
    return value


@given(_JSON)
def test_what_is_written_is_read(value: Json) -> None:
    """Any JSON comes back equal, whatever its strings look like."""
    if "\x85" not in repr(value):
        assert yaml.safe_load(yaml_text(value)) == value


_STRINGS = (
    *(
        "yes",
        "No",
        "null",
        "~",
        "1e3",
        "0o14",
        "12:30",
        "2024-05-17",
        "a: b",
        "- a",
        "#a",
        "",
        " a",
        "é",
        "🚢",
        "=",
        "xx",
    ),
    *("a\nb", "a\tb", "200", ".5", "<<", "{a}", "*a", "&a", "!a", "%a", "@a", "`a`", "a #b", "\u2028", "\x7f"),
)


@pytest.mark.parametrize("value", _STRINGS)
def test_strings_stay_strings(value: str) -> None:
    """As value, as key and in a list."""
    assert yaml.safe_load(yaml_text({value: [value, value]})) == {value: [value, value]}


def test_the_layout() -> None:
    """Entries stand below one another, those of a list behind their dash; what is plain is not quoted."""
    value = {"paths": {"/v1/{id}": {"get": {"tags": ["a", "b c"], "rows": [{"x": 1, "z": []}, [2, None]]}}}, "e": {}}
    assert yaml_text(value) == (
        'paths:\n  /v1/{id}:\n    get:\n      tags:\n        - a\n        - "b c"\n'
        "      rows:\n        - x: 1\n          z: []\n        - - 2\n          - null\ne: {}\n"
    )
    assert yaml_text("a") == "a\n"


def test_long_keys_and_deep_values() -> None:
    """A key that is too long says that it is one; what is deep stands on one line."""
    for value in ({"k" * 5000: {"a": 1}, "b": [{"l" * 1500: 2}]}, nested(60)):
        assert yaml.safe_load(yaml_text(value)) == value
    assert len(yaml_text(nested(900)).splitlines()) < 60


@pytest.mark.parametrize("arguments", [["-o", "api.yaml"], ["-o", "api.YML"], ["--format", "openapi-yaml"]])
def test_the_command_writes_it(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the name of the file or by the format; the same document as in JSON."""
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text('# Ships 🚢\n\nGET /v1/ships\n\nExample response\n\n```\n{"on": "yes"}\n```\n', "utf-8")
    plain = CliRunner().invoke(cli, ["export", "a.md", "--no-cache"])
    done = CliRunner().invoke(cli, ["export", "a.md", "--no-cache", *arguments])
    assert done.exit_code == 0
    text = Path(arguments[1]).read_text("utf-8") if "-o" in arguments else done.stdout
    assert text.startswith("openapi: ")
    assert "🚢" in text
    assert yaml.safe_load(text) == json.loads(plain.stdout)
