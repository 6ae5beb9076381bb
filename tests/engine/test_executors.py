"""The per-page stage on any executor: threads, processes, one made at home, the workers of a Dask cluster."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from samplecast.api import Options, Source, extract, extract_all, read
from samplecast.cli import cli
from samplecast.cli.dask import dask_executor
from samplecast.engine import executors
from samplecast.engine.store import Store
from samplecast.pages import find
from samplecast.steps.page import load_page, read_anywhere, send_pages
from samplecast.steps.results import LoadedPage, PageTask, SlowPageError
from samplecast.usage import UsageError

PAGE = """# Reading {name}

GET /v1/{name}/{{id}}

**Status code: 200**

Example response

```
{{"id": "{name}-1", "depth": 3.5, "tags": ["a"]}}
```
"""
CHECKOUT = Path(__file__).parents[2]

needs_dask = pytest.mark.skipif(find_spec("distributed") is None, reason="needs samplecast[dask]")


class Backwards(Executor):
    """An executor made at home: it does nothing until it is asked, and then the newest task first."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.sent: list[str] = []

    def submit(self, task: Any, /, *arguments: Any, **named: Any) -> Future[Any]:  # noqa: ANN401  any task
        """Remember the task."""
        future = Lazy(self)
        self.sent.append(repr(arguments))
        self.waiting.append(lambda: future.set_result(task(*arguments, **named)))
        return future


class Lazy(Future[Any]):
    """Makes its executor work once somebody wants to know."""

    def __init__(self, executor: Backwards) -> None:
        super().__init__()
        self.executor = executor

    def result(self, timeout: float | None = None) -> Any:  # noqa: ANN401  any result
        """Have everything done that is waiting."""
        while self.executor.waiting:
            self.executor.waiting.pop()()
        return super().result(timeout)


EXECUTORS: dict[str, Callable[[], Executor]] = {
    "threads": lambda: ThreadPoolExecutor(2),
    "processes": lambda: ProcessPoolExecutor(2),
    "spawned processes": lambda: ProcessPoolExecutor(1, mp_context=get_context("spawn")),
    "made at home": Backwards,
}


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Many pages of three services."""
    monkeypatch.chdir(tmp_path)
    for service in ("buoys", "lights", "tides"):
        for number in range(20):
            page = tmp_path / "docs" / service / f"page_{number}.md"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(PAGE.format(name=f"{service}_{number}"))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


def tree(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.usefixtures("docs")
@pytest.mark.parametrize("kind", EXECUTORS)
def test_any_executor_will_do(kind: str) -> None:
    """Files, folders and pages in memory; the facts are those found here, in the same order, sources included."""
    pages = ["docs/buoys", Path("docs/tides/page_3.md"), Source("mine.md", PAGE.format(name="mine"), "markdown")]
    with EXECUTORS[kind]() as executor:
        found = extract_all(pages, executor)
    here = extract_all(pages)
    assert found == here
    assert [page.source for page in found] == [page.source for page in here]
    assert [page.page for page in found][-2:] == ["tides/page_3.md", "mine.md"]
    assert found[-1] == extract(read(pages[-1]))  # type: ignore[arg-type]


@pytest.mark.usefixtures("docs")
def test_what_is_sent_names_no_place_of_this_machine() -> None:
    """Text and settings travel; neither the working folder nor the root do."""
    with Backwards() as executor:
        extract_all(["docs"], executor)
    assert len(executor.sent) == 4
    assert "buoys_7" in executor.sent[1]
    assert [words for words in executor.sent if str(Path.cwd()) in words or "PosixPath" in words] == []


def test_the_example_of_the_docs_runs(tmp_path: Path) -> None:
    """The Python of docs/scale.md, in a program of its own."""
    text = (CHECKOUT / "docs" / "scale.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    program = tmp_path / "program.py"
    program.write_text(code)
    done = subprocess.run([sys.executable, str(program)], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip().isdigit()) == (0, True), done.stderr


def test_only_so_many_pages_are_on_their_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, the next one is packed when an earlier one is back."""
    monkeypatch.setattr(executors, "ON_THEIR_WAY", 2)
    packed = []

    def loaded() -> Iterator[LoadedPage]:
        for number in range(executors.HANDFUL * 6):
            packed.append(number)
            yield load_page(Source(f"{number}.md", "x", "markdown"), Options(), 1)

    with ThreadPoolExecutor(1) as executor:
        results = executors.spread(read_anywhere, loaded(), executor)
        next(results)
        assert len(packed) == executors.HANDFUL * 2
        rest = [result.page for _, result in results]
    assert rest == [f"{number}.md" for number in range(1, executors.HANDFUL * 6)]


