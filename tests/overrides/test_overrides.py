"""Corrections of pages: what they change, where they show, and what happens once they no longer match."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from samplecast.api import extract, infer, read
from samplecast.cli import cli
from samplecast.config import Settings, load_config
from samplecast.facts import PageFacts
from samplecast.options import Options, Override, OverrideKind
from samplecast.overrides import reading
from samplecast.schema import Scalar
from samplecast.source import Source
from samplecast.usage import UsageError

TEXT = (Path(__file__).parents[2] / "docs" / "overrides.md").read_text(encoding="utf-8")
_SHOWN = re.compile(r"^`([\w/.-]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SAID = re.compile(r"^`samplecast ([^`]+)`:\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)

PAGE = """# Mooring

GET /v1/quays/{quay}/rings

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| limit | No | String | How many; in the query. |

## Response body

**Table 1** Ring

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| ring | M | Integer | Its number. |
| Owner | O | Object | Who owns it. |

Example response

    {"ring": 3, "owner": {"name": "Anneke"}}

Error response

```json
{"error_code": "RING.0001", "error_msg": "No such ring."}
```

## Error codes

| Status Code | Error Code | Error Message | Description |
|---|---|---|---|
| 404 | RING.0002 | The ring is gone. | Removed. |
"""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def override(kind: OverrideKind, said: str, should_be: str, of: str = "", **more: Any) -> Override:  # noqa: ANN401  any field
    return Override("a.md", kind, said, should_be, "it is so", of, file="o.toml", line=7, **more)


def facts(*overrides: Override, page: str = PAGE) -> PageFacts:
    """The facts of a page as the overrides correct them."""
    return extract(read(Source("a.md", page, "markdown")), Options(overrides=overrides))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


def put(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def entry(**keys: object) -> str:
    """An entry of the file; the keys that every entry needs have values."""
    known = {"page": "a.md", "kind": "endpoint", "said": "GET /a", "should-be": "GET /b", "why": "it is so"}
    given = known | {key.replace("_", "-"): value for key, value in keys.items()}
    lines = [f"{key} = {json.dumps(value)}" for key, value in given.items() if value is not None]
    return "\n".join(["[[override]]", *lines, ""])


def test_the_example_of_the_docs() -> None:
    """What docs/overrides.md shows is what happens."""
    for name, content in _SHOWN.findall(TEXT):
        put(name, content)
    ((command, output),) = _SAID.findall(TEXT)
    assert run(*command.split()).stdout == output


def test_the_docs_know_every_kind() -> None:
    """The table of kinds is the closed set, in its order."""
    assert tuple(re.findall(r"^\| `([a-z-]+)` \|", TEXT, re.MULTILINE)) == reading.KINDS


def test_endpoint() -> None:
    """Method and path change; placeholders that only the wrong path showed go, those of the right one come."""
    (operation,) = facts(
        override("endpoint", "GET https://x.org/v1/quays/{quay}/rings", "POST /v2/rings/{r}")
    ).operations
    assert [(one.method, one.path) for one in operation.endpoints] == [("POST", "/v2/rings/{r}")]
    assert [row.name for row in operation.parameters if row.where == "path"] == ["r"]
    assert [done.kind for done in operation.overridden] == ["endpoint"]


def test_parameters() -> None:
    """Name, place, type and mandatory cell of one parameter, all held against the page as it was."""
    corrected = facts(
        override("parameter-name", "limit", "page_size"),
        override("parameter-in", "query", "header", "limit"),
        override("parameter-type", "String", "Integer", "limit"),
        override("parameter-required", "No", "Yes", "limit"),
    )
    row = next(row for row in corrected.operations[0].parameters if row.origin == "table")
    assert (row.name, row.where, row.stated.kind, row.required) == ("page_size", "header", "integer", True)
    assert len(row.overridden) == len(corrected.overridden) == 4


def test_fields() -> None:
    """Name, type and mandatory cell of fields; the schema follows and keeps the evidence."""
    corrected = facts(
        override("field-type", "Integer", "String", "ring"),
        override("field-required", "M", "O", "ring", table="Ring"),
        override("field-name", "Owner", "owner", operation="Mooring"),
    )
    (record, *_) = infer([corrected]).pages[0].records
    ring, owner = record.fields
    assert (ring.type, ring.also, ring.required) == (Scalar("string"), (Scalar("integer"),), False)
    assert [done.should_be for done in ring.overridden] == ["String", "O"]
    assert owner.key == "owner"


def test_a_type_that_has_no_fields_takes_none() -> None:
    """A field that is a string after all loses the table it led to; one that is a list of objects keeps it."""
    page = PAGE.replace("| Owner | O | Object | Who owns it. |", "| owner | O | Object | See Table 2. |") + (
        "\n**Table 2** Owner\n\n| Parameter | Type | Description |\n|---|---|---|\n| name | String | Name. |\n"
    )
    before, string, listed = (
        next(row for row in corrected.operations[0].tables[0].rows if row.name == "owner")
        for corrected in (
            facts(page=page),
            facts(override("field-type", "Object", "String", "owner"), page=page),
            facts(override("field-type", "Object", "Array of objects", "owner"), page=page),
        )
    )
    assert before.table
    assert (string.table, string.stated.kind) == ("", "string")
    assert (listed.table, listed.stated.kind) == (before.table, "array")


def test_examples() -> None:
    """Role and status; errors that an example shows come and go with its role, and the account of blocks follows."""
    plain = facts().operations[0].examples
    assert [(one.role, one.status) for one in plain] == [("response", ""), ("error", "")]
    corrected = facts(
        override("example-role", "error", "response", "RING.0001"), override("example-status", "", "201", '"ring": 3')
    )
    (operation,) = corrected.operations
    assert [(one.role, one.status) for one in operation.examples] == [("response", "201"), ("response", "")]
    assert [error.code for error in operation.errors] == ["RING.0002"]
    assert [block.used_for for block in corrected.blocks if block.why == "override"] == ["response example"]


def test_errors() -> None:
    """Code, message and status of rows and of samples."""
    corrected = facts(
        override("error-code", "RING.0001", "RING.0010"),
        override("error-message", "The ring is gone.", "The ring was removed.", "RING.0002"),
        override("error-status", "404", "410", "RING.0002"),
    )
    found = {error.code: (error.message, error.status) for error in corrected.operations[0].errors}
    assert found == {"RING.0002": ("The ring was removed.", "410"), "RING.0010": ("No such ring.", "")}


def test_other_pages_and_other_operations_stay() -> None:
    """An override concerns its page, and the operation it names."""
    assert facts(Override("b.md", "endpoint", "GET /x", "GET /y", "")) == facts()
    two = PAGE + "\n## Casting Off\n\nDELETE /v1/quays/{quay}/rings\n"
    corrected = facts(
        override("endpoint", "DELETE /v1/quays/{quay}/rings", "PUT /v1", operation="Casting Off"), page=two
    )
    assert [[one.method for one in operation.endpoints] for operation in corrected.operations] == [["GET"], ["PUT"]]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            override("field-type", "Float", "String", "ring"),
            "field-type of 'ring': a.md does not say 'Float', but 'Integer' in line 15: mend the override, or",
        ),
        (
            override("field-name", "owner", "keeper"),
            "a.md does not say 'owner', but 'ring' in line 15 and 'Owner' in line 16: mend",
        ),
        (override("endpoint", "GET /a", "GET /b"), "but 'GET /v1/quays/{quay}/rings' in line 3"),
        (override("parameter-name", "a", "b"), "but 'limit' in line 7 and 'quay' in line 3"),
        (override("parameter-in", "path", "header", "limit"), "but 'query' in line 7"),
        (override("field-required", "X", "Yes", "ring"), "but 'M' in line 15"),
        (override("example-role", "request", "error", "RING.0001"), "but 'error' in line 25"),
        (override("example-status", "200", "201", "RING.0001"), "but '' in line 25"),
        (override("error-code", "A", "B"), "but 'RING.0002' in line 32 and 'RING.0001' in line 25"),
        (override("error-message", "A", "B", "RING.0002"), "but 'The ring is gone.' in line 32"),
        (override("field-type", "Integer", "String", "rung"), "does not say 'Integer': mend"),
        (override("field-type", "Integer", "Wibble wobble", "ring"), "'Wibble wobble' is no type that is known here"),
        (override("field-required", "M", "perhaps", "ring"), "expected a word of a mandatory column"),
        (override("field-name", "ring", " "), "expected a name"),
        (override("parameter-in", "query", "body", "limit"), "expected path or query or header or cookie or form"),
        (override("endpoint", "quays", "GET /x"), "expected a method and a path like 'GET /v1/things', not 'quays'"),
        (override("example-role", "error", "reply", "RING.0001"), "expected request or response or error, not 'reply'"),
        (
            override("error-status", "404", "gone", "RING.0002"),
            "expected an HTTP status like '200' or '4xx', not 'gone'",
        ),
        (override("error-status", "404", "410", "RING.0002", times=2), "in 1 places, not 2"),
        (override("field-type", "Integer", "String", "ring", operation="Sailing"), "does not say 'Integer'"),
        (override("field-type", "Integer", "String", "ring", table="Chain"), "does not say 'Integer'"),
    ],
)
def test_an_override_that_does_not_match_is_an_error(wrong: Override, message: str) -> None:
    """File, line, what is wrong and what to do."""
    with pytest.raises(UsageError, match=re.escape(message)) as error:
        facts(wrong)
    assert str(error.value).startswith("o.toml:7: ")


def test_all_that_do_not_match_are_named_at_once() -> None:
    """Nobody mends one after the other."""
    with pytest.raises(UsageError) as error:
        facts(override("error-code", "A", "B"), override("error-code", "C", "D"))
    assert str(error.value).count("o.toml:7: error-code: ") == 2


def test_two_overrides_for_one_place_are_an_error() -> None:
    """Which of them should count is nobody's guess."""
    once, twice = override("error-code", "RING.0002", "B"), override("error-code", "RING.0002", "C")
    with pytest.raises(UsageError, match="the override in line 7 corrects the same place"):
        facts(once, twice)


