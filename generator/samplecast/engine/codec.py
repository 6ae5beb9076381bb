"""Facts to JSON and back, for any model of ours.

An entry is data, never code: lists of strings, numbers, true, false and null, in the order of the model's
fields. A sample is kept as its text and read again, which costs what decoding its token tree would. A span
names its path only where that is not the page the entry belongs to.
"""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Callable
from typing import Any, TypeGuard, TypeVar

from msgspec import Struct

from samplecast.sample import Sample, read_sample
from samplecast.source import Span

T = TypeVar("T")
Encode = Callable[[Any, str], Any]
"""A value and the page it belongs to, to plain JSON data."""
Decode = Callable[[Any, str], Any]

_PLAIN = (str, int, float, bool, type(None))


class ForeignDataError(ValueError):
    """Data that no encoder of this version wrote."""


def encode(value: object, page: str) -> Any:  # noqa: ANN401  JSON data
    """Plain JSON data of a model object that belongs to `page`."""
    kind: Any = type(value)
    return _encoder(kind)(value, page)


def decode(kind: type[T], data: object, page: str) -> T:
    """The object that `encode` was given; ForeignDataError where the data is of no such object."""
    try:
        annotation: Any = kind
        return typing.cast("T", _decoder(annotation)(data, page))
    except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
        raise ForeignDataError(f"not an entry of {kind.__name__}: {error}") from error


@functools.cache
def _encoder(kind: Any) -> Encode:  # noqa: ANN401  any annotation
    if kind in _SPECIAL:
        return _SPECIAL[kind][0]
    if _is_model(kind):
        return _record_encoder(kind)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return _tuple_encoder(arguments)
    if origin in (typing.Union, types.UnionType):
        return _union(kind, arguments, _encoder)
    if origin is typing.Literal or kind in _PLAIN:
        return _as_it_is
    raise TypeError(f"no encoding for {kind!r}")


@functools.cache
def _decoder(kind: Any) -> Decode:  # noqa: ANN401  any annotation
    if kind in _SPECIAL:
        return _SPECIAL[kind][1]
    if _is_model(kind):
        return _record_decoder(kind)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return _tuple_decoder(arguments)
    if origin in (typing.Union, types.UnionType):
        return _union(kind, arguments, _decoder)
    if origin is typing.Literal:
        return _one_of(frozenset(arguments))
    return lambda value, _page: _checked(value, kind)


def _is_model(kind: Any) -> TypeGuard[type[Struct]]:  # noqa: ANN401  any annotation
    return isinstance(kind, type) and issubclass(kind, Struct)


def _record_encoder(kind: type[Struct]) -> Encode:
    """Fields by name, each with its own encoder, found at first use so that records may nest in themselves."""
    names = kind.__struct_fields__
    encoders: list[Encode] = []

    def encode_record(value: object, page: str) -> list[Any]:
        if not encoders:
            hints = typing.get_type_hints(kind)
            encoders[:] = [_encoder(hints[name]) for name in names]  # at once: threads may come together
        return [one(getattr(value, name), page) for name, one in zip(names, encoders, strict=True)]

    return encode_record


def _record_decoder(kind: type[Struct]) -> Decode:
    names = kind.__struct_fields__
    decoders: list[Decode] = []

    def decode_record(row: Any, page: str) -> object:  # noqa: ANN401  JSON data
        if not decoders:
            hints = typing.get_type_hints(kind)
            decoders[:] = [_decoder(hints[name]) for name in names]
        return kind(*[one(value, page) for one, value in zip(decoders, _checked(row, list), strict=True)])

    return decode_record


def _tuple_encoder(arguments: tuple[Any, ...]) -> Encode:
    if len(arguments) == 2 and arguments[1] is ...:  # noqa: PLR2004  tuple[X, ...]
        one = _encoder(arguments[0])
        return _as_list if one is _as_it_is else lambda values, page: [one(value, page) for value in values]
    each = [_encoder(argument) for argument in arguments]
    return lambda values, page: [one(value, page) for one, value in zip(each, values, strict=True)]


def _tuple_decoder(arguments: tuple[Any, ...]) -> Decode:
    if len(arguments) == 2 and arguments[1] is ...:  # noqa: PLR2004  tuple[X, ...]
        if arguments[0] in _PLAIN:
            return lambda values, _page: _all_plain(values, arguments[0])
        one = _decoder(arguments[0])
        return lambda values, page: tuple([one(value, page) for value in _checked(values, list)])
    each = [_decoder(argument) for argument in arguments]
    return lambda values, page: tuple(
        [one(value, page) for one, value in zip(each, _checked(values, list), strict=True)]
    )


def _union(kind: object, arguments: tuple[Any, ...], each: Callable[[Any], Encode]) -> Encode:
    """`X | None`, the only union that the models have."""
    others = [argument for argument in arguments if argument is not type(None)]
    if len(others) != 1 or len(arguments) != 2:  # noqa: PLR2004  X and None
        raise TypeError(f"no encoding for {kind!r}")
    inner: list[Encode] = []

    def optional(value: Any, page: str) -> Any:  # noqa: ANN401  JSON data
        if value is None:
            return None
        if not inner:
            inner[:] = [each(others[0])]
        return inner[0](value, page)

    return optional


def _encode_span(span: Span, page: str) -> list[int | str]:
    place: list[int | str] = [span.line, span.column, span.end_line, span.end_column]
    return place if span.path == page else [*place, span.path]


def _decode_span(place: Any, page: str) -> Span:  # noqa: ANN401  JSON data
    line, column, end_line, end_column, *path = _checked(place, list)
    if not type(line) is type(column) is type(end_line) is type(end_column) is int:
        raise ForeignDataError(f"a span of {place!r}")
    return Span(_checked(path[0], str) if path else page, line, column, end_line, end_column)


def _as_it_is(value: Any, _page: str) -> Any:  # noqa: ANN401  JSON data
    return value


def _as_list(values: Any, _page: str) -> list[Any]:  # noqa: ANN401  JSON data
    return list(values)


def _one_of(allowed: frozenset[Any]) -> Decode:
    def literal(value: Any, _page: str) -> Any:  # noqa: ANN401  JSON data
        if value not in allowed:
            raise ForeignDataError(f"{value!r} is not allowed here")
        return value

    return literal


def _checked(value: Any, kind: type[T]) -> T:  # noqa: ANN401  JSON data
    if type(value) is not kind:
        raise ForeignDataError(f"{kind.__name__} expected, {value!r:.40} found")
    return value


def _all_plain(values: Any, kind: type) -> tuple[Any, ...]:  # noqa: ANN401  JSON data
    """Many values of one plain kind: a summary has thousands of lines."""
    found = tuple(_checked(values, list))
    if not {kind}.issuperset(map(type, found)):
        raise ForeignDataError(f"a list of {kind.__name__} expected, {found!r:.40} found")
    return found


def _encode_sample(sample: Sample, _page: str) -> Any:  # noqa: ANN401  JSON data
    return [sample.text, sample.label]


def _decode_sample(data: Any, _page: str) -> Sample:  # noqa: ANN401  JSON data
    text, label = _checked(data, list)
    return read_sample(_checked(text, str), _checked(label, str))


_SPECIAL: dict[Any, tuple[Encode, Decode]] = {
    Span: (_encode_span, _decode_span),
    Sample: (_encode_sample, _decode_sample),
}
