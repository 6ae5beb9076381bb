"""A second run does only what changed, and gives the same bytes as a first one."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner
from samplecast import output, pipeline
from samplecast.cli import cli
from samplecast.facts import PageFacts
from samplecast.locking import STAGING
from samplecast.steps import page as page_step
from samplecast.steps import service as service_step
from samplecast.steps.results import LostFactsError, PageResult

_PAGE = """# Reading {name}

GET /v1/{name}/{{id}}

**Status code: 200**

Example response

```
{{"id": "{name}-1", "depth": 3.5, "tags": ["a"]}}
```
"""


def make_docs(folder: Path) -> Path:
    """Two services of three pages each, old enough for their timestamps to be trusted."""
    for service in ("buoys", "lights"):
        for name in ("one", "two", "three"):
            file = folder / service / f"{name}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_PAGE.format(name=f"{service}_{name}"))
            os.utime(file, (1_600_000_000, 1_600_000_000))
    return folder


def run(*arguments: str) -> str:
    """Run samplecast in the working folder; what it says."""
    paths = [] if arguments[:1] and not arguments[0].startswith("-") else ["docs"]
    result = CliRunner().invoke(cli, ["generate", *paths, "-o", "api", *arguments], catch_exceptions=False)
    assert result.exit_code in {0, 1}, result.output
    return result.output


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with docs and an output."""
    make_docs(tmp_path / "docs")
    monkeypatch.chdir(tmp_path)
    run()
    return tmp_path


