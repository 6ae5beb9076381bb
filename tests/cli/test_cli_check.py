"""`samplecast check` around its rules: choosing them, mending pages, baselines, forms of output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from samplecast.cli import cli

_PAGE = """\
# Reading a buoy

Example response

```
{"buoy": {"id": "b1", "depth": 3.5,}}
```

```
{"buoy": {id: "b1"}}
```
"""


@pytest.fixture(autouse=True)
def _work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder with one page, which has a safe and an unsafe fix."""
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text(_PAGE, encoding="utf-8")


def check(*arguments: str, stdin: str | bytes | None = None, code: int = 1) -> Result:
    """Run the command on the page, or on the given paths; a traceback fails the test."""
    result = CliRunner().invoke(cli, ["check", *arguments], input=stdin, prog_name="samplecast")
    assert result.exit_code == code, result.output
    return result


def codes(*arguments: str, code: int = 1) -> list[str]:
    """The codes that are found on the page."""
    return [
        one["code"] for one in json.loads(check("page.md", "--output-format", "json", *arguments, code=code).stdout)
    ]


class TestSelecting:
    """Which rules run."""

    @pytest.mark.parametrize(
        ("arguments", "found"),
        [
            ([], ["EX103", "EX117"]),
            (["--select", "EX103"], ["EX103"]),
            (["--select", "unquoted-key,TB"], ["EX117"]),
            (["--ignore", "EX1"], []),
            (["--ignore", "EX1", "--extend-select", "EX117"], ["EX117"]),
            (["--select", "TB"], []),
        ],
    )
    def test_on_the_command_line(self, arguments: list[str], found: list[str]) -> None:
        """Codes, prefixes and names, separated by commas."""
        assert codes(*arguments, code=int(bool(found))) == found

    @pytest.mark.parametrize(
        ("settings", "arguments", "found"),
        [
            ('select = ["EX117"]', [], ["EX117"]),
            ('select = ["EX117"]', ["--select", "EX103"], ["EX103"]),
            ('ignore = ["EX103"]', [], ["EX117"]),
            ('ignore = ["EX103"]', ["--select", "EX103"], ["EX103"]),
            ('[check.per-file-ignores]\n"*.md" = ["trailing-comma"]', [], ["EX117"]),
            ('[check.per-file-ignores]\n"other/*" = ["EX"]', [], ["EX103", "EX117"]),
        ],
    )
    def test_in_the_configuration(self, settings: str, arguments: list[str], found: list[str]) -> None:
        """The command line goes over the configuration."""
        Path("samplecast.toml").write_text(settings)
        assert codes(*arguments) == found

    @pytest.mark.parametrize(
        "arguments", [["--select", "EX1O3"], ["--ignore", "EX1O3"], ["--extend-select", "EX1O3"], []]
    )
    def test_an_unknown_rule_is_wrong_usage(self, arguments: list[str]) -> None:
        """Exit 2 with what was probably meant, wherever the selector stands."""
        if not arguments:
            Path("samplecast.toml").write_text('per-file-ignores = {"*" = ["EX1O3"]}')
        assert "no rule is called 'EX1O3'; did you mean EX1" in check("page.md", *arguments, code=2).stderr

    def test_settings_are_shown(self) -> None:
        """`--show-settings` prints them with the rules that run, and checks nothing."""
        shown = json.loads(check("page.md", "--select", "EX10", "--show-settings", code=0).stdout)
        assert "EX103 trailing-comma" in shown["rules"]
        assert not any(rule.startswith("EX11") for rule in shown["rules"])
        assert shown["check"]["select"] == ["EX10"]


