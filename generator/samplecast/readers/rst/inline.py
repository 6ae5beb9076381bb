"""Inline markup of reStructuredText: raw words in, `Text` out.

The grammar is docutils' (its punctuation tables and its rules for where markup may begin and end);
the loop is ours: no nodes, no slicing of the rest, and a construct that is never closed is looked for once.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from docutils.utils import escape2null
from docutils.utils.punctuation_chars import closers, closing_delimiters, delimiters, match_chars, openers
from msgspec import Struct, field

from samplecast.document import Mark, MarkKind, Text
from samplecast.readers.directives import LINK_ROLES, ROLE_KINDS

_NAME = r"(?:(?!_)\w)+(?:[-._+:](?:(?!_)\w)+)*"
_END = rf"(?:$|(?=\s|[\x00{closing_delimiters}{delimiters}{closers}]))"
# No role or label is longer than this; without a bound, `:a:a:a...` would be read again from every colon.
_SHORT_NAME = r"[\w.+:-]{1,80}?"

_MARKUP = re.compile(r"[*`|\\_](?:(?<!_)|(?!\w))")
"""What every kind of inline markup contains; most words of most pages have none of it."""
_TRIGGER = re.compile(r"[*`|_\[]")
"""What all markup has in or near its first character."""
_BEGIN = re.compile(rf"^|(?<=\s|[{openers}{delimiters}])")
_START = re.compile(r"(\*\*|\*(?!\*)|``|_`|`(?!`)|\|(?!\|))(?!\s)")
# `[1]_`, `[#name]_`, `[*]_`, `[label]_`.
_NOTE = re.compile(rf"\[([0-9]+|\#(?:{_SHORT_NAME})?|\*|{_SHORT_NAME})\]_{_END}")
_REFEND = re.compile(rf"(?<=[^\W_])__?{_END}")
# Both look backwards from what they stand before.
_ROLE_BEFORE = re.compile(rf"(:(?:(?<=^:)|(?<=[\s{openers}{delimiters}]:)){_SHORT_NAME}:)\Z")
_NAME_BEFORE = re.compile(rf"(?:^|(?<=\s|[{openers}{delimiters}]))({_NAME})\Z")
_LONGEST_NAME = 200
# The string itself comes first: then the search for it is a fast one.
_ENDS = {
    "*": re.compile(rf"(\*)(?<![\s\x00]\*){_END}"),
    "**": re.compile(rf"(\*\*)(?<![\s\x00]\*\*){_END}"),
    "``": re.compile(rf"(``)(?<!\s``){_END}"),
    "_`": re.compile(rf"(`)(?<![\s\x00]`){_END}"),
    "|": re.compile(rf"(\|(?<![\s\x00]\|)_{{0,2}}){_END}"),
    "`": re.compile(rf"(`(?<!(?<!\x00)[\s\x00]`)(?P<role>:{_SHORT_NAME}:)?(?P<refend>__?)?){_END}"),
}
_KINDS: dict[str, MarkKind] = {"*": "emphasis", "**": "strong", "``": "literal"}
_NAMES = {"*": "emphasis", "**": "strong", "``": "literal", "_`": "target", "|": "substitution_reference"}
_ESCAPES = re.compile("\0[ \n]?")
# The target at the end of `words <target>`.
_EMBEDDED = re.compile(r"(?:^|[ \n]+)<(?!\s)((?:[^<>\x00]|\x00.)*)>\Z", re.DOTALL)
_NAMED = re.compile(r"<(?<!\x00<)(?!\s)((?:[^<>\x00]|\x00.)*)>\Z", re.DOTALL)
"""The target of a cross reference; its title needs no blank before it."""
_SCHEME = re.compile(r"[A-Za-z][\w.+-]*:")
# An address as a target means `mailto:`.
_EMAIL = re.compile(r"[^\s@:/]+@[^\s@:/]+\Z")

PENDING = "\0"
"""First character of a mark's target while what it names may still follow on the page."""


class Pending(Struct, frozen=True):
    """A reference by name, settled when the whole page has been read."""

    kind: str
    """`name`, `anonymous` or `substitution`."""
    name: str
    raw: str
    """The reference as it stands, kept where nothing of that name is found."""
    line: int


class TextPieces(Struct):
    """Collects a text: white space folded, marks as ranges."""

    parts: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    length: int = 0
    gap: bool = False

    def add(self, escaped: str, kind: MarkKind | None = None, target: str = "") -> None:
        """Append words, escapes in them undone."""
        raw = _ESCAPES.sub("", escaped) if "\0" in escaped else escaped
        folded = " ".join(raw.split())
        if folded:
            if self.length and (self.gap or raw[0].isspace()):
                self.parts.append(" ")
                self.length += 1
            self.gap = raw[-1].isspace()
        elif raw:
            self.gap = True
        if kind and (folded or target):
            self.marks.append(Mark(kind, self.length, self.length + len(folded), target))
        self.parts.append(folded)
        self.length += len(folded)

    def insert(self, text: Text, change: Callable[[Mark, str], Text | None]) -> None:
        """Append a finished text whose marks, all one after the other, may still be changed for other texts."""
        done = 0
        for mark in text.marks:
            self.add(text.plain[done : mark.start])
            words = text.plain[mark.start : mark.end]
            other = change(mark, words)
            if other is None:
                self.add(words, mark.kind, mark.target)
            else:
                self.insert(other, _unchanged)
            done = mark.end
        self.add(text.plain[done:])

    def text(self) -> Text:
        """Give what was collected."""
        return Text("".join(self.parts), tuple(self.marks))


