"""Reading a block of text: any text in, never an exception out, never an invented value."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from samplecast.sample import shell
from samplecast.sample.classify import JSON_LABELS, JSON_LINES_LABELS, NO_SAMPLES, block_kind, is_json_schema
from samplecast.sample.forms import form_fields, is_multipart
from samplecast.sample.log import SourceMap, TooMuchError, shown
from samplecast.sample.model import Gap, Preamble, Repair, Sample, TextEdit
from samplecast.sample.preamble import answer_line, find_json, read_preamble
from samplecast.sample.presentation import moved, without_line_marks, without_token_marks
from samplecast.sample.strict import StrictDocument, read_strict

if TYPE_CHECKING:
    from samplecast.sample.documents import ParsedDocuments

_LARGE: Final = 100_000
"""Characters from which on the garbage collector pauses: it would walk all nodes read so far again and again."""

_NEXT_LINE: Final = re.compile(r"(?<![\\^])\n\s*")
"""The end of a command: a line end without a backslash, or a caret on Windows, before it."""

_SEVERAL: Final = 2
# A brace at the end of a line opens an object, whatever the lines below it begin with: `{`, `Boat {`.
_OPENS_LINES: Final = re.compile(r"(\{)[ \t]*$", re.MULTILINE)
# What divides the parts of a message: `Content-Type: multipart/related; boundary="e89b3e"`.
_BOUNDARY: Final = re.compile(r"multipart/[a-z-]+;[^\n]{0,100}?boundary=\"?([\w'()+,./:=?-]{1,70})").search
_BODY: Final = re.compile(r"^[ \t]*(?=[{\[])", re.MULTILINE)

# A body below a command with one of these methods is its answer, not what it sends.
_BODYLESS: Final = frozenset({"GET", "HEAD", "DELETE"})

# Behind a prompt stands a transcript: what follows the command is what it printed.
_PROMPTED: Final = re.compile(r"\s*[\w.@~:-]{0,40}[$>%#][ \t]+\S").match

# Repairs that say nothing more about text which is stray as a whole.
_INSIDE_STRAY: Final = frozenset({"odd-blank", "comment"})


def read_sample(text: str, label: str = "") -> Sample:
    """Read `text` as a documentation sample; `label` is the language that its block is labelled as.

    A program, markup or settings hold no sample. Marks that present a sample are taken off first, and told.
    """
    with _collector_paused(len(text)):
        try:
            strict = read_strict(text)
            if strict is not None and strict.end == len(text):
                return _labelled(_strict_sample(text, None, strict), label)
            return _labelled(_presented(text, label) or _plain(text, label), label)
        except TooMuchError as error:
            return _labelled(Sample(text, error=str(error)), label)


def _labelled(sample: Sample, label: str) -> Sample:
    """The sample with its label; of a stream of values it is no defect that there are several."""
    sample = replace(sample, label=label) if label else sample
    if sample.values and is_json_schema(sample.values[0]):
        return replace(sample, kind="json-schema")
    if len(sample.trees) < _SEVERAL or not _is_stream(sample):
        return sample
    return replace(sample, repairs=tuple(one for one in sample.repairs if one.kind != "several-documents"))


def _is_stream(sample: Sample) -> bool:
    """Whether values are sent one after the other: declared so, as events, or each on one line and nothing between."""
    if sample.label in JSON_LINES_LABELS or sample.kind == "event-stream":
        return True
    edges = [(tree.start, tree.end) for tree in sample.trees]
    between = [sample.text[end:start] for (_, end), (start, _) in pairwise(edges)]
    lines = all("\n" not in sample.text[start:end] for start, end in edges)
    if any(repair.kind != "several-documents" for repair in sample.repairs):
        return False
    return lines and all(gap.isspace() and "\n" in gap for gap in between) and not sample.text[: edges[0][0]].strip()


def _plain(text: str, label: str) -> Sample:
    """The sample of a text that carries no marks."""
    kind = block_kind(text, label)
    if kind in NO_SAMPLES:
        return Sample(text, kind=kind)
    if kind == "http" and is_multipart(text):
        return _answered(Sample(text, read_preamble(text, json=False), kind="form", form=form_fields(text)))
    sample = _command(text) or _rest(text)
    if kind == "http" and sample.values:
        sample = _without_parts(sample)
    if kind in {"http", "shell", "form"} and not sample.values and (form := form_fields(text)):
        return replace(sample, kind="form", form=form)
    if kind == "json" and not sample.values and not sample.error and label not in JSON_LABELS:
        kind = "text"  # `[3h, 3h]`, `{{ if x }}`, `[section]` begin like JSON
    return replace(sample, kind=kind) if kind != sample.kind else sample


def _without_parts(sample: Sample) -> Sample:
    """The sample of a message whose other parts are no JSON, as attachments; they are accounted for as noise."""
    boundary = _BOUNDARY(sample.text, 0, sample.trees[0].start)
    if boundary is None:
        return sample
    mark = f"--{boundary[1]}"
    parts = [one for one in sample.repairs if one.kind == "stray-text" and sample.text.startswith(mark, one.start)]
    kept = tuple(one for one in sample.repairs if one not in parts)
    return replace(sample, repairs=kept, noise=(*sample.noise, *((one.start, one.end) for one in parts)))


def _presented(text: str, label: str) -> Sample | None:
    """The sample of a text without the marks that present it; None where it has none, or reads no better without."""
    lines = without_line_marks(text, label)
    if lines is not None:
        bare = read_sample(lines.text, "" if label == "diff" else label)
        kind = block_kind(text, label)
        bare = replace(bare, kind=kind) if kind == "event-stream" else bare
        return moved(bare, text, lines) if bare.values or bare.preamble else None
    if block_kind(text, label) in NO_SAMPLES:
        return None
    tokens = without_token_marks(text)
    if tokens is None:
        return None
    bare, plain = _plain(tokens.text, label), _plain(text, label)
    return moved(bare, text, tokens) if bare.values and len(bare.repairs) < len(plain.repairs) + _lost(plain) else plain


def _lost(sample: Sample) -> bool:
    """Whether a reading has no value, or one that begins behind a bracket that was passed over."""
    before = sample.text[: sample.trees[0].start] if sample.trees else "{"
    return before.count("{") > before.count("}")


@contextmanager
def _collector_paused(length: int) -> Iterator[None]:
    pause = length >= _LARGE and gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()


def _strict_sample(text: str, preamble: Preamble | None, strict: StrictDocument) -> Sample:
    return Sample(text, preamble, (strict.value,), (strict.tree,), strict.duplicates, kind="json")


def _command(text: str) -> Sample | None:
    """The sample if the text is a command that sends JSON."""
    if not shell.is_command(text):
        return None
    data = shell.find_data(text)
    if data is None:
        return _in_a_row(text)
    first = next(iter(shell.commands(text)), 0)
    if first <= data.start and (shown := _before(text, first)) is not None:
        return shown
    if (other := shell.next_command(text)) and other <= data.start:
        return Sample(text, read_preamble(text[:other], json=False), answer=other)
    over = _NEXT_LINE.search(text, max(first, data.end))  # data may stand in a file that is written before
    behind = over.end() if over else len(text)
    preamble = read_preamble(text[: data.start], text[data.end : behind], json=True)
    if preamble is not None:
        preamble = replace(preamble, text=text[: data.offsets[0]].strip())
    try:
        reading = _forgiving(data.text, 0, SourceMap(text, data.offsets))
        return _with_rest(_sample(text, preamble, reading), behind)
    except TooMuchError as error:
        return Sample(text, preamble, error=str(error))


def _in_a_row(text: str) -> Sample | None:
    """The sample of commands of which none sends JSON, up to where the next message of the row begins.

    None where one command stands in front of all values, or where no value stands between the commands.
    """
    starts = shell.commands(text)
    if not starts:
        return None
    if (shown := _before(text, shell.head(text, starts[0]))) is not None:
        return _brought(shown, starts[0]) if shell.brings_file(text[starts[0] :]) else shown
    if len(starts) < _SEVERAL:
        return None
    following = shell.head(text, starts[1])
    shown = _before(text, following)
    return shown and replace(shown, answer=_rest(text[:following]).answer or following)


def _brought(shown: Sample, start: int) -> Sample:
    """The value as what the command at `start` sends, for it stands in a file that is shown above the command."""
    text = shown.text
    over = _NEXT_LINE.search(text, start)
    rest = over.end() if over else len(text)
    command = read_preamble(text[start:rest], "", json=True)
    answer = rest if text[rest:].strip() else 0
    return replace(shown, preamble=command and replace(command, text=text[start:rest].strip()), answer=answer)


def _before(text: str, first: int) -> Sample | None:
    """The values above the first command of a block, as what another command has printed; None without any."""
    shown = _rest(text[:first]) if find_json(text[:first]) >= 0 else None
    return replace(shown, text=text, answer=first) if shown is not None and shown.values else None


def _with_rest(sample: Sample, start: int) -> Sample:
    """The sample of a command with what stands behind it: the answer, or a note that there is another command."""
    text, count = sample.text, len(sample.values)
    source_map = SourceMap(text)
    if not count or start == len(text):
        return sample
    if shell.is_command(text[start:]):
        return replace(sample, answer=start)
    body = _BODY.search(text, start)
    if body is None:
        return sample
    answer = _sample(text, None, _forgiving(text, body.end(), source_map))
    if not answer.values:
        return sample
    tree = answer.trees[0]
    more = Repair("several-documents", tree.start, tree.start + 1, tree.line, tree.column, "another document begins")
    return replace(
        sample,
        values=(*sample.values, *answer.values),
        trees=(*sample.trees, *answer.trees),
        repairs=(*sample.repairs, *_by_place([more, *answer.repairs])),
        gaps=(*sample.gaps, *(replace(gap, document=gap.document + count) for gap in answer.gaps)),
        comments=(*sample.comments, *(replace(one, document=one.document + count) for one in answer.comments)),
        answer=start,
    )


def _rest(text: str) -> Sample:
    """The sample of a text that is not strict JSON from end to end."""
    start = find_json(text)
    if start < 0:
        return _answered(Sample(text, read_preamble(text, json=False)))
    try:
        strict = read_strict(text, start) if start else None
        if strict is not None and strict.end == len(text):
            return _asked(_answered(_strict_sample(text, read_preamble(text[:start], json=True), strict)))
        reading = _forgiving(text, start, SourceMap(text))
        if (opener := _passed_over(text, reading)) >= 0:
            whole = _forgiving(text, opener, SourceMap(text))
            if not (whole.documents and whole.documents[0].tree.start == opener):
                return _beheaded(_sample(text, read_preamble(text[:opener], json=True), reading), opener)
            reading = whole
    except TooMuchError as error:
        return Sample(text, read_preamble(text[:start], json=True), error=str(error))
    if not reading.documents:
        return Sample(text, read_preamble(text, json=False))
    return _asked(_answered(_sample(text, read_preamble(text[: reading.documents[0].start], json=True), reading)))


def _beheaded(sample: Sample, opener: int) -> Sample:
    """The sample with what stands between its bracket and the first key that could be read told, and as incomplete."""
    tree = sample.trees[0]
    _, line, column = SourceMap(sample.text).at(opener)
    message, edit = f"stray {shown(sample.text, opener, tree.start)}", TextEdit(opener, tree.start, "")
    lost = Repair("stray-text", opener, tree.start, line, column, message, (edit,))
    trees = (replace(tree, incomplete=True), *sample.trees[1:])
    return replace(
        sample, trees=trees, repairs=_by_place([lost, *sample.repairs]), gaps=(Gap(0, "", line, column), *sample.gaps)
    )


def _passed_over(text: str, reading: ParsedDocuments) -> int:
    """Where the bracket stands that opens the first document, if keys behind it were taken for the beginning.

    What stands between the two is no JSON, and lost with the bracket it would go unnoticed. -1 without such.
    """
    first = reading.documents[0].tree.start if reading.documents else 0
    if text[first : first + 1] in {"{", "["}:
        return -1
    opener = next((found.start(1) for found in _OPENS_LINES.finditer(text, 0, first)), -1)
    return opener if opener >= 0 and text.count("{", opener, first) > text.count("}", opener, first) else -1


def _forgiving(text: str, start: int, source_map: SourceMap) -> ParsedDocuments:
    """What stands in a text from a place on, whatever is wrong with it."""
    from samplecast.sample.documents import read_tokens  # noqa: PLC0415  few pages have JSON that is not strict
    from samplecast.sample.lexer import tokenize  # noqa: PLC0415  as above

    return read_tokens(tokenize(text, start, len(text)), source_map)


def _asked(sample: Sample) -> Sample:
    """The sample with its body as the answer of the command before it, which sends nothing or something else."""
    before = sample.text[: sample.trees[0].start] if sample.trees else ""
    preamble = sample.preamble
    if preamble is None or sample.answer or not shell.is_command(before):
        return sample
    sends_nothing = preamble.method in _BODYLESS or shell.brings_data(before) or _PROMPTED(before)
    if not sends_nothing:
        return sample
    line = before.rfind("\n") + 1
    return sample if before[line:].strip() else replace(sample, answer=line)


def _answered(sample: Sample) -> Sample:
    """The sample with the place from which on another message stands: mostly the answer to the request before it."""
    if sample.preamble is None or sample.answer:
        return sample
    first = sample.trees[0].start if sample.trees else len(sample.text)
    if at := answer_line(sample.text[:first]):
        return replace(sample, answer=at)
    asks, answers = bool(sample.preamble.method), sample.preamble.status is not None
    if asks == answers:
        return sample
    for before, after in pairwise(sample.trees):
        between = read_preamble(sample.text[before.end : after.start], json=True)
        if between is not None and (bool(between.method) if answers else between.status is not None):
            kept = (
                one
                for one in sample.repairs
                if one.kind != "stray-text" or not before.end <= one.start < one.end <= after.start
            )
            start = before.end + len(sample.text[before.end :]) - len(sample.text[before.end :].lstrip())
            return replace(sample, repairs=tuple(kept), answer=start)
    return sample


def _sample(text: str, preamble: Preamble | None, reading: ParsedDocuments) -> Sample:
    log = reading.log
    return Sample(
        text,
        preamble,
        tuple(document.value for document in reading.documents),
        tuple(document.tree for document in reading.documents),
        _by_place(log.repairs),
        tuple(gap for _, gap in sorted(log.gaps, key=lambda found: (found[1].document, found[0]))),
        tuple(sorted(log.comments, key=lambda comment: (comment.line, comment.column))),
    )


def _by_place(repairs: list[Repair]) -> tuple[Repair, ...]:
    """Repairs in the order of the text, without the blanks and comments inside of text that is stray as a whole."""
    kept: list[Repair] = []
    stray = 0
    for repair in sorted(repairs, key=lambda repair: (repair.start, repair.end)):
        if repair.start >= stray or repair.kind not in _INSIDE_STRAY:
            kept.append(repair)
        if repair.kind == "stray-text":
            stray = repair.end
    return tuple(kept)
