"""docutils' state machine without what reading does not need: observers, debugging, and a new machine for every list.

Nothing is registered or patched: these are subclasses, so a host that uses docutils in the same process
is unaffected.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from docutils import nodes
from docutils.parsers.rst import states
from docutils.statemachine import StateCorrection, TransitionCorrection
from docutils.utils import Reporter
from msgspec import Struct, field

from samplecast.document import Block
from samplecast.readers.inclusion import Inclusions
from samplecast.readers.rst.inline import Inliner
from samplecast.readers.rst.lines import Lines, PageLines, Untyped
from samplecast.readers.rst.nodes import BlockNode, PageNode, TargetNode
from samplecast.readers.rst.plain import begins_paragraph
from samplecast.source import Note, Span

_TEXT = re.compile("")
_LIKELY = {"..": "explicit_markup", "+-": "grid_table_top"}
"""By its first two characters the one construct that a line can begin: it is tried before all others."""


class Memo(Struct):
    """What the states of one page share."""

    page: PageLines
    document: PageNode
    inliner: Inliner
    notes: list[Note]
    shortcuts: bool
    inclusions: Inclusions
    """The files that the page takes in."""
    read_part: Callable[[Memo, str, str, int], list[Block]]
    """Reads text of another file, from a line on, as a part of this page; headings are still flat."""
    outer: Sequence[TargetNode] = ()
    """The labels of the page, where this is a part of it."""
    jobs: deque[tuple[Lines, nodes.Element, int]] = field(default_factory=deque)
    """Blocks still to be parsed, the node their content goes into, and how deep they stand."""
    depth: int = 0
    level: int = 0
    """The level of the last title."""
    title_styles: list[Untyped] = field(default_factory=list)
    labels: list[TargetNode] = field(default_factory=list)
    substitutions: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Name to kind of definition (`replace`, `image`, ...) and its argument."""
    idle: list[Machine] = field(default_factory=list)
    """Machines for lists that can be used again."""
    cut_off: list[Note] = field(default_factory=list)
    """What was nested too deep to be read."""
    language: None = None
    """docutils asks for it; names of directives are English here."""
    section_bubble_up_kludge: bool = False
    """docutils before 0.22 asks whether a nested title ended a machine; here none does."""

    @property
    def reporter(self) -> Reporter:
        """What docutils before 0.22 looks for here."""
        return self.document.reporter

    def complain(self, line: int, message: str) -> None:
        """Note what is wrong at a line."""
        self.notes.append(Note(line, 1, message))


class NoteReporter(Reporter):
    """Keeps what docutils complains of; never prints."""

    def __init__(self, complain: Callable[[int, str], None]) -> None:
        super().__init__("", report_level=5, halt_level=6, stream=False)
        self.complain = complain

    def get_source_and_line(self, lineno: int | None = None) -> tuple[None, int | None]:
        """Lines are numbered as in the page already."""
        return None, lineno

    def system_message(
        self, level: int, message: Untyped, *children: nodes.Node, **kwargs: Untyped
    ) -> nodes.system_message:
        """Make a note of warnings and errors; what docutils reports as "info" is not the author's fault."""
        found = super().system_message(level, message, *children, **kwargs)
        found.rawsource = str(message)
        if level >= self.WARNING_LEVEL:
            self.complain(found.get("line") or 1, " ".join(str(message).split()))
        return found


class _EndOfLines(Exception):  # noqa: N818  no error
    """There are no more lines."""


class _States(dict[str, Untyped]):
    """The states of a machine by name, made when they are first needed."""

    def __init__(self, machine: Machine, classes: dict[str, Untyped]) -> None:
        super().__init__()
        self.machine = machine
        self.classes = classes

    def __missing__(self, name: str) -> Untyped:
        state = self[name] = self.classes[name](self.machine, False)  # noqa: FBT003  docutils' own
        state.runtime_init()
        return state


class State(Protocol):
    """What those who build a block of several lines ask of the state that met its first one."""

    memo: Memo

    def machine(self) -> Machine:
        """Give the machine that runs the state."""

    def span(self, line: int, text: str, end_line: int = 0) -> Span:
        """Give the span of something that begins with `text` at a line."""

    def code(self, lines: Sequence[str], line: int, form: Untyped, language: str = "") -> BlockNode:
        """Make a block of verbatim lines."""

    def nested_parse(self, block: Untyped, input_offset: int, node: Untyped = None) -> int:
        """Have the lines of a block read into a node, later."""


