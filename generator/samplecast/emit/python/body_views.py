"""How whole bodies are loaded, and which answer has which: loaders, statuses, headers, `read_response`.

A body is loaded by the class that it is, by a `load_…` function of the page, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from samplecast import responses
from samplecast.emit.python import codec
from samplecast.emit.python.flat_types import ANYTHING, FlatType, flat_type
from samplecast.emit.python.line_breaking import code, codes
from samplecast.emit.python.literals import docstring, strings, tuple_of
from samplecast.emit.python.namespace import Namespace
from samplecast.emit.python.python_names import class_name, function_names
from samplecast.emit.python.record_notes import asked
from samplecast.emit.python.targets import target_of
from samplecast.emit.python.views import FunctionView, ResponseView
from samplecast.naming import snake, unique
from samplecast.options import Options
from samplecast.responses import Branch, branches, success_statuses
from samplecast.schema import OperationSchema, PageSchema, Type


class Loaders(Struct, frozen=True):
    """What loads the bodies of one page."""

    names: Mapping[FlatType, str]
    """The page's function for every flat type that is not just one record."""
    datetimes: bool

    def flat_type(self, *types: Type) -> FlatType:
        """How a body of one of the types is read."""
        return _flat_body(types, datetimes=self.datetimes)

    def callable(self, body: FlatType, scope: Namespace) -> str:
        """What loads a body or raises DecodeError; empty where the docs leave the body open."""
        if body.anything:
            return ""
        if not body.record:
            return self.names[body]
        return scope.loader(body.record) if scope.target.plain else f"{scope.record(body.record)}.from_dict"


def _flat_body(types: tuple[Type, ...], *, datetimes: bool) -> FlatType:
    """The flat type of a body; one that is only ever null has nothing to load."""
    found = flat_type(types, datetimes=datetimes)
    return ANYTHING if found.solid.anything else found


def loaders_of(page: PageSchema, options: Options) -> Loaders:
    """Names for the functions that load bodies of the page: after the one body that is so, else after the type."""
    stems: dict[FlatType, dict[str, None]] = {}
    for operation in page.operations:
        for role, types in _bodies(operation):
            body = _flat_body(types, datetimes=options.datetimes)
            if not (body.anything or body.record):
                stems.setdefault(body, {})[f"{snake(operation.name)}_{role}"] = None
    names: dict[FlatType, str] = {}
    taken = _loaders_of_records(page) if target_of(options.target, options.templates).plain else set[str]()
    for body, used in stems.items():
        names[body] = unique(f"load_{next(iter(used)) if len(used) == 1 else snake(_spelled(body))}", taken)
        taken.add(names[body])
    return Loaders(names, options.datetimes)


def _spelled(body: FlatType) -> str:
    """A flat type in words, for what several operations share: `object`, `list of integer or null`."""
    found = ["timestamp" if scalar.format else scalar.kind for scalar in body.scalars]
    found += [f"list{_of(inner)}" for inner in [body.item] if inner]
    found += [f"object{_of(inner)}" for inner in [body.value] if inner]
    return " or ".join((*(key.rpartition("#")[2] for key in body.refs), *found))


def _of(inner: FlatType) -> str:
    return "" if inner.anything else f" of {_spelled(inner)}"


def _loaders_of_records(page: PageSchema) -> set[str]:
    """The functions that load the records of a page, where functions do."""
    shared = dict.fromkeys(page.shared, "") | {key: alias for alias, key in page.aliases}
    names = [record.name for record in page.records]
    names += [alias or key.rpartition("#")[2] for key, alias in shared.items()]
    return {function_names(class_name(name))[0] for name in names}


def _bodies(operation: OperationSchema) -> Iterator[tuple[str, tuple[Type, ...]]]:
    if operation.request:
        yield "request", (operation.request.type,)
    yield from ((branch.role, branch.types) for branch in branches(operation))
    yield from ((fixture.role, (fixture.type,)) for fixture in operation.fixtures)


def taken_names(page: PageSchema, loaders: Loaders, options: Options) -> set[str]:
    """The functions of a page's module beside those that make requests."""
    readers = {f"read_{snake(operation.name)}_response" for operation in page.operations}
    plain = target_of(options.target, options.templates).plain
    return {*loaders.names.values(), *readers, *(_loaders_of_records(page) if plain else ())}


