"""The pytest plugin, in runs of pytest of its own."""

from __future__ import annotations

import shlex
import tomllib
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.support.integrations_page import example

pytest_plugins = ["pytester"]

_MODULE = "samplecast.integrations.pytest_plugin"
_INSTALLED = "samplecast" in entry_points(group="pytest11").names
_GOOD = '# Reading one\n\nGET /v1/one\n\nExample response\n\n```json\n{"depth": 1}\n```\n'
_BAD = _GOOD.replace("1}", "1,}")


@pytest.fixture
def docs(pytester: pytest.Pytester) -> Path:
    """A folder with a clean page and one with a trailing comma."""
    folder = pytester.path / "docs"
    folder.mkdir()
    (folder / "good.md").write_text(_GOOD)
    (folder / "bad.md").write_text(_BAD)
    return folder


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run pytest in this process with the plugin on board, whether or not it is installed as one."""
    plugin = () if _INSTALLED else ("-p", _MODULE)
    return pytester.runpytest_inprocess(*plugin, "-p", "no:cacheprovider", *arguments)


def test_the_entry_point_is_declared() -> None:
    """An installed samplecast is found by pytest, under the extra of that name."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert import_module(project["entry-points"]["pytest11"]["samplecast"]).__name__ == _MODULE
    assert "pytest" in project["optional-dependencies"]


def test_one_item_per_page(pytester: pytest.Pytester, docs: Path) -> None:
    """Every page is an item of its own, named after it."""
    (docs / "notes.txt").write_text("no page")
    result = run(pytester, "--samplecast", "--collect-only", "-q", "docs")
    listed = [line for line in result.outlines if "::" in line]
    assert listed == ["docs/bad.md::samplecast", "docs/good.md::samplecast"]


def test_findings_are_shown_as_lines(pytester: pytest.Pytester, docs: Path) -> None:
    """A failure says place, rule and message, and shows no traceback."""
    assert docs.is_dir()
    result = run(pytester, "--samplecast", "docs")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["docs/bad.md:8:12: EX1?? *"])
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*runtest*")


def test_the_documented_command(pytester: pytest.Pytester, docs: Path) -> None:
    """It checks the pages of docs/."""
    assert docs.is_dir()
    program, *arguments = shlex.split(example("pytest").removeprefix("$ "))
    assert program == "pytest"
    run(pytester, *arguments).assert_outcomes(passed=1, failed=1)


def test_nothing_is_collected_without_the_option(pytester: pytest.Pytester, docs: Path) -> None:
    """Pages are no tests unless someone asks for it."""
    assert docs.is_dir()
    result = run(pytester, "docs")
    result.assert_outcomes()
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_python_tests_run_beside_pages(pytester: pytest.Pytester, docs: Path) -> None:
    """The option adds pages to what pytest runs anyway."""
    pytester.makepyfile("def test_it(): pass")
    (docs / "bad.md").unlink()
    run(pytester, "--samplecast").assert_outcomes(passed=2)


def test_one_page_by_its_node_id(pytester: pytest.Pytester, docs: Path) -> None:
    """A failed page can be run again as pytest printed it."""
    assert docs.is_dir()
    run(pytester, "--samplecast", "docs/bad.md::samplecast").assert_outcomes(failed=1)


def test_settings_of_the_project_count(pytester: pytest.Pytester, docs: Path) -> None:
    """Ignored rules find nothing, excluded pages are skipped."""
    (docs / "old.md").write_text(_BAD)
    pytester.makepyprojecttoml('[tool.samplecast]\nexclude = ["old.md"]\n[tool.samplecast.check]\nignore = ["EX"]\n')
    run(pytester, "--samplecast", "docs").assert_outcomes(passed=2, skipped=1)


def test_a_baseline_accepts_what_was_there(pytester: pytest.Pytester, docs: Path) -> None:
    """Only new findings fail."""
    from samplecast.api import check, extract, read  # noqa: PLC0415  the plugin is what loads the engine elsewhere
    from samplecast.checks import baseline  # noqa: PLC0415

    (pytester.path / "known.json").write_text(baseline.dump(check([extract(read(docs / "bad.md"))])))
    pytester.makepyprojecttoml('[tool.samplecast]\nbaseline = "known.json"\n')
    run(pytester, "--samplecast", "docs").assert_outcomes(passed=2)
    (docs / "new.md").write_text(_BAD)
    run(pytester, "--samplecast", "docs").assert_outcomes(passed=2, failed=1)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("selekt = 1", "*unknown setting 'selekt'*"),
        ('select = ["QQ1"]', "*QQ1*"),
        ('baseline = "absent.json"', "*absent.json*"),
    ],
)
def test_wrong_settings_are_one_line(pytester: pytest.Pytester, docs: Path, settings: str, said: str) -> None:
    """The message of the error, without a traceback."""
    assert docs.is_dir()
    pytester.makepyprojecttoml(f"[tool.samplecast]\n{settings}\n")
    result = run(pytester, "--samplecast", "docs")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines([said])
    result.stdout.no_fnmatch_line("*in runtest*")


def test_an_unreadable_page_fails_alone(pytester: pytest.Pytester, docs: Path) -> None:
    """The reason is the failure of that page; the others are checked."""
    (docs / "bad.md").write_text("x" * 400)
    pytester.makepyprojecttoml("[tool.samplecast]\nmax-page-bytes = 300\n")
    result = run(pytester, "--samplecast", "docs")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["docs/bad.md: larger than 300 bytes*"])


def test_what_should_not_happen_has_a_traceback(
    pytester: pytest.Pytester, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug of ours is not dressed up as a finding."""
    assert docs.is_dir()
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2] / "generator"))
    pytester.makeconftest("import samplecast.steps.page as it\nit.facts_of = lambda *_: 1 // 0\n")
    result = pytester.runpytest_subprocess(*(() if _INSTALLED else ("-p", _MODULE)), "--samplecast", "docs")
    result.stdout.fnmatch_lines(["*ZeroDivisionError*"])
