"""The command line as a user meets it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from samplecast import __version__
from samplecast.cli import cli
from samplecast.cli.explain import table
from samplecast.facts import BlockUse, PageFacts
from samplecast.source import Source, Span

from tests.support.environments import CHECKOUT

_CLEAN = """\
# Reading a Buoy

GET /v1/buoys/{buoy_id}

| Parameter | Mandatory | Type | Description |
| --- | --- | --- | --- |
| buoy_id | Yes | String | The buoy. |

Example response

```
{"buoy": {"id": "b1", "depth": 3.5}}
```
"""


@pytest.fixture(autouse=True)
def _work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder with the pages of the main job and nothing else."""
    shutil.copytree(CHECKOUT / "input_docs", tmp_path / "input_docs")
    monkeypatch.chdir(tmp_path)


def samplecast(*arguments: str, stdin: str | bytes | None = None) -> Result:
    """Run the command in this process; a traceback fails the test."""
    result = CliRunner().invoke(cli, arguments, input=stdin, prog_name="samplecast")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def page(text: str = _CLEAN, name: str = "page.md") -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


class TestTheCommand:
    """What holds for every command."""

    def test_version(self) -> None:
        """`--version` says name and version."""
        assert samplecast("--version").stdout == f"samplecast {__version__}\n"

    @pytest.mark.parametrize("arguments", [["--help"], ["-h"], []])
    def test_help_lists_the_commands(self, arguments: list[str]) -> None:
        """Help names every command with a line about it."""
        result = samplecast(*arguments)
        for command in ("check", "explain", "export", "extract", "generate"):
            assert f"\n  {command} " in result.output

    @pytest.mark.parametrize("command", ["check", "explain", "export", "extract", "generate"])
    def test_each_command_has_help(self, command: str) -> None:
        """Every option of every command has a line of help."""
        result = samplecast(command, "--help")
        assert result.exit_code == 0
        assert "Usage: samplecast " in result.stdout
        assert "--exclude GLOB" in result.stdout

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["genrate"], "No such command 'genrate'; did you mean 'generate'?"),
            (["xyz"], "No such command 'xyz'."),
            (["generate", "--chek"], "No such option"),
            (["extract", "nope.md"], "error: nope.md: no such file or folder"),
            (["extract", "empty"], "error: empty: no pages found (looked for .rst, .md, .markdown, .mdx)"),
            (["extract", "words.txt"], "error: words.txt: cannot tell its markup"),
            (["check", "--config", "bad.toml"], "error: bad.toml:2: unknown setting 'exclud'; did you mean 'exclude'?"),
            (["generate", "-o", "my-api"], "OUT names a Python package, and 'my-api' is not an identifier"),
            (["generate", "-o", "class"], "'class' is not an identifier"),
            (["generate", "-o", "words.txt/api"], "error: words.txt/api: cannot write: Not a directory"),
            (["explain"], "error: explain shows one page at a time, not 7"),
            (["explain", "input_docs/berths"], "error: explain shows one page at a time, not 2"),
            (["extract", "--markup", "html"], "Invalid value for '--markup'"),
        ],
    )
    def test_wrong_usage_is_exit_2(self, arguments: list[str], message: str) -> None:
        """What the user can put right is said on stderr; stdout stays empty."""
        Path("empty").mkdir()
        Path("words.txt").write_text("Just words.\n")
        Path("bad.toml").write_text("\nexclud = []\n")
        result = samplecast(*arguments)
        assert result.exit_code == 2
        assert message in result.stderr
        assert result.stdout == ""

    def test_limit_on_page_size(self) -> None:
        """`max-page-bytes` of the configuration is heeded, and the error names the page."""
        Path("samplecast.toml").write_text("max-page-bytes = 100\n")
        result = samplecast("extract", page())
        assert result.exit_code == 2
        assert "error: page.md: larger than 100 bytes; max-page-bytes sets the limit" in result.stderr

    def test_control_characters_never_reach_the_terminal(self) -> None:
        """What pages and file names contain is printed with control and bidi characters spelled out."""
        hostile = page("# Title \x1b[31m \u202e\n\n```\n{'\x07'\n```\n", "a\x1b[2Jb.md")
        for command in ("extract", "explain", "check", "generate"):
            output = samplecast(command, "-v", hostile).output
            assert not {"\x1b", "\x07", "\u202e"} & set(output)

    @pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"\0" * 50, b"\xef\xbb\xbf# T\r\n\tx\r", b"# \xe4\xf6\n"])
    @pytest.mark.parametrize("command", ["extract", "explain", "check"])
    def test_odd_bytes_are_a_note(self, command: str, data: bytes) -> None:
        """Bytes that are not plain UTF-8 text are read with a note that names the page."""
        Path("odd.md").write_bytes(data)
        result = samplecast(command, "-v", "odd.md")
        assert result.exit_code in {0, 1}
        assert "odd.md:" in result.stderr
        assert ": note: " in result.stderr