def loader_views(loaders: Loaders, scope: Namespace) -> Iterator[FunctionView]:
    """The functions themselves."""
    for body, name in loaders.names.items():
        spelled, value = codec.annotation(body, scope), scope.library("typing", "Any")
        lines = (
            [
                f"loaded: {spelled} = {scope.helper('load')}({spelled}, value, PAGE)",
                "return loaded",
            ]
            if scope.target.plain
            else [
                "try:",
                f"\tloaded: {spelled} = {codec.read(body, 'value', scope)}",
                f"except {scope.helper('MISFIT')}:",
                f"\traise {scope.helper('DecodeError')}({spelled}, value, PAGE) from None",
                "return loaded",
            ]
        )
        yield FunctionView(
            name=name,
            header=code(f"def {name}(value: {value}) -> {spelled}:"),
            doc=docstring(["Read parsed JSON; DecodeError where it does not fit."], 1),
            body=codes(lines, 1),
        )


def prefix_of(operation: OperationSchema, *, alone: bool) -> str:
    """What the constants of an operation begin with."""
    return "" if alone else f"{snake(operation.name).upper()}_"


def response_view(
    operation: OperationSchema, scope: Namespace, loaders: Loaders, *, alone: bool
) -> ResponseView | None:
    """The constants and `read_response` of one operation; None where the page says nothing of its answers.

    `alone`, it has the names that every page with one operation has, whatever the page says of them.
    """
    headers, success = response_headers(operation), success_statuses(operation)
    if not (success or headers or operation.responses or operation.errors):
        return None
    stem, prefix = snake(operation.name), prefix_of(operation, alone=alone)
    constants: dict[str, str] = {}
    if alone or success:
        constants[f"{prefix}SUCCESS_STATUS"] = str(success[0] if success else None)
    if len(success) > 1:
        constants[f"{prefix}SUCCESS_STATUSES"] = tuple_of(map(str, success))
    arguments = "headers"
    if alone or headers:
        constants[f"{prefix}RESPONSE_HEADERS"] = strings(headers)
        arguments += f", {prefix}RESPONSE_HEADERS"
    name = "read_response" if alone else f"read_{stem}_response"
    said = [f'Read an answer to "{operation.operation.title}".', "" if alone else asked(operation)]
    read = _reader(name, said, arguments, operation, scope, loaders)
    assignments = codes(f"{constant} = {value}" for constant, value in constants.items())
    return ResponseView((*constants, name), assignments, read)


def response_headers(operation: OperationSchema) -> list[str]:
    """Header names as the docs first write them, told apart without regard to case."""
    bodies = (header for body in (*operation.responses, *operation.errors) for header in body.headers)
    said = (header for response in operation.operation.responses for header in response.headers)
    named: dict[str, str] = {}
    for header in (*bodies, *said):
        named.setdefault(header.name.lower(), header.name)
    return list(named.values())


def _reader(  # noqa: PLR0913, PLR0917  what a function is made of
    name: str, said: Sequence[str], headers: str, operation: OperationSchema, scope: Namespace, loaders: Loaders
) -> FunctionView:
    found = _needed(branches(operation), loaders)
    body = [f"{scope.helper('check_status')}(status)", f"found = {scope.helper('Headers')}({headers})"]
    for branch in found:
        load = loaders.callable(loaders.flat_type(*branch.types), scope)
        loaded = f"{load}(body)" if load else "body"
        if load and not branch.stated:
            loaded = f"{scope.helper('if_it_fits')}({load}, body)"
        body += [f"if {_condition(branch.statuses)}:", f"\treturn Answer(status, found, {loaded})"]
    body.append("return Answer(status, found, body)")
    any_ = scope.library("typing", "Any")
    arguments = f"status: int, headers: {scope.helper('HeaderMap')}, body: {any_}"
    return FunctionView(
        name=name,
        header=code(f"def {name}({arguments}) -> {_result(found, scope, loaders)}:"),
        doc=docstring(said, 1),
        body=codes(body, 1),
    )


def _condition(statuses: Sequence[str]) -> str:
    """A condition on `status`."""
    if len(statuses) > 1:
        return f"status in ({', '.join(statuses)})"
    (status,) = statuses
    match status:
        case responses.ANY_SUCCESS:
            return "200 <= status < 300"
        case responses.ANY_ERROR:
            return "status >= 400"
        case _:
            return f"status == {status}" if status.isdecimal() else f"status // 100 == {status[0]}"


def _needed(found: Sequence[Branch], loaders: Loaders) -> Sequence[Branch]:
    """The branches without those at the end that would leave the body as it is anyway."""
    while found and loaders.flat_type(*found[-1].types).anything:
        found = found[:-1]
    return found


def _result(found: Sequence[Branch], scope: Namespace, loaders: Loaders) -> str:
    shapes = [loaders.flat_type(*branch.types) for branch in found]
    accepted = dict.fromkeys(codec.annotation(flat_type, scope) for flat_type in shapes if not flat_type.anything)
    return f"{scope.helper('Answer')}[{' | '.join([*accepted, scope.helper('Json')])}]"
