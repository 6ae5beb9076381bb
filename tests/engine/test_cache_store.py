"""Entries of the cache: kept whole, trusted only when undamaged, bounded."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from samplecast.engine.codec import ForeignDataError, decode, encode
from samplecast.engine.keys import FRESH_NS, settled, signature_of
from samplecast.engine.store import Store
from samplecast.facts import BlockUse, Operation, PageFacts, StatusEntry
from samplecast.source import Note, Source, Span

KEY = hashlib.sha256(b"a page").hexdigest()


def entry(store: Store, key: str = KEY) -> Path:
    """The file behind a key."""
    return store.folder / key[:2] / key[2:]


def test_what_is_put_comes_back(tmp_path: Path) -> None:
    """Any JSON data, odd characters included."""
    store = Store(tmp_path / "cache")
    data = {"a": [1, 2.5, None, True, "\ud800\x00é"]}
    assert store.get(KEY) is None
    assert store.put(KEY, data)
    assert store.get(KEY) == data


@pytest.mark.parametrize("damage", [b"", b"x", b"{}", None, b"[" * 100_000])
def test_a_damaged_entry_is_a_miss(tmp_path: Path, damage: bytes | None) -> None:
    """Empty, foreign and cut short entries are not believed."""
    store = Store(tmp_path)
    store.put(KEY, [1, 2, 3])
    entry(store).write_bytes(entry(store).read_bytes()[:-1] if damage is None else damage)
    assert store.get(KEY) is None


def test_an_entry_with_a_right_digest_of_nonsense_is_a_miss(tmp_path: Path) -> None:
    """A digest alone does not make JSON."""
    store = Store(tmp_path)
    store.put(KEY, [])
    entry(store).write_bytes(hashlib.sha256(b"nonsense").hexdigest().encode() + b"\nnonsense")
    assert store.get(KEY) is None


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    """The run is slower, not wrong."""
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file")
    assert not store.put(KEY, [])
    assert store.get(KEY) is None
    assert store.shrink() == 0


def test_version_control_is_told_to_look_away(tmp_path: Path) -> None:
    """The folder ignores itself and carries the tag that backup tools know."""
    Store(tmp_path).put(KEY, [])
    assert (tmp_path / ".gitignore").read_text() == "*\n"
    assert (tmp_path / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    """Shrinking keeps the entries used last, and removes what a killed run left half-written."""
    store = Store(tmp_path)
    keys = [hashlib.sha256(bytes([n])).hexdigest() for n in range(3)]
    for age, key in enumerate(keys):
        store.put(key, "x" * 1000)
        os.utime(entry(store, key), (1000 - age, 1000 - age))
    left = entry(store).with_name(".new-left_1_2")
    left.parent.mkdir(exist_ok=True)
    left.write_text("half")
    os.utime(left, (1, 1))
    store.used(keys[2])
    assert store.shrink(2500) == 2
    assert [store.get(key) is not None for key in keys] == [True, False, True]
    assert not left.exists()


def test_a_cache_with_much_room_left_is_not_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some of its folders tell; one that is nearly full is looked through, and nothing is deleted while all fits."""
    store = Store(tmp_path)
    (tmp_path / "samplecast-cache").touch()
    for number in range(2000):
        file = entry(store, hashlib.sha256(number.to_bytes(2)).hexdigest())
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"0" * 64 + b"\n" + bytes(35))
    looked = []
    scan = os.scandir
    monkeypatch.setattr(os, "scandir", lambda place: looked.append(place) or scan(place))
    assert store.shrink(2_000_000) == 0
    assert len(looked) < 50
    assert store.shrink(210_000) == 0
    assert len(looked) > 250
    assert store.shrink(100_000) == 1000


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="no signals can be held back here")
def test_a_writer_that_is_terminated_leaves_nothing_half_written(tmp_path: Path) -> None:
    """The entry that it writes is whole before it ends."""
    script = """
import os, signal, sys
from pathlib import Path
from samplecast.engine.store import Store
as_written = Path.replace
def terminated(self, target):
    os.kill(os.getpid(), signal.SIGTERM)
    return as_written(self, target)
Path.replace = terminated
Store(Path(sys.argv[1])).put("a" * 64, {"a": 1})
print("went on")
"""
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / "c")], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (-signal.SIGTERM, b"")
    assert Store(tmp_path / "c").get("a" * 64) == {"a": 1}
    assert not list(tmp_path.rglob(".new-*"))


def test_many_writers_leave_a_whole_entry(tmp_path: Path) -> None:
    """Two runs at once write the same entries; a reader sees one of them or none, never half."""
    store = Store(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        done = pool.map(lambda n: store.put(KEY, [n] * 1000), range(64))
        seen = [store.get(KEY) for _ in range(64)]
        assert all(done)
    assert all(data is None or data == [data[0]] * 1000 for data in seen)
    assert store.get(KEY) is not None


def test_a_timestamp_too_fresh_is_not_trusted(tmp_path: Path) -> None:
    """Only a file that was at rest when looked at is known by its timestamp."""
    file = tmp_path / "page.md"
    assert signature_of(file) is None
    file.write_text("x")
    mark = signature_of(file)
    assert mark is not None
    assert not settled(mark, mark[1] + FRESH_NS - 1)
    assert settled(mark, mark[1] + FRESH_NS)


FACTS = PageFacts(
    source=Source("a.md", "text", "markdown"),
    title="A",
    operations=(
        Operation(
            "Op", status_range=("1xx", "5xx"), statuses=(StatusEntry("200", "fine", Span("other.md", 3, 1, 4, 2)),)
        ),
    ),
    blocks=(BlockUse("table", Span("a.md", 2), "", "not understood", "why"),),
    notes=(Note(1, 2, "odd"),),
)


def test_facts_come_back_equal() -> None:
    """Encoding and decoding is the identity, spans of other pages included."""
    data = encode(FACTS, "a.md")
    again = decode(PageFacts, data, "a.md")
    assert again == FACTS
    assert again.source == FACTS.source
    assert again.operations[0].statuses[0].span.path == "other.md"
    assert again.blocks[0].span == Span("a.md", 2)


@pytest.mark.parametrize("data", [None, [], {}, "x", [1] * 9, [["a.md", "", "html", []], "A", [], [], [], [], [], []]])
def test_foreign_data_is_refused(data: object) -> None:
    """What no encoder wrote raises the one error that callers take for a miss."""
    with pytest.raises(ForeignDataError):
        decode(PageFacts, data, "a.md")


def test_a_type_without_an_encoding_is_our_own_bug() -> None:
    """Sets and unions of several types are not part of the models."""
    with pytest.raises(TypeError, match="no encoding"):
        encode(frozenset({1}), "a.md")


@pytest.mark.parametrize("data", [["a", 1], [None], "ab", {"a": 1}, [["a"]]])
def test_many_values_of_one_kind_are_looked_at_together(data: object) -> None:
    """A list of strings has nothing else in it."""
    assert decode(tuple[str, ...], ["a", "b"], "") == ("a", "b")
    assert decode(tuple[str, ...], [], "") == ()
    with pytest.raises(ForeignDataError):
        decode(tuple[str, ...], data, "")
