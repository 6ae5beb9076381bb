"""Operations: which part of a page speaks about which call.

Most pages describe one call, some the same call in two API versions, and a reference in one file has a heading per
operation. A page is split only where request lines stand under different headings, and headings such as "URI" or
"Example request", which every operation has, never split it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from samplecast.document import Directive, Paragraph, Section
from samplecast.extract.context import FlatPage, PlacedBlock, label_of, unnumbered
from samplecast.extract.cues import says, words_of
from samplecast.extract.endpoints.request_lines import ALONE, Claim, request_lines
from samplecast.extract.endpoints.routes import Routes
from samplecast.source import Span
from samplecast.vocabulary import Vocabulary, fold, phrase


class OperationBlocks(Struct, frozen=True):
    """The blocks of one operation."""

    title: str
    anchor: str
    heading: int
    """Index of the section that is its heading; -1 for a page without any."""
    items: tuple[PlacedBlock, ...]
    claims: tuple[Claim, ...]
    span: Span
    """Its heading's lines, or the first line of what there is."""


def split(page: FlatPage, claims: Sequence[Claim], vocabulary: Vocabulary) -> tuple[OperationBlocks, ...]:
    """The operations of a page in order; blocks outside of all of them come last, as a part without claims."""
    chains = _chains(page, _reaches(page, vocabulary))
    heads = {
        claim.index: _operation_heading(page, chains[claim.index], vocabulary)
        for claim in claims
        if claim.strength >= ALONE
    }
    headings = sorted(set(heads.values()))
    if claims:
        headings = sorted({*headings, *_shown_only(page, claims, chains, headings, vocabulary)})
    if len(headings) <= 1:
        return (_whole(page, headings, claims, chains, vocabulary),)
    shares: dict[int, list[PlacedBlock]] = {heading: [] for heading in (*headings, -1)}
    owner: list[int] = []
    for placed, chain in zip(page.items, chains, strict=True):
        mine = next((index for index in reversed(chain) if index in shares), -1)
        owner.append(mine)
        shares[mine].append(placed)
    claimed: dict[int, list[Claim]] = {heading: [] for heading in shares}
    for claim in claims:
        if owner[claim.index] >= 0 or claim.strength >= ALONE:
            claimed[owner[claim.index]].append(claim)  # between operations an example shows no call of its own
    if not any(not isinstance(placed.block, Section) for placed in shares[-1]):
        del shares[-1]
    return tuple(
        OperationBlocks(*_named(page, heading), heading, tuple(share), tuple(claimed[heading]), _span(page, share))
        for heading, share in shares.items()
    )


def _shown_only(
    page: FlatPage,
    claims: Sequence[Claim],
    chains: Sequence[tuple[int, ...]],
    stated: Sequence[int],
    vocabulary: Vocabulary,
) -> Iterator[int]:
    """Headings of operations beside the others whose request line stands in the same block as a body."""
    own = frozenset(stated)
    around = {index for heading in stated for index in chains[heading]}
    routes = Routes.of(claim.endpoint for claim in claims if claim.strength >= ALONE)
    for claim in claims:
        chain = chains[claim.index]
        if claim.strength >= ALONE or not chain or not own.isdisjoint(chain):
            continue
        if any(routes.fitting(claim.endpoint)):
            continue  # a concrete call of a templated one is its example
        heading = _operation_heading(page, chain, vocabulary)
        if heading not in around and not says(vocabulary, "example words", _title(page, heading)):
            yield heading


def _reaches(page: FlatPage, vocabulary: Vocabulary) -> list[int]:
    """Where each section ends; one that is only a request line in bold goes on over the bold labels behind it.

    `**POST /docks**`, `**Example request**`, `**Parameters**`: all of these look like headings of one level.
    """
    ends = list(page.ends)
    for index in reversed(range(len(ends))):
        if not _is_bold_call(page, index, vocabulary):
            continue
        here, end = page.items[index], ends[index]
        while end < len(ends) and (following := page.items[end]).path == here.path and following.cell == here.cell:
            if not (isinstance(following.block, Section) and following.block.pseudo):
                break
            if _is_bold_call(page, end, vocabulary):
                break
            end = ends[end]
        ends[index] = end
    return ends


def _is_bold_call(page: FlatPage, index: int, vocabulary: Vocabulary) -> bool:
    block = page.items[index].block
    return isinstance(block, Section) and block.pseudo and bool(request_lines(block.title.plain, vocabulary))