class TestMending:
    """`--fix` and `--diff`."""

    def test_fix_mends_what_has_one_right_answer(self) -> None:
        """The page is mended, what is left is reported."""
        result = check("page.md", "--fix")
        assert Path("page.md").read_text() == _PAGE.replace("3.5,}", "3.5}")
        assert "mended 1 finding in 1 page" in result.stderr
        assert "EX117" in result.stdout
        assert "EX103" not in result.stdout

    def test_unsafe_fixes_are_asked_for(self) -> None:
        """`--unsafe-fixes` mends the rest; a clean page is exit 0."""
        check("page.md", "--fix", "--unsafe-fixes", code=0)
        assert Path("page.md").read_text() == _PAGE.replace("3.5,}", "3.5}").replace("{id:", '{"id":')

    @pytest.mark.parametrize(("mark", "encoding"), [("", "utf-8"), ("\ufeff", "utf-8"), ("\ufeff", "utf-16-le")])
    def test_every_other_byte_stays(self, mark: str, encoding: str) -> None:
        """Line ends, byte order mark, encoding and the mode of the file are those that were there."""
        text = mark + _PAGE.replace("\n", "\r\n").replace("buoy\r\n", "buoy\v \u00e4\0\r\n") + "end"
        file = Path("page.md")
        file.write_bytes(text.encode(encoding))
        file.chmod(0o640)
        check("page.md", "--fix")
        assert file.read_bytes() == text.replace("3.5,}", "3.5}").encode(encoding)
        assert file.stat().st_mode & 0o777 == 0o640
        assert [path.name for path in Path().iterdir() if path.name != ".samplecast_cache"] == ["page.md"]

    def test_diff_writes_nothing(self) -> None:
        """What would be mended is shown as a unified diff; exit 1 if there is anything."""
        result = check("page.md", "--diff")
        assert '-{"buoy": {"id": "b1", "depth": 3.5,}}\n+{"buoy": {"id": "b1", "depth": 3.5}}\n' in result.stdout
        assert result.stdout.startswith("--- page.md\n+++ page.md\n@@ ")
        assert "would mend 1 finding in 1 page" in result.stderr
        assert Path("page.md").read_text() == _PAGE
        check("page.md", "--diff", "--exit-zero", code=0)

    def test_diff_of_a_page_without_a_last_line_end(self) -> None:
        """The diff says so, as `patch` wants it."""
        Path("page.md").write_text('```\n{"size": 3,}', encoding="utf-8")
        assert check("page.md", "--diff").stdout.count("\\ No newline at end of file\n") == 2

    def test_a_page_that_cannot_be_kept_is_left_alone(self) -> None:
        """Bytes that are not in the page's encoding cannot be written back."""
        data = _PAGE.encode() + b"\xff\n"
        Path("page.md").write_bytes(data)
        assert "page.md: not mended: has bytes that are not in its encoding" in check("page.md", "--fix").stderr
        assert Path("page.md").read_bytes() == data

    def test_what_a_comment_or_a_baseline_accepts_is_not_mended(self) -> None:
        """Only what is reported is mended."""
        check("page.md", "--write-baseline", "known.json", code=0)
        check("page.md", "--fix", "--baseline", "known.json", code=0)
        assert Path("page.md").read_text() == _PAGE


class TestSeverity:
    """How bad findings are, and which of them matter."""

    def test_settings_change_the_severity_of_rules(self) -> None:
        """The more specific selector wins; what is below `min-severity` is not told."""
        Path("samplecast.toml").write_text('[check.severity]\nEX = "info"\nEX103 = "error"\n')
        found = json.loads(check("page.md", "--output-format", "json").stdout)
        severities = {one["code"]: one["severity"] for one in found}
        assert severities.pop("EX103") == "error"
        assert set(severities.values()) == {"info"}
        told = json.loads(check("page.md", "--output-format", "json", "--min-severity", "warning").stdout)
        assert {one["code"] for one in told} == {"EX103"}

    def test_only_what_is_bad_enough_fails(self) -> None:
        """Findings below `--fail-on` are told, and the exit code is 0."""
        Path("samplecast.toml").write_text('severity = {EX = "warning"}')
        assert check("page.md", "--fail-on", "error", code=0).stdout
        check("page.md", "--fail-on", "warning", code=1)

    def test_a_severity_is_one_of_three(self) -> None:
        """Another word, or a rule that is none, is wrong usage."""
        Path("samplecast.toml").write_text('severity = {EX = "bad"}')
        assert "error, warning or info" in check("page.md", code=2).stderr
        Path("samplecast.toml").write_text('severity = {EX999 = "info"}')
        assert "no rule is called 'EX999'" in check("page.md", code=2).stderr


