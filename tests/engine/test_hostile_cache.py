"""A cache is not trusted: what lies in its folder may be anyone's, and what an entry says may be anything."""

from __future__ import annotations

import hashlib
import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from samplecast.cli import cli
from samplecast.engine.store import Store

from tests.engine.test_incremental import make_docs, run, tree

_CACHE = Path(".samplecast_cache")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with docs and an output that the cache knows."""
    make_docs(tmp_path / "docs")
    monkeypatch.chdir(tmp_path)
    run()
    run()
    return tmp_path


def invoke(*arguments: str) -> Result:
    """Run samplecast, whatever comes of it."""
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


def entries() -> Iterator[tuple[Path, Any]]:
    """Every entry with its data, where that is JSON."""
    for file in sorted(_CACHE.glob("??/*")):
        try:
            yield file, json.loads(file.read_bytes()[65:])
        except ValueError:
            continue


def put(file: Path, data: object) -> None:
    """Make an entry say something else, digest and all."""
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    file.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)


def edit() -> None:
    """Let a page say something else."""
    page = Path("docs/buoys/one.md")
    page.write_text(page.read_text().replace("3.5", '"deep"'))


def test_shrinking_deletes_entries_only(here: Path) -> None:
    """Files of others stay, whatever their folders are called; so does what only has a name like ours."""
    foreign = {
        "de/page.bin": b"x" * 5000,
        "de/index.md": b"keep",
        f"aa/{'b' * 62}": b"an object",
        f"aa/{'c' * 38}": b"one more",
    }
    store = Store(here / "mixed")
    for path, content in foreign.items():
        file = store.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        os.utime(file, (1, 1))
    for number in range(20):
        store.put(hashlib.sha256(str(number).encode()).hexdigest(), "x" * 1000)
    assert store.shrink(100) == 20
    assert {path: (store.folder / path).read_bytes() for path in foreign} == foreign


def test_nothing_is_deleted_where_our_mark_is_missing(here: Path) -> None:
    """A folder that does not say that it is a cache of ours is none."""
    store = Store(here / "other")
    store.put("a" * 64, "x" * 1000)
    (store.folder / "samplecast-cache").unlink()
    (store.folder / "CACHEDIR.TAG").unlink()
    assert store.shrink(100) == 0
    (store.folder / "CACHEDIR.TAG").write_bytes(
        b"Signature: 8a477f597d28d172789f06886806bc55\n"
        b"# This folder was made by samplecast and may be deleted at any time.\n"
    )
    assert store.shrink(100) == 1


def test_a_folder_of_others_is_versioned_as_ever(here: Path) -> None:
    """The cache in a folder that was there before says nothing to git or to backups."""
    assert invoke("generate", "docs", "-o", "api", "--cache-dir", ".").exit_code == 0
    assert not (here / ".gitignore").exists()
    assert not (here / "CACHEDIR.TAG").exists()
    assert (here / ".samplecast_cache" / ".gitignore").read_text() == "*\n"


def test_nothing_outside_out_is_touched(here: Path) -> None:
    """A snapshot that lists a file elsewhere, or one of others in OUT, as an output of ours deletes neither."""
    victim, mine = here / "victim.txt", here / "api" / "mine.txt"
    for file in (victim, mine):
        file.write_text("precious")
    for file, data in entries():
        if isinstance(data, dict) and data.get("outputs"):
            for place, target in (("..", victim), ("", mine)):
                status = target.stat()
                seen = [status.st_size, status.st_mtime_ns, status.st_ino]
                data["outputs"].setdefault("buoys", {}).setdefault(place, {})[target.name] = seen
            put(file, data)
    edit()
    assert invoke("generate", "docs", "-o", "api").exit_code == 0
    assert [file.read_text() for file in (victim, mine)] == ["precious"] * 2


@pytest.mark.parametrize("path", ["../../evil.py", "/tmp/evil.py", "a\\..\\evil.py", "a\0b.py", "./x.py", ""])  # noqa: S108
def test_an_entry_with_a_path_that_leads_elsewhere_is_a_miss(here: Path, path: str) -> None:
    """The service is built again."""
    expected = tree(here / "api")
    for file, data in entries():
        if isinstance(data, list) and data and isinstance(data[0], list) and "one.py" in str(data[0][0]):
            put(file, [*data, [path, "evil"]])
    for file in (here / "api").rglob("*.py"):
        file.unlink()
    assert invoke("generate", "docs", "-o", "api").exit_code == 0
    assert tree(here / "api") == expected


def test_verify_takes_nothing_from_the_cache(here: Path) -> None:
    """Where entries lie in good form, `--check --verify` finds what they did, and `--verify` mends output and cache."""
    expected = tree(here / "api")
    for file, data in entries():
        if isinstance(data, list) and data and isinstance(data[0], list) and str(data[0][0]).endswith(".py"):
            put(file, [[path, text + "\nforeign = 1\n" * path.endswith(".py")] for path, text in data])
    for file in (here / "api").rglob("*.py"):
        file.unlink()
    assert invoke("generate", "docs", "-o", "api").exit_code == 0
    assert tree(here / "api") != expected
    assert invoke("generate", "docs", "-o", "api", "--check", "--verify").exit_code == 1
    assert invoke("generate", "docs", "-o", "api", "--verify").exit_code == 0
    assert tree(here / "api") == expected
    for file in (here / "api").rglob("*.py"):
        file.unlink()
    assert invoke("generate", "docs", "-o", "api").exit_code == 0
    assert tree(here / "api") == expected


def test_an_entry_of_an_earlier_version_is_a_miss(here: Path) -> None:
    """A cache that version 0.1 left is made anew without a question."""
    expected = tree(here / "api")
    for file, data in entries():
        if isinstance(data, dict) and "format" in data:
            put(file, {"format": 3, "pages": {}, "outputs": {}, "folders": {}, "data": None})
    assert invoke("generate", "docs", "-o", "api").exit_code == 0
    assert tree(here / "api") == expected


_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    1.5,
    "",
    "\0",
    "../../x",
    [],
    {},
    [[]],
    {"a": 1},
    "x" * 1000,
    [[[[[]]]]],
)


def mutated(value: Any, dice: random.Random) -> Any:  # noqa: ANN401  JSON data
    """The same with something else in places."""
    if dice.random() < 0.1:
        return dice.choice(_VALUES)
    if isinstance(value, list):
        return [mutated(one, dice) for one in value] if dice.random() > 0.1 else value[:-1]
    if isinstance(value, dict):
        return {(key if dice.random() > 0.05 else "../../x"): mutated(one, dice) for key, one in value.items()}
    return value


_BODIES: tuple[Callable[[Any, random.Random], object], ...] = (
    mutated,
    mutated,
    mutated,
    lambda _data, _dice: b"[" * 100_000,
    lambda _data, _dice: b"9" * 5000,
    lambda _data, dice: dice.choice(_VALUES),
    lambda data, dice: json.dumps(data).encode()[: dice.randrange(50)],
)


@pytest.mark.parametrize("seed", range(8))
def test_lying_entries_cost_time_only(here: Path, seed: int) -> None:
    """Whatever well-formed entries say, both commands end as they do without a cache, or as if it were true."""
    dice = random.Random(seed)  # noqa: S311  a draw, no secret
    invoke("check", "docs")
    for file, data in list(entries()):
        if dice.random() < 0.6:
            put(file, dice.choice(_BODIES)(data, dice))
    if dice.random() < 0.5:
        edit()
    for arguments in (["generate", "docs", "-o", "api"], ["check", "docs"], ["extract", "docs"]):
        done = invoke(*arguments)
        assert done.exit_code in {0, 1}, done.output
    assert invoke("generate", "docs", "-o", "api", "--verify").exit_code == 0
    assert invoke("generate", "docs", "-o", "fresh/api", "--no-cache").exit_code == 0
    assert tree(here / "api") == tree(here / "fresh" / "api")
    assert not (here / "x").exists()
