"""Requests as functions: one for each endpoint of an operation, which gives a `Call` for any HTTP library to send."""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Literal

from msgspec import Struct

from samplecast.emit.python import codec
from samplecast.emit.python.body_views import Loaders, prefix_of, response_headers
from samplecast.emit.python.flat_types import FlatType, flat_type_of_field
from samplecast.emit.python.line_breaking import code, codes
from samplecast.emit.python.listed_values import ListRule, with_listed
from samplecast.emit.python.literals import docstring, string
from samplecast.emit.python.namespace import ModulePaths, Namespace
from samplecast.emit.python.python_names import attributes
from samplecast.emit.python.value_notes import value_note
from samplecast.emit.python.views import CallView, FunctionView
from samplecast.facts import Endpoint
from samplecast.naming import snake, unique
from samplecast.path_templates import Route, route
from samplecast.responses import ANY_SUCCESS, branches, success_statuses
from samplecast.schema import (
    Field,
    OperationSchema,
    PageSchema,
    ParameterSchema,
    Record,
    Ref,
    Scalar,
    ServiceSchema,
    Type,
)

MOST_ENDPOINTS = 10
"""An operation has functions for so many of its endpoints: thousands of endpoints above thousands of parameters would
make a module of their product."""

_RESERVED = frozenset(
    {
        *("a_list", "as_came", "as_it_is", "best_of", "check_status", "dict_of", "dump", "entries", "field", "form_of"),
        *("finished", "draft", "if_it_fits", "lenient", "list_of", "load", "headers_of", "nothing", "path_of"),
        *(
            "query_of",
            "raise_for_error",
            "read_response",
            "scalar",
            "timestamp",
            "timestamp_text",
            "dataclass",
            "define",
            "datetime",
        ),
    }
)
"""What modules import, or define for every page."""

_NO_BODY = frozenset({"204", "205", "304"})

_SET_BY_CLIENTS = frozenset({"accept", "authorization", "content-type", "content-length", "host", "user-agent"})
"""Headers that HTTP libraries send by themselves, or are told to send once for all calls."""


class CallNames(Struct, frozen=True):
    """The functions of a page, by the number of the operation: a name for each of its endpoints."""

    functions: tuple[tuple[str, ...], ...]


def call_names(page: PageSchema, taken: Iterable[str]) -> CallNames:
    """Names for the functions of a page: of the operation, and a number for each further endpoint."""
    used = {*taken, *_RESERVED}
    numbers: dict[str, int] = {}
    functions = []
    for operation in page.operations:
        own = []
        for _ in endpoints_of(operation):
            stem = snake(operation.name) or "call"
            name = f"{stem}_" if keyword.iskeyword(stem) or hasattr(builtins, stem) or stem in _RESERVED else stem
            own.append(unique(name, used, numbers))
            used.add(own[-1])
        functions.append(tuple(own))
    return CallNames(tuple(functions))


def endpoints_of(operation: OperationSchema) -> list[Endpoint]:
    """The endpoints that have functions: each method and path once."""
    found = {(endpoint.method, route(endpoint).path): endpoint for endpoint in operation.operation.endpoints}
    return [*found.values()][:MOST_ENDPOINTS]


class _Request(Struct, frozen=True):
    """The function of one endpoint in the making."""

    name: str
    prefix: str
    """What its constants begin with."""
    headers: str
    """The constant with the headers of its answers; empty for none."""
    endpoint: Endpoint
    route: Route
    operation: OperationSchema


class CallContext(Struct, frozen=True):
    """What the functions of a module depend on beside their operations."""

    scope: Namespace
    loaders: Loaders
    records: Mapping[str, Record]
    lists: ListRule = ListRule()


def types_of_arguments(operation: OperationSchema, context: CallContext) -> Iterator[tuple[str, str, FlatType]]:
    """Operation, wire key and type of every parameter for which values are listed."""
    for parameter in operation.parameters:
        said = parameter.field.constraints
        if said.enum or said.const is not None:
            yield operation.name, parameter.field.key, _type(parameter.field, context)


def _type(field: Field, context: CallContext) -> FlatType:
    flat = flat_type_of_field(field, datetimes=context.loaders.datetimes)
    return with_listed(flat, field.constraints, context.lists, asked=True)


