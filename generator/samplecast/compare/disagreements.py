"""Docs against a specification: what only one of them says, and where they disagree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from samplecast.compare.changes import ChangeKind, Difference, called
from samplecast.compare.contract import Contract, Element, Level
from samplecast.compare.matching import merged
from samplecast.naming import placeholders
from samplecast.sample import Json

_TABLE = (
    ("RC101", "operation-only-in-docs", "the specification has no such operation"),
    ("RC102", "operation-only-in-spec", "no page documents the operation"),
    ("RC201", "only-in-docs", "the specification does not have it"),
    ("RC202", "only-in-spec", "no page has it"),
    ("RC301", "other-type", "the two state types that have no value in common, or not the same ones"),
    ("RC302", "other-required", "one says that it must be there, the other that it need not"),
    ("RC303", "other-values", "the two list other values"),
    ("RC304", "other-limit", "the two state other limits, patterns or formats"),
    ("RC305", "other-default", "the two state other defaults"),
    ("RC306", "other-deprecation", "one calls it deprecated, the other does not"),
)
DISAGREEMENTS: Mapping[str, ChangeKind] = {
    name: ChangeKind(code, name, "differs", "differs", why) for code, name, why in _TABLE
}
"""Every kind of disagreement by its name."""

_VERSION = re.compile(r"v\d+(?:\.\d+)*|\{\}", re.IGNORECASE)
_LIMITS = (
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"),
    *("minItems", "maxItems", "pattern", "format"),
)
_SUCCESS = "2"


def reconcile(docs: Iterable[Contract], spec: Iterable[Contract]) -> list[Difference]:
    """Where docs and a specification do not say the same, by page and line."""
    pairs, only_docs, only_spec = _paired([*docs], [*spec])
    found = [
        _whole("operation-only-in-docs", "only-docs", one, f"{one.method} {one.path} is not in the specification")
        for one in only_docs
    ]
    found += [
        _whole("operation-only-in-spec", "only-spec", one, f"{one.method} {one.path} is on no page")
        for one in only_spec
    ]
    for one, other in pairs:
        found += _disagreements(one, other)
    return sorted(found, key=Difference.key)


def _paired(
    docs: Sequence[Contract], spec: Sequence[Contract]
) -> tuple[list[tuple[Contract, Contract]], list[Contract], list[Contract]]:
    """Operations of both, by method and address; prefixes of servers and versions do not count."""
    left, wanted = merged(spec), merged(docs)
    pairs = [(wanted.pop(key), left.pop(key)) for key in [*wanted] if key in left]
    by_tail: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for key in left:
        by_tail.setdefault((key[0], _tail(key[1])), []).append(key)
    for key in [*wanted]:
        others = by_tail.get((key[0], _tail(key[1])), [])
        if len(others) == 1 and others[0] in left:
            pairs.append((wanted.pop(key), left.pop(others[0])))
    return pairs, [*wanted.values()], [*left.values()]


def _tail(path: str) -> str:
    """An address without what stands before and in its version: `/api/v1/{}/ships` and `/v2/{}/ships` are one."""
    parts = path.strip("/").split("/")
    version = next((at for at, part in enumerate(parts[:4]) if _VERSION.fullmatch(part) and part != "{}"), -1)
    return "/".join(parts[version + 1 :])


def _whole(name: str, level: Level, one: Contract, message: str) -> Difference:
    old, new = (one.location, None) if level == "only-docs" else (None, one.location)
    return Difference(DISAGREEMENTS[name], level, message, one.method, one.path, "", old_location=old, new_location=new)


def _disagreements(docs: Contract, spec: Contract) -> Iterator[Difference]:
    spec = _with_names(docs, _without_path_prefix(docs, spec))
    spoken: set[str] = set()
    for pointer in dict.fromkeys([*docs.elements, *spec.elements]):
        one, other = docs.elements.get(pointer), spec.elements.get(pointer)
        if _above(pointer, spoken) or _taken_for_granted(pointer, one, other):
            continue
        if one is None or other is None:
            if not _comparable(pointer, docs, spec):
                continue
            spoken.add(pointer)
            yield _only(pointer, docs, spec)
            continue
        for name, message, values in _between(one, other):
            if name == "other-type":
                spoken.add(pointer)
            yield _told(
                Difference(
                    DISAGREEMENTS[name],
                    "differs",
                    f"{called(pointer)}: {message}",
                    docs.method,
                    docs.path,
                    pointer,
                    *values,
                ),
                docs,
                spec,
            )


def _without_path_prefix(docs: Contract, spec: Contract) -> Contract:
    """The specification without the path parameters that only its server's prefix has."""
    extra = len([*placeholders(spec.path)]) - len([*placeholders(docs.path)])
    if extra <= 0:
        return spec
    names = {f"/parameters/path/{name}" for name in [*placeholders(spec.path)][:extra]}
    return replace(spec, elements={key: one for key, one in spec.elements.items() if key not in names})


