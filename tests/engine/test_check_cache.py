"""A second check runs only what may find something else, and finds what a first one would."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from samplecast import pipeline
from samplecast.checks.site import PageOutline, Site, SiteLookup
from samplecast.cli import cli
from samplecast.facts import PageFacts
from samplecast.steps import findings, kept
from samplecast.steps.results import LostFactsError, PageResult

_OLD = 1_600_000_000

_PAGES = {
    "buoys/one.md": """# Reading a Buoy

GET /v1/buoys/{buoy_id}

See [the table](two.md#fields) and [lights](../lights/three.md#fields), or [nothing](../lights/none.md).

Example response

```
{"id": "b1", "depth": 3.5,}
```
""",
    "buoys/two.md": """# Listing Buoys

GET /v1/buoys

<a name="fields"></a>

| Parameter | Type | Description |
|---|---|---|
| id | String | The id. |
| id | String | The id again. |

<!-- samplecast: ignore[EX103] as the server sends it -->

```
{"id": "b1",}
```

<!-- samplecast: ignore[EX104] nothing -->
""",
    "lights/three.md": """# Reading a Light

GET /v1/lights/{light_id}

Example response

```
{'id': 1}
```
""",
    "lights/four.rst": """Listing Lights
==============

.. _all_lights:

See :ref:`here <all_lights>` and :ref:`there <no_lights>`.
""",
    "ships/five.rst": """Reading a Ship
==============

See :ref:`lights <all_lights>`.
""",
}


def write(page: str, text: str, at: list[int] = [_OLD]) -> None:  # noqa: B006  a clock that goes on
    """Write a page, with a time of its own that is old enough to be trusted."""
    at[0] += 1
    file = Path("docs") / page
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    os.utime(file, (at[0], at[0]))


def check(*arguments: str, form: str = "json") -> str:
    """What the command prints about the docs."""
    result = CliRunner().invoke(cli, ["check", "docs", "--output-format", form, *arguments], catch_exceptions=False)
    assert result.exit_code in {0, 1}, result.output
    return result.stdout


def cold(*arguments: str, form: str = "json") -> str:
    """What it prints when it knows nothing."""
    return check("--no-cache", *arguments, form=form)


def codes(found: str) -> list[str]:
    """The codes of findings in JSON."""
    return [one["code"] for one in json.loads(found)]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with docs that were checked once, with every rule."""
    monkeypatch.chdir(tmp_path)
    for page, text in _PAGES.items():
        write(page, text)
    check("--select", "ALL")
    return tmp_path


@pytest.fixture
def rechecked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The services whose rules run."""
    seen: list[str] = []
    real = findings.findings
    monkeypatch.setattr(findings, "findings", lambda service, codes: seen.append(service.name) or real(service, codes))
    return seen


@pytest.mark.parametrize("form", ["json", "full", "concise", "sarif", "junit", "github"])
def test_nothing_changed_reads_nothing(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run says the same in every form, code frames included, and opens no page to find out."""
    expected = cold("--select", "ALL", form=form)
    monkeypatch.setattr("samplecast.pipeline._check", lambda *_, **__: pytest.fail("checked again"))
    assert check("--select", "ALL", form=form) == expected
    assert "EX103" in expected


def test_settings_that_only_hide_are_applied_to_what_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A baseline and ignores of some pages need no new run."""
    check()
    Path("samplecast.toml").write_text('[check.per-file-ignores]\n"buoys/*" = ["EX"]\n')
    expected = cold()
    monkeypatch.setattr("samplecast.pipeline._check", lambda *_, **__: pytest.fail("checked again"))
    hidden = check()
    assert hidden == expected
    assert "EX120" in codes(hidden)
    assert "EX103" not in codes(hidden)
    check("--write-baseline", "accepted.json")
    assert codes(check("--baseline", "accepted.json")) == []


def test_another_selection_is_another_run() -> None:
    """What was not looked for is not known to be absent."""
    assert check("--select", "TB") == cold("--select", "TB")
    assert check("--select", "EX,TB") == cold("--select", "EX,TB")
    assert check("--select", "SP") == cold("--select", "SP")
    assert check() == cold()


def test_only_the_service_of_a_changed_page_is_checked_again(rechecked: list[str]) -> None:
    """A changed sample matters to no other service."""
    write("buoys/one.md", _PAGES["buoys/one.md"].replace('"b1"', "b1"))
    assert check("--select", "ALL") == cold("--select", "ALL")
    assert rechecked[:1] == ["buoys"]
    assert rechecked[1:] == ["buoys", "lights", "ships"]


@pytest.mark.parametrize(
    ("page", "text", "services"),
    [
        ("lights/three.md", _PAGES["lights/three.md"] + '\n<a name="fields"></a>\n', ["buoys", "lights", "ships"]),
        (
            "lights/four.rst",
            _PAGES["lights/four.rst"].replace("_all_lights:", "_lights:"),
            ["buoys", "lights", "ships"],
        ),
        ("lights/four.rst", "\n" + _PAGES["lights/four.rst"], ["lights"]),
        ("lights/none.md", "# None\n", ["buoys", "lights", "ships"]),
        ("ships/six.rst", ".. _no_lights:\n\nSix\n===\n", ["buoys", "lights", "ships"]),
    ],
)
def test_services_that_look_at_a_changed_page_are_checked_again(
    page: str, text: str, services: list[str], rechecked: list[str]
) -> None:
    """An anchor, a label or a page that comes or goes may matter to all; where a page stands lower, to itself only."""
    write(page, text)
    found = check("--select", "ALL")
    assert rechecked == services
    assert found == cold("--select", "ALL")


def test_a_table_that_a_page_takes_from_another_counts() -> None:
    """The page itself is as it was, and what its rules find is not."""
    table = "| Parameter | Type | Description |\n|---|---|---|\n"
    example = 'Example response\n\n```\n{"part": {"size": 1}}\n```\n'
    row = "| part | [Part](part.md#part) object | The part. |\n"
    write("parts/one.md", f"# Reading\n\nGET /v1/parts\n\n## Response\n\n{table}{row}\n{example}")
    write("parts/part.md", f'# Part\n\n<a name="part"></a>\n\n{table}| size | Integer | The size. |\n')
    before = check()
    write("parts/part.md", f'# Part\n\n<a name="part"></a>\n\n{table}| Size | Integer | The size. |\n')
    after = check()
    assert after == cold()
    assert after.count("XC102") == before.count("XC102") + 1


def test_a_file_that_a_link_leads_to_counts() -> None:
    """No page changed, but what a link leads to came and went."""
    before = check()
    write("buoys/one.md", _PAGES["buoys/one.md"].replace("none.md", "none.html"))
    assert "RF101" in codes(check())
    other = Path("docs/lights/none.html")
    other.write_text("built")
    assert "RF101" not in codes(check())
    other.unlink()
    assert codes(check()) == codes(before)


def test_a_file_counts_beside_an_edit_elsewhere() -> None:
    """No page looks different to the rules of others, and still what a link leads to came."""
    write("buoys/one.md", _PAGES["buoys/one.md"].replace("none.md", "none.html"))
    assert "RF101" in codes(check())
    Path("docs/lights/none.html").write_text("built")
    write("lights/three.md", _PAGES["lights/three.md"].replace("Light", "Lamp"))
    assert check() == cold()
    assert "RF101" not in codes(check())


@pytest.mark.parametrize("damage", ["gone", "cut", "foreign", "half gone"])
def test_a_damaged_cache_is_a_slower_run(here: Path, damage: str) -> None:
    """Whatever became of the entries, the findings are those of a run that knew nothing."""
    for number, file in enumerate(sorted((here / ".samplecast_cache").rglob("??/*"))):
        if damage == "gone" or (damage == "half gone" and number % 2):
            file.unlink()
        elif damage == "cut":
            file.write_bytes(file.read_bytes()[:-3])
        elif damage == "foreign":
            file.write_bytes(b"{}")
    expected = cold("--select", "ALL")
    write("buoys/one.md", _PAGES["buoys/one.md"])
    assert check("--select", "ALL") == expected
    assert check("--select", "ALL") == expected


def test_facts_that_go_away_in_mid_run_are_found_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone empties the cache between two steps of a run."""
    write("buoys/one.md", _PAGES["buoys/one.md"] + "\nMore.\n")
    expected = cold("--select", "ALL")
    real, lost = kept.facts_from, []

    def lose(result: PageResult, cache: str) -> PageFacts:
        if not lost:
            lost.append(result.page)
            raise LostFactsError(result.page)
        return real(result, cache)

    monkeypatch.setattr(kept, "facts_from", lose)
    assert check("--select", "ALL") == expected
    assert lost


def test_a_page_edited_under_our_feet_is_not_mixed_with_its_old_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The text that belongs to remembered facts is another by the time it is wanted."""
    write("buoys/one.md", _PAGES["buoys/one.md"] + "\nMore.\n")
    newer = _PAGES["buoys/two.md"].replace("| id | String | The id again. |\n", "")

    def edit(*arguments: Any) -> object:  # noqa: ANN401  as they come
        found = read(*arguments)
        write("buoys/two.md", newer)
        return found

    read = pipeline._read
    monkeypatch.setattr(pipeline, "_read", edit)
    found = check("--select", "ALL")
    monkeypatch.setattr(pipeline, "_read", read)
    assert found == cold("--select", "ALL")
    assert "TB101" not in codes(found)


def test_verify_looks_into_every_file() -> None:
    """An edit behind the back of the clock is found with --verify."""
    page = Path("docs/lights/three.md")
    was = page.stat()
    with page.open("r+") as stream:
        stream.write(_PAGES["lights/three.md"].replace("'id'", '"id"'))
    os.utime(page, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert "EX120" in codes(check("--select", "ALL"))
    assert "EX120" not in codes(check("--select", "ALL", "--verify"))


def test_two_processes_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pages are read does not show, with a cache and without."""
    monkeypatch.setattr("samplecast.cli.run._WORTH_A_PROCESS", 1)
    expected = cold()
    assert check("-j", "2", "--cache-dir", "other") == expected
    assert check("-j", "2", "--no-cache") == expected


def test_fix_after_a_remembered_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is mended is what was found; then nothing is left to mend, and no page is read for that."""
    check()
    assert CliRunner().invoke(cli, ["check", "docs", "--fix", "-q"]).exit_code == 1
    assert '"depth": 3.5}' in Path("docs/buoys/one.md").read_text()
    assert '{"id": "b1",}' in Path("docs/buoys/two.md").read_text()
    assert check() == cold()
    monkeypatch.setattr("samplecast.pipeline.facts_of_all", lambda *_: pytest.fail("read all pages to mend nothing"))
    assert check("--diff") == ""
    assert check("--fix") == cold()


def test_fix_tells_what_is_odd_where_nothing_is_mended() -> None:
    """Whether that was remembered or found out."""
    write("buoys/one.md", "# Buoys\r\n")
    for page in ("buoys/two.md", "lights/three.md"):
        Path("docs", page).unlink()
    said = [
        CliRunner().invoke(cli, ["check", "docs", "--fix", "-v", *options]).stderr
        for options in ([], [], ["--no-cache"])
    ]
    assert "line ends are not plain line feeds" in said[0]
    assert said == said[:1] * 3


def test_facts_that_there_is_no_room_for_are_taken_from_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run over very many pages finds the same, first and later."""
    expected = cold("--select", "ALL")
    monkeypatch.setattr(pipeline, "MOST_HELD", 1)
    for selection in (["--select", "ALL"], ["--select", "ALL", "--ignore", "SP101"]):
        assert check("--cache-dir", "other", *selection) == cold(*selection)
    assert cold("--select", "ALL") == expected


def test_facts_are_those_that_generate_keeps() -> None:
    """What one command read the other need not read."""
    assert CliRunner().invoke(cli, ["generate", "docs", "-o", "api", "--cache-dir", "both"]).exit_code == 0
    read: list[object] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("samplecast.steps.page.facts_within", lambda *_: read.append(1))
        assert check("--cache-dir", "both") == cold_outside(patched)
    assert read == []


def cold_outside(patched: pytest.MonkeyPatch) -> str:
    """What a run without a cache finds, readers let loose again."""
    patched.undo()
    return cold()


def test_a_remembered_check_loads_no_parser() -> None:
    """No parser is imported where nothing changed, and jinja2 never."""
    script = (
        "import sys; from samplecast.cli import cli\n"
        "try: cli(['check', 'docs', '-q'], standalone_mode=False)\n"
        "finally: print([name for name in ('docutils', 'markdown_it', 'jinja2', 'lxml') if name in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "generator")}
    check()
    for arguments, expected in ((", '--no-cache'", ["docutils", "markdown_it", "lxml"]), ("", [])):
        code = script.replace("docs'", "docs'" + arguments)
        run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
        assert run.stdout.splitlines()[-1] == str(expected), run.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("after", [0.15, 0.3, 0.45, 0.6])
def test_a_killed_run_spoils_nothing(after: float) -> None:
    """Killed in any phase, the next run finds what a first one would."""
    for page, text in _PAGES.items():
        write(page, text.replace("b1", "b2"))
    command = [sys.executable, "-m", "samplecast", "check", "docs", "--select", "ALL"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "generator")}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()
    expected = cold("--select", "ALL")
    assert check("--select", "ALL") == expected
    assert check("--select", "ALL") == expected


class _Killed(BaseException):
    """The end of a process."""


def _kill(*_arguments: object) -> None:
    raise _Killed


def test_a_run_killed_between_its_two_entries_leaves_no_false_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings of one state of the docs are never taken for those of another."""
    before = cold("--select", "ALL")
    write("buoys/one.md", _PAGES["buoys/one.md"].replace(",}", "}"))
    with monkeypatch.context() as patched:
        patched.setattr("samplecast.engine.snapshot.save", _kill)
        with pytest.raises(_Killed):
            check("--select", "ALL")
    write("buoys/one.md", _PAGES["buoys/one.md"])
    assert check("--select", "ALL") == before


def test_nor_does_one_that_saw_another_file_beside_the_same_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the rules asked goes with what they found, not with the pages alone."""
    write("buoys/one.md", _PAGES["buoys/one.md"].replace("none.md", "none.html"))
    before = check()
    other = Path("docs/lights/none.html")
    other.write_text("built")
    with monkeypatch.context() as patched:
        patched.setattr("samplecast.engine.snapshot.save", _kill)
        with pytest.raises(_Killed):
            check()
    other.unlink()
    assert check() == before == cold()


_PIECES = (
    'Example response\n\n```\n{"id": "x1", "size": 2,}\n```\n',
    'Example response\n\n```\n{"id": 1, "parts": [{"name": "a"}]}\n```\n',
    '<a name="fields"></a>\n\n| Parameter | Type | Description |\n|---|---|---|\n| id | String | The id. |\n',
    "See [fields](../a/p0.md#fields) and [others](p1.md).\n",
    "See [fields](../b/p1.md#fields) and [more](../b/p2.md#more).\n",
    '<a name="more"></a>\n\nMore words.\n',
    '<!-- samplecast: ignore[EX103] known -->\n\n```\n{"a": 1,}\n```\n',
    "| Parameter | Type | Description |\n|---|---|---|\n| parts | [others](p1.md#fields) object | See there. |\n",
    '**Status code: 404**\n\n```\n{"error_code": "X.0001", "error_msg": "none"}\n```\n',
)


@pytest.mark.parametrize("seed", range(4))
def test_any_history_ends_like_a_cold_run(seed: int) -> None:
    """Pages come, go and change at random; after each step both commands give what they would without a past."""
    dice = random.Random(seed)  # noqa: S311  a draw, no secret
    names = [f"{service}/p{number}.md" for service in "abc" for number in range(4)]
    for page in list(_PAGES):
        (Path("docs") / page).unlink()
    write(names[0], "# First\n")
    for step in range(8):
        for name in dice.sample(names, dice.randint(1, 3)):
            if dice.random() < 0.25 and sum(1 for _ in Path("docs").rglob("*.md")) > 1:
                (Path("docs") / name).unlink(missing_ok=True)
            else:
                pieces = dice.sample(_PIECES, dice.randint(0, 4))
                write(name, "\n".join((f"# Page of {name}\n", f"GET /v1/{name[:-3]}\n", *pieces)))
        assert check("--select", "ALL") == cold("--select", "ALL")
        warm, fresh = Path("api"), Path(f"fresh{step}/api")
        for arguments in (["-o", str(warm)], ["-o", str(fresh), "--no-cache"]):
            CliRunner().invoke(cli, ["generate", "docs", *arguments], catch_exceptions=False)
        assert tree(warm) == tree(fresh)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_what_rules_see_of_other_pages() -> None:
    """Pages, files, anchors, labels, links and tables, each by its own question."""
    page = PageOutline("a.rst", True, (("Top", 3),), ("top",), (5,), ("b.md#x", "c"))
    other = PageOutline("d/b.md", False, (("x", 1),), (), (), ())
    docs = Site({"a.rst": page, "d/b.md": other}, lambda path: path == "there.png")
    around = SiteLookup(docs)
    assert (around.is_page("a.rst"), around.is_page("d/b.md"), around.is_page("no.md")) == (True, True, False)
    assert (around.is_file("there.png"), around.is_file("no.png")) == (True, False)
    assert around.names_in("d") == ["b.md"]
    assert (around.has_anchor("a.rst", "Top"), around.has_anchor("a.rst", "no")) == (True, False)
    assert around.has_anchor("no.md", "x") is None
    assert around.anchors_of("d/b.md") == {"x"}
    assert (around.has_label("TOP"), around.has_label("no")) == (True, False)
    assert (around.page_of_label("top"), around.page_of_label("x")) == ("a.rst", "")
    assert (around.is_linked("x"), around.is_linked("c"), around.is_linked("no")) == (True, True, False)
    assert (around.leads_to_table("a.rst", "top", 6), around.leads_to_table("a.rst", "top", 1)) == (True, False)
    assert around.leads_to_table("no.md", "x", 6) is None
