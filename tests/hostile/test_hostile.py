"""Docs that want to be code: whatever a page says, emitted modules hold only our statements, in our places."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from pathlib import Path, PurePosixPath

import pytest
from samplecast.emit.python.line_breaking import WIDTH
from samplecast.facts import Constraints
from samplecast.options import Options
from samplecast.output import MARK, File
from samplecast.schema import CatalogueEntry, Evidence, ListOf, Ref, ServiceSchema

from tests.support.emitted import python_files, strange_statements, unformatted
from tests.support.schema_builders import (
    INTEGER,
    STRING,
    at,
    body,
    emit,
    field,
    fixture,
    imported,
    operation,
    page,
    record,
    service,
)

TEXTS = [
    '"""',
    "'''",
    '\\"""',
    "\\",
    'ends with "',
    '"starts so',
    "\nimport os\n",
    "a\x00b",
    "\x1b]0;title\x07\x1b[31mred",
    "\u202eesrever\u2066",
    "\u2028\u2029\x85\x0c",
    "\ud800 lone",
    "{{ 7 * 7 }} {% raw %}",
    "{0} {x!r} %s $x",
    '"""\n\n    @classmethod\n    def from_dict(cls, value):\n        __import__("os").system("true")\n    """',
    "# fmt: off",
    "x" * 300,
    "é中文\u0301😀",
]
KEYS = [
    "class",
    "self",
    "cls",
    "from_dict",
    "to_dict",
    "__init__",
    "a-b",
    "a_b",
    "a.b",
    "",
    " ",
    "list",
    "field",
    *TEXTS,
]


def hostile(text: str) -> ServiceSchema:
    """A service whose every text is hostile."""
    path = f"{text}/../{text}.md".replace("\n", " ").replace("\0", "")
    things = record(
        "Things",
        *(
            field(key, STRING, description=text, constraints=Constraints(default=text, enum=(text,), pattern=text))
            for key in KEYS
        ),
        field("items", ListOf(Ref(f"{path}#Item"))),
        page=path,
        description=text,
    )
    item = record(
        "Item",
        field(
            "n",
            INTEGER,
            evidence=(Evidence("table", at(1, path), text), Evidence("example", at(2, text), "x")),
            also=(STRING,),
        ),
        page=path,
    )
    value = {**dict.fromkeys(KEYS, text), "items": [{"n": 1}]}
    shown = operation(
        "GetThings",
        text,
        endpoint=f"GET {text}",
        success=("200",),
        responses=(body(Ref(f"{path}#Things"), status="200", headers=(text, "x")),),
        errors=(body(Ref("#Refused"), "error", text),),
        fixtures=(fixture(1, value, Ref(f"{path}#Things")),),
    )
    error = CatalogueEntry(text, (text,), (text,), text, text)
    refused = record("Refused", field("error_code", STRING, description=text), shared=True, error=True, page=text)
    things_page = page(shown, records=[things, item], path=path, title=text, shared=("#Refused",))
    return service(things_page, records=[refused], errors=[error], name=path.rpartition("/")[0])


@pytest.fixture(scope="module", params=range(len(TEXTS)))
def files(request: pytest.FixtureRequest) -> list[File]:
    """The package emitted from one kind of hostile text."""
    return emit([hostile(TEXTS[request.param])], Options())


def test_modules_hold_only_our_statements(files: list[File]) -> None:
    """The syntax tree of every page's and service's module is made of the few kinds that we write."""
    modules = {path: text for path, text in python_files(files).items() if path.count("/") > 1}
    assert len(modules) >= 3
    assert [strange for text in modules.values() for strange in strange_statements(text)] == []


def test_nothing_invisible_stands_in_a_module(files: list[File]) -> None:
    """Control, bidi and invisible characters are spelled out; the first line is our mark."""
    for text in python_files(files).values():
        assert text.replace("\n", "").isprintable()
        assert text.startswith(MARK)


def test_docstrings_are_safe_to_show(files: list[File]) -> None:
    """What `help()` prints holds no character that steers a terminal."""
    for text in python_files(files).values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.Module):
                assert (ast.get_docstring(node) or "").replace("\n", "").isprintable()


def test_files_stay_inside(files: list[File]) -> None:
    """No title, path or key leads a file out of the package, or gives it a name that is not plain."""
    for file in files:
        parts = PurePosixPath(file.path).parts
        assert ".." not in parts
        assert not file.path.startswith("/")
        assert all(part.isprintable() and len(part) < 100 for part in parts)
    assert len({file.path.lower() for file in files}) == len(files)


def test_fields_do_not_collide(files: list[File]) -> None:
    """Every key has an attribute of its own that hides no method."""
    source = next(text for text in python_files(files).values() if "class Things(" in text)
    classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    things = next(node for node in classes if node.name == "Things")
    names = [
        node.target.id for node in things.body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    ]
    assert len(set(names)) == len(names) == len(dict.fromkeys(KEYS)) + 1
    assert not {"from_dict", "to_dict", "__init__", "self", "cls"} & set(names)


def test_hostile_code_is_formatted(files: list[File], tmp_path: Path) -> None:
    """The formatter has nothing to change."""
    assert unformatted(python_files(files), tmp_path) == []


def test_hostile_examples_come_back(files: list[File], tmp_path: Path) -> None:
    """Every key and value survives, surrogates and all."""
    with imported(files, tmp_path) as load:
        runtime = load("_runtime")
        for example in load("fixtures").examples().values():
            assert json.dumps(runtime.dump(example.loaded)) == json.dumps(example.value)
        (example,) = load("fixtures").examples().values()
        with pytest.raises(runtime.DecodeError) as caught:
            type(example.loaded).from_dict({**example.value, "class": 1, "items": [{"n": None}]})
        assert str(caught.value).isprintable() or caught.value.page


def test_the_only_comment_is_the_mark(files: list[File]) -> None:
    """No text becomes a comment, so none can switch the formatter or a linter off; `_runtime.py` has none."""
    for name, text in python_files(files).items():
        if "_runtime" in name:
            continue
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        assert [token.start for token in tokens if token.type == tokenize.COMMENT] == [(1, 0)]


def test_lines_are_short_where_words_allow() -> None:
    """Only what cannot be broken makes a line too long: a key, a code, a path, a message, a name."""
    schema = hostile("some words of ordinary length " * 12)
    kept = ("PAGE", "PATH = ", "call=", "code =", '"', "'", "self.")
    for text in python_files(emit([schema], Options())).values():
        overlong = [line.strip() for line in text.splitlines()[1:] if len(line) > WIDTH]
        assert [line for line in overlong if not line.startswith(kept)] == []
