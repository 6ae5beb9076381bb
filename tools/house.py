"""Measure the house: `tools/house.py [CHECKOUT …]` prints a table with a column for each checkout, the oldest first.

Counted is the package alone: `generator/samplecast/` (`generator/` of version 0.1). Hops are measured, not guessed:
each command runs in its own checkout on one page, and the stack is looked at when the first reader is called.
"""

# ruff: noqa: T201, INP001, S603  a script that prints and starts the commands it measures
from __future__ import annotations

import argparse
import ast
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

SHORT = 50
"""A file of fewer lines is a room of its own only for a reason."""
COMMANDS = {
    "generate": ["generate", "page.md", "-o", "made", "--no-cache"],
    "check": ["check", "page.md", "--no-cache", "--exit-zero"],
    "extract": ["extract", "page.md"],
    "export": ["export", "page.md", "-o", "api.json"],
    "explain": ["explain", "page.md"],
}
PAGE = '# Read things\n\nGET /v1/things\n\n**Example response**\n\n```json\n{"id": 1}\n```\n'

_PROBE = """
import contextlib, importlib, io, json, sys
name, top, *arguments = sys.argv[1:]
readers = importlib.import_module(f"{name}.readers")
def walk(frame, event, argument):
    code = frame.f_code
    if event != "call" or f"/{name}/readers/" not in code.co_filename.replace("\\\\", "/"):
        return
    if code.co_name == "<module>":
        return
    sys.setprofile(None)
    hops, above = [], frame
    while above is not None:
        file = above.f_code.co_filename.replace("\\\\", "/")
        if f"/{name}/" in file and above.f_code.co_name not in {"<listcomp>", "<genexpr>", "<module>"}:
            hops.append(f"{file.rpartition(f'/{name}/')[2]}:{above.f_code.co_name}")
        above = above.f_back
    print(json.dumps(hops[::-1]), file=sys.__stdout__)
main = importlib.import_module(f"{name}.__main__").main
sys.argv = ["samplecast", *arguments]
quiet = io.StringIO()
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
    sys.setprofile(walk)
    main()
"""