def call_views(
    operation: OperationSchema, names: Sequence[str], context: CallContext, *, alone: bool
) -> Iterator[CallView]:
    """The constants and the function of each endpoint of an operation."""
    common = prefix_of(operation, alone=alone)
    headers = f"{common}RESPONSE_HEADERS" if response_headers(operation) else ""
    for name, endpoint in zip(names, endpoints_of(operation), strict=True):
        prefix = common if name == names[0] else f"{name.upper()}_"
        one = _Request(name, prefix, headers, endpoint, route(endpoint), operation)
        constants = {f"{prefix}METHOD": string(endpoint.method), f"{prefix}PATH": string(one.route.path)}
        assignments = codes(f"{constant} = {value}" for constant, value in constants.items())
        yield CallView((*constants, name), assignments, _function(one, context))


class _Argument(Struct, frozen=True):
    """One argument of a function."""

    name: str
    key: str
    where: str
    annotation: str
    required: bool
    doc: str = ""

    @property
    def declaration(self) -> str:
        """As it stands in the head of the function."""
        return f"{self.name}: {self.annotation}" + ("" if self.required else " = MISSING")


def _function(one: _Request, context: CallContext) -> FunctionView:
    scope = context.scope
    arguments = [*_arguments(one, context)]
    result, loads = _answers(one.operation, scope, context.loaders)
    given = [f"{one.prefix}METHOD", _path(one.prefix, arguments, scope), *_sent(arguments, scope)]
    given += [f"loads={{{loads}}}"] if loads else []
    given += [f"named={one.headers}"] if one.headers else []
    if scope.errors_module:
        scope.errors.add("raise_for_error")
        given.append("fail=raise_for_error")
    head = ", ".join(argument.declaration for argument in arguments)
    return FunctionView(
        name=one.name,
        header=code(f"def {one.name}({f'*, {head}' if head else ''}) -> {scope.helper('Call')}[{result}]:"),
        doc=docstring(_doc(one.endpoint, one.operation, arguments), 1),
        body=code(f"return Call({', '.join(given)})", 1),
    )


def _arguments(one: _Request, context: CallContext) -> Iterator[_Argument]:
    """The documented parameters by their names, those of the path first, and the body last."""
    placed = [*_placed(one.route, one.operation)]
    keys = attributes(key for _, key in placed)
    taken: set[str] = set()
    for parameter, key in placed:
        name = unique(f"{keys[key]}_" if keys[key] in _RESERVED else keys[key], taken)
        taken.add(name)
        yield _argument(name, parameter, key, one, context)
    if one.operation.request:
        yield _body_argument(unique("body", taken), one.operation.request.type, context)


def _placed(one: Route, operation: OperationSchema) -> Iterator[tuple[ParameterSchema, str]]:
    """The parameters that the request has a place for, placeholders first; each with the name that it has there."""
    said = {
        name: parameter
        for parameter in reversed(operation.parameters)
        if parameter.where == "path" and (name := one.placeholder_of(parameter.field.key))
    }
    for name in one.names:
        yield said.get(name) or _unlisted("path", name), name
    listed = [
        parameter for parameter in operation.parameters if parameter.where in {"query", "header", "cookie", "form"}
    ]
    yield from ((parameter, parameter.field.key) for parameter in listed)
    known = {parameter.field.key for parameter in listed if parameter.where == "query"}
    yield from ((_unlisted("query", name), name) for name in one.query if name not in known)


def _unlisted(where: Literal["path", "query"], name: str) -> ParameterSchema:
    """What only the endpoint shows."""
    return ParameterSchema(where, Field(name, Scalar("string"), required=where == "path"))


def _argument(name: str, parameter: ParameterSchema, key: str, one: _Request, context: CallContext) -> _Argument:
    field, scope = parameter.field, context.scope
    spelled = codec.annotation(_type(field, context), scope)
    proves = any((known.where, known.name) == (parameter.where, field.key) for known in one.operation.security)
    sent_anyway = proves or (parameter.where == "header" and key.lower() in _SET_BY_CLIENTS)
    required = parameter.where == "path" or (field.required and not sent_anyway)
    return _Argument(
        name, key, parameter.where, _optional(spelled, scope, required=required), required, _said(parameter)
    )


