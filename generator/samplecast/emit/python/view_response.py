"""What a page says about the answers to an operation, as code: statuses, headers, `read_response`."""

from __future__ import annotations

from collections.abc import Sequence

from samplecast.emit.python import codec
from samplecast.emit.python.layout import code, codes
from samplecast.emit.python.literals import docstring, strings, tuple_of
from samplecast.emit.python.loaders import Loaders
from samplecast.emit.python.roles import asked
from samplecast.emit.python.scope import Scope
from samplecast.emit.python.views import FunctionView, ResponseView
from samplecast.naming import snake
from samplecast.responses import Branch, branches, success_statuses
from samplecast.schema import OperationSchema


def response_view(operation: OperationSchema, scope: Scope, loaders: Loaders, *, alone: bool) -> ResponseView | None:
    """The constants and `read_response` of one operation; None where the page says nothing of its answers.

    `alone`, it has the names that every page with one operation has, whatever the page says of them.
    """
    headers, success = _headers(operation), success_statuses(operation)
    if not (success or headers or operation.responses or operation.errors):
        return None
    stem = snake(operation.name)
    prefix = "" if alone else f"{stem.upper()}_"
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


def _headers(operation: OperationSchema) -> list[str]:
    """Header names as the docs first write them, told apart without regard to case."""
    bodies = (header for body in (*operation.responses, *operation.errors) for header in body.headers)
    said = (header for response in operation.operation.responses for header in response.headers)
    named: dict[str, str] = {}
    for header in (*bodies, *said):
        named.setdefault(header.name.lower(), header.name)
    return list(named.values())


def _reader(  # noqa: PLR0913, PLR0917  what a function is made of
    name: str, said: Sequence[str], headers: str, operation: OperationSchema, scope: Scope, loaders: Loaders
) -> FunctionView:
    found = _needed(branches(operation), loaders)
    body = [f"{scope.helper('check_status')}(status)", f"found = {scope.helper('Headers')}({headers})"]
    for branch in found:
        load = loaders.callable(loaders.shape(*branch.types), scope)
        loaded = f"{load}(body)" if load else "body"
        if load and not branch.stated:
            loaded = f"{scope.helper('if_it_fits')}({load}, body)"
        body += [f"if {branch.test}:", f"\treturn Answer(status, found, {loaded})"]
    body.append("return Answer(status, found, body)")
    any_ = scope.library("typing", "Any")
    arguments = f"status: int, headers: {scope.helper('HeaderMap')}, body: {any_}"
    return FunctionView(
        name=name,
        header=code(f"def {name}({arguments}) -> {_result(found, scope, loaders)}:"),
        doc=docstring(said, 1),
        body=codes(body, 1),
    )


def _needed(found: Sequence[Branch], loaders: Loaders) -> Sequence[Branch]:
    """The branches without those at the end that would leave the body as it is anyway."""
    while found and loaders.shape(*found[-1].types).anything:
        found = found[:-1]
    return found


def _result(found: Sequence[Branch], scope: Scope, loaders: Loaders) -> str:
    shapes = [loaders.shape(*branch.types) for branch in found]
    accepted = dict.fromkeys(codec.annotation(shape, scope) for shape in shapes if not shape.anything)
    return f"{scope.helper('Answer')}[{' | '.join([*accepted, scope.helper('Json')])}]"
