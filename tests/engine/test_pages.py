from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from samplecast.pages import Page, as_typed, covers, decode, find, load, recognise
from samplecast.services import services
from samplecast.source import Markup, Note
from samplecast.usage import UsageError

from tests.support.environments import CHECKOUT
from tests.support.growth import assert_in_proportion


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small tree of pages, with the working folder above it."""
    for name in ("a.rst", "b.md", "api/c.markdown", "api/v2/d.mdx", "api/v2/E.RST", "notes.txt", ".git/x.rst"):
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Title\n=====\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "docs"


def names(*paths: str, root: str = "", exclude: tuple[str, ...] = ()) -> list[str]:
    return [page.page for page in find(paths, root, exclude).pages]


@pytest.mark.usefixtures("docs")
class TestFind:
    """Which files are pages, and what they are called."""

    def test_folder_gives_its_pages_in_order(self) -> None:
        """Folders are searched for the suffixes of pages; hidden folders are not entered."""
        assert names("docs") == ["a.rst", "api/c.markdown", "api/v2/E.RST", "api/v2/d.mdx", "b.md"]

    @pytest.mark.parametrize(
        ("paths", "expected"),
        [
            (["docs/a.rst"], ["a.rst"]),
            (["docs/api/v2/d.mdx", "docs/a.rst"], ["a.rst", "api/v2/d.mdx"]),
            (["docs/api", "docs/api/v2/d.mdx"], ["c.markdown", "v2/E.RST", "v2/d.mdx"]),
            (["docs/api/v2", "docs/api/c.markdown"], ["c.markdown", "v2/E.RST", "v2/d.mdx"]),
            (["docs/notes.txt"], ["notes.txt"]),
            (["docs/../docs/./a.rst"], ["a.rst"]),
        ],
    )
    def test_root_is_the_deepest_common_folder(self, paths: list[str], expected: list[str]) -> None:
        """A folder is its own root, a file's root is its folder; several PATHs share their deepest common one."""
        assert names(*paths) == expected

    def test_root_can_be_said(self) -> None:
        """`--root` settles what pages are called."""
        assert names("docs/api/c.markdown", root="docs") == ["api/c.markdown"]
        assert names("docs/a.rst", root=".") == ["docs/a.rst"]

    def test_pages_are_shown_as_a_user_would_type_them(self, docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Messages name pages from the working folder, however they were given."""
        assert find(["docs"]).shown("api/c.markdown") == "docs/api/c.markdown"
        assert find([str(docs)]).shown("a.rst") == "docs/a.rst"
        assert find(["-"]).shown("<stdin>") == "<stdin>"
        monkeypatch.chdir(docs / "api")
        assert find([".."]).shown("a.rst") == "../a.rst"

    @pytest.mark.parametrize(
        ("exclude", "left"),
        [
            ("api", ["a.rst", "b.md"]),
            ("api/", ["a.rst", "b.md"]),
            ("v2", ["a.rst", "api/c.markdown", "b.md"]),
            ("*.md*", ["a.rst", "api/c.markdown", "api/v2/E.RST"]),
            ("api/*", ["a.rst", "b.md"]),
            ("**/v2/*.mdx", ["a.rst", "api/c.markdown", "api/v2/E.RST", "b.md"]),
            ("api/**", ["a.rst", "b.md"]),
            ("./a.rst", ["api/c.markdown", "api/v2/E.RST", "api/v2/d.mdx", "b.md"]),
            ("?.rst", ["api/c.markdown", "api/v2/E.RST", "api/v2/d.mdx", "b.md"]),
            ("[a].rst", ["a.rst", "api/c.markdown", "api/v2/E.RST", "api/v2/d.mdx", "b.md"]),
        ],
    )
    def test_exclude_leaves_out_pages_and_folders(self, exclude: str, left: list[str]) -> None:
        """A pattern matches a whole path, a folder above the page, or the name of either."""
        assert names("docs", exclude=(exclude,)) == left

    def test_named_file_is_never_excluded(self) -> None:
        """What the user names himself he wants."""
        assert names("docs/a.rst", exclude=("*.rst",)) == ["a.rst"]

    @pytest.mark.parametrize(
        ("paths", "root", "message"),
        [
            (["nope"], "", "nope: no such file or folder"),
            (["docs/.git"], "", None),
            (["empty"], "", r"empty: no pages found \(looked for \.rst, \.md"),
            ([], "", "no path: no pages found"),
            (["docs/a.rst"], "docs/api", "docs/a.rst: not below the root docs/api"),
            (["docs"], "nope", "nope: the root is not a folder"),
            (["pipe"], "", "pipe: not a regular file"),
        ],
    )
    def test_wrong_paths_are_named(self, docs: Path, paths: list[str], root: str, message: str | None) -> None:
        """A path that is missing, empty, outside the root or no file at all is an error that says so."""
        (docs.parent / "empty").mkdir()
        os.mkfifo(docs.parent / "pipe")
        if message is None:
            assert names(*paths, root=root) == ["x.rst"]
            return
        with pytest.raises(UsageError, match=message):
            find(paths, root)

    def test_undecodable_file_name_is_refused(self, docs: Path) -> None:
        """A file name that is not UTF-8 cannot be a page name."""
        (docs / os.fsdecode(b"caf\xe9.md")).write_text("")
        with pytest.raises(UsageError, match=r"caf\\udce9.md: the file name is not UTF-8"):
            find(["docs"])

    def test_unreadable_folder_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A folder that cannot be listed ends the run: its pages would silently be missing."""

        def refuse(path: str) -> None:
            raise PermissionError(13, "Permission denied", path)

        monkeypatch.setattr(os, "scandir", refuse)
        with pytest.raises(UsageError, match="docs: cannot read: Permission denied"):
            find(["docs"])

    def test_linked_folders_are_not_entered(self, docs: Path) -> None:
        """A link to a folder above does not make the search endless; a linked page is read."""
        (docs / "loop").symlink_to(docs)
        (docs / "same.md").symlink_to(docs / "b.md")
        (docs / "broken.md").symlink_to(docs / "nowhere")
        assert names("docs") == ["a.rst", "api/c.markdown", "api/v2/E.RST", "api/v2/d.mdx", "b.md", "same.md"]

    def test_paths_on_different_drives_need_a_root(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where there is no common folder, the user has to say what the root is."""

        def refuse(_paths: object) -> None:
            raise ValueError("Paths don't have the same drive")

        monkeypatch.setattr(os.path, "commonpath", refuse)
        with pytest.raises(UsageError, match="say --root"):
            find(["docs"])


def test_page_on_another_drive_is_shown_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no relative path leads to a page its absolute one is shown."""

    def refuse(_path: object) -> None:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", refuse)
    assert as_typed(Path("/d/x.md")) == Path("/d/x.md")


@pytest.mark.usefixtures("docs")
class TestLoad:
    """From a file to a source."""

    @pytest.mark.parametrize(
        ("name", "markup"), [("x.rst", "rst"), ("x.md", "markdown"), ("x.MDX", "markdown"), ("x.markdown", "markdown")]
    )
    def test_markup_by_suffix(self, name: str, markup: Markup) -> None:
        """The suffix decides, in any case of letters."""
        Path(name).write_text("x")
        source = load(find([name]).pages[0])
        assert (source.markup, source.notes) == (markup, ())

    def test_markup_by_content_is_noted(self) -> None:
        """Any other file is recognised by what stands in it, and the guess is a note."""
        Path("x.txt").write_text("# Title\n\n```\n{}\n```\n")
        source = load(find(["x.txt"]).pages[0])
        assert (source.page, source.markup) == ("x.txt", "markdown")
        assert source.notes == (Note(1, 1, "read as markdown, by its content"),)

    def test_markup_can_be_said(self) -> None:
        """`--markup` decides over suffix and content."""
        Path("x.md").write_text("# Title")
        source = load(find(["x.md"]).pages[0], "rst")
        assert (source.markup, source.notes) == ("rst", ())

    def test_unknown_markup_is_an_error(self) -> None:
        """Where nothing speaks for either markup the user is asked."""
        Path("x.txt").write_text("Just words.")
        with pytest.raises(UsageError, match=r"x.txt: cannot tell its markup; say --markup rst or --markup markdown"):
            load(find(["x.txt"]).pages[0])

    def test_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """`-` is standard input, recognised by content."""
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Title\n=====\n\n.. note:: x\n")))
        source = load(find(["-"]).pages[0])
        assert (source.page, source.markup) == ("<stdin>", "rst")

    def test_limit_on_bytes(self) -> None:
        """A page over max-page-bytes is an error; one that just fits is read."""
        Path("x.md").write_text("12345")
        assert load(find(["x.md"]).pages[0], max_bytes=5).text == "12345"
        with pytest.raises(UsageError, match=r"x.md: larger than 4 bytes; max-page-bytes sets the limit"):
            load(find(["x.md"]).pages[0], max_bytes=4)

    def test_unreadable_page_is_named(self) -> None:
        """A page that is gone when it is read is an error with its name."""
        with pytest.raises(UsageError, match=r"gone.md: cannot read: No such file"):
            load(Page("gone.md", "gone.md"))


@pytest.mark.parametrize(
    ("data", "text", "notes"),
    [
        (b"a\nb", "a\nb", []),
        ("\u00e4\ufffd".encode(), "\u00e4\ufffd", []),
        (b"\xef\xbb\xbfa", "a", [Note(1, 1, "starts with a byte order mark, read as utf-8")]),
        ("\ufeff\u00e4".encode("utf-16-le"), "ä", [Note(1, 1, "starts with a byte order mark, read as utf-16-le")]),
        ("\ufeffa".encode("utf-16-be"), "a", [Note(1, 1, "starts with a byte order mark, read as utf-16-be")]),
        (b"a\r\nb\r\n", "a\nb\n", [Note(1, 1, "2 line ends are not plain line feeds")]),
        (b"a\rb", "a\nb", [Note(1, 1, "1 line ends are not plain line feeds")]),
        (b"a\n b\0\0", "a\n b\ufffd\ufffd", [Note(2, 3, "NUL characters, read as U+FFFD (2 on this page)")]),
        (b"a\n\tb", "a\n\tb", [Note(2, 1, "tab characters, counted as one column each (1 on this page)")]),
        (b"\nb\xff\xe4", "\nb\ufffd\ufffd", [Note(2, 2, "bytes that are not UTF-8 (2 on this page), read as U+FFFD")]),
        (b"", "", [Note(1, 1, "the page is empty")]),
        (b" \n", " \n", [Note(1, 1, "the page is empty")]),
    ],
)  # fmt: skip
def test_decoding_notes_what_is_odd(data: bytes, text: str, notes: list[Note]) -> None:
    """Any bytes give text with plain line feeds, and a note for each thing out of the ordinary."""
    assert decode(data) == (text, tuple(notes))


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("", "rst"),
        ("Title\n=====\n\nText::\n\n  x\n", "rst"),
        (":name: x\n\n.. _a:\n", "rst"),
        (":name: x .. _a: Title ===== Words .. code-block:: { }", "rst"),
        ("See :ref:`there <x>` and ``y``.", "rst"),
        ("+---+\n| a |\n+===+\n", "rst"),
        ("# Title\n", "markdown"),
        ('Text <a name="x"></a>\n', "markdown"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", "markdown"),
        ("a | b\n--- | ---\n", "markdown"),
        ("---\ntitle: x\n---\n\n[link](x.md)\n", "markdown"),
        ("<table><tr></tr></table>", "markdown"),
        (".. note:: x\n\n# comment\n", None),
        ("words", None),
    ],
)
def test_recognising_markup(text: str, markup: Markup | None) -> None:
    """Docinfo, directives, underlines speak for one; headings, fences, anchors, pipe tables for the other."""
    assert recognise(text) == markup


def test_recognising_is_linear() -> None:
    """Long runs of one character do not make the signs backtrack for ever."""
    for run in ("-", " ", "=", "`", "|", ":", "+", "a-", "- ", ".. a", "](", "+-"):
        assert_in_proportion(lambda size: recognise(run * size + "x"), 16_384)  # noqa: B023  called at once
        assert_in_proportion(lambda size: recognise(("x" + run * 200 + "\n") * size), 75)  # noqa: B023  as above


@pytest.mark.corpus
@pytest.mark.parametrize(("folder", "markup"), [("corpus/rst", "rst"), ("corpus/markdown", "markdown")])
def test_real_pages_are_recognised(shared: Callable[..., Path], folder: str, markup: Markup) -> None:
    """Content alone tells the markup of real pages (every fifth is looked at)."""
    root = shared(folder)
    pages = find([str(root)]).pages
    assert [page.page for page in pages[::5] if recognise(decode((root / page.page).read_bytes())[0]) != markup] == []


@pytest.mark.parametrize(
    ("globs", "expected"),
    [
        ((), {"top.md": "", "a/x.md": "a", "a/v/y.md": "a", "b/v1/z.md": "b/v1", "b/v2/u/w.md": "b/v2/u"}),
        (("b",), {"top.md": "", "a/x.md": "a", "a/v/y.md": "a", "b/v1/z.md": "b", "b/v2/u/w.md": "b"}),
        (("*/v*",), {"top.md": "", "a/x.md": "a", "a/v/y.md": "a/v", "b/v1/z.md": "b/v1", "b/v2/u/w.md": "b/v2"}),
    ],
)
def test_service_is_the_topmost_folder_with_a_page(globs: tuple[str, ...], expected: dict[str, str]) -> None:
    """Pages in the root form the root's own service; globs name service folders otherwise."""
    assert services(expected, globs) == expected


@pytest.mark.parametrize(
    ("glob", "covered"),
    [
        ("a", True),
        ("a/b", True),
        ("./a/b/", True),
        ("page.md", True),
        ("*.md", True),
        ("a/*", True),
        ("a/**", True),
        ("**/page.md", True),
        ("?/b", True),
        ("a*.md", False),
        ("*/page.md", False),
        ("pag", False),
        ("a/[b]", False),
        ("", False),
    ],
)
def test_a_glob_covers_pages_by_path_folder_or_name(glob: str, covered: bool) -> None:  # noqa: FBT001  a table of cases
    """`*` and `?` stay within one part of a path, `**` does not; what covers a folder covers all below it."""
    assert covers([glob], "a/b/page.md") is covered


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        (["a.txt"], "; there is a .txt file: a file that is named itself is read whatever its suffix, so name \\*.txt"),
        (["a.rest", "x/b.REST", "c.txt"], "; there are 2 .rest files: "),
        (["a.png", "Makefile"], r"mdx\)$"),
    ],
)
def test_a_folder_without_pages_may_have_other_texts(
    tmp_path: Path, names: list[str], hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says how they are read."""
    monkeypatch.chdir(tmp_path)
    for name in names:
        (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / name).write_text("x")
    with pytest.raises(UsageError, match=hint):
        find(["docs"])


def test_file_names_are_utf8_in_every_locale(tmp_path: Path) -> None:
    """Where the locale takes file names for ASCII, pages are called as everywhere, and everything is written."""
    page = tmp_path / "docs" / "h\u00e4fen.md"
    page.parent.mkdir()
    page.write_text('# Harbours\n\nGET /v1/harbours\n\nExample response\n\n```\n{"id": 1}\n```\n', encoding="utf-8")
    script = f"{sys.executable} -m samplecast extract docs && {sys.executable} -m samplecast generate docs -o api"
    environment = {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(CHECKOUT / "generator"),
    }
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["page"] == "h\u00e4fen.md"
    manifest = json.loads((tmp_path / "api" / "manifest.json").read_bytes())
    assert list(manifest["inputs"]) == ["h\u00e4fen.md"]
    assert [name for name in manifest["outputs"] if not (tmp_path / "api" / name).is_file()] == []