class Machine(states.NestedStateMachine):
    """A state machine for something in a page; it never serves another page."""

    states: Untyped
    document: Untyped
    input_lines: Untyped
    node: Untyped

    def __init__(self, state_classes: Untyped, initial_state: str, memo: Memo, **_: Untyped) -> None:
        super().__init__(state_classes, initial_state)
        self.memo: Untyped = memo
        self.node = None
        self.document = memo.document
        self.reporter = memo.document.reporter

    def add_states(self, state_classes: Untyped) -> None:
        """Take note of the states."""
        self.states = _States(self, {state.__name__: state for state in state_classes})

    def parse(self, lines: Lines, node: nodes.Element, *, titles: bool, state: str = "Body") -> None:
        """Parse lines into a node."""
        self.match_titles = titles
        self.node = node
        self.input_lines = lines
        self.input_offset = lines.first
        self.line_offset = -1
        self.current_state = state
        self._loop()

    def _loop(self) -> None:
        """Feed the lines to the states, as docutils does."""
        context: list[str] = []
        transitions: Untyped = None
        state = self.states[self.current_state]
        while True:
            try:
                following, context = self._step(context, state, transitions)
            except _EndOfLines:
                return
            except TransitionCorrection as correction:
                self.previous_line()
                transitions = (correction.args[0],)
                continue
            except StateCorrection as correction:
                self.previous_line()
                following, transitions = correction.args[0], correction.args[1:2] or None
            else:
                transitions = None
            if following:
                self.current_state = following
                state = self.states[following]

    def _step(self, context: list[str], state: Untyped, transitions: Untyped) -> tuple[str | None, list[str]]:
        """Feed the next line, or the end of the lines, to a state, which may ask for a correction of either."""
        try:
            self.next_line()
            context, following, _ = self.check_line(context, state, transitions)
        except EOFError:
            state.eof(context)
            raise _EndOfLines from None
        return following, context

    def check_line(self, context: list[str], state: Untyped, transitions: Untyped = None) -> Untyped:
        """Find out what a line begins; one that begins with a letter is mostly just text."""
        line: Untyped = self.line
        if line and transitions is None and getattr(state, "takes_text", False):
            likely = _LIKELY.get(line[:2])
            if likely:
                pattern, method, following = state.transitions[likely]
                match = pattern.match(line)
                if match:
                    return method(match, context, following)
            if begins_paragraph(line):
                return self._text(line, state, context)
        for name in state.transition_order if transitions is None else transitions:
            pattern, method, following = state.transitions[name]
            match = pattern.match(line)
            if match:
                return method(match, context, following)
        return state.no_match(context, transitions)

    def _text(self, line: str, state: Untyped, context: list[str]) -> Untyped:
        """Begin a text; a single line is a paragraph, which docutils would find out one line later."""
        lines = self.input_lines
        following = lines.start + self.line_offset + 1
        if following >= lines.stop or lines.data[following]:
            return state.text(_TEXT.match(line), context, None)
        self.next_line()
        return self.states["Text"].blank(None, [line], None)

    def next_line(self, n: int = 1) -> str:
        """Go forward."""
        self.line_offset += n
        lines = self.input_lines  # looked into, not asked: this is done for every line
        at = lines.start + self.line_offset
        if at >= lines.stop:
            self.line = None
            raise EOFError
        line: str = lines.data[at]
        self.line = line
        return line

    def previous_line(self, n: int = 1) -> str:
        """Go back."""
        self.line_offset -= n
        self.line = None if self.line_offset < 0 else self.input_lines[self.line_offset]
        return self.line or ""

    def goto_line(self, line_offset: int) -> str:
        """Go to a page line, 0-based."""
        self.line_offset = line_offset - self.input_offset
        return self.next_line(0)

    def attach_observer(self, observer: Untyped) -> None:
        """Nothing to do: each line knows its number, so nothing has to follow the current one."""

    def get_source_and_line(self, lineno: int | None = None) -> Untyped:
        """Lines are numbered as in the page already."""
        return None, self.abs_line_number() if lineno is None else lineno
