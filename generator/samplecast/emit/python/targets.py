"""Targets: what kind of class the emitted code has, as templates and a small table of spellings beside them.

The one place that knows Jinja.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
import jinja2.exceptions
import jinja2.meta
import jinja2.sandbox
from msgspec import Struct
from msgspec.structs import fields

from samplecast.usage import UsageError

_PACKAGE = Path(__file__).resolve().parents[2]

_DEFAULT = "dataclasses"
"""The target whose templates serve where another has none of its own."""


def template_root() -> Path:
    """Our templates: inside the installed package, or at the top of the checkout."""
    installed = _PACKAGE / "templates"
    checkout = _PACKAGE.parents[1]
    if not installed.is_dir() and (checkout / "pyproject.toml").is_file():
        return checkout / "templates"
    return installed


def target_folder(target: str, overrides: str) -> Path:
    """Where a target has its templates: ours, or a folder of the user's that is called as it is."""
    if overrides and not Path(overrides).is_dir():
        raise UsageError(f"{overrides}: no such folder of templates")
    roots = [template_root(), *([Path(overrides)] if overrides else [])]
    known = {folder.name: folder for root in roots for folder in _folders(root)}
    for root in roots:
        if target in {folder.name for folder in _folders(root)}:
            return root / target
    raise UsageError(f"no target {target!r}; there are: {', '.join(sorted(known))}")


def _folders(root: Path) -> list[Path]:
    """The targets in a folder: every folder with a class template."""
    return [template.parent for template in root.glob("*/class.jinja")]


def misnamed(overrides: str) -> list[str]:
    """The templates in the user's folder that have no namesake among ours, so that nothing ever uses them."""
    root = template_root()
    ours = {path.name for path in root.rglob("*.jinja")}
    own = {path for path in Path(overrides).rglob("*.jinja") if path.is_file()}
    used = {name for path in own for name in _asked_for(path)}
    return sorted(str(path) for path in own if path.name not in ours | used)


def _asked_for(template: Path) -> Iterator[str]:
    """The names of the templates that one includes, imports or extends."""
    try:
        tree = jinja2.Environment(autoescape=True).parse(template.read_text(encoding="utf-8"))
        yield from (Path(name).name for name in jinja2.meta.find_referenced_templates(tree) if name)
    except (OSError, UnicodeDecodeError, jinja2.TemplateError):
        return


@lru_cache(maxsize=8)
def environment(target: str, overrides: str) -> jinja2.Environment:
    """Where a target's templates are found, and how they are read."""
    root = template_root()
    folders = [target_folder(target, overrides), root / "common", root / _DEFAULT, root]
    if overrides:
        folders = [Path(overrides) / target, Path(overrides), *folders]
    return jinja2.sandbox.ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folders),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def fill(template: str, target: str, overrides: str, **views: object) -> bytes:
    """The file that a template makes of its views; UsageError names the template and line that is wrong."""
    found = environment(target, overrides)
    try:
        return found.get_template(template).render(views).encode()
    except jinja2.TemplateSyntaxError as error:
        raise UsageError(f"{error.filename or error.name}:{error.lineno}: {error.message}") from error
    except jinja2.exceptions.SecurityError as error:
        raise UsageError(f"{_place(error)}: {error.message}") from error
    except jinja2.UndefinedError as error:
        raise UsageError(f"{_place(error)}: {error.message}") from error
    except jinja2.TemplateNotFound as error:
        raise UsageError(f"no template {error.name!r} for target {target!r}") from error


def _place(error: BaseException) -> str:
    """The template and line that an error came out of."""
    place = "template"
    trace = error.__traceback__
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".jinja"):
            place = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


TABLE = "target.toml"
"""The table, in the target's folder."""


class Target(Struct, frozen=True):
    """How a target spells what the templates leave to Python."""

    library: str = "dataclasses"
    """The module that `imports` and `field` come from."""
    imports: tuple[str, ...] = ("dataclass",)
    """What every module with classes imports from it."""
    runtime: tuple[str, ...] = ("DecodeError", "MISFIT", "as_it_is", "lenient")
    """What every module with classes imports from `_runtime.py`, the base of the classes aside."""
    header: str = "class {name}({base}):"
    field: str = "field"
    """What makes a field that has a wire key of its own; `Field as field` where the library calls it otherwise."""
    key: str = 'metadata={"key": {key}}'
    """The arguments that tell the wire key; `{key}` is a string literal."""
    refused: str = ""
    """An expression for characters that the library takes in no wire key; classes list such keys in `_odd_keys`."""
    number: str = "float"
    """The type of a JSON number; wider where the library would turn `1` into `1.0`."""
    mixes: bool = True
    """Whether a type may hold listed values beside the plain type that they are of."""
    plain: bool = False
    """Whether objects are plain dicts under their wire keys, and functions of the module stand in for methods."""
    reserved: tuple[str, ...] = ()
    """Attribute names that the library keeps for itself: fields called so get an underscore."""


DATACLASSES = Target()


@lru_cache(maxsize=8)
def target_of(name: str, overrides: str) -> Target:
    """The table of a target; UsageError where there is no such target, or its table is wrong."""
    path = target_folder(name, overrides) / TABLE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return DATACLASSES
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {error}") from error
    return Target(**_checked(table, path))


def forget_templates() -> None:
    """Look at the folders of targets anew: under `--watch` they are edited while we run."""
    target_of.cache_clear()
    environment.cache_clear()


def _checked(table: Mapping[str, object], path: Path) -> dict[str, Any]:
    """The settings of a table, each of the type that it has in `Target`."""
    known = {entry.name: type(entry.default) for entry in fields(Target)}
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise UsageError(f"{path}: no setting {key!r}; there are: {', '.join(known)}")
        settled = tuple(value) if isinstance(value, list) else value
        if type(settled) is not known[key] or (isinstance(settled, tuple) and not all(map(_is_text, settled))):
            wanted = {str: "a string", bool: "true or false"}.get(known[key], "a list of strings")
            raise UsageError(f"{path}: {key} must be {wanted}")
        found[key] = settled
    try:
        re.compile(str(found.get("refused", "")))
    except re.error as error:
        raise UsageError(f"{path}: refused is no regular expression: {error}") from error
    return found


def _is_text(value: object) -> bool:
    return isinstance(value, str)
