"""Forms that settings teach, matched whole and before the known ones; what is not read is told by its shape."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from samplecast.cli import cli
from samplecast.config import load_config
from samplecast.extract import extract
from samplecast.facts import PageFacts
from samplecast.options import Options
from samplecast.pattern_settings import snippet
from samplecast.patterns import BadPatternError, TaughtForms, match, parse, read_call
from samplecast.readers import read
from samplecast.source import Markup, Source
from samplecast.usage import UsageError

RST = """\
Berths
======

List berths
-----------

``GET``-Dispatch via: ``/v1/docks/(int: id)/berths``

Gives the berths.

- ``200``: fine
- ``404``: no such dock

Add a berth
-----------

``POST``-Dispatch via: ``SITE_ROOT/v1/berths``

Fields:

- name | string | needed | Its name.
- depth | number | may be left out | Metres.

Sell a berth
------------

``DELETE``-Dispatch via: ``/v1/berths/(int: id)``

Move a berth
------------

``PUT``-Dispatch via: ``/v1/berths``
"""
MARKDOWN = (
    RST.replace("``", "`")
    .replace("Berths\n======", "# Berths")
    .replace("List berths\n-----------", "## List berths")
    .replace("Add a berth\n-----------", "## Add a berth")
    .replace("Sell a berth\n------------", "## Sell a berth")
    .replace("Move a berth\n------------", "## Move a berth")
)
PAGES: tuple[tuple[Markup, str], ...] = (("rst", RST), ("markdown", MARKDOWN))
SETTINGS = """\
[[tool.samplecast.call]]
pattern = "{method}-Dispatch via: {path}"
test = { "``GET``-Dispatch via: ``/v1/docks``" = "GET /v1/docks" }

[[tool.samplecast.placeholder]]
pattern = "({type}: {name})"
test = { "GET-Dispatch via: /v1/docks/(int: id)" = "GET /v1/docks/{id}" }

[[tool.samplecast.status]]
pattern = "{status}: {description}"
test = { "200: fine" = { status = "200" } }

[[tool.samplecast.parameter]]
pattern = "{name} | {type} | {required} | {description}"
test = { "a | b | c | d e" = { name = "a", description = "d e" } }

