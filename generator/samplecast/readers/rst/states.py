"""docutils' state machine, taught to give our nodes instead of its own.

Nothing is registered or patched: these are subclasses, handed to a state machine of our own, so a host
that uses docutils in the same process is unaffected. No directive or role of docutils is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from docutils import nodes
from docutils.parsers.rst import states

from samplecast.document import Code, Directive, Paragraph, Section
from samplecast.readers.rst import directives as rst_directives
from samplecast.readers.rst import plain as rst_plain
from samplecast.readers.rst import tables as rst_tables
from samplecast.readers.rst.inline import unescape
from samplecast.readers.rst.lines import Lines, Untyped
from samplecast.readers.rst.machine import Machine, Memo
from samplecast.readers.rst.nodes import BlockNode, DirectiveNode, TargetNode, TextNode
from samplecast.source import Note, Span

DEEPEST = 100
"""Levels of nesting below which blocks are kept as text."""

_LITERAL_NEXT = re.compile(r"(?<!\\)(?:\\\\)*::\Z")
_SUBSTITUTION = re.compile(r"(?P<name>[^|\n]+)\|\s+(?P<kind>[\w-]+)\s*::\s*(?P<argument>.*)\Z", re.DOTALL)

_TRANSITIONS: dict[type, list[tuple[str, re.Pattern[str], str]]] = {}
"""By kind of state: its transitions in their order, each with its pattern and the state that follows."""


class _Shared(states.RSTState):
    """What all our states do differently from docutils'."""

    nested_sm = Machine
    memo: Memo
    takes_text = False
    state_machine: Untyped

    def __init__(self, state_machine: Untyped, debug: bool = False) -> None:  # noqa: FBT001, FBT002  docutils' own
        super().__init__(state_machine, debug)
        self.nested_sm_kwargs = {"state_classes": STATES, "initial_state": "Body"}

    def add_initial_transitions(self) -> None:
        """Bind the methods of the transitions; which they are, docutils would find out for every page."""
        found = _TRANSITIONS.get(type(self))
        if found is None:
            cast("Untyped", super()).add_initial_transitions()
            found = [(name, *self.transitions[name][::2]) for name in self.transition_order]
            _TRANSITIONS[type(self)] = found
        self.transition_order = [name for name, _, _ in found]
        self.transitions = {name: (pattern, getattr(self, name), following) for name, pattern, following in found}

    def unlink(self) -> None:
        """Let go of everything: the methods that serve the transitions hold on to the state."""
        vars(self).clear()

    @property
    def parent(self) -> Untyped:
        """Give the node that is being filled; docutils before 0.22 keeps it, and would keep an old one."""
        return self.state_machine.node

    @parent.setter
    def parent(self, node: Untyped) -> None:
        self.state_machine.node = node

    def here(self) -> int:
        """Give the page line of the current line."""
        return self.machine().abs_line_number()

    def source_lines(self) -> Lines:
        """Give the lines this state is reading."""
        lines: Lines = self.state_machine.input_lines
        return lines

    def span(self, line: int, text: str, end_line: int = 0) -> Span:
        """Give the span of something that begins with `text` at a line."""
        return self.memo.page.span(line, text, self.source_lines().bounds, end_line)

    def machine(self) -> Machine:
        """Give the machine that runs this state."""
        machine: Machine = self.state_machine
        return machine

    def nested_parse(  # noqa: PLR0913, PLR0917  docutils' own
        self,
        block: Untyped,
        input_offset: int,
        node: Untyped = None,
        match_titles: bool = False,  # noqa: FBT001, FBT002
        state_machine_class: Untyped = None,
        state_machine_kwargs: Untyped = None,
    ) -> int:
        """Queue the block instead of parsing it at once, so that deep nesting does not deepen the stack."""
        if state_machine_kwargs is not None:
            kwargs = {**state_machine_kwargs, "memo": self.memo}
            return super().nested_parse(block, input_offset, node, match_titles, state_machine_class, kwargs)
        self.memo.jobs.append((block, node, self.memo.depth + 1))
        return 0

    def nested_list_parse(self, block: Untyped, *_: Untyped, **settings: Untyped) -> tuple[int, Untyped]:
        """Parse the further items of a list with a machine that has done so before."""
        name = settings["initial_state"]
        machine = self.memo.idle.pop() if self.memo.idle else Machine(STATES, name, self.memo)
        last = machine.states[settings.get("blank_finish_state") or name]
        last.blank_finish = settings["blank_finish"]
        for key, value in settings.get("extra_settings", {}).items():
            setattr(machine.states[name], key, value)
        machine.parse(block, settings["node"], titles=False, state=name)
        self.memo.idle.append(machine)
        return machine.abs_line_offset(), last.blank_finish

    def check_subsection(self, source: str, style: Untyped, lineno: int) -> bool:
        """Settle the level of a title; one that skips levels is a title all the same."""
        del source
        styles = self.memo.title_styles
        if style not in styles:
            styles.append(style)
        level = styles.index(style) + 1
        if level > self.memo.level + 1:
            self.memo.complain(lineno, f"Inconsistent title style: skip from level {self.memo.level} to {level}.")
        self.memo.level = level
        return True

    def new_subsection(self, title: str, lineno: int, messages: Untyped) -> None:
        """Put down a heading; what belongs under it is found later, as for Markdown."""
        del messages
        text = self.memo.inliner.text(title, lineno)
        anchors = self.memo.inliner.take_anchors()
        span = self.span(lineno, title, lineno + 1)
        self.parent += BlockNode(Section(text, (), self.memo.level, anchors, span=span))

    def paragraph(self, lines: Untyped, lineno: int) -> tuple[list[nodes.Node], bool]:
        """Read a paragraph, and tell whether a literal block follows."""
        text = "\n".join(lines).rstrip()
        literal = text.endswith("::") and _LITERAL_NEXT.search(text) is not None
        if literal:
            text = text[:-2].rstrip() if text[-3:-2] in ("", " ", "\n") else text[:-1]
            if not text:
                return [], True
        inliner = self.memo.inliner
        content = inliner.text(text, lineno)
        span = self.span(lineno, lines[0], lineno + len(lines) - 1)
        return [BlockNode(Paragraph(content, inliner.take_anchors(), span))], literal

    def inline_text(self, text: str, lineno: int) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Read running text."""
        return [TextNode(self.memo.inliner.text(text, lineno))], []

    def placed(self, line: int, made: tuple[nodes.Element, bool]) -> tuple[nodes.Element, bool]:
        """Note on the item of a list from which line to which it goes; the last one is the current one."""
        lines = self.source_lines()
        last = min(self.machine().line_offset, len(lines) - 1)
        while last > 0 and not lines[last].strip():
            last -= 1
        made[0]["place"] = self.span(line, lines[line - 1 - lines.first], lines.line(last))
        return made

    def code(self, lines: Sequence[str], line: int, form: Untyped, language: str = "") -> BlockNode:
        """Make a block of verbatim lines."""
        text, span, verbatim = self.memo.page.code(lines, line, self.source_lines().bounds)
        return BlockNode(Code(text, language, form=form, verbatim=verbatim, span=span))


class BodyParts(_Shared, states.Body):
    """The parts of `Body` that its subclasses in docutils inherit."""

    def explicit_construct(self, match: re.Match[str]) -> tuple[list[nodes.Node], bool]:
        """Find out which construct begins here; docutils' own table would call docutils' own methods."""
        for method, pattern in self.explicit.constructs:
            found = pattern.match(match.string)
            if found:
                try:
                    parsed: tuple[list[nodes.Node], bool] = getattr(self, method.__name__)(found)
                except states.MarkupError as error:
                    self.memo.complain(self.here(), " ".join(error.args))
                    break
                return parsed
        return self.comment(match)

    def explicit_list(self, blank_finish: bool) -> None:  # noqa: FBT001  docutils' own
        """Look for further constructs right under one; mostly a blank line tells at once that there are none."""
        following = self.machine().line_offset + 1
        lines = self.source_lines()
        if not self.memo.shortcuts or following >= len(lines) or lines[following] or not blank_finish:
            super().explicit_list(blank_finish)

    def comment(self, match: re.Match[str]) -> tuple[list[nodes.Node], bool]:
        """Keep a comment."""
        line = self.here()
        empty = not match.string[match.end() :].strip()
        if empty and self.state_machine.is_next_line_blank():
            return [BlockNode(Directive("comment", span=self.span(line, match.string)))], True
        block, _, _, blank_finish = self.state_machine.get_first_known_indented(match.end())
        while block and not block[-1].strip():
            block.trim_end()
        span = self.span(line, match.string, max(line, block.line(len(block) - 1)))
        return [BlockNode(Directive("comment", text="\n".join(block), span=span))], blank_finish

    def directive(self, match: re.Match[str], **_: Untyped) -> tuple[list[nodes.Node], bool]:
        """Read any directive, known or unknown, without running it."""
        line = self.here()
        block, _, _, blank_finish = self.state_machine.get_first_known_indented(match.end(), strip_top=0)
        span = self.span(line, match.string)
        made = rst_directives.build(self, match[1], block, span)
        return made, blank_finish or bool(self.state_machine.is_next_line_blank())

    def footnote(self, match: re.Match[str]) -> tuple[list[nodes.Node], bool]:
        """Keep a footnote with its label as anchor."""
        return self._noted("footnote", match)

    def citation(self, match: re.Match[str]) -> tuple[list[nodes.Node], bool]:
        """Keep a citation with its label as anchor."""
        return self._noted("citation", match)

    def _noted(self, name: str, match: re.Match[str]) -> tuple[list[nodes.Node], bool]:
        line = self.here()
        block, _, _, blank_finish = self.state_machine.get_first_known_indented(match.end())
        while block and not block[-1].strip():
            block.trim_end()
        node = DirectiveNode(name, match[1], (), self.span(line, match.string, max(line, block.line(len(block) - 1))))
        label = match[1].lstrip("#*")
        node.anchors = (label,) if label else ()
        if block:
            self.nested_parse(block, block.first, node)
        return [node], blank_finish

    def make_target(self, block: Untyped, block_text: str, lineno: int, target_name: str) -> nodes.Node:
        """Keep a label as it is written."""
        kind, target = cast("Untyped", self).parse_target(block, block_text, lineno)
        name = unescape(target_name or "")
        label = TargetNode(name, target if kind == "refuri" else "", target if kind == "refname" else "", lineno)
        self.memo.labels.append(label)
        return label

    def substitution_def(self, match: re.Match[str]) -> tuple[list[nodes.Node], bool]:
        """Remember a substitution."""
        line = self.here()
        block, _, _, blank_finish = self.state_machine.get_first_known_indented(match.end(), strip_indent=False)
        while block and not block[-1].strip():
            block.trim_end()
        text = "\n".join(part.strip() for part in block)
        span = self.span(line, match.string, max(line, block.line(len(block) - 1)))
        found = _SUBSTITUTION.match(text)
        if found is None:
            self.memo.complain(line, "Malformed substitution definition.")
            return [BlockNode(Directive("comment", text=text, span=span))], blank_finish
        name = " ".join(found["name"].split())
        self.memo.substitutions.setdefault(name, (found["kind"].lower(), found["argument"].strip()))
        body = f"{found['kind']}:: {found['argument']}".rstrip()
        return [BlockNode(Directive("substitution", name, text=body, span=span))], blank_finish

    def block_quote(self, indented: Untyped, line_offset: int) -> list[nodes.Node]:
        """Keep a quote; whom it is attributed to is its last paragraph."""
        del line_offset
        last = max(i for i, line in enumerate(indented) if line.strip())
        node = DirectiveNode("quote", "", (), self.span(indented.line(0), indented[0], indented.line(last)))
        self.nested_parse(indented, indented.first, node)
        return [node]

    def list_item(self, indent: int) -> Untyped:
        """Note where the item stands."""
        return self.placed(self.here(), cast("Untyped", super()).list_item(indent))

    def field(self, match: re.Match[str]) -> Untyped:
        """Note where the field stands."""
        return self.placed(self.here(), cast("Untyped", super()).field(match))

    def option_list_item(self, match: re.Match[str]) -> Untyped:
        """Note where the option stands."""
        return self.placed(self.here(), cast("Untyped", super()).option_list_item(match))

    def line_block_line(self, match: re.Match[str], lineno: int) -> Untyped:
        """Note where the line stands."""
        line, messages, blank_finish = cast("Untyped", super()).line_block_line(match, lineno)
        line["place"] = self.span(lineno, match.string, self.here())
        return line, messages, blank_finish

    def parse_option_marker(self, match: re.Match[str]) -> Untyped:
        """Take the options as they are written."""
        return [nodes.option(match.group().strip())]

    def nest_line_block_lines(self, block: Untyped) -> None:
        """Leave the lines flat: their indentation means nothing to us."""

    def table(self, isolate_function: Untyped, parser_class: Untyped) -> tuple[list[nodes.Node], bool]:
        """Read a grid or simple table."""
        return rst_tables.build(self, isolate_function, parser_class)


class BlockStart(BodyParts, states.Body):
    """The first line of any block."""

    takes_text = True

    def doctest(
        self, match: re.Match[str], context: Untyped, next_state: Untyped
    ) -> tuple[list[str], Untyped, list[Untyped]]:
        """Keep a doctest block."""
        del match, context
        line = self.here()
        self.parent += self.code(list(self.state_machine.get_text_block()), line, "literal")
        return [], next_state, []


class _TextParts(_Shared, states.Text):
    """The parts of `Text` that its subclasses in docutils inherit."""

    def definition_list_item(self, termline: Untyped) -> Untyped:
        """Note where the definition stands."""
        return self.placed(self.here() - 1, cast("Untyped", super()).definition_list_item(termline))

    def literal_block(self) -> list[nodes.Node]:
        """Keep a literal block, indented or quoted."""
        block, _, _, blank_finish = self.state_machine.get_indented()
        while block and not block[-1].strip():
            block.trim_end()
        if not block:
            found: list[nodes.Node] = cast("Untyped", self).quoted_literal_block()
            return [self._quoted(node) for node in found]
        made: list[nodes.Node] = [self.code(list(block), block.line(0), "literal")]
        if not blank_finish:
            made.append(self.unindent_warning("Literal block"))
        return made

    def _quoted(self, node: nodes.Node) -> nodes.Node:
        if not isinstance(node, nodes.literal_block):
            return node
        return self.code(node.astext().split("\n"), node.line or 1, "literal")


class LineBlock(BodyParts, states.LineBlock):
    """The further lines of a line block."""

    def line_block(self, match: Untyped = None, context: Untyped = None, next_state: Untyped = None) -> Untyped:
        """Take a line; docutils would hang its messages above it; we have none, and nodes do not know their parents."""
        del context
        line, _, self.blank_finish = self.line_block_line(match, self.here())
        self.parent += line
        return [], next_state, []


_BODIES = (
    *(states.BulletList, states.DefinitionList, states.EnumeratedList, states.FieldList),
    *(states.OptionList, states.Explicit),
)
_TEXTS = (states.Text, states.Definition, states.Line)

# The machine finds its states by the names of their classes, which therefore have to be docutils' own.
STATES: tuple[Untyped, ...] = (
    type("Body", (BlockStart,), {}),
    LineBlock,
    *(type(base.__name__, (BodyParts, base), {}) for base in _BODIES),
    *(type(base.__name__, (_TextParts, base), {}) for base in _TEXTS),
)


def run(lines: Lines, memo: Memo) -> None:
    """Parse a page: its own blocks first, then what is nested in them, level by level."""
    machine = Machine(STATES, "Body", memo)
    machine.parse(lines, memo.document, titles=True)
    while memo.jobs:
        block, node, memo.depth = memo.jobs.popleft()
        if memo.depth <= DEEPEST:
            plain = rst_plain.paragraphs(block, memo.page, memo.inliner) if memo.shortcuts else None
            if plain is None:
                machine.parse(block, node, titles=False)
            else:
                node += [BlockNode(paragraph) for paragraph in plain]
            continue
        text, span, verbatim = memo.page.code(list(block), block.line(0), block.bounds)
        memo.cut_off.append(Note(span.line, 1, f"Nested deeper than {DEEPEST} levels: kept as text."))
        node += BlockNode(Code(text, verbatim=verbatim, span=span))
    # Machines and states know one another, and all of them the page: left so, it would wait for the garbage collector.
    for used in (machine, *memo.idle):
        used.unlink()
    memo.idle.clear()