def _with_names(docs: Contract, spec: Contract) -> Contract:
    """The specification with its path parameters called as in the docs, by their places from the end."""
    pairs = zip(reversed([*placeholders(spec.path)]), reversed([*placeholders(docs.path)]), strict=False)
    names = {f"/parameters/path/{one}": f"/parameters/path/{other}" for one, other in pairs if one != other}
    return replace(spec, elements={names.get(key, key): one for key, one in spec.elements.items()})


def _above(pointer: str, spoken: set[str]) -> bool:
    while pointer:
        if pointer in spoken:
            return True
        pointer = pointer.rpartition("/")[0]
    return False


def _taken_for_granted(pointer: str, one: Element | None, other: Element | None) -> bool:
    """What OpenAPI demands, or has no place for: a path parameter no table explains, `Accept`, `Content-Type`."""
    if pointer.lower() in {
        "/parameters/header/accept",
        "/parameters/header/content-type",
        "/parameters/header/authorization",
    }:
        return True
    return pointer.startswith("/parameters/path/") and (one is None or other is None)


def _comparable(pointer: str, docs: Contract, spec: Contract) -> bool:
    """Whether the text that lacks something says anything around it: an object that is not described lacks nothing."""
    parent = pointer.rpartition("/")[0]
    if pointer.startswith("/responses/") and pointer.count("/") == 2:  # noqa: PLR2004  /responses/STATUS
        texts = docs if pointer not in docs.elements else spec
        return any(key.startswith("/responses/") for key in texts.elements)
    if parent == "/parameters/path" or pointer.startswith("/parameters/") or parent == "":
        return True
    lacking = docs if pointer not in docs.elements else spec
    return any(key.startswith(f"{parent}/") for key in lacking.elements)


def _only(pointer: str, docs: Contract, spec: Contract) -> Difference:
    in_docs = pointer in docs.elements
    name, level = ("only-in-docs", "only-docs") if in_docs else ("only-in-spec", "only-spec")
    message = f"{called(pointer)} is {'not in the specification' if in_docs else 'not in the docs'}"
    settled: Level = "only-docs" if level == "only-docs" else "only-spec"
    return _told(Difference(DISAGREEMENTS[name], settled, message, docs.method, docs.path, pointer), docs, spec)


def _between(one: Element, other: Element) -> Iterator[tuple[str, str, tuple[Json, Json]]]:
    """Where both texts say something, and not the same."""
    if one.types and other.types and not _same_types(one, other):
        message = f"{' or '.join(one.types)} in the docs, {' or '.join(other.types)} in the specification"
        yield "other-type", message, ([*one.types], [*other.types])
        return
    if one.required is not None and other.required is not None and one.required is not other.required:
        message = "required in the docs only" if one.required else "required in the specification only"
        yield "other-required", message, (one.required, other.required)
    yield from _stated(one.words, other.words)


def _stated(one: Mapping[str, Json], other: Mapping[str, Json]) -> Iterator[tuple[str, str, tuple[Json, Json]]]:
    for word in ("enum", *_LIMITS, "default"):
        before, after = one.get(word), other.get(word)
        if before is None or after is None or _equal(before, after) or (word == "enum" and one.get("x-open")):
            continue
        name = {"enum": "other-values", "default": "other-default"}.get(word, "other-limit")
        yield name, f"{word} is {before!r} in the docs, {after!r} in the specification", (before, after)
    if bool(one.get("deprecated")) is not bool(other.get("deprecated")):
        where = "docs" if one.get("deprecated") else "specification"
        yield "other-deprecation", f"deprecated in the {where} only", (None, None)


def _same_types(one: Element, other: Element) -> bool:
    """Whether two statements of types agree. Null is a matter of its own, and what the docs say besides counts."""
    before, after = {*one.types} - {"null"}, {*other.types} - {"null"}
    return before == after or bool({*one.also} & after) or bool({*other.also} & before)


def _equal(one: Json, other: Json) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return {str(value) for value in one} == {str(value) for value in other}
    return str(one) == str(other)


def _told(found: Difference, docs: Contract, spec: Contract) -> Difference:
    one, other = docs.elements.get(found.pointer), spec.elements.get(found.pointer)
    return replace(
        found,
        old_location=(one.location if one else None) or docs.location,
        new_location=(other.location if other else None) or spec.location,
    )
