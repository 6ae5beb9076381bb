"""TB: what tables of parameters say, each row held against the others and against the page."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from samplecast.checks.definition import Finding, Service
from samplecast.checks.json_types import innermost
from samplecast.checks.site import SiteLookup
from samplecast.checks.spans import lines_of, locate
from samplecast.diagnostics import Edit, Fix, Related
from samplecast.facts import PageFacts, Parameter, ParameterTable
from samplecast.naming import placeholders
from samplecast.source import Span
from samplecast.vocabulary import phrase

# "Table 3", "table 3-1"; not the beginning of an id such as `table3-abc`
_TABLE = re.compile(r"\btable\s{0,3}(\d{1,4}(?:[.-]\d{1,4}){0,3})(?![\w-])", re.IGNORECASE)
_LITERAL = re.compile(r"[\"'`]")
"""Type cells with quotes list values in place of a type, which says more."""
# links out of the docs
_OUTSIDE = ("http:", "https:", "mailto:", "//", "ref:")
# types that say nothing of the fields of a value: a table has to
_OPEN = frozenset({"object", "any", "unknown", "array", "map"})
MOST_LISTED = 6
"""A message names so many allowed values."""
# what follows "This parameter is mandatory" and makes it conditional
_CONDITION = re.compile(r"[\s,]*(?!\.)\w")
NEAR = 6
"""The caption and the anchors of a table stand at most so many lines above it."""


def duplicate_row(service: Service) -> Iterator[Finding]:
    """A table lists a parameter twice.

    Readers do not know which row is right, and the two drift apart.

    Bad:  | name | String | The name. |
          | name | String | Specifies the name. |
    Good: | name | String | The name. |

    How to fix: delete one of the rows, or correct its name: often it was copied and meant for another parameter.
    """
    for page, rows in _groups(service):
        first: dict[str, Parameter] = {}
        for row in rows:
            known = first.setdefault(row.name, row)
            if known.span != row.span and row.name and not _holds(known, row):
                message = f'the table lists "{row.name}" twice{_difference(known, row)}'
                yield Finding(_place(page, row), message, related=(Related(_place(page, known), "first here"),))


def unclear_mandatory(service: Service) -> Iterator[Finding]:
    """The cell that says whether a parameter is mandatory says neither yes nor no.

    A condition cannot be checked, and clients take the parameter for optional.

    Bad:  | name | Yes (for POST) No (for PUT) | String | The name. |
    Good: | name | No | String | The name. Mandatory for POST. |

    How to fix: write Yes or No and move the condition into the description.
    """
    for page, row in _rows(service):
        words = row.required_words
        settled = service.vocabulary.has("nothing", words) or phrase("demand under condition").match(words)
        if row.required is None and words and not settled:
            message = f'the mandatory cell of "{row.name}" says {_short(words)!r}; expected yes or no'
            yield Finding(locate(page, row.span, words), message)


def unknown_type(service: Service) -> Iterator[Finding]:
    """A Type cell names neither a known type nor an object that a table describes.

    Nothing can be generated from it, and readers have to guess.

    Bad:  | size | Interger | The size. |
    Good: | size | Integer | The size. |

    How to fix: use the name of a JSON type; for an object, link the table of its fields.
    """
    told = set()
    for page, row in _rows(service):
        stated = row.stated
        if not stated.words or row.table or service.vocabulary.has("nothing", stated.words):
            continue
        if (page.page, stated.words) in told or phrase("type depends").search(stated.words):
            continue  # a word of the docs' own is one thing to explain, in however many rows it stands
        told.add((page.page, stated.words))
        if phrase("enum type").fullmatch(stated.words):  # the examples tell what is enumerated
            continue
        if stated.kind == "unknown" and not row.links and not _LITERAL.search(stated.words):
            yield Finding(locate(page, row.span, stated.words), _not_understood(row))
        elif stated.meant:
            message = f'the type of "{row.name}" is {stated.words!r}; did you mean {stated.meant!r}?'
            yield Finding(locate(page, row.span, stated.words), message)


def link_to_no_table(service: Service) -> Iterator[Finding]:
    """A row refers to a table that does not exist.

    The fields of the parameter are not documented anywhere.

    Bad:  | router | Object | The router. For details, see Table 9. |  on a page with three tables
    Good: | router | Object | The router. For details, see Table 3. |

    How to fix: add the table, or correct its number or the link.
    """
    for page, row in _rows(service):
        if row.table or innermost(row.stated).kind not in _OPEN:
            continue
        link = row.stated.link or innermost(row.stated).link
        cells = f"{row.stated.words} {row.description}"
        number = _TABLE.search(cells)
        if link and not link.lower().startswith(_OUTSIDE):
            if _leads_to_table(link, page, service.site) is False:
                message = f'the type of "{row.name}" links to {link!r}, where no table is'
                yield Finding(locate(page, row.span, link), message)
        elif number and not row.links and not _mentioned_elsewhere(page, number[1], row.span):
            message = f'"{row.name}" refers to {number[0]}, which this page does not have'
            yield Finding(locate(page, row.span, number[0]), message)


def orphan_table(service: Service) -> Iterator[Finding]:
    """Nothing leads to a table of fields.

    Nobody can tell which object has these fields.

    Bad:  Table 4 lists the fields of `router`, and no row says "see Table 4" or has that name.
    Good: | router | Object | The router. For details, see Table 4. |

    How to fix: refer to the table in the row whose fields it lists. Only runs over whole folders are judged.
    """
    if not service.complete:
        return
    for page in service.pages:
        if not any(operation.endpoints for operation in page.operations):
            continue
        nested = {row.table for table in page.tables for row in table.rows}
        for table in page.tables:
            if table.key in nested or any(map(service.site.is_linked, table.anchors)) or _is_mentioned(page, table):
                continue
            if not any(row.stated.words for row in table.rows):
                continue  # names without types may well be values
            caption = f" ({table.caption})" if table.caption else ""
            names = ", ".join(row.name for row in table.rows[:3])
            message = f"nothing leads to this table{caption} of {names}"
            yield Finding(Span(page.page, table.span.line, table.span.column), message)


def blank_in_name(service: Service) -> Iterator[Finding]:
    """A parameter's name has a blank inside.

    Readers who copy it send a parameter that the server does not know.

    Bad:  | protocol _id | String | The protocol. |
    Good: | protocol_id | String | The protocol. |

    How to fix: delete the blank (`--unsafe-fixes` does, and keeps the width of the cell).
    """
    for page, row in _rows(service):
        raw = row.raw_name.strip()
        if " " in raw and row.name == raw.replace(" ", ""):
            place = locate(page, row.span, raw)
            message = f'the name "{raw}" has a blank inside; expected "{row.name}"'
            yield Finding(place, message, _closed_up(page, place, raw))


def default_not_allowed(service: Service) -> Iterator[Finding]:
    """The default of a row is none of the values that the row lists, or lies outside its range.

    Either the default or the list is wrong, and readers cannot tell which.

    Bad:  | mode | String | The value can be **open** or **shut**. The default value is **ajar**. |
    Good: | mode | String | The value can be **open** or **shut**. The default value is **open**. |

    How to fix: correct the default, or list it.
    """
    for page, row in _rows(service):
        said = row.constraints
        default = (said.default or "").strip("\"'`")
        if not default or service.vocabulary.has("nothing", default):
            continue
        allowed = {value.lower().strip("\"'`") for value in said.enum}
        listed = len(allowed) > 1 and not said.open and default.lower() not in allowed
        if listed or _is_outside(default, row):
            what = ", ".join(said.enum[:MOST_LISTED]) if listed else f"{said.minimum} to {said.maximum}"
            message = f'the default of "{row.name}" is {default!r}, which is not among its values: {what}'
            yield Finding(locate(page, row.span, default), message)


def mandatory_contradicted(service: Service) -> Iterator[Finding]:
    """A row calls a parameter optional in one place and mandatory in another.

    A placeholder of the path is always sent, so it is mandatory, too. Readers do not know what to send.

    Bad:  | name | No | String | The name. This parameter is mandatory. |
    Good: | name | Yes | String | The name. |

    How to fix: correct the cell or the description.
    """
    for page in service.pages:
        for operation in page.operations:
            names = {name for endpoint in operation.endpoints for name in placeholders(endpoint.path)}
            for row in operation.parameters:
                optional = row.required is False and row.where == "path" and row.origin == "table"
                if optional and row.name in names and row.required_words and row.span.path == page.page:
                    message = (
                        f'"{row.name}" is part of the path, and its mandatory cell says {_short(row.required_words)!r}'
                    )
                    yield Finding(locate(page, row.span, row.required_words), message)
    for page, row in _rows(service):
        said = phrase("demand in sentence").search(row.description)
        if (
            said is None
            or row.required is None
            or not row.required_words
            or _CONDITION.match(row.description, said.end())
        ):
            continue
        if (said[1].lower() == "optional") == row.required:
            words, sentence = _short(row.required_words), said[0].lstrip(".;: ")
            message = f'the mandatory cell of "{row.name}" says {words!r}, its description {sentence!r}'
            yield Finding(locate(page, row.span, sentence), message)


def _is_outside(default: str, row: Parameter) -> bool:
    """Whether a default is a number outside the range of its row."""
    try:
        value = float(default)
        low, high = float(row.constraints.minimum or "-inf"), float(row.constraints.maximum or "inf")
    except ValueError:
        return False
    return row.stated.kind in {"integer", "number"} and not low <= value <= high


def _tables(service: Service) -> Iterator[tuple[PageFacts, ParameterTable]]:
    """Every table of the service once, with the page it stands on: other pages take it in as well."""
    homes = {page.page: page for page in service.pages}
    seen: set[str] = set()
    for page in service.pages:
        for tables in (*(operation.tables for operation in page.operations), page.tables):
            for table in tables:
                home = homes.get(table.span.path)
                if home is not None and table.key not in seen:
                    seen.add(table.key)
                    yield home, table


def _groups(service: Service) -> Iterator[tuple[PageFacts, Sequence[Parameter]]]:
    """The rows by the table, or the part of the message, that they are listed in."""
    for page in service.pages:
        for operation in page.operations:
            by_place: dict[str, list[Parameter]] = {}
            for row in operation.parameters:
                if row.origin == "table" and row.span.path == page.page:
                    by_place.setdefault(row.where, []).append(row)
            yield from ((page, rows) for rows in by_place.values())
    yield from ((page, table.rows) for page, table in _tables(service))


def _rows(service: Service) -> Iterator[tuple[PageFacts, Parameter]]:
    """Every row of every table, once."""
    seen: set[tuple[Span, str]] = set()
    for page, rows in _groups(service):
        for row in rows:
            if (row.span, row.name) not in seen:
                seen.add((row.span, row.name))
                yield page, row


def _holds(outer: Parameter, inner: Parameter) -> bool:
    """Whether the first may be the object that the second is a field of, in a table that lists both alike."""
    return not outer.table and innermost(outer.stated).kind == "object" != innermost(inner.stated).kind


def _difference(first: Parameter, second: Parameter) -> str:
    """What the two rows disagree about."""
    if first.stated.words != second.stated.words and first.stated.words and second.stated.words:
        return f", as {first.stated.words!r} and as {second.stated.words!r}"
    if first.required_words != second.required_words and first.required_words and second.required_words:
        return f", mandatory {first.required_words!r} and {second.required_words!r}"
    return ""


def _place(page: PageFacts, row: Parameter) -> Span:
    """Where the name stands in its row."""
    return locate(page, row.span, row.raw_name or row.name)


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:57] + "..."  # noqa: PLR2004  a message is one line


def _not_understood(row: Parameter) -> str:
    what = "names no known type and no table here" if row.stated.name else "is not understood"
    return f'the type of "{row.name}", {_short(row.stated.words)!r}, {what}'


def _closed_up(page: PageFacts, place: Span, raw: str) -> Fix | None:
    """The name without its blanks, padded to its old width: the borders of grid tables stay where they are."""
    if place.path != page.page:
        return None
    line = lines_of(page.source.text)[place.line - 1]
    written = line[place.column - 1 : place.end_column or place.column - 1]
    if written.replace("\\", "") != raw:
        return None
    return Fix("take the blanks out", (Edit(place, written.replace(" ", "").ljust(len(written))),), safe=False)


@lru_cache(maxsize=4)
def _mentions(text: str) -> dict[str, list[int]]:
    """The lines that speak of a table, by its number; a caption is one of them."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines_of(text), 1):
        for table in _TABLE.findall(line.replace("*", " ")):
            found[table].append(number)
    return dict(found)


def _mentioned_elsewhere(page: PageFacts, table: str, span: Span) -> bool:
    """Whether "Table 3" also stands outside the row: the caption does."""
    own = range(span.line, max(span.line, span.end_line) + 1)
    return any(line not in own for line in _mentions(page.source.text_of(span.path)).get(table, ()))


def _is_mentioned(page: PageFacts, table: ParameterTable) -> bool:
    """Whether the text speaks of the table by its number."""
    text = page.source.text_of(table.span.path)
    above = " ".join(lines_of(text)[max(0, table.span.line - NEAR) : table.span.line]).replace("*", " ")
    numbers = _TABLE.findall(above)
    return bool(numbers) and len(_mentions(text).get(numbers[-1], ())) > 1


def _leads_to_table(link: str, page: PageFacts, site: SiteLookup) -> bool | None:
    """Whether a table stands where a link leads; None where it leads out of what was read."""
    path, mark, anchor = link.partition("#")
    goal = page.page
    if mark and path:
        goal = posixpath.normpath(posixpath.join(posixpath.dirname(page.page), path))
    elif not mark:
        anchor = link
        goal = (site.page_of_label(link) if page.source.markup == "rst" else "") or page.page
    return site.leads_to_table(goal, anchor, NEAR)
