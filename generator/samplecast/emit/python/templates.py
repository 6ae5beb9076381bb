"""The one place that knows Jinja: templates of a target, ours or the user's."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import jinja2

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


@lru_cache(maxsize=8)
def environment(target: str, overrides: str) -> jinja2.Environment:
    """Where a target's templates are found, and how they are read."""
    root = template_root()
    folders = [target_folder(target, overrides), root / "common", root / _DEFAULT, root]
    if overrides:
        folders = [Path(overrides) / target, Path(overrides), *folders]
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701  what is printed is Python, and every text in it is escaped as such
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
