"""Type cells: the words of a type column, read into a `Stated`.

Every spelling is taken apart by the same few forms (brackets, `X of Y`, `X or Y`, `X object`, a word); what none of
them explains stays `unknown` with its words, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.extract.tables.phrases import (
    QUALIFIERS,
    balanced,
    first_word,
    goes_on,
    head_and_element,
    one_slip,
    split,
    unadorned,
    without_package,
)
from samplecast.facts import Stated, StatedKind
from samplecast.vocabulary import DEFAULT, Vocabulary, fold, phrase

KINDS: tuple[StatedKind, ...] = ("string", "integer", "number", "boolean", "null", "object", "array", "map", "any")
DEPTH = 12
"""Types nested deeper than this are not types."""
LENGTH = 400
"""A longer cell is prose."""
TYPO_LENGTH = 5
"""Shorter words have too many neighbours one letter away."""
MOST_WORDS = 6
"""A longer name of an object is a sentence."""
SCALARS = frozenset({"string", "integer", "number", "boolean"})

_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$.:\-/]*")
_GENERIC = re.compile(r"([A-Za-z][\w\-. ]*?)(?<! )\s*+(?:<(.*)>|\[(.+)\]|\((.*)\))\s*+([\w\[\]<>, ]*)")
_NOTE = re.compile(r"\([^()]*\)")
_KEYED = re.compile(r"(\w+)\s*\[(\w+)\]\s*(\S.*)")


def read_type(words: str, link: str = "", vocabulary: Vocabulary = DEFAULT) -> Stated:
    """What a type cell says; `link` is the anchor it links to, kept where the type names an object."""
    stated = _read(words, vocabulary)
    return _linked(stated, link) if link else stated


def is_type(words: str, vocabulary: Vocabulary) -> bool:
    """Whether the words name a type by themselves, and not only because they stand where a type is expected."""
    return bool(words) and _read(words, vocabulary, strict=True).kind != "unknown"


def innermost(stated: Stated) -> Stated:
    """The type that a link or an object name in the cell is about: the element of arrays and maps, at any depth."""
    while stated.item is not None:
        stated = stated.item
    return stated


def with_innermost(stated: Stated, change: Callable[[Stated], Stated]) -> Stated:
    """`stated` with its innermost element changed; an array or map without element type gets one."""
    layers: list[Stated] = []
    while stated.item is not None:
        layers.append(stated)
        stated = stated.item
    if stated.kind in {"array", "map"}:
        layers.append(stated)
        stated = Stated()
    changed = change(stated)
    for layer in reversed(layers):
        changed = replace(layer, item=changed)
    return changed


def _linked(stated: Stated, link: str) -> Stated:
    return with_innermost(stated, lambda inner: replace(inner, link=link))


@lru_cache(maxsize=4096)
def _read(words: str, vocabulary: Vocabulary, *, strict: bool = False) -> Stated:
    text = " ".join(words.split())
    if not text or len(text) > LENGTH:
        return Stated(words=text)
    stated = _TypeParser(vocabulary, strict=strict).read(text)
    if stated.kind == "object" and stated.name and _is_plural(fold(text).rpartition(" ")[2], vocabulary):
        stated = Stated("array", item=stated)
    return replace(stated, words=text)


def _is_plural(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word for structures is of several: `objects`; "tag objects" are a list of them."""
    known = vocabulary.folded("type.structure")
    return word.endswith("s") and word in known and bool({word[:-1], f"{word[:-3]}y"} & known)


