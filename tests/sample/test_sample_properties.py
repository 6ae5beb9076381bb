"""What holds for the reading of any text."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from samplecast.sample import Json, Sample, read_sample

from tests.support.sample_tools import NO_SINGLE_ANSWER, exact, mended, scalars, unaccounted

pytestmark = pytest.mark.slow

PIECES = st.sampled_from(
    [
        '"a": 1',
        '{"b": "c"}',
        "HTTP/1.1 200",
        "\n\n",
        "1.5",
        "{id}",
        "\t",
        *"\"{}[],:#\n a1\\'<>$.-ex\u3000",
        "//",
        "/*",
        "*/",
        "true",
        "null",
        "...",
        "or",
        "GET /a",
        "curl -d ",
        '\\"',
    ]
)
WILD = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=40).map("".join))

WORDS = st.text("abcdef gh_-/.é", min_size=1, max_size=12).map(str.strip).filter(lambda word: word and word != "-")
KEYS = st.text("abcdef_-", min_size=1, max_size=8)
VALUES = st.recursive(
    st.one_of(
        WORDS, st.integers(-999, 999), st.sampled_from([True, False, None, 1.5, "", "a, b", "(see x)", "it's", "x: y"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=16,
)
DOCUMENTS = st.one_of(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4), st.lists(VALUES, min_size=1, max_size=4))
INDENTS = st.sampled_from([None, 2, 4])


def _check(sample: Sample) -> None:
    """What holds whatever the text."""
    assert len(sample.values) == len(sample.trees)
    assert not (sample.error and sample.values)
    places = [(repair.start, repair.end) for repair in sample.repairs]
    assert places == sorted(places)
    lines = sample.text.split("\n")
    for repair in sample.repairs:
        assert 1 <= repair.line <= len(lines)
        assert sum(len(line) + 1 for line in lines[: repair.line - 1]) + repair.column - 1 == repair.start
        assert repair.message.isprintable()
    for gap in sample.gaps:
        assert 0 <= gap.document < len(sample.values)
    assert sample.values or not (sample.repairs or sample.gaps or sample.comments)


@settings(max_examples=400)
@given(WILD)
def test_any_text_is_read(text: str) -> None:
    """No text raises, and what comes back fits together."""
    _check(read_sample(text))


@settings(max_examples=400)
@given(WILD)
def test_anything_after_an_opener_is_accounted_for(text: str) -> None:
    """Every character stands in the tree, in a repair, in the preamble, or is a blank or punctuation."""
    sample = read_sample('{"a": ' + text)
    _check(sample)
    if sample.values and "curl" not in text:  # what stands behind the data of a command is a part of the preamble
        assert unaccounted(sample) == ""


def _scalars_of(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return [scalar for key, inner in value.items() for scalar in (key, *_scalars_of(inner))]
    if isinstance(value, list):
        return [scalar for inner in value for scalar in _scalars_of(inner)]
    return [value]


def _outside_strings(text: str, wanted: Callable[[str], bool]) -> list[int]:
    """Offsets of the characters outside of strings that are wanted."""
    found, inside, escaped = [], False, False
    for at, char in enumerate(text):
        if inside:
            inside, escaped = char != '"' or escaped, char == "\\" and not escaped
        elif char == '"':
            inside = True
        elif wanted(char):
            found.append(at)
    return found


@given(DOCUMENTS, INDENTS, st.data())
def test_a_lost_comma_changes_nothing(document: Json, indent: int | None, data: st.DataObject) -> None:
    """Without one of its commas the document has the same value."""
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    commas = _outside_strings(text, lambda char: char == ",")
    assume(commas)
    at = data.draw(st.sampled_from(commas))
    sample = read_sample(text[:at] + text[at + 1 :])
    assert exact(list(sample.values)) == exact([document])
    assert [repair.kind for repair in sample.repairs] == ["missing-comma"]
    assert exact(json.loads(mended(sample))) == exact(document)


COMMENTS = st.sampled_from(['The ID "x" is used, as in {y}', "don't", '"a": 1,', "[1]", "}", "see http://a/b#c"])


@given(DOCUMENTS, st.sampled_from([2, 4]), COMMENTS, st.sampled_from(["//", "// ", "#", "# "]), st.data())
def test_a_comment_at_a_line_end_changes_nothing(
    document: Json, indent: int, comment: str, sign: str, data: st.DataObject
) -> None:
    """With a comment at the end of one of its lines the document has the same value, and the comment is kept."""
    lines = json.dumps(document, indent=indent, ensure_ascii=False).split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] += sign + comment
    sample = read_sample("\n".join(lines) + "\n")
    assert exact(list(sample.values)) == exact([document])
    assert [found.text for found in sample.comments] == [comment]
    assert exact(json.loads(mended(sample))) == exact(document)


@given(DOCUMENTS, INDENTS, st.data())
def test_a_comment_between_tokens_changes_nothing(document: Json, indent: int | None, data: st.DataObject) -> None:
    """A comment with a beginning and an end may stand beside any punctuation."""
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    at = data.draw(st.sampled_from(_outside_strings(text, lambda char: char in "{}[],:")))
    sample = read_sample(f'{text[:at]}/* the "x": {{1}} */{text[at:]}')
    assert exact(list(sample.values)) == exact([document])
    assert [comment.text for comment in sample.comments] == ['the "x": {1}']


@settings(max_examples=300)
@given(DOCUMENTS, INDENTS, st.data())
def test_what_is_left_of_a_cut_text_is_kept(document: Json, indent: int | None, data: st.DataObject) -> None:
    """Cut anywhere, the tokens before the cut come out in order, at most one is a part, and the gap is reported."""
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    cut = data.draw(st.integers(1, len(text) - 1))
    sample = read_sample(text[:cut])
    found, whole = scalars(sample), _scalars_of(document)
    assert exact(found[:-1]) == exact(whole[: len(found[:-1])])
    complete = [end for end in _ends(text) if end <= cut]
    assert len(complete) <= len(found) <= len(complete) + 1
    assert [gap.pointer for gap in sample.gaps][:1] == [""]
    assert sample.trees[0].incomplete
    assert unaccounted(sample) == ""


def _ends(text: str) -> list[int]:
    """Where the scalars of a valid text end."""
    (tree,) = read_sample(text).trees
    stack, ends = [tree], []
    while stack:
        node = stack.pop()
        stack.extend(node.items)
        stack += [inner for member in node.members for inner in (member.key, member.value)]
        if node.kind not in {"object", "array"}:
            ends.append(node.end)
    return ends


@settings(max_examples=300)
@given(DOCUMENTS, INDENTS, st.data())
def test_a_lost_quote_loses_no_token(document: Json, indent: int | None, data: st.DataObject) -> None:
    """Without one of its quotes, all text is accounted for and every other string comes out whole, in order."""
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    quotes = [at for at, char in enumerate(text) if char == '"']
    assume(quotes and "//" not in text)  # without its quotes that would be a comment
    at = data.draw(st.sampled_from(quotes))
    sample = read_sample(text[:at] + text[at + 1 :])
    assert unaccounted(sample) == "" or not sample.values
    assert sample.values


@settings(max_examples=300)
@given(DOCUMENTS, INDENTS, st.data())
def test_changes_make_strict_json(document: Json, indent: int | None, data: st.DataObject) -> None:
    """After any two edits: where every repair proposes changes, they give JSON by the book of the same value."""
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    for _ in range(2):
        at = data.draw(st.integers(0, len(text) - 1))
        text = text[:at] + data.draw(PIECES) + text[at + data.draw(st.integers(0, 1)) :]
    sample = read_sample(text)
    _check(sample)
    kinds = {repair.kind for repair in sample.repairs}
    bare = sample.preamble is None and not sample.noise  # a last line `$` is the prompt of a shell
    if len(sample.values) == 1 and bare and not kinds & (NO_SINGLE_ANSWER - {"duplicate-key"}):
        assert exact(json.loads(mended(sample))) == exact(sample.values[0])


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3), st.sampled_from(["", "a", "\n"])), max_size=5))
def test_positions_never_overlap(edits: list[tuple[int, int, str]]) -> None:
    """The changes of a sample's repairs can be made together."""
    text = '{"a": [1, "b"], "c": {}}'
    for at, drop, new in edits:
        text = text[:at] + new + text[at + drop :]
    changes = sorted((c.start, c.end) for repair in read_sample(text).repairs for c in repair.edits)
    assert all(one[1] <= other[0] for one, other in pairwise(changes))
