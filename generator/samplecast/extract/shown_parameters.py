"""Query parameters that no table lists: shown in the addresses of examples, explained by bullets of running text.

Pages of small services write "The call takes one mandatory `deck` parameter", "`levels` is how deep to look", and a
command with `?deck=d7&levels=2`. What they show and explain counts only where the page lists no parameters of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from samplecast.document import Item, Items, Paragraph, Text
from samplecast.extract.context import PlacedBlock
from samplecast.extract.cues import says
from samplecast.extract.endpoints.operations import OperationBlocks
from samplecast.extract.endpoints.request_lines import Claim, read_endpoint
from samplecast.extract.endpoints.routes import Routes, placeholders
from samplecast.extract.objects.bodies import OperationTables
from samplecast.extract.prose import explains_at, sentences
from samplecast.extract.tables.demands import read_required
from samplecast.extract.tables.names import is_key
from samplecast.facts import Endpoint, Example, Parameter, Stated
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary, phrase

_BODYLESS = frozenset({"GET", "HEAD", "DELETE"})
_ADDRESS = re.compile(r"https?://|/")
MOST = 40
"""So many names are read from the addresses of one operation; a page with more shows data."""


def shown_parameters(
    part: OperationBlocks,
    endpoints: Sequence[Endpoint],
    examples: Iterable[Example],
    tables: OperationTables,
    vocabulary: Vocabulary,
) -> Iterator[Parameter]:
    """The query parameters that only addresses and bullets tell, on a page that states none."""
    known = tables.parameters
    if any(parameter.where == "query" for parameter in known):
        return
    # a command may send in the query what the table of the body lists
    items, shown = part.items, _shown(endpoints, part.claims, () if tables.request else examples)
    bullets = _bullets(items, vocabulary) if {one.method for one in endpoints} <= _BODYLESS else {}
    taken = {*placeholders(endpoints), *(parameter.name for parameter in known)}
    if shown or _tells_of_parameters(items, vocabulary):
        for name in list(dict.fromkeys((*shown, *bullets)))[:MOST]:
            if name not in taken:
                found = bullets.get(name) or Parameter(name, "query", Stated(), None, origin="uri", span=shown[name])
                yield replace(found, required=_required(name, items, vocabulary))


def _shown(endpoints: Sequence[Endpoint], claims: Iterable[Claim], examples: Iterable[Example]) -> Mapping[str, Span]:
    """The names of the query strings with which lines and commands make the call."""
    routes = Routes.of(endpoints)
    made = [claim.endpoint for claim in claims]
    for example in examples:
        preamble = example.sample.preamble
        if example.role == "request" and preamble is not None and _ADDRESS.match(preamble.target):
            made.append(read_endpoint(preamble.method or "GET", preamble.target, example.span))
    found: dict[str, Span] = {}
    for call in made:
        if call.query and any(any(routes.fitting(replace(call, path=tail))) for tail in _tails(call.path)):
            for name in call.query:
                found.setdefault(name, call.span)
    return found


def _tails(path: str) -> Iterator[str]:
    """The path, and what is left of it without the base of the API."""
    steps = path.split("/")[1:]
    yield from ("/" + "/".join(steps[at:]) for at in range(len(steps)))


def _tells_of_parameters(items: Iterable[PlacedBlock], vocabulary: Vocabulary) -> bool:
    """Whether a sentence speaks of parameters of the call: "takes the following parameters"."""
    return any(
        placed.cell is None
        and isinstance(placed.block, Paragraph)
        and phrase("takes parameters").search(placed.block.text.plain) is not None
        and says(vocabulary, "row words", placed.block.text.plain)
        for placed in items
    )


def _bullets(items: Iterable[PlacedBlock], vocabulary: Vocabulary) -> Mapping[str, Parameter]:
    """What lists explain whose every item is a sentence that begins with a marked name: "`deck` is the deck"."""
    found: dict[str, Parameter] = {}
    for placed in items:
        if placed.cell is None and isinstance(placed.block, Items):
            own = [_explained(item, vocabulary) for item in placed.block.items]
            if None not in own:
                found |= {one.name: one for one in own if one is not None}
    return found


def _explained(item: Item, vocabulary: Vocabulary) -> Parameter | None:
    first = item.blocks[0] if item.blocks else None
    mark = first.text.marks[0] if isinstance(first, Paragraph) and first.text.marks else None
    if not isinstance(first, Paragraph) or mark is None or mark.kind not in {"literal", "strong"} or mark.start:
        return None
    name = first.text.plain[: mark.end]
    if not is_key(name) or not explains_at(first.text, mark.end, vocabulary):
        return None
    return Parameter(name, "query", Stated(), None, first.text.plain, span=item.span)


def _required(name: str, items: Iterable[PlacedBlock], vocabulary: Vocabulary) -> bool | None:
    """What a sentence says of a name that it marks: "one mandatory `deck` parameter"."""
    for placed in items:
        if placed.cell is None and isinstance(placed.block, Paragraph):
            text = placed.block.text
            for mark in text.marks:
                if mark.kind == "literal" and text.plain[mark.start : mark.end] == name:
                    said = phrase("demand before name").search(_before(text, mark.start))
                    if said:
                        return read_required(said[1], vocabulary).required
    return None


def _before(text: Text, at: int) -> str:
    """The sentence of a place, up to it."""
    start = next((start for start, end in sentences(text) if start <= at <= end), 0)
    return text.plain[start:at]
