"""Endpoints: where a page says which method goes to which path.

Every request line on the page is a claim. How much a claim is worth depends on where it stands: a line of its own
under "URI" is what the page is about, the first line of an example is only an instance of it. An operation keeps its
strongest claims; the others are left to the examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from samplecast import naming
from samplecast.document import Block, Code, Directive, Paragraph, Section
from samplecast.extract.context import FlatPage, PlacedBlock
from samplecast.extract.cues import says
from samplecast.extract.endpoints.routes import Routes, normal_path
from samplecast.facts import Endpoint
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary, phrase

Strength = Literal[0, 1, 2, 3]

STATED: Strength = 3
"""The page's own statement: under a URI heading, in the operation's heading, or as `PATH:` with `Method:`."""
ALONE: Strength = 2
"""A request line that stands for itself, under no heading that speaks of examples."""
EXAMPLE: Strength = 1
"""The request line of an example."""

MAX_LINE = 4000
"""Longer text is no request line."""
LABEL_WORDS = 6
MOST_OPTIONAL = 3
"""So many optional steps of a path are spelled out: each doubles the endpoints."""
MOST_OPTIONAL_STEPS = 3
"""So many optional steps or choices of a path are spelled out."""


class Claim(Struct, frozen=True):
    """A request line on the page."""

    endpoint: Endpoint
    index: int
    """The block it stands in."""
    strength: Strength


class RequestLine(Struct, frozen=True):
    """A method and a target, as written."""

    method: str
    target: str
    label: str = ""
    """The words before it: `URI format`."""


@lru_cache(maxsize=8)
def _line(vocabulary: Vocabulary) -> re.Pattern[str]:
    known = [re.escape(word) for word in vocabulary.words("methods")]
    methods = "|".join((*known, *(word.title() for word in known), *(word.lower() for word in known)))
    return re.compile(rf"[\s\"'`*]*(?:\[(?=[A-Z]+\]))?({methods})(?=[\s/{{<:\]]|https?:)\]?\s*(?:[:|\u2013-]\s*)?")


TARGET = re.compile(
    r"""(?:https?:\s{0,2}//)?  # `https: //` occurs
        (?: \{(?:[^{}\n]|\{[^{}\n]{0,80}\}){0,600}\} | <[^<>\n]{1,80}>
          | \[[^\[\]\n]{0,200}\] | (?<=/)\([A-Za-z][\w\ :|-]{0,40}\) | \(/[^()\s]{1,80}\) | [^\s"'`,;(){}<>\[\]] )+""",
    re.VERBOSE,
)
_TAIL = re.compile(
    r"""[\s"'`*.,;]*+  (?:HTTP/\d(?:\.\d)?)?  \s*+  (?:\([^()]{0,120}\))?  \s*+  (?://.{0,300})?  [\s"'`*.,;]*""",
    re.VERBOSE | re.DOTALL,
)
_BROKEN = re.compile(r"(?<=://)\s+|(?<=\})\s+(?=/)")
_LABEL = re.compile(r"([^:\uff1a\n]{1,60})[:\uff1a]\s*")
_OPTIONAL_STEP = re.compile(r"(?<=[\w}/)])(?:\(/[^()\s]{1,80}\)|\[/[^\[\]\s]{1,80}\])(?=$|[/(\[])")
_TYPED_STEP = re.compile(r"(?<=/) \(([A-Za-z_]{1,20}): ?(\w{1,40})\) ?")
"""`**GET /docks/** *(int: id)*`: rendered pages of a domain mark the literal part and the placeholder apart."""
_LINKED = re.compile(r"\[(\\?\{[^{}\[\]\n]{1,80}\})\]\([^()\s]{1,300}\)")
"""`/docks/[{dock.id}](/reference/dock#object)`: placeholders of attributes keep their links."""
_POINTED = re.compile(r"(?<=\w)#[\w/-]{1,100}(?=\})")
"""`{dock.id#REFERENCE_DOCK/object}`: what the placeholder is, in the notation of the site."""
_PATH_WORD = re.compile(r"\S*[/_{]\S*")
"""A word that is a path or a key: in the heading `/docks/sample` the word "sample" says nothing of an example."""
_SCHEME = re.compile(r"https?:\s*//", re.IGNORECASE)
_QUERY = re.compile(r"\{?[?&]")
_NAME = re.compile(r"[^\s=&?{}\[\]<>#/]+(?:\[[\w-]{0,40}\])*")
_OPEN = re.compile(
    r"(?<=/)(?:\((?:[a-z_]+:)?([A-Za-z][\w |-]*)\)|<[a-z_]+(?:\([^()<>]*\))?:([A-Za-z]\w*)>"
    r"|\[([A-Za-z_][\w -]*)\](?=/|$))"
)
_TYPED = re.compile(r"(?<=/)[(<]([A-Za-z_]{1,20})(?:\([^()<>]*\))?:([A-Za-z]\w*)[)>]")
_BASE = re.compile(r"\$?\{?[A-Z][A-Z0-9_]{1,40}\}?(?=/)")
"""`$API_ROOT/docks`, `{BASE}/docks`: a name in capitals before the path stands for where the API is."""
_TEMPLATE = re.compile(r"\{\{\s?[$.]?([\w.-]{1,80})\s?\}\}")
"""`{{ $version }}`, `{{BASE_URL}}`: a variable of the tool that sends the call."""
_SURE = re.compile(r"^https?:|/v\d|[{<]|/:\w|/api/")
"""What a target must have after a method in lower case, which may be any word of a sentence: "Get /v1/berths"."""
_HEADER = re.compile(r"[\w-]+:\s+\S.*")


def request_lines(text: str, vocabulary: Vocabulary) -> tuple[RequestLine, ...]:
    """The request lines a text consists of: `GET /x`, `URI format: GET /x`, `POST /v1/x or POST /v2/x`.

    Nothing when there is anything else in it: a sentence that mentions a call is no request line.
    """
    if len(text) > MAX_LINE:
        return ()
    label, position = "", 0
    line = _line(vocabulary)
    if "/ (" in text:
        text = _TYPED_STEP.sub(r"(\1:\2)", text)
    text = _unlinked(text)
    if not line.match(text):
        if (found := _LABEL.match(text)) is None or len(found[1].split()) > LABEL_WORDS:
            return ()
        label, position = found[1].strip(), found.end()
    lines: list[RequestLine] = []
    while method := line.match(text, position):
        target = TARGET.match(text, method.end())
        if target is None or not is_target(target[0]) or not (method[1].isupper() or _SURE.search(target[0])):
            return ()
        lines.append(RequestLine(method[1].upper(), target[0].rstrip(".*"), label))
        tail = _TAIL.match(text, target.end())
        position = tail.end() if tail else target.end()
        if position >= len(text):
            return tuple(lines)
        joiner = phrase("joined request lines").match(text, position)
        position = joiner.end() if joiner else position
    return ()


def _unlinked(text: str) -> str:
    """The text with its placeholders bare, without links around them or anchors in them."""
    if "](" in text or "\\{" in text:
        text = _LINKED.sub(r"\1", text).replace("\\{", "{").replace("\\}", "}")
    return _POINTED.sub("", text) if "#" in text and "{" in text else text


def is_target(target: str) -> bool:
    """Whether it looks like a path or a URL, not like a word of a sentence."""
    if target.startswith(("/", "http://", "https://", "https: //", "http: //")):
        return not target.startswith("//")
    return "/" in target and (target[0] in "{<$" or "." in target.split("/", 1)[0])


def read_endpoint(method: str, target: str, span: Span) -> Endpoint:
    """Take the target apart: host, path, names in the query string."""
    rest, host = _TEMPLATE.sub(r"{\1}", target), ""
    if scheme := _SCHEME.match(rest):
        rest = rest[scheme.end() :]
        host, slash, path = _split_host(rest)
        rest = slash + path
    elif (
        not rest.startswith("/")
        and (found := phrase("host").match(rest) or _BASE.match(rest))
        and rest[found.end() : found.end() + 1] == "/"
    ):
        host, rest = found[0], rest[found.end() :]
    cut = _QUERY.search(rest)
    path, query = (rest[: cut.start()], rest[cut.start() :]) if cut else (rest, "")
    types = tuple((found[2], found[1]) for found in _TYPED.finditer(path))
    path = _OPEN.sub(_braced, re.sub(r"/{2,}", "/", path.strip().rstrip("[")))
    return Endpoint(
        method.upper(), path if path.startswith("/") else "/" + path, host, tuple(_names(query)), span, types
    )


def _braced(placeholder: re.Match[str]) -> str:
    """`(id or name)` and `(id|name)` as `{id_or_name}`, and `(int:id)` and `<int:id>` as `{id}`."""
    words = (placeholder[1] or placeholder[2] or placeholder[3]).replace("|", " or ").split()
    return f"{{{'_'.join(words)}}}"


def _split_host(rest: str) -> tuple[str, str, str]:
    """Up to the first slash outside braces: `{IAM/endpoint}` keeps its own."""
    depth = 0
    for position, character in enumerate(rest):
        if character in "{<":
            depth += 1
        elif character in "}>":
            depth -= 1
        elif depth <= 0 and character in "/?":
            return rest[:position], "" if character == "?" else "/", rest[position + (character == "/") :]
    return rest, "", ""


def _names(query: str) -> Iterator[str]:
    """Names of a query string, `?a={a}&b=1` and RFC 6570 `{?a,b*}` alike; each once."""
    seen: set[str] = set()
    for group in re.findall(r"\{[?&]([^{}]*)\}", query):
        for name in group.split(","):
            if (bare := name.strip().rstrip("*").split(":")[0].strip()) and bare not in seen:
                seen.add(bare)
                yield bare
    for part in re.split(r"[?&]", re.sub(r"\{[?&][^{}]*\}", "", query)):
        if (found := _NAME.match(part.strip(" ").removeprefix("["))) and found[0] not in seen:
            seen.add(found[0])
            yield found[0]


def claims_of(page: FlatPage, placed: PlacedBlock, vocabulary: Vocabulary) -> Iterator[Claim]:
    """The request lines that one block is, or is about."""
    match placed.block:
        case Paragraph(text=text):
            lines = request_lines(text.plain, vocabulary) or _labelled_pair(page, placed, vocabulary)
            if not lines:
                yield from _mentioned(placed, text.plain, vocabulary)
        case Section(title=title):
            lines = request_lines(title.plain, vocabulary)
        case Code(text=code):
            lines = _lines_of_code(code, vocabulary)
        case Directive(name=name, argument=argument) if name.startswith("http:"):
            lines = (RequestLine(name[len("http:") :].upper(), argument),) if is_target(argument) else ()
        case _:
            return
    for line in lines:
        strength = _strength(placed, line, vocabulary)
        for target in spelled_out(line.target):
            yield Claim(read_endpoint(line.method, target, placed.span), placed.index, strength)


def spelled_out(target: str) -> tuple[str, ...]:
    """The targets without and with the steps that brackets make optional: `/sign(/:name)`, `/docks[/{id}]`."""
    targets = [target]
    for _ in range(MOST_OPTIONAL):
        if (found := _OPTIONAL_STEP.search(targets[0])) is None:
            break
        step = found[0][1:-1].replace("\\", r"\\")
        targets = [_OPTIONAL_STEP.sub(part, one, count=1) for one in targets for part in ("", step)]
    return tuple(targets)


def _mentioned(placed: PlacedBlock, text: str, vocabulary: Vocabulary) -> Iterator[Claim]:
    """The call that a sentence is about: "The API used to query the ID is **GET https://** {host} **/v3/x**, where"."""
    if len(text) > MAX_LINE or (found := phrase("mentioned call").search(text)) is None:
        return
    if says(vocabulary, "example words", text[text.rfind(". ", 0, found.start()) + 1 : found.end()]):
        return
    # bold and plain stretches of one address leave blanks between them
    address = _BROKEN.sub("", text[found.end() :])
    method = _line(vocabulary).match(address)
    target = TARGET.match(address, method.end()) if method else None
    if method and target and is_target(bare := target[0].rstrip(".,")):
        yield Claim(read_endpoint(method[1], bare, placed.span), placed.index, EXAMPLE)


def _lines_of_code(code: str, vocabulary: Vocabulary) -> tuple[RequestLine, ...]:
    """The first lines of a code block, as far as each is a request line; JSON and headers may follow."""
    found: list[RequestLine] = []
    for line in code.split("\n", 20)[:20]:
        if line.strip():
            if not (lines := request_lines(line.strip(), vocabulary)):
                break
            found.extend(lines)
    return tuple(found)


def _labelled_pair(page: FlatPage, placed: PlacedBlock, vocabulary: Vocabulary) -> tuple[RequestLine, ...]:
    """`PATH: /x` with `Method: POST`, in one paragraph or in two that follow each other."""
    method, target = _labelled(placed.block, vocabulary)
    if placed.follows >= 0 and bool(method) != bool(target):
        before_method, before_target = _labelled(page.items[placed.follows].block, vocabulary)
        if bool(before_method) != bool(before_target):
            method, target = method or before_method, target or before_target
    return (RequestLine(method, target, "path"),) if method and target else ()


def _labelled(block: Block, vocabulary: Vocabulary) -> tuple[str, str]:
    """The method and the target a paragraph gives after labels of its own."""
    if not isinstance(block, Paragraph) or not (words := block.text.plain) or len(words) > MAX_LINE:
        return "", ""
    method = target = ""
    if ":" not in words and "\uff1a" not in words:
        return "", ""
    for label, value in _label_pattern(vocabulary).findall(words):
        bare = value.strip(" .*`\"'")
        if vocabulary.has("method labels", label) and bare.upper() in vocabulary.words("methods"):
            method = bare.upper()
        elif vocabulary.has("path labels", label) and (found := TARGET.fullmatch(bare)) and is_target(found[0]):
            target = bare
    return method, target


@lru_cache(maxsize=8)
def _label_pattern(vocabulary: Vocabulary) -> re.Pattern[str]:
    labels = sorted((*vocabulary.words("method labels"), *vocabulary.words("path labels")), key=len, reverse=True)
    either = "|".join(map(re.escape, labels))
    return re.compile(
        rf"(?:^|(?<=\s))({either})\s*[:\uff1a]\s*(\S+(?:\s+(?!(?:{either})\s*[:\uff1a])\S+){{0,3}})", re.IGNORECASE
    )


def _strength(placed: PlacedBlock, line: RequestLine, vocabulary: Vocabulary) -> Strength:
    """How strong a claim the place of a request line makes to be the operation's endpoint."""
    if "note" in placed.inside or "quote" in placed.inside or is_example(placed, line.label, vocabulary):
        return EXAMPLE
    if isinstance(placed.block, Section | Directive) or line.label:
        return STATED
    under_uri = any(says(vocabulary, "uri words", heading.text) for heading in placed.path[-3:])
    if isinstance(placed.block, Code) and not under_uri:
        first, _, below = placed.block.text.partition("\n")
        bare = below.count("\n") < 1 or placed.block.language == "http" or _is_form(first, below)
        return ALONE if bare else EXAMPLE
    return STATED if under_uri else ALONE


def _is_form(line: str, below: str) -> bool:
    """Whether a request line shows how to write it and has only such header lines below: `Host: <host>`."""
    return naming.PLACEHOLDER.search(line) is not None and all(
        _HEADER.fullmatch(header) is not None and naming.PLACEHOLDER.search(header) is not None
        for header in below.split("\n")
        if header.strip()
    )


def is_example(placed: PlacedBlock, label: str, vocabulary: Vocabulary) -> bool:
    """Whether a heading below the page title, or the words right before the block, speak of an example."""
    texts = [label, *(heading.text for heading in placed.path[1:])]
    texts += [placed.lead[-1].text.plain] if placed.lead else []
    return any(text and says(vocabulary, "example words", _PATH_WORD.sub("", text)) for text in texts)


def strongest(claims: Iterable[Claim]) -> tuple[Endpoint, ...]:
    """The endpoints of an operation: its best claims, each once, without instances of one another."""
    listed = tuple(claims)
    best = max((claim.strength for claim in listed), default=0)
    kept: dict[tuple[str, str], Endpoint] = {}
    for claim in listed:
        if claim.strength == best:
            known = kept.get(key := (claim.endpoint.method, normal_path(claim.endpoint.path)))
            kept[key] = _merged(known, claim.endpoint) if known else claim.endpoint
    endpoints = _without_instances(tuple(kept.values()))
    return _alike_once(endpoints) if best == EXAMPLE else endpoints


def _merged(first: Endpoint, second: Endpoint) -> Endpoint:
    query = (*first.query, *(name for name in second.query if name not in first.query))
    return replace(first, query=query, host=first.host or second.host)


def _without_instances(endpoints: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
    """Leave out what only fills in the placeholders of another: `/v1/42/x` beside `/v1/{id}/x`."""
    known = Routes.of(endpoints)
    return tuple(one for one in endpoints if not known.has_template_of(one))


def _alike_once(endpoints: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
    """Of examples, one per method and length of path: the others show the same call with other ids."""
    kept: dict[tuple[str, int], Endpoint] = {}
    for endpoint in endpoints:
        kept.setdefault((endpoint.method, endpoint.path.count("/")), endpoint)
    return tuple(kept.values())