class TestGenerate:
    """`samplecast generate`."""

    def test_says_what_it_read_and_wrote(self) -> None:
        """The main job needs no arguments and tells in a few lines what happened."""
        result = samplecast("generate")
        assert result.exit_code == 0
        assert "read 7 pages in input_docs: 2 operations, 16 examples" in result.stderr
        assert "wrote generated: " in result.stderr
        assert len(result.output.splitlines()) <= 5
        assert Path("generated/__init__.py").exists()

    def test_second_run_changes_nothing(self) -> None:
        """Nothing is new, changed or removed the second time, and --check agrees."""
        samplecast("generate")
        assert "0 new, 0 changed, 0 removed" in samplecast("generate").stderr
        result = samplecast("generate", "--check")
        assert result.exit_code == 0
        assert "generated is up to date" in result.stderr
        assert samplecast("generate", "--diff").exit_code == 0

    def test_check_lists_what_is_out_of_date(self) -> None:
        """--check names missing, changed and left-over files, exits 1 and writes nothing."""
        samplecast("generate")
        page(name="input_docs/ferries/buoy.md")
        Path("input_docs/tides/response.rst").unlink()
        before = {path: path.stat().st_mtime_ns for path in Path("generated").rglob("*")}
        result = samplecast("generate", "--check")
        assert result.exit_code == 1
        lines = result.stdout.splitlines()
        assert "generated/ferries/buoy.py: missing" in lines
        assert "generated/tides/response.py: left over" in lines
        assert "generated/manifest.json: out of date" in lines
        assert {path: path.stat().st_mtime_ns for path in Path("generated").rglob("*")} == before

    def test_diff_shows_what_would_change(self) -> None:
        """--diff prints a unified diff and exits 1."""
        samplecast("generate")
        file = Path("input_docs/tides/response.rst")
        file.write_text(file.read_text().replace("2022-09-10", "2023-10-11"))
        result = samplecast("generate", "--diff")
        assert result.exit_code == 1
        assert "+++ generated/manifest.json" in result.stdout
        assert any(line.startswith("+") and "2023-10-11" in line for line in result.stdout.splitlines())
        assert "2023-10-11" not in "".join(path.read_text() for path in Path("generated").rglob("*.json"))

    def test_quiet_and_verbose(self) -> None:
        """-q says nothing, -v names each file that is written and each note."""
        assert "generated/_runtime.py: new" in samplecast("generate", "-v").stderr.splitlines()
        shutil.rmtree("generated")
        assert samplecast("generate", "-q").output == ""

    def test_files_of_others_stop_it(self) -> None:
        """A file in the way that is not ours is named, and nothing is written."""
        Path("generated").mkdir()
        Path("generated/__init__.py").write_text("mine = 1\n")
        result = samplecast("generate")
        assert result.exit_code == 2
        assert "generated/__init__.py: not ours" in result.stderr
        assert [path.name for path in Path("generated").iterdir()] == ["__init__.py"]

    def test_out_may_be_anywhere(self) -> None:
        """-o names folder and package."""
        assert samplecast("generate", page(), "-o", "src/harbour_api").exit_code == 0
        assert Path("src/harbour_api/page.py").exists()

    def test_standard_input(self) -> None:
        """`-` is a page like any other."""
        assert samplecast("generate", "-", "-o", "api", stdin=_CLEAN).exit_code == 0
        assert Path("api/stdin.py").exists()

    def test_configuration(self) -> None:
        """Paths and OUT come from the configuration; the command line goes before it."""
        Path("pyproject.toml").write_text('[tool.samplecast]\npaths = ["input_docs/locks"]\nout = "one"\n')
        assert "read 1 page in input_docs/locks" in samplecast("generate").stderr
        assert Path("one/response.py").exists()
        assert "wrote two" in samplecast("generate", "-o", "two").stderr

    def test_repaired_samples_are_no_failure(self) -> None:
        """A sample that needed mending is a matter for `check`; generate exits 0."""
        assert samplecast("generate", "input_docs/locks/response.md").exit_code == 0