def _body_argument(name: str, type_: Type, context: CallContext) -> _Argument:
    fields = context.records[type_.key].fields if isinstance(type_, Ref) else None
    required = fields is None or any(field.required for field in fields)
    spelled = codec.annotation(context.loaders.flat_type(type_), context.scope)
    return _Argument(name, "", "body", _optional(spelled, context.scope, required=required), required)


def _optional(spelled: str, scope: Namespace, *, required: bool) -> str:
    if required:
        return spelled
    scope.helper("MISSING")
    return f"{spelled} | {scope.helper('Missing')}"


def _said(parameter: ParameterSchema) -> str:
    """What the docs say of a parameter, in a paragraph."""
    field = parameter.field
    more = [field.description]
    if field.deprecated:
        more.append("Deprecated.")
    more.append(value_note(field.constraints, field.description))
    return " ".join(filter(None, more))


def _doc(endpoint: Endpoint, operation: OperationSchema, arguments: Iterable[_Argument]) -> Iterator[str]:
    title = operation.operation.title
    yield f"{title}{'' if title[-1:] in '.!?:' else '.'}" if title else f"{endpoint.method} {endpoint.path}"
    asked = f"{endpoint.method} {endpoint.path}"
    yield asked if asked != title else ""
    yield operation.operation.description
    scopes = dict.fromkeys(scope for one in operation.security for scope in one.scopes)
    yield f"The token must allow {', '.join(scopes)}." if scopes else ""
    yield "\n".join(f"{one.name}: {one.doc}" for one in arguments if one.doc)


def _path(prefix: str, arguments: Iterable[_Argument], scope: Namespace) -> str:
    parts = [f"{string(one.key)}: {one.name}" for one in arguments if one.where == "path"]
    return f"{scope.helper('path_of')}({prefix}PATH, {{{', '.join(parts)}}})" if parts else f"{prefix}PATH"


def _sent(arguments: Sequence[_Argument], scope: Namespace) -> Iterator[str]:
    """What is sent beside method and path, as arguments of `Call`."""

    def given(where: AbstractSet[str]) -> str:
        return ", ".join(f"{string(one.key)}: {one.name}" for one in arguments if one.where in where)

    if query := given({"query"}):
        yield f"query={scope.helper('query_of')}({{{query}}})"
    headers, cookies = given({"header"}), given({"cookie"})
    if headers or cookies:
        yield f"headers={scope.helper('headers_of')}({{{headers}}}{f', {{{cookies}}}' if cookies else ''})"
    if form := given({"form"}):
        yield f"form={scope.helper('form_of')}({{{form}}})"
    if body := next((one.name for one in arguments if one.where == "body"), ""):
        yield f"json={scope.helper('dump')}({body})"


def _answers(operation: OperationSchema, scope: Namespace, loaders: Loaders) -> tuple[str, str]:
    """The type of a success, and what loads it by its status, as the entries of a dict."""
    loads: dict[str, FlatType | None] = {}
    for branch in branches(operation):
        if branch.role == "response":
            for status in branch.statuses:
                key = "2XX" if status == ANY_SUCCESS else status
                loads.setdefault(key, loaders.flat_type(*branch.types))
    for status in map(str, success_statuses(operation)):
        loads.setdefault(status, None)
    if not loads:
        return scope.helper("Json"), ""
    spelled: dict[str, None] = {}
    entries = []
    for status, body in sorted(loads.items()):
        if body is None or body.anything:
            empty = status in _NO_BODY
            spelled["None" if empty else scope.helper("Json")] = None
            entries.append(f"{string(status)}: {scope.helper('nothing' if empty else 'as_came')}")
        else:
            spelled[codec.annotation(body, scope)] = None
            entries.append(f"{string(status)}: {loaders.callable(body, scope)}")
    return " | ".join(sorted(spelled, key=lambda name: name == "None")), ", ".join(entries)


def requests_of(schema: ServiceSchema, paths: ModulePaths, calls: Mapping[str, CallNames]) -> dict[str, str]:
    """The documented request line of each function, by `module:function`."""
    return {
        f"{'.'.join(paths.pages[page.page])}:{name}": f"{endpoint.method} {route(endpoint).path}"
        for page in schema.pages
        for operation, names in zip(page.operations, calls[page.page].functions, strict=True)
        for name, endpoint in zip(names, endpoints_of(operation), strict=True)
    }