[tool.samplecast.base]
SITE_ROOT = ""
"""


def _options(folder: Path, settings: str) -> Options:
    file = folder / "pyproject.toml"
    file.write_text(settings)
    return load_config(file).options


def _facts(markup: Markup, text: str, options: Options) -> PageFacts:
    return extract(read(Source("berths.rst", text, markup)), options)


@pytest.mark.parametrize(("markup", "text"), PAGES)
def test_a_strange_page_is_read_with_patterns(tmp_path: Path, markup: Markup, text: str) -> None:
    """Calls, placeholders with types, bases, statuses and parameters come out as on any page."""
    page = _facts(markup, text, _options(tmp_path, SETTINGS))
    calls = [(one.method, one.path) for operation in page.operations for one in operation.endpoints]
    assert calls == [
        ("GET", "/v1/docks/{id}/berths"),
        ("POST", "/v1/berths"),
        ("DELETE", "/v1/berths/{id}"),
        ("PUT", "/v1/berths"),
    ]
    listing, adding, *_ = page.operations
    assert [(one.name, one.where, one.stated.kind) for one in listing.parameters] == [("id", "path", "integer")]
    assert [(status.code, status.description) for status in listing.statuses] == [
        ("200", "fine"),
        ("404", "no such dock"),
    ]
    assert [(row.name, row.stated.kind, row.required, row.description) for row in adding.tables[0].rows] == [
        ("name", "string", True, "Its name."),
        ("depth", "number", None, "Metres."),
    ]
    assert page.unread == ()
    assert set(page.taught) == {one.text for one in load_config(tmp_path / "pyproject.toml").options.patterns.all()}


@pytest.mark.parametrize(("markup", "text"), PAGES)
def test_what_is_not_read_is_told_by_its_shape(markup: Markup, text: str) -> None:
    """Lines that look like calls are kept with their place and what they seem to mean."""
    page = _facts(markup, text, Options())
    assert not any(operation.endpoints for operation in page.operations)
    assert {one.shape for one in page.unread} == {"{method}-Dispatch via: {path}"}
    assert [one.call for one in page.unread] == [
        "GET /v1/docks/(int: id)/berths",
        "POST SITE_ROOT/v1/berths",
        "DELETE /v1/berths/(int: id)",
        "PUT /v1/berths",
    ]


def test_plain_pages_have_nothing_unread() -> None:
    """Calls in known forms, addresses in prose and commands are no unread calls."""
    text = (
        "# Docks\n\nGET /v1/docks\n\nYou may GET or POST, and/or see https://example.org/x.\n\n"
        "```\ncurl -X GET https://example.org/v1/docks\n```\n"
    )
    page = _facts("markdown", text, Options())
    assert page.unread == ()
    (call,) = [row for row in page.calls if row.why == "a form known without settings"]
    assert (call.used_for, call.span.line) == ("GET /v1/docks", 3)


def test_an_optional_placeholder_makes_two_paths() -> None:
    """The path with and the path without it."""
    patterns = TaughtForms((parse("call", "{method} {path}"),), (parse("placeholder", "[{name}]", optional=True),))
    call = read_call("GET /v1/docks/[id]", patterns)
    assert call is not None
    assert call.paths == ("/v1/docks/{id}", "/v1/docks/")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("{method} {path}", "Say hello /x"),
        ("{method} on {path}", "GET on docks"),
        ("{method} on {path}", "GET on /docks and more"),
        ("{method} on {path}", "Please GET on /docks"),
        ("{method} {path} now", "GET /docks"),
    ],
)
def test_a_pattern_matches_a_whole_block_or_nothing(pattern: str, text: str) -> None:
    """A method is a word of letters, a path begins as one and has no blanks."""
    assert read_call(text, TaughtForms((parse("call", pattern),))) is None


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("call", "{method}{path}"),
        ("call", "{method} only"),
        ("call", "{method} {path} {verb}"),
        ("call", "{path} {method} {path}"),
        ("placeholder", "{name}"),
        ("status", "{status}"),
    ],
)
def test_patterns_that_cannot_be_meant_are_refused(kind: str, text: str) -> None:
    """A field that is not known, fields without a text between them, a pattern that fits anything."""
    with pytest.raises(BadPatternError):
        parse(kind, text)


def test_matching_takes_one_way_through_the_text() -> None:
    """A text made to be tried again and again is looked through once: twice as long, not four times as slow."""
    pattern = parse("parameter", "a{name}a{type}a{description}b")
    steps = [_counted(pattern.text, n) for n in (200, 400)]
    assert steps[1] <= 3 * steps[0]
    assert match(pattern, "a" * 900) is None


def _counted(text: str, length: int) -> int:
    """How many characters matching looks at, told by a string that counts."""

    class Counting(str):
        __slots__ = ()
        looked = 0

        def find(self, *arguments: object) -> int:  # type: ignore[override]
            found = str.find(self, *arguments)  # type: ignore[arg-type]
            Counting.looked += (found if found >= 0 else len(self)) - int(str(arguments[1]))
            return found

    match(parse("parameter", text), Counting("a" * length))
    return Counting.looked + 1


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (SETTINGS.replace('= "GET /v1/docks" }', '= "GET /v1/dock" }'), ":3: test"),
        (SETTINGS.replace("({type}: {name})", "{name}"), ":6: pattern"),
        (SETTINGS.replace('SITE_ROOT = ""', 'SITE_ROOT = "x"'), ":18: SITE_ROOT"),
        (SETTINGS.replace("[[tool.samplecast.status]]", "[[tool.samplecast.status]]\nregex = 1"), ":10: unknown"),
    ],
)
def test_settings_that_are_wrong_name_their_line(tmp_path: Path, settings: str, message: str) -> None:
    """A failing test, a pattern without text, a base that is no path, an unknown key."""
    with pytest.raises(UsageError) as caught:
        _options(tmp_path, settings)
    assert message in str(caught.value)


def _run(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, arguments, prog_name="samplecast")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def strange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "berths.rst").write_text(RST)
    (tmp_path / "pyproject.toml").write_text("[tool.samplecast]\n")
    return tmp_path


def test_the_settings_that_are_offered_work_when_pasted(strange: Path) -> None:
    """A run without an operation says what the pages look like, and what it offers reads them."""
    result = _run("extract", "docs", "--fail-on", "unread")
    assert result.exit_code == 1
    assert "no operation found" in result.stderr
    assert '4 blocks on 1 page look like "{method}-Dispatch via: {path}" (docs/berths.rst:' in result.stderr
    offered = [line.strip() for line in result.stderr.splitlines() if line.startswith("    ")]
    (strange / "pyproject.toml").write_text("[tool.samplecast]\n" + "\n".join(offered) + "\n")
    result = _run("extract", "docs", "--fail-on", "unread")
    assert (result.exit_code, "1 operation" in result.stderr or "operations" in result.stderr) == (0, True)


def test_an_offer_brings_what_its_example_needs(tmp_path: Path) -> None:
    """A placeholder with a type and a base before the path are part of what is offered."""
    offered = "\n".join(snippet("Do {method} on {path}", "Do GET on ROOT/x/(int: id)", "GET ROOT/x/(int: id)"))
    patterns = _options(tmp_path, offered).patterns
    assert (len(patterns.placeholders), patterns.bases) == (1, (("ROOT", ""),))


def test_explain_has_rows_for_calls(strange: Path) -> None:
    """Each line that looks like a call, read or not, and by which form."""
    result = _run("explain", "docs/berths.rst")
    assert result.stdout.count("unread call") == 4
    (strange / "pyproject.toml").write_text(SETTINGS)
    result = _run("explain", "docs/berths.rst")
    assert "unread call" not in result.stdout
    assert "pattern {method}-Dispatch via: {path}" in result.stdout


@pytest.mark.parametrize("command", [("extract",), ("generate", "-o", "out"), ("export", "-o", "api.json")])
def test_a_pattern_that_matches_nothing_is_told(strange: Path, command: tuple[str, ...]) -> None:
    """Where all pages are read, a pattern without a match is a slip; also in a run in which nothing changed."""
    (strange / "pyproject.toml").write_text(
        SETTINGS + '\n[[tool.samplecast.call]]\npattern = "Do {method} on {path}"\n'
    )
    for _ in range(2):
        result = _run(command[0], "docs", *command[1:])
        assert 'the call pattern "Do {method} on {path}" matches nothing' in result.stderr
        assert result.stderr.count("matches nothing") == 1
        assert "4 operations" in result.stderr
