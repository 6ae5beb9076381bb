from __future__ import annotations

from pathlib import Path

import pytest
from samplecast.emit.python import emit_service, targets
from samplecast.emit.python.targets import fill, template_root
from samplecast.options import Options
from samplecast.schema import Ref
from samplecast.usage import UsageError

from tests.support.schema_builders import PAGE, record, simple

SCHEMA = simple({}, Ref(f"{PAGE}#Thing"), record("Thing"))


def test_templates_stand_in_the_checkout() -> None:
    """In a checkout the templates are at its top."""
    assert (template_root() / "dataclasses" / "module.py.jinja").is_file()


def test_templates_of_an_installed_package_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates inside the package are used where they are; beside a foreign folder nothing is looked up."""
    package = tmp_path / "site" / "generator" / "samplecast"
    (tmp_path / "site" / "templates").mkdir(parents=True)
    monkeypatch.setattr(targets, "_PACKAGE", package)
    assert template_root() == package / "templates"
    (tmp_path / "site" / "pyproject.toml").write_text("")
    assert template_root() == tmp_path / "site" / "templates"
    (package / "templates").mkdir(parents=True)
    assert template_root() == package / "templates"


def test_single_templates_can_be_overridden(tmp_path: Path) -> None:
    """A user's template takes the place of ours; the others stay."""
    (tmp_path / "function.jinja").write_text("# {{ function.name }}\n")
    files, _ = emit_service(SCHEMA, Options(templates=str(tmp_path)))
    source = next(file.content.decode() for file in files if file.path.endswith(".py"))
    assert "# read_response" in source
    assert "class Thing(JsonObject):" in source


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("line one\n{{ function.nmae }}\n", r"function\.jinja:2: .*no attribute 'nmae'"),
        ("{{ nothing }}\n", r"function\.jinja:1: 'nothing' is undefined"),
        ("{% if %}\n", r"function\.jinja:1: "),
        ('{% include "other.jinja" %}\n', r"no template 'other\.jinja'"),
    ],
)
def test_a_wrong_template_is_named(tmp_path: Path, text: str, message: str) -> None:
    """A mistake in a template is the user's to mend: the message has template, line and variable."""
    (tmp_path / "function.jinja").write_text(text)
    with pytest.raises(UsageError, match=message):
        emit_service(SCHEMA, Options(templates=str(tmp_path)))


def test_a_folder_of_templates_has_to_be_there(tmp_path: Path) -> None:
    """A mistyped folder is an error: without one, our templates would be taken in its stead without a word."""
    with pytest.raises(UsageError, match=r"nix: no such folder of templates$"):
        emit_service(SCHEMA, Options(templates=str(tmp_path / "nix")))


def test_an_unknown_target_is_named() -> None:
    """A target that has no folder is an error that lists those that have."""
    with pytest.raises(UsageError, match=r"no target 'dataclass'; there are: .*dataclasses"):
        fill("module.py.jinja", "dataclass", "")
