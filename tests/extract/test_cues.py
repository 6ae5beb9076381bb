"""Cue words are found wherever they stand, at whatever speed."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from samplecast.extract.cues import pattern, remembered, says
from samplecast.vocabulary import DEFAULT, SHORT, Vocabulary

_GROUPS = ("request words", "size words", "allowed cues")
_PIECES = st.sampled_from(
    [*(word for group in _GROUPS for word in DEFAULT.words(group)), " ", "  ", "\n", "-", "_", "s", ".", "\u017f"]
)


def plainly(group: str) -> re.Pattern[str]:
    """The words of a group with nothing done for speed."""
    words = sorted(DEFAULT.words(group), key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, word.split())) for word in words)
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)


@given(st.lists(_PIECES, max_size=12).map("".join), st.sampled_from(_GROUPS), st.sampled_from([str, str.upper]))
def test_the_fast_expression_finds_what_a_plain_one_does(text: str, group: str, cased: type[str]) -> None:
    """Words are found in the same places as by trying each of them everywhere."""
    text = cased(text)
    found = [match.start() for match in pattern(DEFAULT, group).finditer(text)]
    assert found == [match.start() for match in plainly(group).finditer(text)]


def test_letters_that_only_differ_in_case_are_the_same() -> None:
    """The long s and the Kelvin sign are letters of ASCII in another case, as everywhere in expressions."""
    assert says(DEFAULT, "request words", "re\u017fponse and reque\u017ft")
    assert pattern(Vocabulary((("own", ("kelvin", "silent")),)), "own").findall("\u212aELVIN \u017filent") == [
        "\u212aELVIN",
        "\u017filent",
    ]


def test_a_group_without_words_is_found_nowhere() -> None:
    """No words, no place."""
    assert pattern(Vocabulary((("none", ()),)), "none").search("anything") is None


def test_only_what_short_texts_mean_is_remembered() -> None:
    """A label is read once; a paragraph, which hardly comes again, each time."""
    read: list[str] = []

    @remembered
    def length(text: str, vocabulary: Vocabulary) -> int:
        assert vocabulary is DEFAULT
        read.append(text)
        return len(text)

    long = "x" * (SHORT + 1)
    assert [length(text, DEFAULT) for text in ("a", "a", long, long)] == [1, 1, SHORT + 1, SHORT + 1]
    assert read == ["a", long, long]
