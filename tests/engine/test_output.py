from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path

import pytest
from samplecast.output import MANIFEST, MARK, Change, File, diff, digest, plan, write
from samplecast.usage import UsageError


def module(path: str, body: str = "X = 1") -> File:
    return File(path, f"{MARK} from page.md.\n{body}\n".encode())


def package(*files: File) -> list[File]:
    """The files with a manifest that lists those that need it, as a run renders them."""
    outputs = {file.path: digest(file.content) for file in files}
    manifest = json.dumps({"samplecast": 1, "outputs": outputs}).encode()
    return [*files, File(MANIFEST, manifest)]


def kinds(changes: Iterable[Change]) -> dict[str, str]:
    return {change.path: change.kind for change in changes}


def generate(out: Path, *files: File) -> dict[str, str]:
    changes = plan(out, package(*files))
    write(out, changes)
    return kinds(changes)


def content(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


FIRST = (module("a.py"), module("deep/er/b.py"), File("fixtures/a/1.json", b"{}\n"), File("py.typed", b""))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "api"


def test_first_run_writes_everything(out: Path) -> None:
    """Every planned file is new where OUT does not exist, and stands there afterwards byte for byte."""
    assert set(generate(out, *FIRST).values()) == {"new"}
    assert content(out) == {file.path: file.content for file in package(*FIRST)}


def test_second_run_touches_nothing(out: Path) -> None:
    """What is as planned keeps its modification time, and the plan is empty."""
    generate(out, *FIRST)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert generate(out, *FIRST) == {}
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_only_changed_files_are_written(out: Path) -> None:
    """A file whose content changed is replaced; its neighbours keep their modification time."""
    generate(out, *FIRST)
    before = (out / "deep/er/b.py").stat().st_mtime_ns
    changed = (module("a.py", "X = 2"), *FIRST[1:])
    assert generate(out, *changed) == {"a.py": "changed", MANIFEST: "changed"}
    assert (out / "deep/er/b.py").stat().st_mtime_ns == before
    assert b"X = 2" in (out / "a.py").read_bytes()


def test_files_that_were_taken_away_come_back(out: Path) -> None:
    """A manifest that lists them already stays as it is, whatever else is put back."""
    generate(out, *FIRST)
    before = content(out)
    for file in FIRST:
        (out / file.path).unlink()
    assert set(generate(out, *FIRST).values()) == {"new"}
    assert content(out) == before
    assert generate(out, *FIRST) == {}


def test_left_overs_are_removed_with_their_folders(out: Path) -> None:
    """Files of ours that nothing generates any more go, with compiled modules and folders left empty."""
    generate(out, *FIRST)
    cache = out / "deep/er/__pycache__"
    cache.mkdir()
    (cache / "b.cpython-311.pyc").write_bytes(b"")
    assert generate(out, module("a.py")) == {
        "deep/er/b.py": "stale",
        "fixtures/a/1.json": "stale",
        "py.typed": "stale",
        MANIFEST: "changed",
    }
    assert sorted(path.name for path in out.iterdir()) == ["a.py", MANIFEST]


def test_left_over_module_is_ours_without_a_manifest(out: Path) -> None:
    """A marked module that no manifest knows of is a left-over all the same."""
    out.mkdir()
    (out / "old.py").write_bytes(module("old.py").content)
    assert kinds(plan(out, package(module("a.py"))))["old.py"] == "stale"


def test_packages_of_other_runs_stay(out: Path) -> None:
    """A folder in OUT with a manifest of its own was generated there; without one it is left over."""
    generate(out / "lib" / "other", module("one.py"))
    assert generate(out, module("a.py")) == {"a.py": "new", MANIFEST: "new"}
    (out / "lib" / "other" / MANIFEST).unlink()
    assert generate(out, module("a.py")) == {"lib/other/one.py": "stale"}


def test_files_of_others_stay(out: Path) -> None:
    """Unmarked modules, unlisted files, hidden folders and links in OUT are left alone."""
    generate(out, *FIRST)
    (out / "notes.txt").write_text("mine")
    (out / "deep/mine.py").write_text("X = 1\n")
    (out / ".git").mkdir()
    (out / ".git/hook.py").write_text(MARK)
    (out / "link.py").symlink_to(out / "a.py")
    generate(out, module("a.py"))
    assert {"notes.txt", "deep/mine.py", ".git/hook.py", "link.py"} <= content(out).keys()


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("a.py", "X = 1\n", "its first line does not begin with"),
        ("fixtures/a/1.json", '{"mine": 1}', "manifest.json does not list it"),
        (MANIFEST, '{"name": "a web app"}', "manifest.json does not list it"),
        (MANIFEST, '{"outputs": {"a.py": "some other tool\'s"}}', "manifest.json does not list it"),
        (MANIFEST, "[" * 100_000, "manifest.json does not list it"),
    ],
)
def test_files_of_others_in_the_way_stop_the_run(out: Path, path: str, text: str, message: str) -> None:
    """A file that is not ours where one of ours belongs is named, and nothing is written."""
    target = out / path
    target.parent.mkdir(parents=True)
    target.write_text(text)
    with pytest.raises(UsageError) as caught:
        generate(out, *FIRST)
    assert f"{target}: " in str(caught.value)
    assert message in str(caught.value)
    assert content(out) == {path: text.encode()}