class TestExtract:
    """`samplecast extract`."""

    def test_the_summary_counts_operations_as_generate_does(self) -> None:
        """A page without an endpoint is a line, and no operation."""
        result = samplecast("extract", "input_docs/locks")
        assert len(result.stdout.splitlines()) == 1
        assert "read 1 page: 0 operations" in result.stderr

    def test_a_line_per_operation(self) -> None:
        """JSON Lines on stdout, one operation each, the summary on stderr."""
        result = samplecast("extract")
        lines = [json.loads(line) for line in result.stdout.splitlines()]
        assert [(line["page"], line["title"]) for line in lines] == [
            ("berths/reserving_a_berth.rst", "Reserving a Berth"),
            ("berths/response.rst", "Response"),
            ("ferries/listing-departures.md", "Listing Departures"),
            ("ferries/returned-values.md", "Returned Values"),
            ("lights/response.rst", "Response"),
            ("locks/response.md", "Response"),
            ("tides/response.rst", "Response"),
        ]
        assert [line["endpoints"] for line in lines if line["endpoints"]] == [
            [{"method": "POST", "path": "/v1/{harbour_id}/reservations"}],
            [{"method": "GET", "path": "/v2/{line_id}/departures"}],
        ]
        assert "read 7 pages" in result.stderr

    def test_the_shape_of_a_line(self) -> None:
        """Every key that other programs rely on is there."""
        (line,) = samplecast("extract", page()).stdout.splitlines()
        assert set(json.loads(line)) >= {
            *("page", "title", "anchor", "service", "span", "endpoints", "parameters", "request", "responses"),
            *("examples", "errors", "fields", "status_range", "notes"),
        }

    def test_bytes_do_not_depend_on_the_locale(self) -> None:
        """Text beyond ASCII is the same bytes everywhere, lone surrogates included."""
        result = samplecast("extract", page(_CLEAN.replace('"b1"', '"ü \\ud800"')))
        assert json.loads(result.stdout_bytes)["examples"][-1]["values"] == [{"buoy": {"id": "ü \ud800", "depth": 3.5}}]

    def test_standard_input(self) -> None:
        """`-` is recognised by content; `--markup` decides."""
        assert json.loads(samplecast("extract", "-", stdin=_CLEAN).stdout)["page"] == "<stdin>"
        assert json.loads(samplecast("extract", "-", "--markup", "markdown", stdin="Words").stdout)["title"] is not None


class TestExplain:
    """`samplecast explain`."""

    def test_every_block_in_a_line(self) -> None:
        """A table for people: lines, kind, fate and why."""
        result = samplecast("explain", "input_docs/ferries/listing-departures.md")
        assert result.exit_code == 0
        first, *rows, last = result.stdout.splitlines()
        assert first == "input_docs/ferries/listing-departures.md: Listing Departures"
        assert any(row.split()[:2] == ["66-88", "code"] and "response example" in row for row in rows)
        assert last.endswith(" skipped")

    def test_long_reasons_fold_under_themselves(self) -> None:
        """On a terminal no line is wider than it, and no word of a reason is lost."""
        reason = "paragraph: " + " ".join(["To save space only the first lines are shown"] * 4)
        block = BlockUse("code", Span("a.md", 3, 1, 9), "response example", "", reason)
        page = PageFacts(Source("a.md", "", "markdown"), "A", blocks=(block,))
        for width in (40, 80, 120):
            _, *rows, _ = table(page, "a.md", width)
            assert all(len(row) <= width for row in rows)
            assert len(rows) > 1
            assert " ".join(" ".join(rows).split()) == f"3-9 code response example {reason}"
        assert table(page, "a.md")[1].endswith(reason)

    def test_json(self) -> None:
        """The shape that other programs rely on; a block is used for something or skipped, never both."""
        shown = json.loads(samplecast("explain", "input_docs/tides/response.rst", "--output-format", "json").stdout)
        assert shown["page"] == "response.rst"
        assert {block["kind"] for block in shown["blocks"]} == {"figure", "code"}
        for block in shown["blocks"]:
            assert ("used_for" in block) != ("skipped" in block)
            assert block["line"] <= block["end_line"]
            assert block["why"]