def _unchanged(_: Mark, __: str) -> None:
    """Leave a mark as it is."""


class Inliner(Struct):
    """Reads the running text of one page."""

    complain: Callable[[int, str], None]
    """Takes a line and what is wrong there."""
    pending: list[Pending] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    """What embedded targets name: normalised name to URI."""
    anchors: list[str] = field(default_factory=list)
    """Inline targets that no block has taken yet."""
    _known: dict[str, Text] = field(default_factory=dict)

    def take_anchors(self) -> tuple[str, ...]:
        """Give the inline targets met since this was last asked for."""
        if not self.anchors:
            return ()
        anchors = tuple(self.anchors)
        self.anchors.clear()
        return anchors

    def text(self, raw: str, line: int) -> Text:
        """Read running text that begins at a line."""
        known = self._known.get(raw)
        if known is not None:
            return known
        if not _MARKUP.search(raw):
            text = Text(" ".join(raw.split()))
            self._known[raw] = text
            return text
        reading = _InlineScan(self, escape2null(raw), line)
        text = reading.read()
        if reading.again:
            self._known[raw] = text
        return text


class _InlineScan:
    """One pass over one text."""

    def __init__(self, inliner: Inliner, escaped: str, line: int) -> None:
        self.inliner = inliner
        self.string = escaped
        self.line = line
        self.pieces = TextPieces()
        self.done = 0
        """What stands before is in the pieces."""
        self.position = 0
        """Where docutils would begin a new string: markup may begin there whatever stands before."""
        self.endless: set[str] = set()
        """Constructs whose end string does not occur any more."""
        self.again = True
        """Whether the same words would give the same text on any line."""

    def read(self) -> Text:
        string, at = self.string, 0
        while trigger := _TRIGGER.search(string, at):
            at = trigger.start()
            self.step(at, trigger[0])
            at = max(self.position, at + 1)
        self.pieces.add(string[self.done :])
        return self.pieces.text()

    def step(self, at: int, char: str) -> None:
        """Read the markup that begins at a place, or around it, if there is any."""
        string = self.string
        if char == "[":
            note = _NOTE.match(string, at) if self.may_begin(at) else None
            if note:
                self.footnote(note)
            return
        start = _START.match(string, at)
        if start is None:
            refend = _REFEND.match(string, at) if char == "_" and at > self.position else None
            if refend:
                self.reference(refend)
        elif start[1] == "`":
            role = self.before(_ROLE_BEFORE, at) if string[at - 1 : at] == ":" else None
            if role is not None or self.may_begin(at):
                self.interpreted(
                    at if role is None else role, at + 1, string[role + 1 : at - 1] if role is not None else ""
                )
        elif self.may_begin(at):
            self.simple(at, start[1])

    def may_begin(self, at: int) -> bool:
        """Tell whether markup may begin at a place."""
        return at == self.position or _BEGIN.match(self.string, at) is not None

    def before(self, pattern: re.Pattern[str], at: int) -> int | None:
        """Find where the name begins that ends at a place."""
        window = max(self.position, at - _LONGEST_NAME)
        found = pattern.search(self.string[window:at])
        if found is None or (window > self.position and not found.start()):
            return None
        return window + found.start()

    def emit(self, start: int, end: int, words: str, kind: MarkKind | None = None, target: str = "") -> None:
        """Take `string[start:end]` for `words`."""
        if start > self.done:
            self.pieces.add(self.string[self.done : start])
        self.pieces.add(words, kind, target)
        self.done = self.position = end

    def quoted(self, start: int, end: int) -> bool:
        """Tell whether a start string is itself quoted, as in `"*"`, and therefore begins no markup."""
        if start == self.position:
            return False
        return end >= len(self.string) or match_chars(self.string[start - 1], self.string[end])

    def end(self, key: str, start: int) -> re.Match[str] | None:
        """Find the end string of a construct whose words begin at `start`."""
        if key in self.endless:
            return None
        match = _ENDS[key].search(self.string, start)
        if match is None:
            self.endless.add(key)
        elif match.start(1) == start:
            return None
        return match

    def complain(self, message: str) -> None:
        self.again = False
        self.inliner.complain(self.line, message)

    def simple(self, at: int, key: str) -> None:
        """Strong, emphasis, literal, inline target, substitution."""
        start = at + len(key)
        if self.quoted(at, start):
            self.position = start
            return
        end = self.end(key, start)
        if end is None:
            self.complain(f"Inline {_NAMES[key]} start-string without end-string.")
            self.position = start
            return
        words = self.string[start : end.start(1)]
        if key == "|":
            self.substitution(at, end, words)
        elif key == "_`":
            self.again = False
            self.inliner.anchors.append(unescape(words))
            self.emit(at, end.end(1), words)
        else:
            words = words.replace("\0", "\\") if key == "``" else words
            self.emit(at, end.end(1), words, _KINDS[key])

    def substitution(self, start: int, end: re.Match[str], words: str) -> None:
        raw = self.string[start : end.end(1)]
        self.wait(start, end.end(1), words, Pending("substitution", unescape(words), raw, self.line))

    def wait(self, start: int, end: int, words: str, pending: Pending) -> None:
        """Emit a link whose target is settled later."""
        self.again = False
        self.inliner.pending.append(pending)
        self.emit(start, end, words, "link", f"{PENDING}{len(self.inliner.pending) - 1}")

    def footnote(self, match: re.Match[str]) -> None:
        label = match[1].lstrip("#*")
        self.emit(match.start(), match.end(), match[0][:-1], "link" if label else None, label)

    def reference(self, match: re.Match[str]) -> None:
        """`name_` and `name__`: the name is looked for backwards from the underscore."""
        start = self.before(_NAME_BEFORE, match.start())
        if start is None:
            self.position = match.end()
            return
        name, raw = self.string[start : match.start()], self.string[start : match.end()]
        kind = "anonymous" if match[0] == "__" else "name"
        self.wait(start, match.end(), name, Pending(kind, unescape(name), raw, self.line))

    def interpreted(self, begin: int, start: int, role: str) -> None:
        """Words in backquotes, which begin at `start`: with a role before or after, or a reference."""
        if not role and self.quoted(begin, start):
            self.position = start
            return
        end = self.end("`", start)
        if end is None:
            self.complain("Inline interpreted text or phrase reference start-string without end-string.")
            self.position = start
            return
        words = self.string[start : end.start(1)]
        if (end["role"] and (role or end["refend"])) or (role and end["refend"]):
            self.complain(
                "Mismatch: a role before the text, a role after it and a reference suffix exclude each other."
            )
            self.emit(begin, end.end(1), self.string[begin : end.end(1)])
        elif end["refend"]:
            self.phrase(begin, end, words)
        else:
            self.role(begin, end.end(1), (role or (end["role"] or "")[1:-1]).lower(), words)

    def phrase(self, start: int, end: re.Match[str], words: str) -> None:
        """`` `words <target>`__ `` and `` `words`_ ``."""
        stop = end.end(1)
        embedded = _EMBEDDED.search(words)
        if embedded is None:
            kind = "anonymous" if end["refend"] == "__" else "name"
            raw = self.string[start:stop]
            self.wait(start, stop, words, Pending(kind, unescape(words), raw, self.line))
            return
        title, inner = words[: embedded.start()], embedded[1]
        if inner.endswith("_") and not inner.endswith("\0_") and not _SCHEME.match(inner):
            name = unescape(inner[:-1])
            self.wait(start, stop, title or inner[:-1], Pending("name", name, self.string[start:stop], self.line))
            return
        target = _uri(inner)
        if end["refend"] == "_" and title:
            self.again = False
            self.inliner.targets.setdefault(normal(unescape(title)), target)
        self.emit(start, stop, title or target, "link", target)

    def role(self, start: int, stop: int, role: str, words: str) -> None:
        """Interpreted text: the title and target of a cross reference, or just its words."""
        kind = ROLE_KINDS.get(role)
        if kind:
            raw = words.replace("\0", "\\") if role == "code" else words
            self.emit(start, stop, raw, kind)
            return
        embedded = (_NAMED if role in LINK_ROLES else _EMBEDDED).search(words)
        if embedded:
            title, target = words[: embedded.start()].rstrip(" \n"), unescape(embedded[1])
            self.emit(start, stop, title or target, "link", target)
        elif role in LINK_ROLES:
            self.emit(start, stop, words, "link", unescape(words).lstrip("!~"))
        else:
            self.emit(start, stop, words)


def unescape(escaped: str) -> str:
    """Undo escapes and fold white space: a name as it is written."""
    return " ".join(_ESCAPES.sub("", escaped).split())


def normal(name: str) -> str:
    """Bring a reference name into the form in which names are compared."""
    return " ".join(name.lower().split())


def _uri(escaped: str) -> str:
    """Join a URI that was broken over lines; an address becomes `mailto:`."""
    parts = re.split("\0[ \n]", escaped)
    uri = " ".join("".join(part.replace("\0", "").split()) for part in parts)
    return "mailto:" + uri if _EMAIL.match(uri) else uri
