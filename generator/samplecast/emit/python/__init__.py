"""Schema to Python: names, views, templates, files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from samplecast.emit.python.body_views import Loaders, loaders_of, taken_names
from samplecast.emit.python.call_view import CallNames, call_names, requests_of
from samplecast.emit.python.errors_view import errors_view
from samplecast.emit.python.fixtures import FixtureFile, fixture_files, fixtures_view, json_file, plugin
from samplecast.emit.python.line_breaking import code
from samplecast.emit.python.listed_values import ListRule
from samplecast.emit.python.literals import docstring, mark
from samplecast.emit.python.manifest import Summary, manifest_file, summary
from samplecast.emit.python.module_view import package_view, page_view, shared_view
from samplecast.emit.python.namespace import ModulePaths, Namespace, Path, module_paths_of
from samplecast.emit.python.python_names import Names, class_name, names_of
from samplecast.emit.python.record_notes import asked_of, observe, only_asked, record_roles, records_of, repeated_of
from samplecast.emit.python.record_view import ServiceContext
from samplecast.emit.python.targets import fill, target_of
from samplecast.options import Options
from samplecast.output import File
from samplecast.schema import Record, ServiceSchema

__all__ = ["Summary", "emit_around", "emit_package", "emit_service", "manifest_file"]


def emit_service(
    schema: ServiceSchema, options: Options, modules: Mapping[str, Path] | None = None
) -> tuple[tuple[File, ...], Summary]:
    """The files of one service, and what `emit_package` needs to know of it.

    `modules` gives module paths settled among the pages of all services.
    """
    paths = module_paths_of(schema, modules)
    names = names_of(schema, target_of(options.target, options.templates).reserved)
    loaders = {page.page: loaders_of(page, options) for page in schema.pages}
    calls = {page.page: call_names(page, taken_names(page, loaders[page.page], options)) for page in schema.pages}
    shown = "fixtures" in options.parts
    entries = fixture_files(schema, paths, names, loaders, calls, options) if shown else ()
    requests = requests_of(schema, paths, calls) if shown else {}
    files = (
        *_modules(schema, paths, names, loaders, calls, options),
        *_fixtures(schema, entries, requests, paths, options),
    )
    return files, summary(schema, files, entries, requests, paths, names)


def _modules(  # noqa: PLR0913, PLR0917  what a service is made of
    schema: ServiceSchema,
    paths: ModulePaths,
    names: Names,
    loaders: Mapping[str, Loaders],
    calls: Mapping[str, CallNames],
    options: Options,
) -> Iterator[File]:
    context = ServiceContext(
        options,
        observe(schema),
        record_roles(schema, names.classes),
        asked_of(schema),
        repeated_of(schema),
        records_of(schema),
        calls,
        only_asked(schema),
        ListRule(options.enums, target_of(options.target, options.templates).mixes),
    )
    has_errors = bool(schema.errors or any(record.error for record in schema.records))
    target = target_of(options.target, options.templates)

    def printed(template: str, path: Path, **views: object) -> File:
        return File(f"{'/'.join(path)}.py", fill(template, options.target, options.templates, **views))

    for page in schema.pages:
        scope = Namespace(
            names, {key: class_name(alias) for alias, key in page.aliases}, errors_module=has_errors, target=target
        )
        view = page_view(page, loaders[page.page], scope, context, paths)
        if not view.empty:
            yield printed("module.py.jinja", paths.pages[page.page], module=view)
    homes: dict[Path, list[Record]] = {}
    for record in schema.records:
        homes.setdefault(paths.records[record.key], []).append(record)
    errors = homes.pop(paths.errors, [])
    if errors or schema.errors:
        found = errors_view(schema, errors, Namespace(names, target=target), context, paths)
        yield printed("errors.py.jinja", paths.errors, module=found.module, errors=found)
    for home, records in homes.items():
        view = shared_view(records, home, Namespace(names, target=target), context, paths)
        yield printed("module.py.jinja", home, module=view)
    if homes:
        around = package_view(homes, names, paths, plain=target.plain)
        yield printed("models.py.jinja", (*paths.models, "__init__"), shared=around)


def _fixtures(
    schema: ServiceSchema,
    entries: Sequence[FixtureFile],
    requests: Mapping[str, str],
    paths: ModulePaths,
    options: Options,
) -> Iterator[File]:
    if not (entries or requests):
        return
    yield from map(json_file, entries)
    path = "/".join(plugin(paths)) + ("/__init__.py" if paths.service else ".py")
    view = fixtures_view(schema, entries, requests, paths, located=options.docstrings == "located")
    yield File(path, fill("fixtures.py.jinja", options.target, options.templates, fixtures=view))


def emit_package(summaries: Sequence[Summary], inputs: Mapping[str, str], options: Options) -> list[File]:
    """The files of the package as a whole; `inputs` gives the digest of each page."""
    files = [*emit_around(summaries, options)]
    return [*files, manifest_file(summaries, inputs, files)]


def emit_around(summaries: Sequence[Summary], options: Options) -> Iterator[File]:
    """The files around those of the services, the manifest aside: of a summary, `plugin` and `packages` count."""
    first = mark("the docs")

    def printed(template: str, path: str, **values: object) -> File:
        content = fill(f"package/{template}", options.target, options.templates, mark=first, **values)
        return File(path, content)

    plugins = ", ".join(f'f"{{__name__}}.{part.plugin}"' for part in summaries if part.plugin)
    yield File("py.typed", b"")
    keep = options.extra == "keep"
    yield printed("runtime.py.jinja", "_runtime.py", keep=keep, datetimes=options.datetimes)
    if "fixtures" in options.parts:
        table = code(f"pytest_plugins: list[str] = [{plugins}]")
        yield printed("fixtures.py.jinja", "fixtures/__init__.py", plugins=table, package=options.package)
        yield printed("transports.py.jinja", "fixtures/_transports.py")
    if "tests" in options.parts:
        yield printed("test_round_trip.py.jinja", "tests/test_round_trip.py")
        yield printed("test_calls.py.jinja", "tests/test_calls.py")
    plugins_in = {f"fixtures/{part.plugin.replace('.', '/')}" for part in summaries}
    folders = _folders(summaries) - plugins_in - {"fixtures"}
    folders |= {"tests"} & {*options.parts}
    page = "<folder>.<page>" if folders - {"", "tests"} else "<page>"
    for folder in sorted(folders):
        doc = docstring(_about(folder, options.package, page), 0)
        yield printed("init.py.jinja", f"{folder}/__init__.py".removeprefix("/"), doc=doc)


def _folders(summaries: Sequence[Summary]) -> set[str]:
    """Every folder of the package that needs an `__init__.py`."""
    found = {""}
    for part in summaries:
        for folder in part.packages:
            parts = folder.split("/")
            found.update("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return found


def _about(folder: str, package: str, page: str) -> Iterator[str]:
    if folder:
        yield f"{folder.replace('/', '.')} of {package}."
    else:
        yield "What the docs describe, as classes."
        yield f"from {package}.{page} import <Class>"
