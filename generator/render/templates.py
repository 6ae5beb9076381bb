"""The one place that knows Jinja: templates of a target, ours or the user's."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import jinja2

from generator.usage import UsageError

_PACKAGE = Path(__file__).resolve().parent.parent


def template_root() -> Path:
    """Our templates: inside the installed package, or at the top of the checkout."""
    installed = _PACKAGE / "templates"
    checkout = _PACKAGE.parent
    if not installed.is_dir() and (checkout / "pyproject.toml").is_file():
        return checkout / "templates"
    return installed


@lru_cache(maxsize=8)
def _environment(target: str, overrides: str) -> jinja2.Environment:
    root = template_root()
    if not (root / target).is_dir():
        known = sorted(folder.name for folder in root.iterdir() if folder.is_dir() and folder.name != "common")
        raise UsageError(f"no target {target!r}; there are: {', '.join(known)}")
    folders = [root / target, root / "common"]
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
    environment = _environment(target, overrides)
    try:
        return environment.get_template(template).render(views).encode()
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
