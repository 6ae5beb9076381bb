"""Pages that take too long are skipped, and nothing else is."""

from __future__ import annotations

import io
import json
import os
import pickle
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from samplecast.cli import cli
from samplecast.config import load_config
from samplecast.engine import limits
from samplecast.integrations import checking, generating
from samplecast.options import Options, Override
from samplecast.pages import find
from samplecast.pipeline import facts_of
from samplecast.readers.effort import LARGE, SMALL, may_be_slow
from samplecast.source import Markup, Source
from samplecast.steps import page as page_step
from samplecast.steps.kept import facts_from_data
from samplecast.steps.page import facts_within
from samplecast.steps.results import SlowPageError
from samplecast.usage import UsageError

from tests.support.growth import assert_in_proportion

GOOD = '# Reading\n\nGET /v1/{name}\n\nExample response\n\n```\n{{"id": "{name}"}}\n```\n'
SLOW = GOOD.format(name="slow") + "\n1. `a` *b* **c**\n" * (LARGE // 16)
"""A page that is read in seconds on any machine."""
SHORT = "0.05"


def source(text: str, markup: Markup = "markdown") -> Source:
    return Source("a.md", text, markup)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two services, one of which has a page that takes long."""
    monkeypatch.chdir(tmp_path)
    for service, name in (("a", "one"), ("a", "two"), ("b", "three")):
        page = tmp_path / "docs" / service / f"{name}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(GOOD.format(name=name))
    (tmp_path / "docs" / "a" / "slow.md").write_text(SLOW)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "markup", "slow"),
    [
        ("a" * LARGE, "rst", False),
        ("a " * LARGE, "rst", True),
        ("`a " * 4000, "rst", True),
        ("`a`\n\n" * 4000, "rst", False),
        ("- " * 6000, "rst", True),
        ("- " * 1000, "rst", False),
        ("a|" * 6000, "markdown", True),
        ("|a|b|\n" * 6000, "markdown", False),
        ("<p><b> " * 2000, "markdown", True),
        ("<p><b> " * 2000, "rst", False),
        ("<b>a</b> " * 2000, "markdown", False),
        (">" * 9000, "markdown", True),
        ("".join(f"{' ' * depth}- a\n" for depth in range(150)), "rst", True),
        (f"{' ' * 300}a cell far right\n" * 40, "rst", False),
        (f"+{'-' * 300}+\n" * 40, "rst", False),
    ],
)
def test_which_pages_get_a_worker(text: str, markup: Markup, slow: bool) -> None:  # noqa: FBT001  a table of cases
    """Large ones, and those full of one kind of mark that is left open."""
    assert may_be_slow(text, markup) is slow
    assert may_be_slow(text[:SMALL], markup) is False


def test_looking_is_linear() -> None:
    """A page of megabytes is judged in time that grows with it, whatever it is full of."""
    for unit in ("`", "- ", "|", "<a", "\n", "  ", "`\n\n", "> -"):
        assert_in_proportion(lambda count: may_be_slow(unit * count, "markdown"), 50_000)  # noqa: B023  called at once


def test_real_pages_are_read_here_and_now(shared) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001  a fixture
    """Of real pages only the large ones get a worker."""
    pages = sorted(shared("corpus").rglob("*.md"))[::9]
    texts = [page.read_text(encoding="utf-8", errors="replace") for page in pages]
    assert [text[:80] for text in texts if may_be_slow(text, "markdown") and len(text) <= LARGE] == []


def test_a_worker_finds_what_is_found_here() -> None:
    """The facts are the same, overrides of the page included, and the worker is used again."""
    large = source(GOOD.format(name="x") + "word " * LARGE)
    corrected = Options(overrides=(Override("a.md", "endpoint", "GET /v1/x", "PUT /v1/y", "so"),))
    assert facts_within(large, corrected) == facts_of(large, corrected)
    (idle,) = limits._workers.idle
    found = facts_within(large, Options())
    assert (found, found.source) == (facts_of(large, Options()), large)
    assert limits._workers.idle == [idle]
    limits._workers.end()
    assert idle.process.returncode is not None


def test_what_a_worker_meets_is_told_here() -> None:
    """A setting that is wrong is the user's, anything else is a bug; the worker lives on."""
    large = source("word " * LARGE)
    wrong = Options(overrides=(Override("a.md", "endpoint", "GET /x", "GET /y", "so", file="o.toml", line=3),))
    with pytest.raises(UsageError, match=r"^o\.toml:3: "):
        facts_within(large, wrong)
    with pytest.raises(RuntimeError, match="AttributeError"):
        facts_within(large, Options(vocabulary=None))  # type: ignore[arg-type]
    assert len(limits._workers.idle) == 1


def test_what_a_worker_does() -> None:
    """It answers each request with a line, until there are no more."""
    wrong = Options(overrides=(Override("a.md", "endpoint", "GET /x", "GET /y", "so", file="o.toml", line=3),))
    page = source(GOOD.format(name="x"))
    step = page_step._facts_as_data
    requests = [(step, (page, Options())), (step, (page, wrong)), (step, (page, None))]
    answers = io.BytesIO()
    limits._serve(io.BytesIO(b"".join(pickle.dumps((60, request)) for request in requests)), answers)
    facts, usage, bug = answers.getvalue().splitlines()
    assert facts_from_data(page, json.loads(facts)["result"]) == facts_of(page, Options())
    assert json.loads(usage)["usage"].startswith("o.toml:3: endpoint: a.md does not say 'GET /x'")
    assert "AttributeError" in json.loads(bug)["bug"]


def test_the_error_travels() -> None:
    """Between processes, with all it says."""
    there = pickle.loads(pickle.dumps(SlowPageError("a.md", "too slow")))  # noqa: S301  our own
    assert (str(there), there.page, there.reason) == ("a.md: too slow", "a.md", "too slow")


def test_a_page_that_takes_too_long_ends_its_worker() -> None:
    """The error names the page and says what to do; the next page gets another worker."""
    with pytest.raises(SlowPageError, match=r"^a.md: not read within 0.05 s, skipped: split .* --page-timeout"):
        facts_within(source(SLOW), Options(), 0.05)
    assert facts_within(source("word " * LARGE), Options()).page == "a.md"


def test_a_worker_that_dies_is_no_disaster() -> None:
    """One that was ended while idle is replaced; one that dies over a page is reported."""
    large = source("word " * LARGE)
    facts_within(large, Options())
    (idle,) = limits._workers.idle
    idle.process.kill()
    idle.process.wait()
    facts_within(large, Options())
    (idle,) = limits._workers.idle
    threading.Timer(0.3, idle.process.kill).start()
    with pytest.raises(SlowPageError, match="its reading was ended with exit code -9, skipped: out of memory"):
        facts_within(source(SLOW * 4), Options())


def test_threads_read_side_by_side() -> None:
    """Each has a worker of its own while it reads."""
    large = [source("word " * LARGE + str(number)) for number in range(4)]
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(lambda one: facts_within(one, Options()).source, large)) == large
    assert 1 <= len(limits._workers.idle) <= 2


