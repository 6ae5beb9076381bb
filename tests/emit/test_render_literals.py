from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samplecast.emit.python.literals import docstring, escaped, prose, string, strings, tuple_of

from tests.support.emitted import unformatted

HOSTILE = [
    '"""',
    "'''",
    "\\",
    '\\"',
    "a\nb",
    "\0",
    "\x1b[31m",
    "\u202e",
    "\u2028",
    "\ud800",
    "é中😀",
    'a\'b"c"',
    "#{}%`",
]


@given(st.text())
def test_string_means_the_text(text: str) -> None:
    """A string literal evaluates to the text it was made of."""
    assert ast.literal_eval(string(text)) == text


@given(st.text())
def test_string_is_printable(text: str) -> None:
    """No control, bidi, surrogate or invisible character stands in a literal."""
    assert string(text).isprintable()
    string(text).encode()


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("plain", '"plain"'),
        ('say "x"', "'say \"x\"'"),
        ("it's", '"it\'s"'),
        ("\u202e", '"\\u202e"'),
        ("\x1b", '"\\x1b"'),
        ("\U000e0001", '"\\U000e0001"'),
    ],
)
def test_string_is_spelled_as_a_person_would(text: str, literal: str) -> None:
    """Double quotes unless single ones need fewer escapes; escapes in lower case."""
    assert string(text) == literal


def test_tuples() -> None:
    """A tuple of one keeps its comma, an empty one is a pair of parentheses."""
    assert (strings(["a"]), strings(["a", "b"]), tuple_of([])) == ('("a",)', '("a", "b")', "()")


@given(st.lists(st.text(max_size=200), max_size=3))
def test_docstring_is_one_string(paragraphs: list[str]) -> None:
    """Whatever the text, a docstring is a single expression: nothing of the text becomes code."""
    doc = docstring(paragraphs, 1)
    if doc:
        (body,) = ast.parse(f"class A:\n{doc}").body[0].body  # type: ignore[attr-defined]
        assert isinstance(body, ast.Expr)
        assert isinstance(body.value, ast.Constant)
    else:
        assert not "".join(paragraphs).split()


def test_docstring_wraps_and_keeps_paragraphs() -> None:
    """Text is wrapped at the line length; blank lines stand between paragraphs; empty ones leave nothing."""
    doc = docstring(["A first sentence.", "", "word " * 20], 1)
    assert doc == '    """A first sentence.\n\n    ' + "word " * 16 + "word\n    word word word\n" + '    """'
    assert docstring(["", "  \n "], 1) == ""


def test_docstring_keeps_a_line_and_its_number_together() -> None:
    """The place at the end of a docstring is never broken in two."""
    assert docstring([f"{'word ' * 16}(line 66)"], 1).splitlines()[1] == "    (line 66)"


def test_docstring_keeps_a_word_that_is_too_long() -> None:
    """A word longer than a line stays whole."""
    assert "x" * 200 in docstring(["a " + "x" * 200 + " b"], 1)


def test_docstrings_agree_with_the_formatter(tmp_path: Path) -> None:
    """Docstrings and literals of hostile text come out as `ruff format` leaves them."""
    texts = [*HOSTILE, *(f"{a} some words {b}" for a in HOSTILE for b in HOSTILE), *("word " * n for n in range(1, 40))]
    texts += [f"{'x' * length} {tail}".strip() for length in range(74, 90) for tail in ("", '"', "last")]
    sources = {
        f"t{number}": f"x = {string(text[:30])}\n\n\nclass A:\n{doc}\n\n    b: int\n{doc}\n"
        for number, text in enumerate(texts)
        if (doc := docstring([text], 1))
    }
    assert unformatted(sources, tmp_path) == []


def test_escaped_leaves_quotes() -> None:
    """Escaping alone leaves quotes to whoever writes the literal."""
    assert escaped('"\\\n') == '"\\\\\\n'


@pytest.mark.parametrize(
    "text",
    [
        *HOSTILE,
        "word " * 16,
        "word " * 40,
        "x" * 80,
        "x" * 200,
        "a " + "x" * 200 + " b",
        'say "this" and ' * 20,
        " " * 100,
    ]
    + [f"{'x' * length} y" for length in range(60, 90)],
)
def test_prose_is_the_text_in_short_lines(text: str, tmp_path: Path) -> None:
    """A long text is assigned in pieces that make it up again, laid out as the formatter does."""
    source = f"class A:\n{prose('solution', text, 1)}\n"
    namespace: dict[str, Any] = {}
    exec(source, namespace)  # noqa: S102  the code under test
    assert namespace["A"].solution == text
    assert unformatted({"prose": source}, tmp_path) == []