def test_what_is_no_longer_wanted_is_called_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error, or an impatient user, leaves no tasks behind."""
    executor = Backwards()
    futures: list[Future[Any]] = []
    monkeypatch.setattr(executor, "submit", lambda *_: futures.append(Future()) or futures[-1])
    results = executors.spread(abs, [1, 2, 3], executor, handful=1)
    monkeypatch.setattr(Future, "result", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        next(results)
    assert [future.cancelled() for future in futures] == [False, True, True]


def test_our_own_processes_call_back_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their own thread does: two that cancel what the end of a worker fails would trip over each other."""
    by: list[str] = []
    cancel = Future.cancel
    monkeypatch.setattr(Future, "cancel", lambda self: by.append(threading.current_thread().name) or cancel(self))
    with executors.processes(1) as executor:
        results = executors.spread(abs, range(400), executor, handful=1)
        assert next(results) == (0, 0)
        results.close()  # type: ignore[attr-defined]
        assert by == []


def test_the_cache_is_asked_and_filled_here(docs: Path) -> None:
    """Known pages are not sent; where the cache cannot take the facts, they come along."""

    def tasks(cache: Path) -> list[PageTask]:
        return [PageTask(page, None, 10_000, Options(), str(cache)) for page in find(["docs"]).pages]

    executor = Backwards()
    first = list(send_pages(tasks(docs / "cache"), executor, Store(docs / "cache")))
    assert not any(result.facts for result in first)
    (docs / "docs" / "tides" / "page_1.md").write_text(PAGE.format(name="new"))
    again = list(send_pages(tasks(docs / "cache"), executor, Store(docs / "cache")))
    assert [(a.page, a.key != b.key) for a, b in zip(first, again, strict=True) if a != b] == [
        ("tides/page_1.md", True)
    ]
    assert len(executor.sent) == 4 + 1
    (docs / "no folder").write_text("")
    kept = list(send_pages(tasks(docs / "no folder"), executor, Store(docs / "no folder")))
    assert all(result.facts for result in kept)
    assert Store(docs / "cache").get(first[0].key)


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that would read pages differently says so instead."""
    with pytest.raises(UsageError, match=r"a worker runs samplecast .*, and this is samplecast 0\.0: install the same"):
        executors.run_all("samplecast 0.0", abs, [])
    monkeypatch.setattr(executors, "_READERS", ("no-such-library",))
    assert executors.versions.__wrapped__().endswith(", no-such-library of unknown version")


def test_a_page_that_takes_too_long_is_an_error_of_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the page, from whatever process."""
    slow = Source("a.md", "1. `a` *b* **c**\n" * 30_000, "markdown")
    monkeypatch.setattr("samplecast.engine.DEFAULT_SECONDS", 0.05)
    for executor in (Backwards(), ProcessPoolExecutor(1)):
        with executor, pytest.raises(SlowPageError, match=r"^a\.md: not read within 0\.05 s"):
            extract_all([slow], executor)


def cluster_of_two(folder: Path) -> tuple[list[subprocess.Popen[bytes]], str]:
    """Start a scheduler and two workers; give the processes, scheduler first, and its address."""
    file = folder / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "generator"), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        log = (folder / f"{len(processes)}.log").open("wb")
        with log:
            command = [sys.executable, "-m", "dask", *arguments, "--scheduler-file", str(file), "--no-dashboard"]
            return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)

    processes: list[subprocess.Popen[bytes]] = []
    processes.append(start("scheduler", "--host", "127.0.0.1", "--port", "0"))
    processes += [start("worker", "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1") for _ in range(2)]
    for _ in range(600):
        if file.exists() and file.read_text().rstrip().endswith("}"):
            return processes, str(json.loads(file.read_text())["address"])
        time.sleep(0.1)
    raise AssertionError((folder / "0.log").read_text())


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[subprocess.Popen[bytes]], str]]:
    """A real cluster: a scheduler and two workers, in processes of their own."""
    processes, address = cluster_of_two(tmp_path_factory.mktemp("cluster"))
    yield processes, address
    for process in processes:
        process.kill()
        process.wait()


def workers_of(address: str, number: int) -> dict[str, int]:
    """The process of each worker that the scheduler knows, by address, once it knows so many."""
    from distributed import Client  # noqa: PLC0415  an extra

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(number, timeout=60)
        return {
            worker: client.run(os.getpid, workers=[worker])[worker] for worker in client.scheduler_info()["workers"]
        }


@needs_dask
def test_dask_gives_the_same_bytes(cluster: tuple[Any, str], docs: Path) -> None:
    """A cluster of two workers, with and without the cache; nothing of this machine gets into the output."""
    _, address = cluster
    workers_of(address, 2)
    assert run("generate", "docs", "-o", "here/api", "--no-cache").exit_code == 0
    for options in (["--no-cache"], ["--cache-dir", "cache"], ["--cache-dir", "cache"], ["-j", "2"]):
        shutil.rmtree(docs / "there", ignore_errors=True)
        found = run("generate", "docs", "-o", "there/api", "--executor", "dask", "--scheduler", address, *options)
        assert found.exit_code == 0, found.output
        assert tree(docs / "there" / "api") == tree(docs / "here" / "api")
    assert [name for name, content in tree(docs / "there").items() if str(docs).encode() in content] == []


