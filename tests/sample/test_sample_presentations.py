"""Samples as pages present them: whatever stands around the tokens, the value comes back whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samplecast.sample import Json, Sample, read_sample

from tests.support.sample_tools import blocks, exact, unaccounted

DOCUMENT: dict[str, Json] = {
    "id": "a-1",
    "size": 3,
    "ratio": 0.5,
    "open": True,
    "none": None,
    "note": "say **no** to (1) and <b>2</b>",
    "deep": {"list": [1, 2, {"x": "y"}], "empty": {}, "**": "stars"},
    "tags": ["one", "two"],
}


def pretty(value: Json) -> str:
    """A value over several lines, as pages show it."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def around_keys(before: str, after: str) -> Callable[[str], str]:
    """Marks around every key that begins a line."""
    return lambda text: re.sub(r'^(\s*)("(?:[^"\\]|\\.)*")(?=: )', rf"\1{before}\2{after}", text, flags=re.MULTILINE)


def at_line_ends(mark: str) -> Callable[[str], str]:
    """A callout behind each third line that does not end with an opener."""
    return lambda text: "\n".join(
        f"{line} {mark.format(number)}" if number % 3 == 1 and line[-1:] in ',}]"' else line
        for number, line in enumerate(text.split("\n"))
    )


def numbered(form: str) -> Callable[[str], str]:
    """A number before every line."""
    return lambda text: "\n".join(form.format(number) + line for number, line in enumerate(text.split("\n"), 1))


def lines(before: str) -> Callable[[str], str]:
    """The same before every line."""
    return lambda text: "\n".join(before + line for line in text.split("\n"))


def diff(text: str) -> str:
    """A block of a diff whose new side is the text."""
    head, *rest = text.split("\n")
    return "\n".join([f" {head}", '-  "gone": "**old**",', *(f"+{line}" for line in rest)])


WAYS: Mapping[str, tuple[Callable[[str], str], str]] = {
    "bold keys": (around_keys("**", "**"), "json"),
    "italic keys": (around_keys("*", "*"), "json"),
    "html bold": (around_keys("<b>", "</b>"), ""),
    "html emphasis": (around_keys('<em class="k">', "</em>"), "json"),
    "marked": (around_keys("<mark>", "</mark>"), "json"),
    "struck": (around_keys("~~", "~~"), "json"),
    "keyboard": (around_keys("<kbd>", "</kbd>"), ""),
    "linked": (around_keys('<a href="#k">', "</a>"), "json"),
    "callouts in angles": (at_line_ends("<{0}>"), "json"),
    "callouts in brackets": (at_line_ends("({0})"), ""),
    "callouts in comments": (at_line_ends("// <{0}>"), "json"),
    "callouts in comments of shells": (at_line_ends("# ({0})"), ""),
    "pointed at": (lambda text: text.replace('  "size"', '\u2192 "size"'), "json"),
    "numbered": (numbered("{0:>3} "), "json"),
    "numbered with dots": (numbered("{0}. "), ""),
    "numbered with bars": (numbered("{0} | "), "text"),
    "diff": (diff, "diff"),
    "diff without label": (diff, ""),
    "status line": (lambda text: f"HTTP/1.1 200 OK\nContent-Type: application/json\n\n{text}", "http"),
    "curl -i": (lambda text: f"$ curl -i https://a.example.com/x\nHTTP/2 200\nx-a: b\n\n{text}\n$", "console"),
    "curl -v": (
        lambda text: (
            f"$ curl -v https://a.example.com/x\n* Connected\n> GET /x HTTP/1.1\n> Host: a\n>\n"
            f"< HTTP/1.1 200 OK\n< X-A: b\n<\n{text}\n* Connection #0 left intact"
        ),
        "console",
    ),
    "heredoc": (lambda text: f"curl -X POST https://a.example.com/x -d @- <<'EOF'\n{text}\nEOF", "sh"),
    "single quotes": (lambda text: f"curl https://a.example.com/x \\\n  -d '{text}'", "bash"),
    "editor's dash": (lambda text: f"curl https://a.example.com/x \u2013d '{text}'", ""),
    "continued prompt": (lambda text: f"$ curl https://a.example.com/x \\\n> -d '{text}'", "console"),
    "comment above": (lambda text: f"// 200\n{text}", "js"),
    "request line": (lambda text: f"POST /v1/x HTTP/1.1\nHost: a\n\n{text}", ""),
    "event": (lambda text: f"event: x\ndata: {json.dumps(json.loads(text), ensure_ascii=False)}\n\ndata: [DONE]", ""),
}
"""How a sample is shown: what is done to its text, and the label of the block."""


