"""Straight-line code for loading and dumping: one statement per field, one condition per class.

A field of plain scalars is taken over as it is and checked in the class's one condition; everything else is
built by an expression that raises where the value does not fit. What went wrong, and where, is worked out
by `_runtime.DecodeError` when somebody looks at the error: a value that fits pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from samplecast.emit.python.literals import string
from samplecast.emit.python.scope import Scope
from samplecast.emit.python.shapes import DATE_TIME, NULL, Shape
from samplecast.schema import Scalar

_PYTHON = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_NUMBER = Scalar("number")
_LOOP_NAMES = "vwxyzuts"


def annotation(shape: Shape, scope: Scope) -> str:
    """The type as Python spells it."""
    if shape.anything:
        return scope.library("typing", "Any")
    scalars = _scalar_names(shape.scalars, scope)
    null = ["None"] if shape.nullable else []
    if not (shape.refs or shape.item or shape.value):  # most shapes
        return " | ".join([*scalars, *null])
    parts = {
        "ref": [scope.record(key) for key in shape.refs],
        "item": [f"list[{annotation(shape.item, scope)}]"] if shape.item else [],
        "value": [f"dict[str, {annotation(shape.value, scope)}]"] if shape.value else [],
        "scalar": scalars,
    }
    first = parts.pop(shape.leading)
    return " | ".join([*first, *(name for names in parts.values() for name in names), *null])


def _scalar_names(scalars: Sequence[Scalar], scope: Scope) -> list[str]:
    """Python's names of the scalars; a float may be an int, so where both fit only it is named."""
    covered = {"integer", "null"} if _NUMBER in scalars else {"null"}
    return [_scalar_name(scalar, scope) for scalar in scalars if scalar.kind not in covered]


def _scalar_name(scalar: Scalar, scope: Scope) -> str:
    if scalar.kind == "number":
        return scope.target.number
    return scope.library("datetime", "datetime") if scalar == DATE_TIME else _PYTHON[scalar.kind]


def load(attribute: str, key: str, shape: Shape, scope: Scope, *, present: bool) -> str:
    """The statement of `from_dict` that sets one attribute; `present`: the key must be there."""
    literal = string(key)
    if shape.plain and not present:
        return f"self.{attribute} = value.get({literal}, {scope.helper('MISSING')})"
    source = f"value[{literal}]"
    expression = source if shape.plain else read(shape, source, scope)
    if present:
        return f"self.{attribute} = {expression}"
    if shape.kinds > 1 or shape.nullable:
        return f"self.{attribute} = {scope.helper('MISSING')} if {literal} not in value else {expression}"
    return f"self.{attribute} = {expression} if {literal} in value else {scope.helper('MISSING')}"


def condition(attribute: str, shape: Shape, scope: Scope, *, present: bool) -> str:
    """What must hold for an attribute that was taken over as it is; empty where anything may."""
    if not shape.plain or shape.anything:
        return ""
    target = f"self.{attribute}"
    tests = [*_tests(shape.scalars, target)]
    if not present:
        tests.append(f"{target} is {scope.helper('MISSING')}")
    return tests[0] if len(tests) == 1 else f"({' or '.join(tests)})"


def _tests(scalars: tuple[Scalar, ...], source: str) -> list[str]:
    """One test for each Python type that the scalars come as; a number may be written without a fraction."""
    tests = dict.fromkeys(
        f"{source} is None" if scalar == NULL else f"type({source}) is {kind}"
        for scalar in scalars
        for kind in _kinds(scalar)
    )
    return list(tests)


def _kinds(scalar: Scalar) -> tuple[str, ...]:
    return ("float", "int") if scalar.kind == "number" else (_PYTHON[scalar.kind],)


def read(shape: Shape, source: str, scope: Scope, depth: int = 0) -> str:
    """An expression for the loaded form of `source`; it raises where the value does not fit."""
    if shape.anything:
        return source
    if shape.plain:
        return f"{scope.helper('scalar')}({source}, {_kind_names(shape, scope)})"
    choices: list[tuple[str, str]] = []
    kept = tuple(scalar for scalar in shape.scalars if scalar not in {DATE_TIME, NULL})
    if kept or shape.nullable:
        tests = _tests((*kept, *((NULL,) if shape.nullable else ())), source)
        choices.append(("None" if not kept else source, " or ".join(tests)))
    if DATE_TIME in shape.scalars:
        choices.append((f"{scope.helper('timestamp')}({source})", f"type({source}) is str"))
    if shape.item:
        choices.append((_read_list(shape.item, source, scope, depth), f"isinstance({source}, list)"))
    if shape.value or shape.refs:
        choices.append((_read_object(shape, source, scope, depth), ""))
    *tested, (last, _) = choices
    return "".join(f"{expression} if {test} else " for expression, test in tested) + last