class TestStandardInput:
    """Pages that come through a pipe."""

    def test_it_may_stand_for_a_page(self) -> None:
        """Findings, settings and markup are those of the named page."""
        Path("samplecast.toml").write_text('per-file-ignores = {"docs/*" = ["EX117"]}')
        arguments = ("--stdin-filename", "docs/new.md", "--output-format", "concise")
        assert check("-", *arguments, stdin=_PAGE).stdout.startswith("docs/new.md:6:35: EX103 [*] ")
        assert "EX117" not in check("-", *arguments, stdin=_PAGE).stdout

    def test_it_takes_the_place_of_the_page_on_disk(self) -> None:
        """An editor's buffer is checked instead of the file it will be saved to."""
        result = check("page.md", "-", "--stdin-filename", "page.md", stdin="# Reading a buoy\n", code=0)
        assert "1 page checked: clean" in result.stderr

    def test_a_name_without_standard_input_is_wrong_usage(self) -> None:
        """Nothing would be read under that name."""
        assert "- is not among the PATHs" in check("page.md", "--stdin-filename", "x.md", code=2).stderr

    @pytest.mark.parametrize("text", [_PAGE, "# Reading a buoy\r\n"])
    def test_a_mended_page_goes_to_stdout(self, text: str) -> None:
        """With `--fix` stdout has the page, mended or as it was, and stderr the report."""
        left = int(text == _PAGE)
        result = check("-", "--stdin-filename", "x.md", "--fix", stdin=text.encode(), code=left)
        assert result.stdout_bytes == text.replace("3.5,}", "3.5}").encode()
        assert result.stderr.count("EX117") == left


class TestOutput:
    """Where findings go, and how."""

    def test_to_a_file(self) -> None:
        """`--output-file` leaves stdout empty."""
        result = check("page.md", "--output-format", "json", "--output-file", "found.json")
        assert result.stdout == ""
        assert len(json.loads(Path("found.json").read_text())) == 2

    def test_a_device_is_written_to(self) -> None:
        """What is no regular file is not replaced."""
        check("page.md", "--output-file", "/dev/null")
        assert not Path("/dev/null").is_file()

    def test_as_configured(self) -> None:
        """The configuration chooses the form where the command line does not."""
        Path("samplecast.toml").write_text('output-format = "json-lines"')
        assert [json.loads(line)["code"] for line in check("page.md").stdout.splitlines()] == ["EX103", "EX117"]

    def test_statistics(self) -> None:
        """Findings are counted by rule, the most frequent first."""
        Path("page.md").write_text(_PAGE + _PAGE.partition("```\n\n")[2])
        assert check("page.md", "--statistics").stdout == (
            "2  EX117  [ ]  unquoted-key\n1  EX103  [*]  trailing-comma\n"
        )
        counted = json.loads(check("page.md", "--statistics", "--output-format", "json").stdout)
        assert counted[1] == {"code": "EX103", "name": "trailing-comma", "count": 1, "fixable": True}

    def test_sarif_explains_its_rules(self) -> None:
        """The first sentence of a rule's documentation stands beside its code."""
        log = json.loads(check("page.md", "--output-format", "sarif").stdout)
        described = log["runs"][0]["tool"]["driver"]["rules"][0]["shortDescription"]["text"]
        assert described == "A comma stands after the last member of an object or array."

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--prune-baseline"], "--prune-baseline speaks of a baseline: say --baseline FILE"),
            (["--strict-baseline"], "--strict-baseline speaks of a baseline: say --baseline FILE"),
            (["--write-baseline", "x", "--fix"], "--write-baseline accepts what is there"),
            (["--statistics", "--output-format", "sarif"], "--statistics counts in text or json, not in sarif"),
            (["--output-file", "no/such/file"], "no/such/file: cannot write: No such file or directory"),
        ],
    )
    def test_what_makes_no_sense_is_wrong_usage(self, arguments: list[str], message: str) -> None:
        """Exit 2 and a line about it."""
        assert message in check("page.md", *arguments, code=2).stderr


class TestBaseline:
    """What a baseline does when its entries are gone."""

    @pytest.fixture(autouse=True)
    def _a_baseline_with_one_entry_gone(self) -> None:
        check("page.md", "--write-baseline", "known.json", code=0)
        Path("page.md").write_text(_PAGE.replace("3.5,}", "3.5}"))

    def test_gone_entries_are_no_failure(self) -> None:
        """They are said, and the run is clean."""
        assert "page.md: gone since the baseline: EX103" in check("page.md", "--baseline", "known.json", code=0).stderr

    def test_strict_fails_on_them(self) -> None:
        """A baseline that accepts too much has to be pruned."""
        check("page.md", "--baseline", "known.json", "--strict-baseline", code=1)

    def test_prune_drops_them(self) -> None:
        """Once pruned, the strict run is clean."""
        result = check("page.md", "--baseline", "known.json", "--prune-baseline", "--strict-baseline", code=0)
        assert "dropped 1 entry of known.json" in result.stderr
        assert [one["code"] for one in json.loads(Path("known.json").read_text())["findings"]] == ["EX117"]
        assert "gone" not in check("page.md", "--baseline", "known.json", "--strict-baseline", code=0).stderr
