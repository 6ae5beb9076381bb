"""A service's errors: records, an exception for every documented code, and the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeAlias

from samplecast.emit.python.exception_names import exception_names
from samplecast.emit.python.layout import code, codes
from samplecast.emit.python.literals import docstring, prose, string, strings, tuple_of
from samplecast.emit.python.marks import mark
from samplecast.emit.python.places import Places
from samplecast.emit.python.scope import Scope
from samplecast.emit.python.view_module import imports, pages_table
from samplecast.emit.python.view_record import Context, record_view
from samplecast.emit.python.views import ErrorsView, ExceptionView, ModuleView
from samplecast.naming import type_name, unique
from samplecast.sample import Json
from samplecast.schema import CatalogueEntry, Fixture, Record, ServiceSchema

_Said: TypeAlias = dict[str, dict[str, int]]
"""By code, the messages with the number of the first error that says both."""


def errors_view(
    schema: ServiceSchema, records: Sequence[Record], scope: Scope, context: Context, places: Places
) -> ErrorsView:
    """The module of a service's errors."""
    service = ".".join(places.service)
    classes = {scope.names.classes[record.key] for record in records}
    names = exception_names(schema.errors, classes)
    taken = classes | {one.name for one in names.values()}
    base = unique(f"{type_name(schema.service.rpartition('/')[2]) or 'Service'}Error", taken)
    views = tuple(record_view(record, scope, context) for record in records)
    scope.runtime.update({"AnswerError", "error_of"})
    scope.standard.add(("typing", "Any"))
    module = ModuleView(
        mark=mark(f"the pages of {service}" if service else "the pages"),
        doc=docstring([_about(service, views, schema.errors)], 0),
        imports=imports(scope, places.errors, places, classes=bool(views), exported=()),
        exports="",
        page=pages_table(records, scope),
        records=views,
    )
    aliases = [f"{one.alias} = {one.name}" for one in names.values() if one.alias != one.name]
    pairs = ", ".join(f"{string(code)}: {one.name}" for code, one in names.items())
    return ErrorsView(
        module=module,
        base=base,
        base_header=code(f"class {base}(AnswerError):"),
        base_doc=docstring([f"An error answer{f' of {service}' if service else ''}."], 1),
        exceptions=tuple(_exception(entry, names[entry.code].name, base) for entry in schema.errors),
        aliases=codes(aliases),
        catalogue=code(f"CATALOGUE: dict[str, type[{base}]] = {{{pairs}}}"),
        keys=code(f"KEYS: tuple[tuple[str, str], ...] = {tuple_of(map(strings, places_of_codes(schema)))}"),
        raising=code(f"raise error_of(status, body, {base}, CATALOGUE, KEYS)", 2),
    )


def _about(service: str, records: Sequence[object], entries: Sequence[CatalogueEntry]) -> str:
    whose = f" of {service}" if service else ""
    if not entries:
        return f"Error bodies{whose}."
    return f"Errors{whose}: {'bodies and ' if records else ''}an exception for every documented code."


def _exception(entry: CatalogueEntry, name: str, base: str) -> ExceptionView:
    attributes = [
        code(f"code = {string(entry.code)}", 1),
        code(f"statuses = {strings(entry.statuses)}", 1),
        code(f"messages = {strings(entry.messages)}", 1),
    ]
    more = {"description": entry.description, "solution": entry.solution}
    attributes += [prose(attribute, text, 1) for attribute, text in more.items() if text and text not in entry.messages]
    said = "; ".join(entry.messages) or entry.code
    doc = docstring([said, _source(entry)], 1) or docstring([name], 1)
    return ExceptionView(code(f"class {name}({base}):"), doc, "\n".join(attributes))


def _source(entry: CatalogueEntry) -> str:
    first = min((found.span for found in entry.entries), default=None)
    return f"From {first.path.rpartition('/')[2]}, line {first.line}." if first else ""


def places_of_codes(schema: ServiceSchema) -> list[tuple[str, str]]:
    """The keys under which error bodies keep code and message, by what the documented bodies hold."""
    found: dict[tuple[str, str], None] = {}
    for page in schema.pages:
        for operation in page.operations:
            said: _Said = {}
            for number, entry in enumerate(operation.operation.errors):
                if entry.origin == "sample":
                    said.setdefault(entry.code, {}).setdefault(entry.message, number)
            for fixture in operation.fixtures:
                if fixture.role == "error":
                    found |= dict.fromkeys(_keys(fixture, said))
    return list(found)


def _keys(fixture: Fixture, said: _Said) -> list[tuple[str, str]]:
    """Those of the body, else of the one object that it holds, or of the first in a list of them."""
    inside: Sequence[Json] = [fixture.example.sample.values[fixture.document]]
    found: list[tuple[str, str]] = []
    while len(inside) == 1 and not found:
        (body,) = inside
        if isinstance(body, dict):
            found = [*_keys_in(body, said)]
            inside = [value for value in body.values() if isinstance(value, dict | list)]
        else:
            inside = body[:1] if isinstance(body, list) else ()
    return found


def _keys_in(body: Mapping[str, Json], said: _Said) -> Iterator[tuple[str, str]]:
    """Of each error that the docs say, in their order. No loop over all of them: each may have an example."""
    keys: dict[str, str] = {}
    for key, value in body.items():
        if isinstance(value, str | int):
            keys.setdefault(str(value), key)
    found: list[tuple[int, str, str]] = []
    for stated in keys.keys() & said.keys():
        messages = said[stated]
        shown = (messages.keys() & keys.keys()) - {stated}
        found += ((messages[message], keys[stated], keys[message]) for message in shown)
        unseen = (number for message, number in messages.items() if message not in shown)
        found += ((number, keys[stated], "") for number in islice(unseen, 1))
    return ((code_, message) for _, code_, message in sorted(found))
