"""The Sphinx extension, in real builds."""

from __future__ import annotations

import io
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.integrations_page import example

pytestmark = pytest.mark.skipif(find_spec("sphinx") is None, reason="Sphinx is not installed")

_CHECKOUT = Path(__file__).resolve().parents[2]
_PAGE = """\
Reading one
===========

GET /v1/one

Example response

.. code-block:: json

   {"depth": 1,}

.. note:: Read it *twice*.
"""
_INDEX = "Index\n=====\n\n.. toctree::\n\n   one\n"
_FINDING = "one.rst:10: WARNING: EX103 comma after the last value"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A source folder: an index and a page with a trailing comma."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "index.rst").write_text(_INDEX)
    (folder / "one.rst").write_text(_PAGE)
    configure(folder)
    return folder


def configure(docs: Path, more: str = "", extension: str = "samplecast.integrations.sphinx_ext") -> None:
    """Write conf.py; highlighting would warn about broken JSON too."""
    names = [extension] if extension else []
    suppressed = "" if "suppress_warnings" in more else 'suppress_warnings = ["misc.highlighting_failure"]\n'
    (docs / "conf.py").write_text(f"extensions = {names}\n{suppressed}{more}\n")


def build(docs: Path, *arguments: str, expect: int = 0) -> str:
    """What `sphinx-build` says on stderr."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", *arguments, str(docs), str(docs.parent / "out")]
    done = subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=docs.parent,
        env={"PYTHONPATH": str(_CHECKOUT / "generator")},
    )
    assert done.returncode == expect, done.stderr
    return done.stderr


def test_findings_are_warnings_with_their_line(docs: Path) -> None:
    """File, line, code and message, on every build, warm ones too."""
    assert f"{docs}/{_FINDING}" in build(docs)
    assert f"{docs}/{_FINDING}" in build(docs)


def test_a_clean_source_is_silent(docs: Path) -> None:
    """No finding, no warning, not even with -W."""
    (docs / "one.rst").write_text(_PAGE.replace("1,", "1"))
    assert build(docs, "-W") == ""


def test_warnings_may_be_errors(docs: Path) -> None:
    """-W fails the build."""
    assert _FINDING in build(docs, "-W", expect=1 if sphinx_version() >= (8, 1) else 2)


def test_findings_are_suppressed_by_code(docs: Path) -> None:
    """By type and subtype, as every warning of Sphinx."""
    configure(docs, 'suppress_warnings = ["samplecast.EX103", "misc.highlighting_failure"]')
    assert build(docs, "-W") == ""


def test_the_documented_example(docs: Path) -> None:
    """It builds, and silences what it says it does."""
    (docs / "conf.py").write_text(example("Sphinx"))
    assert build(docs, "-W") == ""
    (docs / "one.rst").write_text(_PAGE.replace("1,", "1"))
    (docs / "two.rst").write_text(":orphan:\n\n" + _PAGE.replace("1,", '1 "width": 2'))
    assert "two.rst:12: WARNING: EX104" in build(docs)


def test_settings_beside_the_docs_count(docs: Path) -> None:
    """Pages that the settings exclude are not checked; a wrong setting is an error of the configuration."""
    settings = docs.parent / "samplecast.toml"
    settings.write_text('exclude = ["one.rst"]\n')
    assert build(docs, "-W") == ""
    settings.write_text("selekt = 1\n")
    assert "samplecast.toml:1: unknown setting 'selekt'" in build(docs, expect=2)


def test_an_unreadable_page_is_a_warning(docs: Path) -> None:
    """The others are checked."""
    (docs / "big.rst").write_text(":orphan:\n\n" + "Long. " * 200)
    (docs.parent / "samplecast.toml").write_text("max-page-bytes = 600\n")
    said = build(docs)
    assert _FINDING in said
    assert "big.rst: WARNING: " in said
    assert "larger than 600 bytes" in said


def test_only_what_sphinx_reads_is_checked(docs: Path) -> None:
    """A page that the build excludes is none of ours; a suffix of the build's own is."""
    (docs / "draft.rst").write_text(_PAGE)
    (docs / "two.txt").write_text(f":orphan:\n\n{_PAGE}")
    configure(
        docs,
        'exclude_patterns = ["draft.rst"]\nsource_suffix = {".rst": "restructuredtext", ".txt": "restructuredtext"}',
    )
    said = build(docs)
    assert "draft.rst" not in said
    assert "two.txt:12: WARNING: EX103" in said


def test_the_host_is_left_as_it_was(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one process: the same HTML with and without us, and the same roles and directives, settings aside."""
    monkeypatch.chdir(docs.parent)
    (docs / "one.rst").write_text(_PAGE.replace("1,", "1"))
    configure(docs, extension="")
    without = pages_built(docs, "without")
    configure(docs)
    assert pages_built(docs, "with") == without


def test_our_readers_leave_the_registries_alone(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Sphinx registered with docutils while it builds is what we leave there."""
    from docutils.parsers.rst import directives, roles  # noqa: PLC0415  absent without our dependencies only
    from samplecast.integrations import sphinx_ext  # noqa: PLC0415  needs Sphinx

    seen: list[bool] = []
    check = sphinx_ext._check

    def spied(*arguments: object) -> object:
        before = dict(directives._directives), dict(roles._roles), dict(roles._role_registry)
        result = check(*arguments)  # type: ignore[arg-type]  whatever Sphinx handed over
        seen.append(before == (directives._directives, roles._roles, roles._role_registry))
        return result

    monkeypatch.setattr(sphinx_ext, "_check", spied)
    pages_built(docs, "spied")
    assert seen == [True]


def test_builds_in_this_process(docs: Path) -> None:
    """Unreadable pages are told of, excluded ones passed over; what we cannot read is left to whoever can."""
    from sphinx.errors import ConfigError, SphinxError  # noqa: PLC0415  may be absent

    (docs / "odd.odd").write_text("odd\n")
    (docs / "big.rst").write_text(":orphan:\n\n" + "Long. " * 200)
    (docs / "old.rst").write_text(f":orphan:\n\n{_PAGE}")
    (docs / "samplecast.toml").write_text('max-page-bytes = 600\nexclude = ["old.rst"]\n')
    warnings = io.StringIO()
    pages_built(docs, "first", warnings)
    said = warnings.getvalue()
    assert [name for name in ("one.rst:10", "big.rst", "old.rst") if name in said] == ["one.rst:10", "big.rst"]
    (docs / "samplecast.toml").write_text("selekt = 1\n")
    with pytest.raises(ConfigError, match="unknown setting 'selekt'"):
        pages_built(docs, "second")
    configure(docs, 'source_suffix = {".odd": "odd"}\nroot_doc = "odd"')
    with pytest.raises(SphinxError, match="Source parser for odd"):
        pages_built(docs, "third")


def pages_built(docs: Path, name: str, warnings: io.StringIO | None = None) -> dict[str, str]:
    """The HTML of the pages, built in this process."""
    from sphinx.application import Sphinx  # noqa: PLC0415  may be absent
    from sphinx.util.docutils import docutils_namespace, patch_docutils  # noqa: PLC0415

    out = docs.parent / name
    with patch_docutils(docs), docutils_namespace():
        app = Sphinx(
            docs, docs, out, out / ".doctrees", "html", status=None, warning=warnings or io.StringIO(), freshenv=True
        )
        app.build()
    return {file.name: file.read_text() for file in sorted(out.glob("*.html"))}


def sphinx_version() -> tuple[int, ...]:
    """Major and minor version."""
    from sphinx import version_info  # noqa: PLC0415  may be absent

    return tuple(version_info[:2])
