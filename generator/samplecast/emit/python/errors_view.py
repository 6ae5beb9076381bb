"""A service's errors: records, an exception for every documented code, and the catalogue.

An exception is called by the message of its code where that is short and means one code only; the code itself is
always an alias, so names stay when rows come and go.
"""

from __future__ import annotations

import builtins
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeAlias

from msgspec import Struct

from samplecast import naming
from samplecast.emit.python.line_breaking import code, codes
from samplecast.emit.python.listed_values import alias_lines
from samplecast.emit.python.literals import docstring, mark, prose, string, strings, tuple_of
from samplecast.emit.python.module_view import imports, name_lists, pages_table
from samplecast.emit.python.namespace import ModulePaths, Namespace
from samplecast.emit.python.python_names import class_name
from samplecast.emit.python.record_view import ServiceContext, record_view, types_of_fields
from samplecast.emit.python.views import ErrorsView, ExceptionView, ModuleView
from samplecast.naming import type_name, unique
from samplecast.sample import Json
from samplecast.sample.placeholders import whole_value
from samplecast.schema import CatalogueEntry, Fixture, Record, ServiceSchema
from samplecast.vocabulary import grammar

_Said: TypeAlias = dict[str, dict[str, int]]
"""By code, the messages with the number of the first error that says both."""


def errors_view(
    schema: ServiceSchema, records: Sequence[Record], scope: Namespace, context: ServiceContext, paths: ModulePaths
) -> ErrorsView:
    """The module of a service's errors."""
    service = ".".join(paths.service)
    located = context.options.docstrings == "located"
    classes = {scope.names.classes[record.key] for record in records}
    names = exception_names(schema.errors, classes)
    taken = classes | {one.name for one in names.values()}
    base = unique(f"{type_name(schema.service.rpartition('/')[2]) or 'Service'}Error", taken)
    name_lists(types_of_fields(records, context), scope, {*taken, base, *(one.alias for one in names.values())})
    views = tuple(record_view(record, scope, context) for record in records)
    scope.runtime.update({"AnswerError", "error_of"})
    scope.standard.add(("typing", "Any"))
    module = ModuleView(
        mark=mark(f"the pages of {service}" if service else "the pages"),
        doc=docstring([_about(service, views, schema.errors)], 0),
        imports=imports(scope, paths.errors, paths, classes=bool(views), exported=()),
        exports="",
        page=pages_table(records, scope),
        records=views,
        lists=alias_lines(scope.lists.items()),
    )
    aliases = [f"{one.alias} = {one.name}" for one in names.values() if one.alias != one.name]
    pairs = ", ".join(f"{string(code)}: {one.name}" for code, one in names.items())
    return ErrorsView(
        module=module,
        base=base,
        base_header=code(f"class {base}(AnswerError):"),
        base_doc=docstring([f"An error answer{f' of {service}' if service else ''}."], 1),
        exceptions=tuple(_exception(entry, names[entry.code].name, base, located=located) for entry in schema.errors),
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


def _exception(entry: CatalogueEntry, name: str, base: str, *, located: bool) -> ExceptionView:
    attributes = [
        code(f"code = {string(entry.code)}", 1),
        code(f"statuses = {strings(entry.statuses)}", 1),
        code(f"messages = {strings(entry.messages)}", 1),
    ]
    more = {"description": entry.description, "solution": entry.solution}
    attributes += [prose(attribute, text, 1) for attribute, text in more.items() if text and text not in entry.messages]
    said = "; ".join(entry.messages) or entry.code
    doc = docstring([said, _source(entry) if located else ""], 1) or docstring([name], 1)
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
    inside: Sequence[Json] = [whole_value(fixture.example.sample, fixture.document)]
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


WORDIEST = 8
"""Words of a sentence, articles and the like apart, that still make a name."""

_VARYING = re.compile(r"\{[^{}]*\}|<[^<>]*>|\$\w+|%[sdvr]|\*{2,}|\bx{3,}\b|['\"`].*?['\"`]", re.IGNORECASE)
# An address, an id, a date, what a template leaves; a slash between letters, as in "I/O", is none of these.
_VALUE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{20,}|\b[0-9a-f]*\d[0-9a-f]{7,}\b|https?://|\d{4}-\d\d-\d\d|[{}<>%$\\=|#]"
    r"|(?<![A-Za-z])/|/(?![A-Za-z])",
    re.IGNORECASE,
)
_STATUS = re.compile(r"[1-5]\d\d")
_ASCII_WORDS = re.compile(r"[\x20-\x7e]+")
# "Failed to create the NIC. Try again later.": what comes after says what to do, and the same under many codes.
_NEXT_SENTENCE = re.compile(r"(?:[.!?;](?=\s)|\u2026|\.\.\.).*", re.DOTALL)