def _read_list(item: Shape, source: str, scope: Scope, depth: int) -> str:
    if item.plain:
        if item.anything:
            return f"[*{scope.helper('a_list')}({source})]"
        return f"{scope.helper('list_of')}({source}, {_kind_names(item, scope)})"
    name = _LOOP_NAMES[depth]
    return f"[{read(item, name, scope, depth + 1)} for {name} in {scope.helper('a_list')}({source})]"


def _read_object(shape: Shape, source: str, scope: Scope, depth: int) -> str:
    classes = [scope.record(key) for key in shape.refs]
    if shape.value is None:
        if len(classes) == 1:
            return f"{classes[0]}.from_dict({source})"
        return f"{scope.helper('best_of')}({source}, {', '.join(classes)})"
    if not classes:
        return _read_map(shape.value, source, scope, depth)
    name = _LOOP_NAMES[depth]
    otherwise = f"otherwise=lambda {name}: {_read_map(shape.value, name, scope, depth + 1)}"
    return f"{scope.helper('best_of')}({source}, {', '.join(classes)}, {otherwise})"


def _read_map(value: Shape, source: str, scope: Scope, depth: int) -> str:
    if value.plain:
        if value.anything:
            return f"dict({scope.helper('entries')}({source}))"
        return f"{scope.helper('dict_of')}({source}, {_kind_names(value, scope)})"
    name = _LOOP_NAMES[depth]
    return f"{{k: {read(value, name, scope, depth + 1)} for k, {name} in {scope.helper('entries')}({source})}}"


def _kind_names(shape: Shape, scope: Scope) -> str:
    """The Python types of plain scalars, as arguments."""
    names = dict.fromkeys(kind for scalar in shape.scalars for kind in _kinds(scalar))
    return ", ".join(scope.library("types", "NoneType") if name == "None" else name for name in names)


def write(shape: Shape, source: str, scope: Scope, depth: int = 0) -> str:
    """An expression for the JSON form of `source`."""
    solid = shape.solid
    if shape.plain:
        return source
    if solid.kinds > 1:
        return _write_union(shape, source, scope, depth)
    if shape.nullable:
        return f"None if {source} is None else {write(solid, source, scope, depth)}"
    if solid.item:
        return _write_list(solid.item, source, scope, depth)
    if solid.value:
        return _write_map(solid.value, source, scope, depth)
    return f"{source}.to_dict()" if solid.refs else f"{scope.helper('timestamp_text')}({source})"


def _write_union(shape: Shape, source: str, scope: Scope, depth: int) -> str:
    """One choice for each kind of Python object that has to be turned into JSON; scalars stay as they are."""
    if DATE_TIME in shape.scalars or (shape.refs and shape.value):
        return f"{scope.helper('dump')}({source})"
    choices: list[tuple[str, str]] = []
    if shape.refs:
        choices.append((f"{source}.to_dict()", "JsonObject"))
    if shape.value:
        choices.append((_write_map(shape.value, source, scope, depth), "dict"))
    if shape.item:
        choices.append((_write_list(shape.item, source, scope, depth), "list"))
    last = source if shape.scalars else choices.pop()[0]
    if any(kind == "JsonObject" for _, kind in choices):
        scope.helper("JsonObject")
    return "".join(f"{expression} if isinstance({source}, {kind}) else " for expression, kind in choices) + last


def _write_list(item: Shape, source: str, scope: Scope, depth: int) -> str:
    if item.plain:
        return f"{source}.copy()"
    name = _LOOP_NAMES[depth]
    return f"[{write(item, name, scope, depth + 1)} for {name} in {source}]"


def _write_map(value: Shape, source: str, scope: Scope, depth: int) -> str:
    if value.plain:
        return f"{source}.copy()"
    name = _LOOP_NAMES[depth]
    return f"{{k: {write(value, name, scope, depth + 1)} for k, {name} in {source}.items()}}"
