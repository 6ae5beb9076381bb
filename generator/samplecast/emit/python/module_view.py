"""Modules: a page's own, and those of the records that the pages of a service share."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from samplecast.emit.python.body_views import Loaders, loader_views, response_view
from samplecast.emit.python.call_view import CallContext, call_views, types_of_arguments
from samplecast.emit.python.flat_types import FlatType
from samplecast.emit.python.line_breaking import code, codes
from samplecast.emit.python.listed_values import alias_lines, list_names
from samplecast.emit.python.literals import docstring, mark, string
from samplecast.emit.python.namespace import RUNTIME, ModulePaths, Namespace, Path, relative
from samplecast.emit.python.python_names import Names, function_names
from samplecast.emit.python.record_notes import endpoints
from samplecast.emit.python.record_view import ServiceContext, main_evidence, record_view, types_of_fields
from samplecast.emit.python.views import ModuleView, SharedView
from samplecast.schema import PageSchema, Record

_NUMBERS = re.compile(r"(\d+)", re.ASCII)

_Sorted = tuple[int, list[tuple[int, int, str]], str]


def page_view(
    page: PageSchema, loaders: Loaders, scope: Namespace, context: ServiceContext, paths: ModulePaths
) -> ModuleView:
    """The module of a page."""
    asking = CallContext(scope, loaders, context.records, context.lists)
    arguments = (use for operation in page.operations for use in types_of_arguments(operation, asking))
    name_lists([*types_of_fields(page.records, context), *arguments], scope)
    records = tuple(record_view(record, scope, context) for record in page.records)
    alone = len(page.operations) == 1
    answers = (response_view(operation, scope, loaders, alone=alone) for operation in page.operations)
    responses = tuple(view for view in answers if view)
    calls = tuple(
        view
        for operation, names in zip(page.operations, context.calls[page.page].functions, strict=True)
        for view in call_views(operation, names, asking, alone=alone)
    )
    functions = tuple(loader_views(loaders, scope))
    shared = [scope.name(key) for key in page.shared]
    defined = [
        "PAGE",
        *(name for names in (*(c.names for c in calls), *(r.names for r in responses)) for name in names),
    ]
    if scope.target.plain:
        named = [*(view.name for view in records), *shared]
        defined += [function for name in named for function in function_names(name)]
    defined += [*(view.name for view in records), *(view.name for view in functions), *scope.lists.values()]
    return ModuleView(
        mark=mark(page.page),
        doc=docstring(_page_doc(page), 0),
        imports=imports(scope, paths.pages[page.page], paths, classes=bool(records), exported=page.shared),
        exports=_exports([*defined, *shared]) if shared else "",
        page=code(f"PAGE = {string(page.page)}"),
        records=records,
        lists=alias_lines(scope.lists.items()),
        loaders=functions,
        responses=responses,
        calls=calls,
    )


def shared_view(
    records: Sequence[Record], here: Path, scope: Namespace, context: ServiceContext, paths: ModulePaths
) -> ModuleView:
    """A module of records that several pages share."""
    name_lists(types_of_fields(records, context), scope)
    views = tuple(record_view(record, scope, context) for record in records)
    service = ".".join(paths.service)
    what = "Error bodies" if here == paths.errors else "Objects"
    return ModuleView(
        mark=mark(f"the pages of {service}" if service else "the pages"),
        doc=docstring([f"{what} that several pages{f' of {service}' if service else ''} share."], 0),
        imports=imports(scope, here, paths, classes=bool(views), exported=()),
        exports="",
        page=pages_table(records, scope),
        records=views,
        lists=alias_lines(scope.lists.items()),
    )


def package_view(
    homes: Mapping[Path, Sequence[Record]], names: Names, paths: ModulePaths, *, plain: bool
) -> SharedView:
    """The package around the modules of shared records; `plain` are targets whose classes come with functions."""
    service = ".".join(paths.service)
    of = f" of {service}" if service else ""
    modules = {home[-1]: [names.classes[record.key] for record in records] for home, records in homes.items()}
    if plain:
        modules = {
            home: [*found, *(function for name in found for function in function_names(name))]
            for home, found in modules.items()
        }
    pairs = sorted((name, home) for home, found in modules.items() for name in found)
    imports_ = (line for home, found in sorted(modules.items()) for line in _from(f".{home}", frozenset(found)))
    return SharedView(
        mark=mark(f"the pages{of}"),
        doc=docstring([f"Objects that several pages{of} share, each in a module of its own."], 0),
        imports=codes(imports_, 1),
        exports=_exports(name for name, _ in pairs),
        homes=code(f"_HOMES = {{{', '.join(f'{string(name)}: {string(home)}' for name, home in pairs)}}}"),
    )


def name_lists(uses: Iterable[tuple[str, str, FlatType]], scope: Namespace, taken: Collection[str] = ()) -> None:
    """Settle what the module calls its lists of allowed values; `taken` are names of its own beside the classes."""
    classes = (*scope.names.classes.values(), *scope.aliases.values())
    scope.lists.update(list_names(uses, {*classes, *taken}))
    if scope.lists:
        scope.standard.update({("typing", "Literal"), ("typing", "TypeAlias")})


def _exports(names: Iterable[str]) -> str:
    return code(f"__all__ = [{', '.join(map(string, sorted(names, key=_as_sorters_do)))}]")


def pages_table(records: Iterable[Record], scope: Namespace) -> str:
    """`PAGES`: the page that each shared class was first met on; empty where there is none."""
    found = [(scope.names.classes[record.key], main_evidence(record.evidence)) for record in records]
    pairs = [f"{string(name)}: {string(place.span.path)}" for name, place in found if place]
    return code(f"PAGES = {{{', '.join(pairs)}}}") if pairs else ""


def _page_doc(page: PageSchema) -> Iterator[str]:
    yield f"{page.title}." if page.title and page.title[-1] not in ".!?:" else page.title or page.page
    yield "\n".join(dict.fromkeys(asked for operation in page.operations for asked in endpoints(operation)))


def imports(scope: Namespace, here: Path, paths: ModulePaths, *, classes: bool, exported: Iterable[str]) -> str:
    """The import statements of a module, the standard library's first."""
    if classes and scope.target.plain:
        scope.standard.add(("typing", "Any"))
    elif classes:
        scope.standard.update({("typing", "Any"), ("typing", "Self")})
        scope.standard.update((scope.target.library, name) for name in scope.target.imports)
        scope.runtime.update(scope.target.runtime)
    found: dict[str, list[str]] = {}
    for module, name in sorted(scope.standard):
        found.setdefault(module, []).append(name)
    foreign = {scope.target.library} - sys.stdlib_module_names
    listed = [(module, f"from {module} import {', '.join(names)}") for module, names in sorted(found.items())]
    standard = [line for module, line in listed if module not in foreign]
    library = [line for module, line in listed if module in foreign]
    local: dict[Path, set[str]] = {RUNTIME: scope.runtime}
    exporting = set(exported)
    for key in scope.records | scope.called | exporting:
        if paths.records[key] != here:
            name, alias = scope.names.classes[key], scope.name(key)
            names = local.setdefault(paths.records[key], set())
            pairs = [(name, alias)] if key in scope.records or key in exporting else []
            if scope.target.plain:
                functions = list(zip(function_names(name), function_names(alias), strict=True))
                pairs += functions if key in exporting else functions[:1] if key in scope.called else []
            names.update(theirs if theirs == ours else f"{theirs} as {ours}" for theirs, ours in pairs)
    if scope.errors:
        local.setdefault(paths.errors, set()).update(scope.errors)
    named = sorted((relative(here, module), names) for module, names in local.items())
    lines = [line for module, names in named for line in _from(module, frozenset(names))]
    return "\n\n".join("\n".join(map(code, part)) for part in (standard, library, lines) if part)


@lru_cache(maxsize=4096)
def _from(module: str, names: frozenset[str]) -> tuple[str, ...]:
    """One statement for all names that stay as they are, and one for each that does not, as import sorters want."""
    renamed = [[name] for name in names if " as " in name]
    plain = sorted((name for name in names if " as " not in name), key=_ignoring_case)
    statements = sorted([*renamed, *([plain] if plain else [])], key=lambda listed: _ignoring_case(listed[0]))
    return tuple(f"from {module} import {', '.join(listed)}" for listed in statements)


def _ignoring_case(name: str) -> _Sorted:
    return _as_sorters_do(name, name.lower())


def _as_sorters_do(name: str, compared: str = "") -> _Sorted:
    """Constants first, then classes, then functions; numbers count as numbers."""
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    parts = _NUMBERS.split(compared or name)
    return kind, [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part], name
