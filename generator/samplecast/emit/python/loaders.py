"""How whole bodies are loaded: by the class they are, by a `load_…` function of the page, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from samplecast.emit.python import codec
from samplecast.emit.python.layout import code, codes
from samplecast.emit.python.literals import docstring
from samplecast.emit.python.names import class_name, function_names
from samplecast.emit.python.scope import Scope
from samplecast.emit.python.shapes import ANYTHING, Shape, shape
from samplecast.emit.python.targets import target_of
from samplecast.emit.python.views import FunctionView
from samplecast.naming import snake, unique
from samplecast.options import Options
from samplecast.responses import branches
from samplecast.schema import OperationSchema, PageSchema, Type


class Loaders(Struct, frozen=True):
    """What loads the bodies of one page."""

    names: Mapping[Shape, str]
    """The page's function for every shape that is not just one record."""
    datetimes: bool

    def shape(self, *types: Type) -> Shape:
        """How a body of one of the types is read."""
        return _body_shape(types, datetimes=self.datetimes)

    def callable(self, body: Shape, scope: Scope) -> str:
        """What loads a body or raises DecodeError; empty where the docs leave the body open."""
        if body.anything:
            return ""
        if not body.record:
            return self.names[body]
        return scope.loader(body.record) if scope.target.plain else f"{scope.record(body.record)}.from_dict"


def _body_shape(types: tuple[Type, ...], *, datetimes: bool) -> Shape:
    """The shape of a body; one that is only ever null has nothing to load."""
    found = shape(types, datetimes=datetimes)
    return ANYTHING if found.solid.anything else found


def loaders_of(page: PageSchema, options: Options) -> Loaders:
    """Names for the functions that load bodies of the page: after the one body that is so, else after the type."""
    stems: dict[Shape, dict[str, None]] = {}
    for operation in page.operations:
        for role, types in _bodies(operation):
            body = _body_shape(types, datetimes=options.datetimes)
            if not (body.anything or body.record):
                stems.setdefault(body, {})[f"{snake(operation.name)}_{role}"] = None
    names: dict[Shape, str] = {}
    taken = _loaders_of_records(page) if target_of(options.target, options.templates).plain else set[str]()
    for body, used in stems.items():
        names[body] = unique(f"load_{next(iter(used)) if len(used) == 1 else snake(_spelled(body))}", taken)
        taken.add(names[body])
    return Loaders(names, options.datetimes)


def _spelled(body: Shape) -> str:
    """A shape in words, for what several operations share: `object`, `list of integer or null`."""
    found = ["timestamp" if scalar.format else scalar.kind for scalar in body.scalars]
    found += [f"list{_of(inner)}" for inner in [body.item] if inner]
    found += [f"object{_of(inner)}" for inner in [body.value] if inner]
    return " or ".join((*(key.rpartition("#")[2] for key in body.refs), *found))


def _of(inner: Shape) -> str:
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


def loader_views(loaders: Loaders, scope: Scope) -> Iterator[FunctionView]:
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