def test_several_places_are_counted() -> None:
    """A row that stands in two tables is corrected in both, or in one that is named, but never by chance."""
    twice = (
        PAGE + "\n**Table 2** Chain\n\n| Parameter | Type | Description |\n|---|---|---|\n| ring | Integer | It. |\n"
    )
    wanted = override("field-type", "Integer", "String", "ring")
    with pytest.raises(UsageError, match=r"in 2 places, not 1 \(line 15, \d+\): .* or say times = 2"):
        facts(wanted, page=twice)
    both = facts(override("field-type", "Integer", "String", "ring", times=2), page=twice)
    assert len(both.overridden) == 2
    one = facts(override("field-type", "Integer", "String", "ring", table="Ring"), page=twice)
    assert [done.span.line for done in one.overridden] == [15]


def test_many_places_are_not_all_listed() -> None:
    """The message stays a line."""
    rows = "".join(f"| 404 | RING.0002 | The ring is gone. | {number} |\n" for number in range(12))
    with pytest.raises(UsageError, match=r"in 13 places, not 1 \(line (\d+, ){8}\.\.\.\)"):
        facts(override("error-message", "The ring is gone.", "Gone.", "RING.0002"), page=PAGE + rows)


# The file


def from_file(text: str) -> Settings:
    put("samplecast.overrides.toml", text)
    return load_config(None)