def test_a_worker_that_nobody_listens_to_ends_in_silence() -> None:
    """Its parent may be gone before it has an answer."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-c", limits._START]
    request = pickle.dumps((60, (abs, (1,))))
    done = subprocess.run(command, stdout=writer, input=request, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_worker_ends_with_its_parent(tmp_path: Path) -> None:
    """Also when the parent is killed while the worker is busy."""
    script = f"""
import sys
from samplecast.engine import limits
from samplecast.options import Options
from samplecast.source import Source
from samplecast.steps.page import _ready, facts_within
worker = limits._workers.borrow(_ready)
print(worker.process.pid, flush=True)
limits._workers.give_back(worker)
facts_within(Source("a.md", "1. `a` *b* **c**\\n" * {LARGE * 4}, "markdown"), Options(), 60)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(0.5)
    os.kill(child, 0)
    parent.kill()
    parent.communicate()
    for _ in range(100):
        time.sleep(0.1)
        if not alive(child):
            break
    assert not alive(child)


def alive(process: int) -> bool:
    """Whether a process runs; one that is dead and not yet waited for does not."""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


@pytest.mark.parametrize("options", [["--no-cache"], [], ["-j", "2"]])
def test_generate_skips_it_and_goes_on(docs: Path, options: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 2 with file and what to do, everything else is written, and more time brings the page back."""
    monkeypatch.setattr("samplecast.cli.run._WORTH_A_PROCESS", 1)
    skipped = run("generate", "docs", "-o", "api", "--page-timeout", SHORT, *options)
    assert skipped.exit_code == 2
    assert "error: docs/a/slow.md: not read within 0.05 s, skipped: split the page" in skipped.stderr
    assert "read 4 pages in docs: 3 operations" in skipped.stderr
    emitted = {path.relative_to(docs / "api").as_posix() for path in (docs / "api").rglob("*.py")}
    assert {"a/one.py", "a/two.py", "b/three.py"} <= emitted
    assert "a/slow.py" not in emitted
    assert "slow.md" not in (docs / "api" / "manifest.json").read_text()
    again = run("generate", "docs", "-o", "api", "--check", "--page-timeout", SHORT, *options)
    assert (again.exit_code, again.stdout) == (2, "")
    (docs / "samplecast.toml").write_text("page-timeout = 600")
    assert run("generate", "docs", "-o", "api", *options).exit_code == 0
    assert (docs / "api" / "a" / "slow.py").is_file()


@pytest.mark.parametrize("command", ["extract", "check", "export"])
@pytest.mark.usefixtures("docs")
def test_other_commands_skip_it_and_go_on(command: str) -> None:
    """The rest is said, and exit code 2 tells that it is not all."""
    found = run(command, "docs", "--page-timeout", SHORT)
    assert found.exit_code == 2
    assert "error: docs/a/slow.md: not read within 0.05 s, skipped" in found.stderr
    assert "3 pages" in found.stderr
    if command == "extract":
        assert len(found.stdout.splitlines()) == 3


@pytest.mark.usefixtures("docs")
def test_findings_do_not_hide_that_a_page_was_skipped() -> None:
    """2 goes before 1."""
    Path("docs/a/two.md").write_text('Example response\n\n```json\n{"a": 1,}\n```\n')
    found = run("check", "docs", "--page-timeout", SHORT, "--select", "EX103")
    assert (found.exit_code, found.stdout.count("EX103")) == (2, 1)


@pytest.mark.usefixtures("docs")
def test_fix_tells_once_of_a_page_that_was_skipped() -> None:
    """It reads the others twice: to see whether anything can be mended, and to mend it."""
    Path("docs/a/two.md").write_text('Example response\n\n```json\n{"a": 1,}\n```\n')
    found = run("check", "docs", "--page-timeout", SHORT, "--select", "EX103", "--fix")
    assert (found.exit_code, found.stderr.count("slow.md: not read")) == (2, 1)


@pytest.mark.usefixtures("docs")
def test_explain_has_nothing_to_show() -> None:
    """The only page was skipped."""
    found = run("explain", "docs/a/slow.md", "--page-timeout", SHORT)
    assert (found.exit_code, found.stdout) == (2, "")
    assert "docs/a/slow.md: not read within 0.05 s" in found.stderr


@pytest.mark.usefixtures("docs")
def test_hosts_are_told() -> None:
    """A check keeps the page apart as one that cannot be read; a build that would lack a module fails."""
    Path("samplecast.toml").write_text(f"page-timeout = {SHORT}")
    checked = checking.check(find(["docs"]), load_config(Path("samplecast.toml")))
    assert checked.lines("a/slow.md").startswith("docs/a/slow.md: not read within 0.05 s")
    with pytest.raises(UsageError, match=r"docs/a/slow\.md: not read within 0\.05 s"):
        generating.project(Path(), ["docs"], "api").generate(Path("api"))


@pytest.mark.parametrize("value", ["0", "-1", "true", "'fast'", "1e9"])
def test_a_timeout_is_a_number_of_seconds(value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anything else is an error with file and line."""
    monkeypatch.chdir(tmp_path)
    Path("samplecast.toml").write_text(f"page-timeout = {value}")
    with pytest.raises(UsageError, match=r"samplecast\.toml:1: page-timeout: expected a number of seconds above 0"):
        load_config(Path("samplecast.toml"))
