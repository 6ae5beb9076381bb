"""Lines that look like calls: which were read, and by what; which were not, told by their shape."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from samplecast.document import Code, Paragraph, Section
from samplecast.extract.context import FlatPage, PlacedBlock
from samplecast.extract.endpoints.request_lines import Claim
from samplecast.facts import BlockUse, Operation
from samplecast.source import Span, UnreadCall
from samplecast.vocabulary import Vocabulary

MOST = 100
"""So many lines of a page are kept; more of one shape tell no more."""
LONGEST = 200
"""Characters of a line; what is longer is prose."""
_WORDS = 6
"""So many words a shape may have around method and path: longer ones are sentences, each with words of its own."""

_MORE_METHODS = (
    "LIST",
    "SCAN",
    "PURGE",
    "PROPFIND",
    "PROPPATCH",
    "MKCOL",
    "MOVE",
    "LOCK",
    "UNLOCK",
    "LINK",
    "UNLINK",
    "SEARCH",
    "REPORT",
)
"""Methods of HTTP and its extensions that a line may begin with, and that other words are called as well."""
# An address, or a path, also behind a name for a base: `SITE_ROOT/v1/x`, `${BASE}/x`; blanks stand in brackets only.
_STEP = r"(?:\([^()\n]{1,60}\)|[^\s\"'`,;()])"
_TARGET = re.compile(
    rf"(?<![\w.>])(?:https?://{_STEP}{{2,200}}"
    rf"|(?:\$?[{{<%]{{0,2}}[A-Z][A-Z0-9_]{{2,40}}[}}>%]{{0,2}})?/(?=[\w{{<:\[($%]){_STEP}{{1,200}})"
)
_COMMAND = re.compile(r"\s*(?:[$>#]\s*)?(?:curl|wget|http|https)\s")
_REST = re.compile(r"[\w(){}\[\]<>]")


@lru_cache(maxsize=8)
def _method(vocabulary: Vocabulary) -> re.Pattern[str]:
    known = sorted({*vocabulary.words("methods"), *_MORE_METHODS}, key=len, reverse=True)
    return re.compile(rf"(?<![\w/{{.-])({'|'.join(map(re.escape, known))})(?![\w/}}.])")


def shape_of(text: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """The shape of a line that looks like a call, and the call: `{method}-Request sent: {path}`, `GET /v1/docks`."""
    text = " ".join(text.split())
    if not text or len(text) > LONGEST or "/" not in text or _COMMAND.match(text):
        return None
    method = _method(vocabulary).search(text)
    target = _TARGET.search(text, method.end()) if method else None
    if method is None or target is None:
        return None
    path = target[0].rstrip(".,:!?\"'")
    before, between, after = (
        text[: method.start()],
        text[method.end() : target.start()],
        text[target.start() + len(path) :],
    )
    if len(f"{before} {between} {after}".split()) > _WORDS or "{" in between + before:
        return None
    return f"{before}{{method}}{between}{{path}}{after}", f"{method[1]} {path}"


def _line(placed: PlacedBlock) -> str:
    match placed.block:
        case Paragraph(text=text):
            return text.plain
        case Section(title=title):
            return title.plain
        case Code(text=code) if "\n" not in code:
            return code
        case _:
            return ""


def unread_calls(
    page: FlatPage, claims: Sequence[Claim], used: Collection[int], vocabulary: Vocabulary
) -> Iterator[UnreadCall]:
    """The lines that look like calls and state none that was read; `used` are the blocks that were used otherwise."""
    claimed = {claim.index for claim in claims}
    found = 0
    for placed in page.items:
        if placed.cell is not None or placed.index in claimed or placed.index in used or found >= MOST:
            continue
        shape = shape_of(_line(placed), vocabulary)
        if shape is not None:
            found += 1
            yield UnreadCall(shape[0], " ".join(_line(placed).split()), shape[1], placed.span)


def read_calls(
    page: FlatPage,
    claims: Sequence[Claim],
    operations: Sequence[Operation],
    taught: Mapping[Span, tuple[str, ...]],
    vocabulary: Vocabulary,
) -> Iterator[BlockUse]:
    """A row for every call that was read: by which form, and what of its line says more than method and path."""
    told = {(one.method, one.path) for operation in operations for one in operation.endpoints}
    for claim in claims:
        placed, endpoint = page.items[claim.index], claim.endpoint
        call = f"{endpoint.method} {endpoint.path}"
        if (endpoint.method, endpoint.path) not in told:
            yield BlockUse("call", placed.span, call, "", "shows a call, states none")
            continue
        own = taught.get(placed.span, ())
        why = f"pattern {', '.join(own)}" if own else "a form known without settings"
        yield BlockUse("call", placed.span, call, "", why + _dropped(_line(placed), vocabulary))


def _dropped(line: str, vocabulary: Vocabulary) -> str:
    """What a line says besides its call, where that is short enough to be part of it."""
    shape = shape_of(line, vocabulary)
    rest = shape[0].replace("{method}", " ").replace("{path}", " ").strip(" :.-") if shape else ""
    return f"; left out: {' '.join(rest.split())}" if _REST.search(rest) else ""
