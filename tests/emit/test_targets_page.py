"""The page about targets is true: a target written from it works, and its tables are complete."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import fields
from samplecast.emit.python import emit_service
from samplecast.emit.python.targets import DATACLASSES, Target, target_of, template_root
from samplecast.options import Options
from samplecast.schema import Ref
from samplecast.usage import UsageError

from tests.support.schema_builders import PAGE, STRING, emit, field, imported, record, simple

TOP = Path(__file__).parents[2]
TEXT = (TOP / "docs" / "targets.md").read_text(encoding="utf-8")
_FILE = re.compile(r"^`([\w/.]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A folder with the files that the page shows."""
    shown = _FILE.findall(TEXT)
    assert len(shown) == 2
    for name, content in shown:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path


def test_the_target_of_the_page_round_trips_and_type_checks(written: Path) -> None:
    """The command takes it, the emitted tests pass, and mypy is content."""
    command = ["-m", "samplecast", "generate", str(TOP / "input_docs"), "-o", "emitted", "--quiet"]
    command += ["--target", "changeable", "--templates", "templates"]
    for arguments in (
        command,
        ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", "emitted/tests"],
        ["-m", "mypy", "--strict", "--cache-dir", ".mypy", "emitted"],
    ):
        done = subprocess.run([sys.executable, *arguments], cwd=written, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_target_of_the_page_does_what_it_says(written: Path) -> None:
    """Objects can be copied with changes, and a key called like the method makes room for it."""
    schema = simple({"but": "x"}, Ref(f"{PAGE}#Thing"), record("Thing", field("but", STRING)))
    options = Options(target="changeable", templates=str(written / "templates"))
    with imported(emit([schema], options), written) as module:
        thing = module("api.things").Thing.from_dict({"but": "x"})
        assert thing.but(but_="y").to_dict() == {"but": "y"}
        assert thing.to_dict() == {"but": "x"}


def test_the_page_lists_every_target_and_setting() -> None:
    """Each has its row, settings with their defaults."""
    rows = set(re.findall(r"^\| `(\w+)`", TEXT, re.MULTILINE))
    assert {folder.parent.name for folder in template_root().glob("*/class.jinja")} <= rows
    assert {entry.name for entry in fields(Target)} <= rows


def test_every_block_that_the_page_names_is_there() -> None:
    """What a target may fill in the runtime exists under that name."""
    runtime = (template_root() / "dataclasses" / "package" / "runtime.py.jinja").read_text()
    for block in ("library", "base", "ordered", "open", "fields"):
        assert f"`{block}`" in TEXT
        assert f"{{% block {block} %}}" in runtime


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("nmae = 1", "no setting 'nmae'; there are: library, "),
        ("imports = 'x'", "imports must be a list of strings"),
        ("imports = [1]", "imports must be a list of strings"),
        ("library = []", "library must be a string"),
        ("refused = '['", "refused is no regular expression: unterminated character set"),
        ("plain = 'yes'", "plain must be true or false"),
        ("library = ", r"target\.toml: "),
    ],
)
def test_a_wrong_table_is_wrong_usage(tmp_path: Path, table: str, message: str) -> None:
    """The message names the file and what it lacks."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "class.jinja").write_text("")
    (tmp_path / "mine" / "target.toml").write_text(table)
    with pytest.raises(UsageError, match=message):
        target_of("mine", str(tmp_path))


def test_a_target_needs_no_table(tmp_path: Path) -> None:
    """Without one the spellings are those of the default."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "class.jinja").write_text("class {{ record.nmae }}:\n")
    assert target_of("mine", str(tmp_path)) == DATACLASSES
    schema = simple({}, Ref(f"{PAGE}#Thing"), record("Thing"))
    with pytest.raises(UsageError, match=r"class\.jinja:1: .*'nmae'"):
        emit_service(schema, Options(target="mine", templates=str(tmp_path)))


def test_a_folder_of_templates_must_be_there(tmp_path: Path) -> None:
    """A mistyped folder is no reason to use our templates in silence."""
    with pytest.raises(UsageError, match="nowhere: no such folder of templates"):
        target_of("dataclasses", str(tmp_path / "nowhere"))