class _TypeParser(Struct, frozen=True):
    """The forms of a type, each a method that answers None where the text has another form."""

    vocabulary: Vocabulary
    strict: bool = False
    """Without the forms that any phrase may have: "the serial string"."""
    known: dict[str, Stated] = field(default_factory=dict)
    """What was read before: forms overlap, and each stretch of the text needs reading only once."""

    def read(self, text: str, depth: int = 0) -> Stated:
        text = unadorned(text.strip(" .,:;"))
        if depth > DEPTH:
            return Stated(words=text)
        if text not in self.known:
            self.known[text] = self.formed(text, depth)
        return self.known[text]

    def formed(self, text: str, depth: int) -> Stated:
        """By the first form that fits."""
        named = (self.word, self.nullable, self.bracketed, self.keyed, self.generic, self.counted, self.structure)
        told = (self.either, self.shortened, self.misspelt)
        rough = () if self.strict else (self.listed, self.qualified)
        every: tuple[Callable[[str, int], Stated | None], ...] = (*named, *told, *rough)
        for form in every:
            if (stated := form(text, depth + 1)) is not None:
                return stated
        return self.name(text)

    def word(self, text: str, depth: int = 0) -> Stated | None:
        """A type word, alone or with noise around it."""
        folded = fold(text)
        if found := _words(self.vocabulary).get(folded):
            return found
        for noise in self.vocabulary.folded("type.noise"):
            if folded.endswith(" " + noise) and depth < DEPTH:
                return self.word(folded[: -len(noise) - 1], depth + 1)
        return self.word(bare, depth + 1) if "." in text and (bare := without_package(text)) else None

    def nullable(self, text: str, depth: int) -> Stated | None:
        """`?string`, `string?`, `string or null`, `nullable string`."""
        bare = text.removeprefix("?").removesuffix("?")
        if bare == text:
            head, _, rest = text.partition(" ")
            if rest and fold(head) == "nullable":
                bare = rest
            elif match := phrase("or null").fullmatch(text):
                bare = match[1]
        if bare in {text, ""}:
            return None
        return replace(self.read(bare, depth), nullable=True)

    def bracketed(self, text: str, depth: int) -> Stated | None:
        """`[string]`, `[]string`, `string[]`, `{string: integer}`."""
        if text.startswith("(") and text.endswith(")") and balanced(text[1:-1]):
            return self.read(text[1:-1], depth)
        if text[:1] + text[-1:] in {"<>", "{}"} and len(text) > len("{}") and balanced(inside := text[1:-1].strip()):
            stated = self.read(inside, depth)
            named = stated.kind == "unknown" and stated.name and text[0] == "{"
            return Stated("object", text, name=stated.name) if named else stated
        for opening, closing in (("[]", ""), ("", "[]"), ("[", "]")):
            inner = text[len(opening) : len(text) - len(closing)].strip()
            if inner and text == opening + text[len(opening) : len(text) - len(closing)] + closing:
                return self.array(inner, depth) if balanced(inner) else None
        return None

    def keyed(self, text: str, depth: int) -> Stated | None:
        """`map[string]string`."""
        found = _KEYED.fullmatch(text)
        outer = self.word(found[1]) if found else None
        if found is None or outer is None or outer.kind not in {"map", "object"}:
            return None
        return replace(outer, kind="map", item=self.element(found[3], depth))

    def generic(self, text: str, depth: int) -> Stated | None:
        """`List<String>`, `Array(String)`, `Map<String, Object>`, `string(uuid)`."""
        match = _GENERIC.fullmatch(text)
        if match is None:
            return None
        head, inside, tail = match[1], match[2] or match[3] or match[4] or "", match[5].strip()
        outer = self.word(head)
        parts = list(split(inside, ","))
        if outer is None:
            return None if tail else self.wrapped(head, inside, depth)
        if outer.kind in {"map", "object"} and not match[4]:
            if outer.kind == "object" and len(parts) == 1 and not tail and self.word(inside) is None:
                return replace(outer, name=inside if _IDENTIFIER.fullmatch(inside) else "")
            value = parts[1] if len(parts) > 1 else tail  # a tail behind both is a word for objects
            return replace(outer, kind="map", item=self.read(value, depth) if value else None)
        if outer.kind == "array" and len(parts) == 1 and (not tail or self.is_structure(tail)):
            return self.array(inside, depth)
        return self.formatted(outer, inside) if not tail else None

    def wrapped(self, head: str, inside: str, depth: int) -> Stated | None:
        """`Optional<String>`, `Enum (string)`."""
        if self.is_enum(head):
            return self.word(inside)
        nullable = fold(head) in self.vocabulary.folded("type.nullable")
        return replace(self.read(inside, depth), nullable=True) if nullable else None

    def counted(self, text: str, depth: int) -> Stated | None:
        """`Array of X`, `list of X`, `map of X`, `X array`."""
        if (match := phrase("type of type").fullmatch(text)) and (outer := self.container(match[1])):
            rest = phrase("element words").sub("", match[2], count=1) or match[2]
            if outer.kind == "array":
                return self.array(rest, depth)
            return replace(outer, kind="map", item=self.element(rest.rpartition(" to ")[2], depth))
        if match and (
            phrase("table instead of type").sub("", match[1]).strip().lower()
            in self.vocabulary.folded("type.structure")
        ):
            keyed = " to " in match[2]
            return Stated(
                "map" if keyed else "object", text, name="" if keyed else phrase("named field").sub("", match[2])
            )
        head, _, last = text.rpartition(" ")
        if head and (outer := self.container(last)) and outer.kind == "array":
            return self.array(head, depth) if " or " not in head else None
        return None

    def structure(self, text: str, depth: int) -> Stated | None:
        """`tag object`, `Dictionary data structure`, `object tag`."""
        for words in sorted(self.vocabulary.folded("type.structure"), key=len, reverse=True):
            if not text.lower().endswith(" " + words):
                continue
            name = text[: -len(words) - 1].strip()
            if ": " in name or name.count(" ") >= MOST_WORDS:
                return None
            known = self.word(name)
            if known is not None and known.kind != "string":
                return known
            if fold(name) == "string":
                return known
            return Stated("object", text, name=_object_name(name)) if " or " not in name else None
        head, _, rest = text.partition(" ")
        if (
            rest
            and self.is_structure(head)
            and (phrase("table instead of type").fullmatch(rest) or _IDENTIFIER.fullmatch(rest))
        ):
            return Stated("object", text, name=_object_name(rest))
        return self.structure(text[:-1], depth + 1) if text.endswith("'") and depth < DEPTH else None

    def either(self, text: str, depth: int) -> Stated | None:
        """`string or integer`, `string/array`; only where every part is a type."""
        parts = [part for part in phrase("type union").split(text) if part and not self.is_enum(part)]
        if len(parts) == 1 and len(parts[0]) < len(text):
            return self.word(parts[0])
        if not 1 < len(parts) <= len(KINDS):
            return None
        read = [self.read(part, depth) for part in parts]
        if any(stated.kind == "unknown" for stated in read):
            return None
        first, others = read[0], [stated for stated in read[1:] if stated.kind != read[0].kind]
        return replace(first, alternatives=tuple(others))

    def shortened(self, text: str, depth: int) -> Stated | None:
        """The type without what is said besides: notes in parentheses, "see Table 3", a second sentence."""
        bare = _NOTE.sub(" ", text).strip()
        for note in _NOTE.findall(text):
            if (outer := self.word(bare)) and outer.kind not in {"array", "object", "map"}:
                return self.formatted(outer, note[1:-1])
            if outer is None and _IDENTIFIER.fullmatch(bare) and (told := self.word(note[1:-1])):
                return self.told(bare, told)
        for shorter in (bare, self.before_reference(text), text.partition(". ")[0], text.partition(", ")[0]):
            if shorter and len(shorter) < len(text) and (stated := self.read(shorter, depth)).kind != "unknown":
                return stated
        return None

    def told(self, name: str, kind: Stated) -> Stated | None:
        """`Tag (object)`, `Tag (array)`, `Enum (string)`."""
        if kind.kind == "object":
            return replace(kind, name=name)
        if kind.kind == "array":
            return replace(kind, item=Stated("unknown", name, name=name))
        return kind if self.is_enum(name) else None

    def listed(self, text: str, depth: int) -> Stated | None:
        """`Array: string`, `List Tag`: the element type behind the word for a list."""
        head, element = head_and_element(text)
        if not head or (outer := self.container(head)) is None or outer.kind != "array":
            return None
        stated = self.read(element, depth)
        return replace(outer, item=stated) if stated.kind != "unknown" or stated.name else None

    def qualified(self, text: str, depth: int) -> Stated | None:
        """A scalar with words that only qualify it: `32-bit integer`, `UTF-8 string`, `string of 1-64 characters`."""
        first = first_word(text)
        if (outer := self.word(first)) and outer.kind in SCALARS and goes_on(text, first):
            return outer
        if self.is_enum(first) and len(first) < len(text):
            return self.word(text[len(first) :].strip(" :-"))
        head, _, last = text.rpartition(" ")
        if (noise := fold(last)) in self.vocabulary.folded("type.noise") and depth < DEPTH:
            return self.read(head, depth)
        words = re.findall(r"[\w-]+", head)
        plain = 0 < len(words) < QUALIFIERS and " ".join(words) == head
        if plain and self.is_enum(last):
            return self.word(head)
        outer = self.word(last)
        if not plain or outer is None or noise not in self.vocabulary.folded("type.core"):
            return None
        others = {stated.kind for word in words if (stated := self.word(word)) is not None}
        return outer if others <= (SCALARS if outer.kind == "string" else {outer.kind}) else None

    def misspelt(self, text: str, _depth: int = 0) -> Stated | None:
        """A type word with one letter wrong, missing, too many or swapped."""
        folded = fold(text)
        if len(folded) < TYPO_LENGTH or not folded.isalpha():
            return None
        near = {
            stated.kind: replace(stated, meant=word)
            for word, stated in _words(self.vocabulary).items()
            if len(word) >= TYPO_LENGTH and word[0] == folded[0] and one_slip(folded, word)
        }
        return next(iter(near.values())) if len(near) == 1 else None

    def name(self, text: str) -> Stated:
        """Not a type word: perhaps the name of an object type, for joining to decide."""
        named = _IDENTIFIER.fullmatch(text) and not phrase("table instead of type").fullmatch(text)
        return Stated("unknown", text, name=text if named else "")

    def array(self, inside: str, depth: int) -> Stated:
        return Stated("array", inside, item=self.element(inside, depth))

    def element(self, text: str, depth: int) -> Stated:
        """The element type named by a possibly plural word."""
        stated = self.read(text, depth)
        if stated.kind == "unknown" and phrase("table instead of type").match(text):
            return replace(stated, kind="object")
        return stated

    def container(self, text: str) -> Stated | None:
        """An array or map word: `Array`, `List data structure`, `JSON array`."""
        outer = self.word(text)
        if outer is None and (head := self.without_structure(text)):
            outer = self.word(head)
        return outer if outer is not None and outer.kind in {"array", "map"} else None

    def without_structure(self, text: str) -> str:
        for words in self.vocabulary.folded("type.structure"):
            if text.lower().endswith(" " + words):
                return text[: -len(words) - 1]
        return ""

    def is_enum(self, text: str) -> bool:
        """Whether the text says that the values are listed, and not of which type they are."""
        return fold(text) in self.vocabulary.folded("type.enum")

    def is_structure(self, text: str) -> bool:
        return fold(text) in self.vocabulary.folded("type.structure")

    def formatted(self, outer: Stated, words: str) -> Stated | None:
        """A scalar with a format in brackets, or with anything else, a length say, that leaves it what it is."""
        if outer.kind in {"object", "array", "map", "any"}:
            return outer if self.word(words) is None else None
        inner = self.word(words)
        if inner is not None and (outer.kind, inner.kind) == ("number", "integer"):
            return inner
        if inner is not None and inner.format and outer.kind in {inner.kind, "string"}:
            return replace(outer, format=inner.format)
        return outer

    def before_reference(self, text: str) -> str:
        """`text` up to the words that point elsewhere."""
        lower = text.lower()
        places = [lower.find(words) for words in self.vocabulary.folded("type.see")]
        found = phrase("table instead of type").search(text)
        places += [found.start()] if found else []
        return text[: min((place for place in places if place > 0), default=0)].strip(" .,:;(")


def _object_name(text: str) -> str:
    return "" if phrase("table instead of type").fullmatch(text) else text.strip("<>{}\"'` ")


@lru_cache(maxsize=8)
def _words(vocabulary: Vocabulary) -> dict[str, Stated]:
    """Every type word of the vocabulary with what it states, plurals included."""
    formats: dict[str, str] = {}
    for group, listed in vocabulary.groups.items():
        if group.startswith("type.format."):
            formats.update(dict.fromkeys(map(fold, listed), group.removeprefix("type.format.")))
    words: dict[str, Stated] = {}
    for kind in KINDS:
        for word in vocabulary.words(f"type.{kind}"):
            folded = fold(word)
            stated = Stated(kind, word, format=formats.get(folded, ""))
            words[folded] = stated
            words.setdefault(_plural(folded), stated)
    return words


def _plural(word: str) -> str:
    return word[:-1] + "ies" if word.endswith("ry") else word + "s"