@pytest.fixture
def readers_forbidden(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make every reading of a page fail the test."""

    def refuse(*_arguments: object) -> None:
        pytest.fail("a page was read although nothing changed")

    monkeypatch.setattr("samplecast.pipeline._generate", refuse)
    monkeypatch.setattr("samplecast.pages.load", refuse)
    return here


def test_nothing_changed_reads_nothing(readers_forbidden: Path) -> None:
    """The second run opens no page, says the same, and touches no file."""
    out = readers_forbidden / "api"
    before = {path: (out / path).stat().st_mtime_ns for path in tree(out)}
    said = run()
    assert "read 6 pages in docs: 6 operations, 6 examples" in said
    assert "(0 new, 0 changed, 0 removed, " in said
    assert {path: (out / path).stat().st_mtime_ns for path in tree(out)} == before
    assert "is up to date" in run("--check")


def test_one_changed_page_leaves_the_other_service_alone(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the service of the page is built again, and the result is that of a run without a cache."""
    built = []
    real = service_step.schema_of
    monkeypatch.setattr(
        service_step, "schema_of", lambda pages, name, options: built.append(name) or real(pages, name, options)
    )
    page = here / "docs" / "buoys" / "one.md"
    page.write_text(page.read_text().replace("3.5", '"deep"'))
    run()
    assert built == ["buoys"]
    warm = tree(here / "api")
    assert b"deep" in b"".join(warm.values())
    run("--no-cache", "-o", "fresh/api")
    assert tree(here / "fresh" / "api") == warm


def test_an_edit_that_changes_no_fact_builds_nothing(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The manifest has the new digest of the page; every other file stays, and all is as after a cold run."""
    monkeypatch.setattr(service_step, "schema_of", lambda _pages, name, _options: pytest.fail(f"built {name}"))
    page = here / "docs" / "buoys" / "one.md"
    page.write_text(page.read_text() + "\nWords that lead nowhere.\n")
    assert "0 new, 1 changed, 0 removed" in run()
    monkeypatch.undo()
    monkeypatch.chdir(here)
    run("--no-cache", "-o", "fresh/api")
    assert tree(here / "api") == tree(here / "fresh" / "api")


@pytest.mark.parametrize(
    "change",
    ["delete page", "new page", "edit output", "delete output", "another output", "delete cache", "spoil cache"],
)
def test_any_change_ends_like_a_cold_run(here: Path, change: str) -> None:
    """Whatever was half there, the bytes are those of a run that knew nothing."""
    if change == "delete page":
        (here / "docs" / "lights" / "two.md").unlink()
    elif change == "new page":
        (here / "docs" / "lights" / "four.md").write_text(_PAGE.format(name="four"))
    elif change == "edit output":
        output = here / "api" / "buoys" / "one.py"
        output.write_text(output.read_text() + "# mine\n")
    elif change == "delete output":
        (here / "api" / "buoys" / "one.py").unlink()
    elif change == "another output":
        (here / "api" / "buoys" / "old.py").write_bytes((here / "api" / "buoys" / "one.py").read_bytes())
        assert "old.py: left over" in run("--check")
    else:
        for number, file in enumerate(sorted((here / ".samplecast_cache").rglob("??/*"))):
            if change == "delete cache" and number % 2:
                file.unlink()
            elif change == "spoil cache" and number % 2:
                file.write_bytes(file.read_bytes()[:-3])
        (here / "docs" / "buoys" / "two.md").touch()
    run()
    run("--no-cache", "-o", "fresh/api")
    assert tree(here / "api") == tree(here / "fresh" / "api")


def edit(here: Path, page: str = "buoys/one.md") -> None:
    """Let a page say something else."""
    file = here / "docs" / page
    file.write_text(file.read_text().replace("3.5", '"deep"'))


def test_a_file_in_the_way_of_a_new_page_is_seen(here: Path) -> None:
    """It lay there when the last run looked, and was in nobody's way then."""
    foreign = here / "api" / "buoys" / "four.py"
    foreign.write_text("mine = 1\n")
    assert "0 new, 0 changed, 0 removed" in run()
    (here / "docs" / "buoys" / "four.md").write_text(_PAGE.format(name="four"))
    result = CliRunner().invoke(cli, ["generate", "docs", "-o", "api"])
    assert result.exit_code == 2
    assert "four.py: not ours" in result.output
    assert foreign.read_text() == "mine = 1\n"


@pytest.mark.parametrize("fixture", ["buoys/one", "lights/one"])
def test_a_fixture_edited_by_hand_is_not_overwritten(here: Path, fixture: str) -> None:
    """Whether its service is built again or would have been kept."""
    edited = here / "api" / "fixtures" / fixture / "1_response.json"
    edited.write_text("[]\n")
    edit(here)
    result = CliRunner().invoke(cli, ["generate", "docs", "-o", "api"])
    assert result.exit_code == 2
    assert "1_response.json: edited by hand" in result.output
    assert edited.read_text() == "[]\n"


def test_a_left_over_is_seen_after_an_edit(here: Path) -> None:
    """Folders that an edit did not touch are known from the run before it, and still looked at."""
    edit(here)
    run()
    left = here / "api" / "lights" / "old.py"
    left.write_bytes((here / "api" / "lights" / "one.py").read_bytes())
    assert "old.py: left over" in run("--check")
    edit(here, "buoys/two.md")
    run()
    assert not left.exists()


def test_a_left_over_is_seen_in_a_folder_of_others(here: Path) -> None:
    """Nothing of ours belongs in that folder, so that whatever of ours turns up in it has to go."""
    (here / "api" / "mine").mkdir()
    (here / "api" / "mine" / "notes.txt").write_text("mine")
    run()
    (here / "api" / "mine" / "old.py").write_bytes((here / "api" / "buoys" / "one.py").read_bytes())
    assert "old.py: left over" in run("--check")
    run()
    assert [file.name for file in (here / "api" / "mine").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("interrupted", [False, True])
def test_files_of_another_run_never_pass_for_ours(
    here: Path, monkeypatch: pytest.MonkeyPatch, *, interrupted: bool
) -> None:
    """A run with other settings that writes, or is writing, before this one looks at its files is not overlooked.

    So it may be where a system has no locks on folders.
    """
    monkeypatch.setattr("samplecast.locking.alone_in", lambda _out: nullcontext())
    (here / "docs" / "buoys" / "one.md").touch()
    shutil.rmtree(here / "api")
    real = output.write

    def write_and_be_overtaken(out: Path, changes: Sequence[output.Change]) -> None:
        real(out, changes)
        monkeypatch.setattr(output, "write", real)
        if interrupted:
            (out / STAGING).mkdir()
            (out / "buoys" / "one.py").write_bytes((out / "buoys" / "two.py").read_bytes())
        else:
            run("--target", "attrs")

    monkeypatch.setattr(output, "write", write_and_be_overtaken)
    run()
    run()
    run("--no-cache", "-o", "fresh/api")
    assert tree(here / "api") == tree(here / "fresh" / "api")


def test_files_of_many_services_are_held_packed(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the contents wait for being written, they are the same."""
    monkeypatch.setattr(pipeline, "_HELD", 0)
    run("--no-cache", "-o", "packed/api")
    assert tree(here / "packed" / "api") == tree(here / "api")
    assert "is up to date" in run("--no-cache", "-o", "packed/api", "--check")


def test_outputs_are_missed_from_another_folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one cache for runs from two working folders, what is gone is written again, and missed by the next run."""
    cache = ("--cache-dir", str(here / ".samplecast_cache"))
    whole = tree(here / "api")
    shutil.rmtree(here / "api")
    monkeypatch.chdir(here / "docs")
    run("../docs", "-o", "../api", *cache)
    assert tree(here / "api") == whole
    monkeypatch.chdir(here)
    assert "is up to date" in run("--check", *cache)


def test_what_the_cache_lost_is_all_that_is_read_again(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that the last run knew and the cache does not hold any more costs no other page its place there."""
    read, lost = [], ["buoys/two.md"]
    real_facts, real_from = page_step.facts_of, service_step.facts_from

    def facts_from(result: PageResult, cache: str) -> PageFacts:
        if result.page in lost:
            lost.remove(result.page)
            raise LostFactsError(result.page)
        return real_from(result, cache)

    monkeypatch.setattr(service_step, "facts_from", facts_from)
    monkeypatch.setattr(
        page_step, "facts_of", lambda source, options: read.append(source.page) or real_facts(source, options)
    )
    page = here / "docs" / "buoys" / "one.md"
    page.write_text(page.read_text().replace("3.5", '"deep"'))
    run()
    assert (lost, read) == ([], ["buoys/one.md"])
    run("--no-cache", "-o", "fresh/api")
    assert tree(here / "api") == tree(here / "fresh" / "api")


def test_a_page_changed_within_the_tick_of_the_clock_is_seen(here: Path) -> None:
    """Same size, same mtime: a timestamp that was fresh when it was looked at is not trusted."""
    page = here / "docs" / "buoys" / "one.md"
    now = time.time_ns()
    page.write_text(page.read_text().replace("3.5", "4.5"))
    os.utime(page, ns=(now, now))
    run()
    page.write_text(page.read_text().replace("4.5", "5.5"))
    os.utime(page, ns=(now, now))
    run()
    assert any(b"5.5" in content for content in tree(here / "api").values())


def test_verify_looks_into_every_file(here: Path) -> None:
    """An edit behind the back of the clock is found with --verify."""
    page = here / "docs" / "buoys" / "one.md"
    was = page.stat()
    with page.open("r+") as stream:
        text = stream.read()
        stream.seek(0)
        stream.write(text.replace("3.5", "4.5"))
    os.utime(page, ns=(was.st_atime_ns, was.st_mtime_ns))
    run()
    assert not any(b"4.5" in content for content in tree(here / "api").values())
    run("--verify")
    assert any(b"4.5" in content for content in tree(here / "api").values())


def test_settings_are_part_of_the_job(here: Path) -> None:
    """Another setting is another run, whatever the timestamps say."""
    (here / "samplecast.toml").write_text('extra = "keep"\n')
    before = tree(here / "api")
    run()
    assert tree(here / "api") != before


def test_two_processes_give_the_same_bytes(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the work is done does not show, with a cache and without."""
    monkeypatch.setattr("samplecast.cli.run._WORTH_A_PROCESS", 1)
    run("-j", "2", "-o", "second/api", "--cache-dir", "other")
    run("-j", "2", "-o", "third/api", "--no-cache")
    assert tree(here / "second" / "api") == tree(here / "api") == tree(here / "third" / "api")


def test_the_pages_of_one_large_service_are_read_by_all(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one service is most of the work its pages are read one by one, with a cache and without."""
    monkeypatch.setattr("samplecast.cli.run._WORTH_A_PROCESS", 1)
    run("docs/buoys", "--root", "docs", "-o", "serial/api", "--no-cache")
    run("docs/buoys", "--root", "docs", "-j", "2", "-o", "second/api", "--cache-dir", "other")
    run("docs/buoys", "--root", "docs", "-j", "2", "-o", "third/api", "--no-cache")
    assert tree(here / "second" / "api") == tree(here / "serial" / "api") == tree(here / "third" / "api")


def test_every_folder_of_a_project_has_one_cache(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache lies beside the configuration, wherever below it samplecast is started."""
    shutil.rmtree(here / ".samplecast_cache")
    (here / "samplecast.toml").write_text('paths = ["docs"]\nout = "api"\n')
    (here / "below").mkdir()
    monkeypatch.chdir(here / "below")
    result = CliRunner().invoke(cli, ["generate"], catch_exceptions=False)
    assert result.exit_code == 0
    assert (here / ".samplecast_cache").is_dir()
    assert not any((here / "below").iterdir())


def test_standard_input_is_never_taken_from_memory(here: Path) -> None:
    """What comes through a pipe is read each time."""
    for depth in ("1.5", "2.5"):
        page = _PAGE.format(name="piped").replace("3.5", depth)
        arguments = ["generate", "-", "--markup", "markdown", "-o", "piped/api"]
        assert CliRunner().invoke(cli, arguments, input=page).exit_code == 0
        assert any(depth.encode() in content for content in tree(here / "piped" / "api").values())
