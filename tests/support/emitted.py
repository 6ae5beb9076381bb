"""What tests of emitted code share: the formatter's own opinion, imports from memory, the kinds of statement."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from samplecast.output import File


def unformatted(sources: Mapping[str, str], folder: Path) -> list[str]:
    """Names of the sources that `ruff format` would change."""
    for name, source in sources.items():
        path = folder / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.encode())
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--quiet", str(folder)]
    subprocess.run(command, check=True)
    return [name for name, source in sources.items() if (folder / f"{name}.py").read_bytes() != source.encode()]


def python_files(files: Iterable[File]) -> dict[str, str]:
    """The text of the Python files by path, suffix taken off."""
    return {file.path.removesuffix(".py"): file.content.decode() for file in files if file.path.endswith(".py")}


_STATEMENTS = (
    ast.AnnAssign,
    ast.Assign,
    ast.ClassDef,
    ast.Expr,
    ast.FunctionDef,
    ast.If,
    ast.ImportFrom,
    ast.Raise,
    ast.Return,
    ast.Try,
)


def strange_statements(source: str) -> list[str]:
    """Statements of an emitted module beyond the kinds that we write."""
    return [ast.unparse(node) for node in ast.walk(ast.parse(source)) if _is_strange(node)]


def _is_strange(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return not _calls_ours(node.func)
    if isinstance(node, ast.Expr):
        return not _is_ours(node.value)
    return isinstance(node, ast.stmt) and not isinstance(node, _STATEMENTS)


def _is_ours(expression: ast.expr) -> bool:
    """Expression statements are docstrings and a few calls."""
    return isinstance(expression, ast.Constant) or (
        isinstance(expression, ast.Call)
        and ast.unparse(expression) in {"self._remember(value)", "check_status(status)", "offer(EXAMPLES, globals())"}
    )


_CALLED = {
    *("DecodeError", "Example", "Answer", "Headers", "a_list", "best_of", "check_status", "dict", "dict_of", "dump"),
    *(
        "Call",
        "as_it_is",
        "entries",
        "error_of",
        "form_of",
        "headers_of",
        "lenient",
        "path_of",
        "query_of",
        "field",
        "if_it_fits",
        "isinstance",
        "list_of",
        "offer",
        "globals",
        "scalar",
    ),
    *("timestamp", "timestamp_text", "type", "dataclass"),
}
_METHODS = {"__new__", "from_dict", "to_dict", "get", "copy", "items", "_remember", "_as_it_came"}


def _calls_ours(function: ast.expr) -> bool:
    match function:
        case ast.Name(id=name):
            return name in _CALLED or name.startswith("load_")
        case ast.Attribute(attr=name):
            return name in _METHODS
    return False