@pytest.mark.parametrize("wanted", [[File("fixtures/a/1.json", b"null")], []])
def test_json_edited_by_hand_stops_the_run(out: Path, wanted: list[File]) -> None:
    """A listed file with another content than it was written with is neither overwritten nor removed."""
    generate(out, *FIRST)
    (out / "fixtures/a/1.json").write_text("[]")
    with pytest.raises(UsageError, match="edited by hand"):
        plan(out, package(*wanted))


def test_many_obstacles_are_counted(out: Path) -> None:
    """The first ten files in the way are named and the rest is counted."""
    out.mkdir()
    names = [f"m{number:02}.py" for number in range(14)]
    for name in names:
        (out / name).write_text("")
    with pytest.raises(UsageError) as caught:
        plan(out, package(*map(module, names)))
    assert "m09.py" in str(caught.value)
    assert "m10.py" not in str(caught.value)
    assert "... and 4 more" in str(caught.value)


@pytest.mark.parametrize("stand_in", ["file", "link"])
def test_folder_of_others_stops_the_run(out: Path, tmp_path: Path, stand_in: str) -> None:
    """Where a folder has to be, a file or a link that leads out of OUT is an obstacle."""
    out.mkdir()
    if stand_in == "file":
        (out / "deep").write_text("")
    else:
        (tmp_path / "elsewhere").mkdir()
        (out / "deep").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="not a folder of ours"):
        generate(out, *FIRST)
    assert not (out / "a.py").exists()


@pytest.mark.parametrize("stand_in", ["folder", "link"])
def test_something_else_than_a_file_stops_the_run(out: Path, tmp_path: Path, stand_in: str) -> None:
    """Where a file has to be, a folder or a link is an obstacle."""
    out.mkdir()
    if stand_in == "folder":
        (out / "a.py").mkdir()
    else:
        (tmp_path / "mine.py").write_bytes(module("a.py").content)
        (out / "a.py").symlink_to(tmp_path / "mine.py")
    with pytest.raises(UsageError, match="not a file of ours"):
        generate(out, *FIRST)


def test_out_that_is_a_file_stops_the_run(out: Path) -> None:
    """OUT has to be a folder."""
    out.write_text("")
    with pytest.raises(UsageError, match="not a folder of ours"):
        generate(out, *FIRST)


def test_identical_file_in_the_way_is_no_obstacle(out: Path) -> None:
    """What already has the planned content needs no writing, whoever wrote it."""
    (out / "fixtures/a").mkdir(parents=True)
    (out / "fixtures/a/1.json").write_bytes(b"{}\n")
    assert "fixtures/a/1.json" not in generate(out, *FIRST)


@pytest.mark.parametrize("path", ["../x.py", "/x.py", "a/../../x.py", "", "a\\b.py", "a\0.py"])
def test_paths_never_leave_out(out: Path, path: str) -> None:
    """A path that would leave OUT is refused, whatever the pages contain."""
    with pytest.raises(ValueError, match="outside OUT"):
        plan(out, [module(path)])


def test_two_files_for_one_path_are_refused(out: Path) -> None:
    """Neither of them may silently win."""
    with pytest.raises(ValueError, match="two files for one path"):
        plan(out, [module("a.py"), module("a.py")])


def test_diff_shows_new_changed_and_stale_files(out: Path) -> None:
    """The diff is a unified one with /dev/null for what is not there."""
    generate(out, module("a.py"), module("b.py"))
    changes = plan(out, [module("a.py", "X = 2"), module("c.py"), *package()])
    lines = [line for change in changes if change.path != MANIFEST for line in diff(out, [change])]
    assert [line for line in lines if line.startswith(("---", "+++"))] == [
        f"--- {out.as_posix()}/a.py",
        f"+++ {out.as_posix()}/a.py",
        f"--- {out.as_posix()}/b.py",
        "+++ /dev/null",
        "--- /dev/null",
        f"+++ {out.as_posix()}/c.py",
    ]
    assert "-X = 1" in lines
    assert "+X = 2" in lines


