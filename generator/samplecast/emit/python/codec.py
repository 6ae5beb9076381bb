"""Straight-line code for loading and dumping: one statement per field, one condition per class.

A field of plain scalars is taken over as it is and checked in the class's one condition; everything else is
built by an expression that raises where the value does not fit. What went wrong, and where, is worked out
by `_runtime.DecodeError` when somebody looks at the error: a value that fits pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from samplecast.emit.python.flat_types import DATE_TIME, NULL, FlatType
from samplecast.emit.python.listed_values import kind_of, spelled
from samplecast.emit.python.literals import string
from samplecast.emit.python.namespace import Namespace
from samplecast.schema import Scalar

_PYTHON = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_NUMBER = Scalar("number")
_LOOP_NAMES = "vwxyzuts"


def annotation(flat_type: FlatType, scope: Namespace) -> str:
    """The type as Python spells it."""
    if flat_type.anything:
        return scope.library("typing", "Any")
    scalars = [*_listed(flat_type, scope), *_scalar_names(_unlisted(flat_type), scope)]
    null = ["None"] if flat_type.nullable else []
    if not (flat_type.refs or flat_type.item or flat_type.value):  # most types
        return " | ".join([*scalars, *null])
    parts = {
        "ref": [scope.record(key) for key in flat_type.refs],
        "item": [f"list[{annotation(flat_type.item, scope)}]"] if flat_type.item else [],
        "value": [f"dict[str, {annotation(flat_type.value, scope)}]"] if flat_type.value else [],
        "scalar": scalars,
    }
    first = parts.pop(flat_type.leading)
    return " | ".join([*first, *(name for names in parts.values() for name in names), *null])


def _listed(flat_type: FlatType, scope: Namespace) -> list[str]:
    """The listed values as a type, by the name that the module gives them."""
    if not flat_type.listed:
        return []
    if name := scope.lists.get(flat_type.listed, ""):
        return [name]
    scope.library("typing", "Literal")
    return [spelled(flat_type.listed)]


def _unlisted(flat_type: FlatType) -> Sequence[Scalar]:
    """The scalars that stand beside the listed values: all, or those that none of the values is of."""
    if not flat_type.only:
        return flat_type.scalars
    kinds = set(map(kind_of, flat_type.listed))
    covered = kinds | ({"number"} if "integer" in kinds else set())
    return [scalar for scalar in flat_type.scalars if scalar.kind not in covered]


def _scalar_names(scalars: Sequence[Scalar], scope: Namespace) -> list[str]:
    """Python's names of the scalars; a float may be an int, so where both fit only it is named."""
    covered = {"integer", "null"} if _NUMBER in scalars else {"null"}
    return [_scalar_name(scalar, scope) for scalar in scalars if scalar.kind not in covered]


def _scalar_name(scalar: Scalar, scope: Namespace) -> str:
    if scalar.kind == "number":
        return scope.target.number
    return scope.library("datetime", "datetime") if scalar == DATE_TIME else _PYTHON[scalar.kind]


def load(attribute: str, key: str, flat_type: FlatType, scope: Namespace, *, present: bool) -> str:
    """The statement of `from_dict` that sets one attribute; `present`: the key must be there."""
    literal = string(key)
    if flat_type.plain and not present:
        return f"self.{attribute} = value.get({literal}, {scope.helper('MISSING')})"
    source = f"value[{literal}]"
    expression = source if flat_type.plain else read(flat_type, source, scope)
    if present:
        return f"self.{attribute} = {expression}"
    if flat_type.kinds > 1 or flat_type.nullable:
        return f"self.{attribute} = {scope.helper('MISSING')} if {literal} not in value else {expression}"
    return f"self.{attribute} = {expression} if {literal} in value else {scope.helper('MISSING')}"


def condition(attribute: str, flat_type: FlatType, scope: Namespace, *, present: bool) -> str:
    """What must hold for an attribute that was taken over as it is; empty where anything may."""
    if not flat_type.plain or flat_type.anything:
        return ""
    target = f"self.{attribute}"
    tests = [*_tests(flat_type.scalars, target)]
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