class ExceptionNames(Struct, frozen=True):
    """What the exception of one error code is called."""

    name: str
    """The message in CamelCase, or the code."""
    alias: str
    """The code as a class name; equal to `name` where there is no better one."""


def exception_names(entries: Sequence[CatalogueEntry], taken: Collection[str] = ()) -> dict[str, ExceptionNames]:
    """Names for the exception of each code, in the order of the entries; `taken` are classes that stand beside them."""
    aliases = _aliases([entry.code for entry in entries], taken)
    left = {entry.code: _wishes(entry) for entry in entries}
    reserved = {name.lower() for name in (*aliases.values(), *taken)}
    names: dict[str, str] = {}
    while left:
        wanted = {code: wishes[0] for code, wishes in left.items() if wishes}
        times = Counter(name.lower() for name in wanted.values())
        free = {name for name, wishing in times.items() if wishing == 1} - reserved
        found = {code: name for code, name in wanted.items() if name.lower() in free}
        names |= found
        reserved |= times.keys()  # nobody wins what several wish for, and no one takes it later
        left = {code: wishes[1:] for code, wishes in left.items() if wishes and code not in found}
    return {code: ExceptionNames(names.get(code, alias), alias) for code, alias in aliases.items()}


def _aliases(error_codes: Sequence[str], taken: Collection[str]) -> dict[str, str]:
    """A class name for each code: `AS.2007` gives `As2007`, bare digits get `Error` before."""
    aliases: dict[str, str] = {}
    used = set(taken)
    numbers: dict[str, int] = {}
    for error_code in error_codes:
        name = naming.camel(error_code)
        if not name.isidentifier() or not name[0].isalpha():
            name = f"Error{name if name.isalnum() else ''}"
        if hasattr(builtins, name):
            name = f"{name}Error"
        aliases[error_code] = naming.unique(name, used, numbers)
        used.add(aliases[error_code])
    return aliases


def _wishes(entry: CatalogueEntry) -> list[str]:
    """Names for an error, best first: of its message, then of its description."""
    if _STATUS.fullmatch(entry.code):
        return []
    stated = [said for said in entry.entries if said.origin == "table" and said.message] or entry.entries
    messages = {_bare(said.message) for said in stated if said.message}
    said = [min(messages)] if len({message.lower() for message in messages}) == 1 else []
    names = map(_sentence_name, [*said, _bare(entry.description)])
    return [*dict.fromkeys(filter(None, names))]


def _sentence_name(sentence: str) -> str:
    """A sentence in CamelCase; empty where it is long or holds values."""
    if _VALUE.search(sentence) or not _ASCII_WORDS.fullmatch(sentence):
        return ""
    found = [word for word in naming.words(sentence.replace("'", "")) if word not in grammar("articles")]
    found = [word for word in found if word not in grammar("auxiliaries")] or found
    if not 0 < len(found) <= WORDIEST or len("".join(found)) > naming.LONGEST or found[-1] in grammar("no endings"):
        return ""
    name = class_name(naming.type_name(" ".join(found)))
    return "" if hasattr(builtins, name.rstrip("_")) or (len(found) == 1 and not name.isalpha()) else name


def _bare(message: str) -> str:
    """The first sentence of a message, without the parts that vary and the stop at its end."""
    return " ".join(_NEXT_SENTENCE.sub("", _VARYING.sub(" ", message)).split()).rstrip(" .!:;,")