class House:
    """The package of one checkout."""

    def __init__(self, checkout: Path) -> None:
        """Find the package: below `generator/` today, `generator/` itself in version 0.1."""
        new = checkout / "generator" / "samplecast"
        self.checkout = checkout.resolve()
        self.root = (new if new.is_dir() else checkout / "generator").resolve()

    @cached_property
    def texts(self) -> dict[Path, str]:
        """Every Python file."""
        return {path: path.read_text(encoding="utf-8") for path in sorted(self.root.rglob("*.py"))}

    @cached_property
    def trees(self) -> dict[Path, ast.Module]:
        """The same, parsed."""
        return {path: ast.parse(text) for path, text in self.texts.items()}

    def functions(self) -> Iterator[tuple[int, str]]:
        """Lines and name of each function."""
        for path, tree in self.trees.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield (node.end_lineno or 0) - node.lineno + 1, f"{self.short(path)}:{node.name}"

    def short(self, path: Path) -> str:
        """A path as it is told."""
        return path.relative_to(self.root).as_posix()

    def twice(self, names: Iterator[str]) -> dict[str, int]:
        """Names that are used more than once."""
        return {name: count for name, count in sorted(Counter(names).items()) if count > 1}

    def classes_twice(self) -> dict[str, int]:
        """Class names that mean several things."""
        found = (node.name for tree in self.trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
        return self.twice(found)

    def files_twice(self) -> dict[str, int]:
        """File names that stand in several rooms."""
        return self.twice(path.name for path in self.texts if path.name != "__init__.py")

    @cached_property
    def arrows(self) -> dict[str, set[str]]:
        """Modules of the package that each of them imports anywhere."""
        modules = {self.module(path): path for path in self.texts}
        return {
            name: {found for found in self._imports(path, modules) if found in modules and found != name}
            for name, path in modules.items()
        }

    def module(self, path: Path) -> str:
        """The name by which a file is imported."""
        return ".".join((self.root.name, *path.relative_to(self.root).with_suffix("").parts)).removesuffix(".__init__")

    def _imports(self, path: Path, modules: dict[str, Path]) -> Iterator[str]:
        for node in ast.walk(self.trees[path]):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                known = {f"{node.module}.{alias.name}" for alias in node.names} & modules.keys()
                yield from known or {node.module or ""}

    @cached_property
    def layers(self) -> tuple[tuple[str, ...], ...]:
        """The layers of the checkout, lowest first, as its own test of arrows lists them."""
        (test,) = (self.checkout / "tests").rglob("test_arrows.py")
        for node in ast.parse(test.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_LAYERS":
                return tuple(tuple(layer) for layer in ast.literal_eval(node.value))
        raise ValueError(f"{test}: no _LAYERS")

    def arrows_up(self) -> list[str]:
        """Imports of a higher layer, and of one stage by another."""
        layers = self.layers

        def layer(module: str) -> int:
            top = (*module.split("."), "")[1]
            return next((rank for rank, names in enumerate(layers) if top in names), -1)

        return [
            f"{own} → {other}" for own, others in self.arrows.items() for other in others if layer(other) > layer(own)
        ]

    def circles(self) -> int:
        """1 where modules import one another in a circle."""
        try:
            tuple(TopologicalSorter(self.arrows).static_order())
        except CycleError:
            return 1
        return 0

    def comments(self) -> float:
        """Lines that are a comment, or end in one, of a thousand; directives for tools are none."""
        lines = [line for text in self.texts.values() for line in text.splitlines()]
        marked = [line for line in lines if "#" in line and not any(tool in line for tool in ("# noqa", "# type:"))]
        return 1000 * sum(line.lstrip().startswith("#") or "  # " in line for line in marked) / max(len(lines), 1)

    def hops(self, command: str) -> list[str]:
        """The functions from the command's own to the first of the readers."""
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "page.md").write_text(PAGE, encoding="utf-8")
            source = self.root.parent if self.root.name == "samplecast" else self.checkout
            done = subprocess.run(
                [sys.executable, "-c", _PROBE, self.root.name, str(self.checkout), *COMMANDS[command]],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"},
                capture_output=True,
                text=True,
                check=False,
            )
        line = done.stdout.partition("\n")[0]
        found: list[str] = json.loads(line) if line.startswith("[") else []
        own = next((at for at, name in enumerate(found) if name == f"cli/{command}.py:{command}"), 0)
        return found[own:]


def rows(house: House) -> dict[str, str]:
    """The table's column for a checkout."""
    lines = {house.short(path): text.count("\n") for path, text in house.texts.items()}
    longest_file = max((count, name) for name, count in lines.items())
    longest = max(house.functions())
    short = [name for name, count in lines.items() if count < SHORT and not name.endswith("__init__.py")]
    told = {
        "files": f"{len(lines)}",
        "lines": f"{sum(lines.values()):,}",
        f"files under {SHORT} lines": f"{len(short)}",
        "class names used twice": f"{len(house.classes_twice())}",
        "file names used twice": f"{len(house.files_twice())}",
        "imports between rooms": f"{sum(_room(a) != _room(b) for a, bs in house.arrows.items() for b in bs)}",
        "import arrows": f"{sum(map(len, house.arrows.values()))}",
        "import arrows up": f"{len(house.arrows_up())}",
        "circles": f"{house.circles()}",
        "longest file": f"{longest_file[0]} {longest_file[1]}",
        "longest function": f"{longest[0]} {longest[1]}",
        "comment lines in 1,000": f"{house.comments():.1f}",
    }
    return told | {f"hops from {command} to the reader": f"{len(house.hops(command)) - 1}" for command in COMMANDS}


def _room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def main() -> None:
    """Print the table, and with --names what stands behind its counts."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("checkouts", nargs="*", type=Path, default=[Path(__file__).resolve().parents[1]])
    arguments.add_argument("--names", action="store_true", help="list the names and the hops as well")
    chosen = arguments.parse_args()
    houses = [House(checkout) for checkout in chosen.checkouts]
    columns = [rows(house) for house in houses]
    for name in columns[0]:
        print(f"| {name} | {' | '.join(column[name] for column in columns)} |")
    if chosen.names:
        for house in houses:
            print(f"\n{house.root}")
            print(f"  classes: {house.classes_twice()}\n  files: {house.files_twice()}\n  up: {house.arrows_up()}")
            for command in COMMANDS:
                print(f"  {command}: {' → '.join(house.hops(command))}")


if __name__ == "__main__":
    main()