def _chains(page: FlatPage, ends: Sequence[int]) -> list[tuple[int, ...]]:
    """For each block the sections around it, outermost first; a section counts as inside itself."""
    chains: list[tuple[int, ...]] = []
    chain: tuple[int, ...] = ()
    for placed in page.items:
        while chain and ends[chain[-1]] <= placed.index:
            chain = chain[:-1]
        if isinstance(placed.block, Section):
            chain = (*chain, placed.index)
        chains.append(chain)
    return chains


def _operation_heading(page: FlatPage, chain: Sequence[int], vocabulary: Vocabulary) -> int:
    """The innermost heading that names the operation: the last before the first that every operation has."""
    found = -1
    for position, index in enumerate(chain):
        title = _title(page, index)
        if position and (above := _title(page, chain[position - 1])) and len(above) < len(title):
            title = title.replace(above, "")  # 'Parameters for "Create a user"' below "Create a user"
        if position and is_structural(title, vocabulary):
            break
        found = index
    return found


def is_structural(title: str, vocabulary: Vocabulary) -> bool:
    """Whether a heading consists of words that structure any operation: "Request", "Example response 2"."""
    words = [word for word in words_of(fold(title), vocabulary, "structure words") if word.isalpha()]
    return bool(words) and all(len(word) == 1 or word in vocabulary.folded("structure words") for word in words)


def _title(page: FlatPage, index: int) -> str:
    block = page.items[index].block
    return unnumbered(block.title.plain) if isinstance(block, Section) else ""


def _named(page: FlatPage, heading: int) -> tuple[str, str]:
    """Title and anchor of the operation under a heading."""
    if heading >= 0 and isinstance(block := page.items[heading].block, Section):
        return unnumbered(block.title.plain), block.anchors[0] if block.anchors else ""
    top = next((placed.block for placed in page.items if isinstance(placed.block, Section)), None)
    anchor = top.anchors[0] if top is not None and top.anchors else ""
    return page.title, anchor


def _whole(
    page: FlatPage,
    headings: Sequence[int],
    claims: Sequence[Claim],
    chains: Sequence[Sequence[int]],
    vocabulary: Vocabulary,
) -> OperationBlocks:
    """The page as one operation, named by its title unless all structure stands under a heading below it."""
    top = next((placed.index for placed in page.items if isinstance(placed.block, Section)), -1)
    heading = headings[0] if headings else top
    if heading != top and any(
        heading not in chain and chain and is_structural(_title(page, chain[-1]), vocabulary) for chain in chains
    ):
        heading = top
    title, anchor = _named(page, heading)
    return OperationBlocks(title, anchor, heading, page.items, tuple(claims), _told_at(page, claims, chains))


def _told_at(page: FlatPage, claims: Sequence[Claim], chains: Sequence[Sequence[int]]) -> Span:
    """Where the one operation of a page is told: on the page, or in the file that it takes in which states the call."""
    whole = _span(page, page.items)
    told = {page.items[claim.index].span.path for claim in claims}
    if not told or whole.path in told:
        return whole
    first = claims[0].index
    around = (page.items[index].span for index in (*chains[first], first))
    return next((span for span in around if span.path in told), whole)


def _span(page: FlatPage, items: Sequence[PlacedBlock]) -> Span:
    return items[0].span if items else Span(page.document.source.page, 1)


def description(part: OperationBlocks, vocabulary: Vocabulary) -> str:
    """The first paragraph under "Function" or the like, else the first one under the operation's heading."""
    first = ""
    for placed in part.items:
        if not isinstance(placed.block, Paragraph) or placed.cell or placed.inside:
            continue
        text = placed.block.text.plain
        if not text or request_lines(text, vocabulary) or label_of(placed.block):
            continue
        below = [heading.text for heading in placed.path if heading.kind in {"section", "pseudo"}][1:]
        if below and vocabulary.has("function headings", below[-1]):
            return text
        if not first and not (below and is_structural(below[-1], vocabulary)):
            first = text
    return first


def is_deprecated(part: OperationBlocks, vocabulary: Vocabulary) -> bool:
    """Whether the title, or a sentence about the call near the top, says that it is deprecated."""
    if says(vocabulary, "deprecation words", part.title):
        return True
    for placed in part.items:
        if placed.cell is None and isinstance(placed.block, Directive) and placed.block.name == "deprecated":
            return True
        if placed.cell or not isinstance(placed.block, Paragraph):
            continue
        below = [heading.text for heading in placed.path][1:]
        if below and is_structural(below[0], vocabulary) and not vocabulary.has("function headings", below[0]):
            continue
        text = placed.block.text.plain
        if says(vocabulary, "deprecation words", text) and phrase("deprecated call").search(text):
            return True
    return False