class TestCheck:
    """`samplecast check`."""

    def test_clean_page_is_exit_0(self) -> None:
        """No finding: exit 0, an empty list, and a word about it."""
        result = samplecast("check", page(), "--output-format", "json")
        assert (result.exit_code, json.loads(result.stdout)) == (0, [])
        assert "1 page checked" in result.stderr

    def test_findings_are_exit_1(self) -> None:
        """Findings are `path:line:col: code message`, by place."""
        result = samplecast("check", "input_docs/locks/response.md", "--output-format", "concise")
        assert result.exit_code == 1
        assert "\ninput_docs/locks/response.md:37:27: EX106 " in f"\n{result.stdout}"

    def test_the_shape_of_a_finding(self) -> None:
        """Every key that other programs rely on is there."""
        result = samplecast("check", "input_docs/locks/response.md", "--output-format", "json")
        for finding in json.loads(result.stdout):
            assert set(finding) >= {
                *("code", "name", "severity", "message", "filename", "location", "end_location", "fix", "related")
            }
            assert finding["filename"] == "input_docs/locks/response.md"
            assert finding["location"]["row"] >= 1

    def test_named_but_missing_field(self) -> None:
        """Prose that explains a field the samples lack is a finding at the prose."""
        text = Path("input_docs/tides/response.rst").read_text()
        result = samplecast("check", page(text.replace('"error_code":', '"code":'), "x.rst"))
        assert 'explains "error_code"' in result.stdout


class TestBaseline:
    """`samplecast check --baseline`: findings that were there before."""

    def test_accepted_findings_are_silent(self) -> None:
        """What a baseline accepts is not reported, and the run is clean."""
        result = samplecast("check", "input_docs", "--write-baseline", "known.json")
        assert result.exit_code == 0
        assert re.search(r"accepted [1-9]\d* findings in known\.json", result.stderr)
        result = samplecast("check", "input_docs", "--baseline", "known.json")
        assert (result.exit_code, result.stdout) == (0, "")

    def test_new_findings_are_reported_and_gone_ones_named(self) -> None:
        """A finding that is not in the baseline counts; an entry that no longer occurs is said."""
        samplecast("check", "input_docs", "--write-baseline", "known.json")
        file = Path("input_docs/locks/response.md")
        comment = '//The region ID "aaa" is used as an example.'
        file.write_text(file.read_text().replace(comment, ""))
        page(_CLEAN.replace("3.5}", "3.5,}"), "input_docs/locks/buoy.md")
        result = samplecast("check", "input_docs", "--baseline", "known.json", "--output-format", "concise")
        assert result.exit_code == 1
        assert {line.split(": ")[0] for line in result.stdout.splitlines()} == {"input_docs/locks/buoy.md:12:35"}
        assert "input_docs/locks/response.md: gone since the baseline: EX" in result.stderr

    def test_exit_zero(self) -> None:
        """--exit-zero reports and does not fail."""
        result = samplecast("check", "input_docs", "--exit-zero")
        assert result.exit_code == 0
        assert result.stdout

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--baseline", "nope.json"], "nope.json: cannot read: No such file"),
            (["--baseline", "words.txt"], "words.txt: not a baseline file"),
            (["--baseline", "latin.txt"], "latin.txt: 'utf-8' codec can't decode"),
            (["--write-baseline", "nope/known.json"], "nope/known.json: cannot write: No such file"),
        ],
    )
    def test_wrong_files_are_exit_2(self, arguments: list[str], message: str) -> None:
        """A baseline that cannot be read or written is an error with its name."""
        Path("words.txt").write_text("Just words.")
        Path("latin.txt").write_bytes(b"\xe4")
        result = samplecast("check", page(), *arguments)
        assert result.exit_code == 2
        assert message in result.stderr


def test_command_works_as_a_module() -> None:
    """`python -m samplecast` is the same command."""
    command = [sys.executable, "-m", "samplecast", "--version"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert done.stdout == f"samplecast {__version__}\n"


@pytest.mark.parametrize(
    ("command", "option"),
    [
        *(
            ("generate", option)
            for option in ("--out", "--root", "--config", "--cache-dir", "--depfile", "--templates")
        ),
        *(("check", option) for option in ("--output-file", "--baseline", "--stdin-filename")),
        ("export", "--out"),
    ],
)
def test_an_empty_value_is_no_value(command: str, option: str) -> None:
    """`-o "$UNSET"` would otherwise mean the default, and write there."""
    result = CliRunner().invoke(cli, [command, "docs", option, ""])
    assert result.exit_code == 2
    assert f"Invalid value for {option!r}" in result.stderr.replace("'-o' / ", "")
    assert "it is empty: give it a value, or leave it out" in result.stderr