@pytest.mark.slow
@needs_dask
def test_a_killed_worker_loses_nothing(cluster: tuple[Any, str], docs: Path) -> None:
    """What it had is read by the other one, and the bytes are the same."""
    processes, address = cluster
    workers = workers_of(address, 2)
    for number in range(300):
        page = docs / "docs" / "tides" / f"more_{number}.md"
        page.write_text(PAGE.format(name=f"more_{number}") + "\nWords.\n" * 100)
    command = [sys.executable, "-m", "samplecast", "generate", "docs", "--no-cache", "-o"]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "generator")}
    dask = ["there/api", "--executor", "dask", "--scheduler", address]
    going = subprocess.Popen([*command, *dask], env=environment, stderr=subprocess.PIPE)
    victim = processes[2]
    assert victim.pid in workers.values()
    kill_when_busy(address, next(worker for worker, process in workers.items() if process == victim.pid), victim)
    _, said = going.communicate(timeout=300)
    assert going.returncode == 0, said.decode()
    assert victim.wait() == -9
    subprocess.run([*command, "here/api"], env=environment, check=True, stderr=subprocess.PIPE)
    assert tree(docs / "there" / "api") == tree(docs / "here" / "api")


def kill_when_busy(address: str, worker: str, process: subprocess.Popen[bytes]) -> None:
    """Kill a worker once it has begun to read."""
    from distributed import Client  # noqa: PLC0415  an extra

    with Client(address, set_as_default=False) as client:
        for _ in range(3000):
            if client.processing([worker])[worker]:
                process.kill()
                return
            time.sleep(0.02)
    raise AssertionError("the worker was never given anything to do")


@needs_dask
def test_what_a_worker_finds_wrong_is_told_here(cluster: tuple[Any, str], docs: Path) -> None:
    """An override that does not match ends the run as it does anywhere."""
    _, address = cluster
    (docs / "samplecast.overrides.toml").write_text(
        '[[override]]\npage = "docs/tides/page_1.md"\nkind = "endpoint"\n'
        'said = "GET /x"\nshould-be = "GET /y"\nwhy = "so"\n'
    )
    found = run("generate", "docs", "-o", "api", "--no-cache", "--executor", "dask", "--scheduler", address)
    assert found.exit_code == 2
    assert "samplecast.overrides.toml:1: endpoint: tides/page_1.md does not say 'GET /x'" in found.stderr


@pytest.mark.slow
@needs_dask
@pytest.mark.usefixtures("docs")
def test_a_cluster_that_goes_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 2 and a line about it, whatever the library calls that."""
    processes, address = cluster_of_two(tmp_path)
    real = executors.spread

    def spread(*arguments: Any) -> Any:  # noqa: ANN401  as it comes
        workers_of(address, 2)
        for process in processes:
            process.kill()
            process.wait()
        return real(*arguments)

    monkeypatch.setattr(executors, "spread", spread)
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "1s")
    found = run("generate", "docs", "-o", "api", "--no-cache", "--executor", "dask", "--scheduler", address)
    assert found.exit_code == 2
    assert f"error: {address}: the cluster failed: " in found.stderr
    assert not (tmp_path / "api").exists()


@needs_dask
@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ModuleNotFoundError("No module named 'samplecast'", name="samplecast"), "a worker lacks samplecast: install"),
        (CancelledError("gone"), "the cluster failed: CancelledError: gone"),
    ],
)
def test_what_a_cluster_may_lack(cluster: tuple[Any, str], error: Exception, message: str) -> None:
    """The message says what to do; errors of our own pass."""
    with pytest.raises(UsageError, match=message), dask_executor(cluster[1]):
        raise error
    with pytest.raises(ZeroDivisionError), dask_executor(cluster[1]):
        raise ZeroDivisionError


@needs_dask
@pytest.mark.usefixtures("docs")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://"])
def test_a_scheduler_that_does_not_answer(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 2, and its address."""
    monkeypatch.setattr("samplecast.cli.dask._SECONDS", 0.5)
    found = run("generate", "docs", "-o", "api", "--executor", "dask", "--scheduler", address)
    assert found.exit_code == 2
    assert f"error: {address}: no Dask scheduler answers" in found.stderr


@pytest.mark.usefixtures("docs")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--executor", "dask"], "--executor dask needs the address of its scheduler: --scheduler tcp://host:port"),
        (["--scheduler", "tcp://x:1"], "--scheduler is for --executor dask"),
        (["--executor", "dask", "--scheduler", "tcp://x:1"], "needs distributed: pip install 'samplecast[dask]'"),
    ],
)
def test_what_is_missing_is_said(options: list[str], message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Options that need one another, and the extra."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    found = run("generate", "docs", "-o", "api", *options)
    assert found.exit_code == 2
    assert message in found.stderr