def shown(sample: Sample) -> Json:
    """The last value: above it may stand what a command sent."""
    return sample.values[-1] if sample.values else None


@pytest.mark.parametrize("way", WAYS)
def test_the_value_comes_back(way: str) -> None:
    """Presented in any way the value is the same, with all its keys, and complete."""
    present, label = WAYS[way]
    sample = read_sample(present(pretty(DOCUMENT)), label)
    assert exact(shown(sample)) == exact(DOCUMENT)
    assert sample.gaps == ()
    assert {repair.kind for repair in sample.repairs} <= {"presentation", "comment"}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_unaccounted_for(way: str) -> None:
    """Every character stands in the value, in a repair, in the preamble, or is what a tool printed."""
    present, label = WAYS[way]
    sample = read_sample(present(pretty(DOCUMENT)), label)
    if sample.preamble is None:  # what stands behind the data of a command is a part of its preamble
        assert unaccounted(sample) == ""


@pytest.mark.parametrize("way", ["bold keys", "numbered", "callouts in angles"])
def test_marks_are_told_with_their_place(way: str) -> None:
    """The marks are one repair at the first of them, which takes all of them off."""
    present, label = WAYS[way]
    text = present(pretty(DOCUMENT))
    (repair,) = read_sample(text, label).repairs
    assert repair.kind == "presentation"
    assert text.split("\n")[repair.line - 1][repair.column - 1 :].startswith(text[repair.start : repair.end])
    kept, done = "", 0
    for edit in repair.edits:
        kept, done = kept + text[done : edit.start], edit.end
    assert json.loads(kept + text[done:]) == DOCUMENT


@pytest.mark.parametrize(
    "text",
    [
        '{"a": ***}',
        '{"a": "**b**", "c": "<b>"}',
        "[-1,\n-2]",
        "[\n 1,\n 2\n]",
        '{"a": 1} // <1> is kept',
        '{"price": "(1)"}',
        '{/* a */\n"a": 1, /* b */ "c": 2}',
        '{"a": "~~b~~", "c": "<a href=d>"}',
    ],
)
def test_what_looks_like_a_mark_and_is_none(text: str) -> None:
    """Stars that hide a value, negative numbers and marks inside strings stay."""
    assert "presentation" not in {repair.kind for repair in read_sample(text).repairs}


KEYS = st.text("ab_ *", min_size=1, max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text("ab *_<>()1", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab_ *", min_size=1, max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=4), VALUES, min_size=1, max_size=4),
    st.sampled_from(sorted(WAYS)),
)
def test_no_way_makes_a_value_shorter(document: dict[str, Json], way: str) -> None:
    """A value that does not come back equal is never called complete."""
    present, label = WAYS[way]
    if "'" in pretty(document) or label == "diff":
        return
    sample = read_sample(present(pretty(document)), label)
    whole = not sample.gaps and not sample.repairs and bool(sample.values)
    assert not whole or exact(shown(sample)) == exact(document)


@pytest.mark.corpus
@pytest.mark.slow
def test_real_samples_presented_in_any_way(shared: Callable[..., Path], draw: Callable[..., list[Path]]) -> None:
    """Of valid samples of real pages, each shown in every way, at least 99 of 100 come back equal."""
    pages = sorted(page for page in shared("corpus").rglob("*") if page.suffix in {".rst", ".md"})
    texts = [text for page in draw(pages, 40) for text in blocks(page) if "'" not in text and _is_json(text)]
    good, bad = 0, []
    for text in texts[:: max(1, len(texts) // 300)]:
        value = json.loads(text)
        for way, (present, label) in WAYS.items():
            sample = read_sample(present(pretty(value)), label)
            equal = exact(shown(sample)) == exact(value)
            good += equal
            bad += [] if equal else [(way, text[:80])]
            assert equal or sample.gaps or sample.repairs or not sample.values, (way, text[:80])
    assert len(texts) > 20
    assert good >= 0.99 * (good + len(bad)), bad[:10]


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except ValueError:
        return False