def fail_at(monkeypatch: pytest.MonkeyPatch, method: str, nth: int, error: int) -> None:
    """Let the n-th call of a `Path` method fail as a disk does."""
    original = getattr(Path, method)
    calls = iter(range(nth + 1))

    def failing(self: Path, *arguments: object, **named: object) -> object:
        if next(calls, None) == nth:
            raise OSError(error, os.strerror(error), str(self))
        return original(self, *arguments, **named)

    monkeypatch.setattr(Path, method, failing)


def test_full_disk_leaves_the_old_output(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No space left while writing is a clear error, and OUT is as it was before."""
    generate(out, *FIRST)
    before = content(out)
    fail_at(monkeypatch, "write_bytes", 1, errno.ENOSPC)
    with pytest.raises(UsageError, match=r"cannot write: No space left"):
        generate(out, module("a.py", "X = 2"), module("n.py"))
    assert content(out) == before


def test_read_only_disk_is_a_clear_error(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be made is named."""
    fail_at(monkeypatch, "mkdir", 0, errno.EROFS)
    with pytest.raises(UsageError, match=r"api: cannot write: Read-only file system"):
        generate(out, *FIRST)


def test_unreadable_output_is_a_clear_error(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in OUT that cannot be read is named."""
    generate(out, *FIRST)
    fail_at(monkeypatch, "read_bytes", 1, errno.EACCES)
    with pytest.raises(UsageError, match=r"cannot read: Permission denied"):
        plan(out, package(*FIRST))


@pytest.mark.parametrize("nth", range(6))
def test_interrupted_renames_are_made_good_by_the_next_run(
    out: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    """Wherever renaming stops, each file is whole, and a run on other pages goes through."""
    generate(out, *FIRST)
    second = (module("a.py", "X = 2"), File("fixtures/a/1.json", b"[2]"), File("fixtures/n.json", b"3"))
    third = (module("a.py", "X = 9"), File("fixtures/a/1.json", b"[9]"), File("fixtures/z.json", b"9"))
    whole = {file.content for files in (FIRST, second) for file in files}
    with monkeypatch.context() as patch:
        fail_at(patch, "replace", nth, errno.EIO)
        if nth < 5:
            with pytest.raises(UsageError, match="cannot write"):
                generate(out, *second)
        else:
            generate(out, *second)
    assert {data for path, data in content(out).items() if path != MANIFEST} <= whole
    generate(out, *third)
    assert content(out) == {file.path: file.content for file in package(*third)}


def test_killed_run_is_made_good_by_the_next_run(out: Path) -> None:
    """A run killed between two renames leaves whole files, and the next run clears up after it."""
    generate(out, *FIRST)
    script = f"""
        import os, signal
        from pathlib import Path
        from samplecast.locking import locked
        from tests.engine.test_output import File, generate, module
        original, calls = Path.replace, []
        def replace(self, target):
            calls.append(target)
            if len(calls) == 4:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(self, target)
        Path.replace = replace
        generate(Path({str(out)!r}), module("a.py", "X = 2"), File("fixtures/a/1.json", b"[2]"), module("c.py"))
    """
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], cwd=root, check=False)
    assert ended.returncode == -9
    assert (out / ".samplecast-staging").exists()
    generate(out, *FIRST)
    assert content(out) == {file.path: file.content for file in package(*FIRST)}
    assert not (out / ".samplecast-staging").exists()


def test_two_runs_at_once_agree(out: Path) -> None:
    """Runs that write the same OUT at the same moment wait for one another."""
    script = f"""
        from pathlib import Path
        from samplecast.locking import locked
        from tests.engine.test_output import File, generate, module
        files = (*[module(f"m{{n}}.py") for n in range(60)], *[File(f"{{n}}.json", b"1") for n in range(60)])
        out = Path({str(out)!r})
        with locked(out):
            generate(out, *files)
    """
    root = Path(__file__).resolve().parents[2]
    runs = [subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], cwd=root) for _ in range(3)]
    assert [run.wait() for run in runs] == [0, 0, 0]
    assert len(content(out)) == 121


def test_works_where_folders_cannot_be_locked(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without fcntl, as on Windows, writing goes on unserialised."""
    monkeypatch.setitem(sys.modules, "fcntl", None)
    generate(out, *FIRST)
    assert (out / "a.py").exists()


def test_folder_that_vanishes_is_passed_over(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be listed holds nothing of ours to remove."""
    generate(out, *FIRST)
    original = os.scandir

    def scandir(path: str | Path) -> object:
        if str(path).endswith("deep"):
            raise FileNotFoundError(path)
        return original(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert "deep/er/b.py" not in kinds(plan(out, package(module("a.py"))))