def test_the_file_is_found_beside_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or where the settings say; pages are relative to it, and to the root once that is known."""
    put("docs/a.md", "x")
    put("samplecast.toml", "")
    put("samplecast.overrides.toml", entry(page="docs/a.md"))
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir("deep")
    settings = load_config(tmp_path / "samplecast.toml")
    assert [Path(one.page) for one in settings.overrides] == [Path("../docs/a.md")]
    assert [one.page for one in settings.options_below(tmp_path / "docs").overrides] == ["a.md"]
    assert settings.options_below(tmp_path / "deep").overrides == ()
    put("../fixes/o.toml", entry(page="../docs/a.md") + entry(page="../docs/a.md", why="again"))
    put("../samplecast.toml", 'overrides = "fixes/o.toml"')
    named = load_config(tmp_path / "samplecast.toml")
    assert [(one.file, one.line) for one in named.overrides] == [("../fixes/o.toml", 1), ("../fixes/o.toml", 7)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (entry(why=None), ":1: an override needs 'why'; this one has none"),
        (entry(why=" "), ":6: why: say why the page is wrong"),
        (entry(kind="endpont"), ":3: unknown kind 'endpont'; did you mean 'endpoint'?"),
        (entry(kind="?"), ":3: unknown kind '?'; it is one of endpoint, parameter-name, "),
        (entry(should_be="GET /a"), ":5: said and should-be are the same"),
        (entry(sayd="x"), ":7: unknown key 'sayd'; did you mean 'said'?"),
        (entry(q="x"), ":7: unknown key 'q'"),
        (entry(said=3), ":4: said: expected a string, not 3"),
        (entry(times=0), ":7: times: expected a number above 0, not 0"),
        (entry(kind="field-type"), ":1: field-type needs 'of': the name of the field"),
        (entry(of="x"), ":7: endpoint takes no 'of'"),
        (entry(table="x"), ":7: 'table' is for fields of bodies, not for endpoint"),
        (entry() + entry(kind="?"), ":9: unknown kind"),
        ("overides = 1", ":1: unknown key 'overides'; each override is a [[override]] table"),
        ("override = 1", ":1: override: expected [[override]] tables"),
        ("override = [{page = 'a.md'}]", ":1: an override needs 'kind'"),
        ('[[override]]\npage = "a" b', ":2:12: "),
    ],
)
def test_a_file_that_makes_no_sense(text: str, message: str) -> None:
    """Every message begins with file and line."""
    with pytest.raises(UsageError, match="^" + re.escape("samplecast.overrides.toml" + message)):
        from_file(text)


def test_a_file_that_cannot_be_read() -> None:
    """A named file has to be there, and has to be text."""
    put("samplecast.toml", 'overrides = "gone.toml"')
    with pytest.raises(UsageError, match=r"gone\.toml: cannot read the overrides: No such file"):
        load_config(Path("samplecast.toml"))
    Path("samplecast.overrides.toml").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="not UTF-8"):
        load_config(None)


# The commands

CORRECTION = entry(page="docs/a.md", said="GET /v1/quays/{quay}/rings", should_be="PUT /v1/quays/{quay}/rings")


@pytest.mark.parametrize("command", ["generate", "extract", "check", "explain", "export"])
def test_every_command_refuses_what_no_longer_matches(command: str) -> None:
    """Exit code 2, the file and the line, whatever the command."""
    put("docs/a.md", PAGE.replace("GET", "PATCH"))
    put("samplecast.overrides.toml", CORRECTION)
    found = run(command, "docs/a.md" if command == "explain" else "docs")
    assert found.exit_code == 2
    assert "samplecast.overrides.toml:1: endpoint: a.md does not say 'GET /v1/quays/{quay}/rings'" in found.stderr
    assert not Path("generated").exists()


def test_a_page_that_is_gone() -> None:
    """Even where it is no part of the run: nobody else would ever notice."""
    put("docs/b.md", PAGE)
    put("samplecast.overrides.toml", CORRECTION)
    found = run("extract", "docs")
    assert found.exit_code == 2
    assert "samplecast.overrides.toml:1: docs/a.md: no such page: delete the override" in found.stderr


def test_evidence_is_shown() -> None:
    """`extract` and `explain` tell what was overridden and why; a page without overrides has no such word."""
    put("docs/a.md", PAGE)
    put("docs/b.md", PAGE)
    put("samplecast.overrides.toml", CORRECTION)
    corrected, plain = map(json.loads, run("extract", "docs").stdout.splitlines())
    said = {"said": "GET /v1/quays/{quay}/rings", "should-be": "PUT /v1/quays/{quay}/rings", "why": "it is so"}
    assert corrected["x-overridden"] == [{"kind": "endpoint", **said, "line": 3}]
    assert corrected["endpoints"] == [{"method": "PUT", "path": "/v1/quays/{quay}/rings"}]
    assert "x-overridden" not in plain
    explained = json.loads(run("explain", "docs/a.md", "--output-format", "json").stdout)
    assert explained["overridden"] == [{"kind": "endpoint", "of": "", "line": 3, **said}]
    assert "overridden" not in json.loads(run("explain", "docs/b.md", "--output-format", "json").stdout)


def test_settings_show_where_overrides_stand() -> None:
    """One place each, beside the other settings."""
    put("docs/a.md", PAGE)
    put("samplecast.overrides.toml", f"# Ours\n\n{CORRECTION}")
    shown = json.loads(run("check", "docs", "--show-settings", "--page-timeout", "7").stdout)
    assert (shown["overrides"], shown["page_timeout"]) == (["samplecast.overrides.toml:3"], 7)


def test_a_check_sees_the_corrected_page() -> None:
    """A finding goes with its override and comes back without it, cache or not."""
    put("docs/a.md", PAGE.replace('"ring": 3', '"ring": "three"'))

    def found() -> str:
        return run("check", "docs", "--select", "XC103").stdout

    before = found()
    assert before.count("XC103") == 1
    put(
        "samplecast.overrides.toml",
        entry(page="docs/a.md", kind="field-type", of="ring", said="Integer", should_be="String"),
    )
    assert (found(), found()) == ("", "")
    put("samplecast.overrides.toml", "")
    assert found() == before


def test_overrides_are_part_of_the_cache_key() -> None:
    """A new override shows at once, a removed one leaves nothing behind, and the cache changes no byte."""
    put("docs/a.md", PAGE)

    def emitted(*options: str) -> dict[str, bytes]:
        assert run("generate", "docs", "-o", "api", *options).exit_code == 0
        return {str(file): file.read_bytes() for file in Path("api").rglob("*") if file.is_file()}

    before = emitted()
    put(
        "samplecast.overrides.toml",
        entry(page="docs/a.md", kind="field-type", of="ring", said="Integer", should_be="String"),
    )
    corrected = emitted()
    assert corrected != before
    assert emitted() == corrected == emitted("--no-cache")
    put("samplecast.overrides.toml", "")
    assert emitted() == before