def read(flat_type: FlatType, source: str, scope: Namespace, depth: int = 0) -> str:
    """An expression for the loaded form of `source`; it raises where the value does not fit."""
    if flat_type.anything:
        return source
    if flat_type.plain:
        return f"{scope.helper('scalar')}({source}, {_kind_names(flat_type, scope)})"
    choices: list[tuple[str, str]] = []
    kept = tuple(scalar for scalar in flat_type.scalars if scalar not in {DATE_TIME, NULL})
    if kept or flat_type.nullable:
        tests = _tests((*kept, *((NULL,) if flat_type.nullable else ())), source)
        choices.append(("None" if not kept else source, " or ".join(tests)))
    if DATE_TIME in flat_type.scalars:
        choices.append((f"{scope.helper('timestamp')}({source})", f"type({source}) is str"))
    if flat_type.item:
        choices.append((_read_list(flat_type.item, source, scope, depth), f"isinstance({source}, list)"))
    if flat_type.value or flat_type.refs:
        choices.append((_read_object(flat_type, source, scope, depth), ""))
    *tested, (last, _) = choices
    return "".join(f"{expression} if {test} else " for expression, test in tested) + last


def _read_list(item: FlatType, source: str, scope: Namespace, depth: int) -> str:
    if item.plain:
        if item.anything:
            return f"[*{scope.helper('a_list')}({source})]"
        return f"{scope.helper('list_of')}({source}, {_kind_names(item, scope)})"
    name = _LOOP_NAMES[depth]
    return f"[{read(item, name, scope, depth + 1)} for {name} in {scope.helper('a_list')}({source})]"


def _read_object(flat_type: FlatType, source: str, scope: Namespace, depth: int) -> str:
    classes = [scope.record(key) for key in flat_type.refs]
    if flat_type.value is None:
        if len(classes) == 1:
            return f"{classes[0]}.from_dict({source})"
        return f"{scope.helper('best_of')}({source}, {', '.join(classes)})"
    if not classes:
        return _read_map(flat_type.value, source, scope, depth)
    name = _LOOP_NAMES[depth]
    otherwise = f"otherwise=lambda {name}: {_read_map(flat_type.value, name, scope, depth + 1)}"
    return f"{scope.helper('best_of')}({source}, {', '.join(classes)}, {otherwise})"


def _read_map(value: FlatType, source: str, scope: Namespace, depth: int) -> str:
    if value.plain:
        if value.anything:
            return f"dict({scope.helper('entries')}({source}))"
        return f"{scope.helper('dict_of')}({source}, {_kind_names(value, scope)})"
    name = _LOOP_NAMES[depth]
    return f"{{k: {read(value, name, scope, depth + 1)} for k, {name} in {scope.helper('entries')}({source})}}"


def _kind_names(flat_type: FlatType, scope: Namespace) -> str:
    """The Python types of plain scalars, as arguments."""
    names = dict.fromkeys(kind for scalar in flat_type.scalars for kind in _kinds(scalar))
    return ", ".join(scope.library("types", "NoneType") if name == "None" else name for name in names)


def write(flat_type: FlatType, source: str, scope: Namespace, depth: int = 0) -> str:
    """An expression for the JSON form of `source`."""
    solid = flat_type.solid
    if flat_type.plain:
        return source
    if solid.kinds > 1:
        return _write_union(flat_type, source, scope, depth)
    if flat_type.nullable:
        return f"None if {source} is None else {write(solid, source, scope, depth)}"
    if solid.item:
        return _write_list(solid.item, source, scope, depth)
    if solid.value:
        return _write_map(solid.value, source, scope, depth)
    return f"{source}.to_dict()" if solid.refs else f"{scope.helper('timestamp_text')}({source})"


def _write_union(flat_type: FlatType, source: str, scope: Namespace, depth: int) -> str:
    """One choice for each kind of Python object that has to be turned into JSON; scalars stay as they are."""
    if DATE_TIME in flat_type.scalars or (flat_type.refs and flat_type.value):
        return f"{scope.helper('dump')}({source})"
    choices: list[tuple[str, str]] = []
    if flat_type.refs:
        choices.append((f"{source}.to_dict()", "JsonObject"))
    if flat_type.value:
        choices.append((_write_map(flat_type.value, source, scope, depth), "dict"))
    if flat_type.item:
        choices.append((_write_list(flat_type.item, source, scope, depth), "list"))
    last = source if flat_type.scalars else choices.pop()[0]
    if any(kind == "JsonObject" for _, kind in choices):
        scope.helper("JsonObject")
    return "".join(f"{expression} if isinstance({source}, {kind}) else " for expression, kind in choices) + last


def _write_list(item: FlatType, source: str, scope: Namespace, depth: int) -> str:
    if item.plain:
        return f"{source}.copy()"
    name = _LOOP_NAMES[depth]
    return f"[{write(item, name, scope, depth + 1)} for {name} in {source}]"


def _write_map(value: FlatType, source: str, scope: Namespace, depth: int) -> str:
    if value.plain:
        return f"{source}.copy()"
    name = _LOOP_NAMES[depth]
    return f"{{k: {write(value, name, scope, depth + 1)} for k, {name} in {source}.items()}}"
