"""EX1: defects in the strings, numbers and literals of a sample.

Each rule looks at every code block that holds JSON, whatever the block was used for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from samplecast.checks.definition import Finding
from samplecast.checks.sample_rules import blocks_with_samples, repaired, span_of
from samplecast.facts import PageFacts
from samplecast.sample import Node, Sample

# Sixteen figures and a point: up to fifteen every double gives back what was written.
_LONG_DECIMAL = re.compile(r"\d(?:\.?\d){15}").search
_DECIMAL = re.compile(r"-?\d+\.\d+(?:[eE][+-]?\d{1,4})?").fullmatch
_MOST_SHOWN = 60


def raw_newline(page: PageFacts) -> Iterator[Finding]:
    r"""A line break or control character stands inside a string.

    Strict parsers refuse it; usually a long string was wrapped by hand.

    Bad:  {"text": "one⏎two"}
    Good: {"text": "one\ntwo"}

    How to fix: write the string on one line, or the break as \n (`--unsafe-fixes` does).
    """
    yield from repaired(page, "raw-newline", "Escape the control character")


def inner_quote(page: PageFacts) -> Iterator[Finding]:
    r"""A quote stands inside a string without a backslash.

    Every parser ends the string there, and cannot read the rest; JSON inside a string is the usual cause.

    Bad:  {"text": "say "hi""}
    Good: {"text": "say \"hi\""}

    How to fix: write \" for each quote inside (`--unsafe-fixes` does).
    """
    yield from repaired(page, "inner-quote", "Escape the quotes")


def missing_quote(page: PageFacts) -> Iterator[Finding]:
    """A string lacks one of its quotes.

    Everything up to the next quote becomes part of the string, or stands outside any.

    Bad:  {"name: "a"}
    Good: {"name": "a"}

    How to fix: insert the quote (`--unsafe-fixes` does).
    """
    yield from repaired(page, "missing-quote", "Insert the quote")


def missing_value(page: PageFacts) -> Iterator[Finding]:
    """A key has no value.

    The sample does not show what it was written to show, and does not parse.

    Bad:  {"size": }
    Good: {"size": 3}

    How to fix: add the value; null says that there is none.
    """
    yield from repaired(page, "missing-value", "Give the key a value")


def unquoted_key(page: PageFacts) -> Iterator[Finding]:
    """A key stands without quotes.

    JavaScript allows it, JSON does not.

    Bad:  {size: 3}
    Good: {"size": 3}

    How to fix: put quotes around it (`--unsafe-fixes` does).
    """
    yield from repaired(page, "unquoted-key", "Put quotes around the key")


def unquoted_value(page: PageFacts) -> Iterator[Finding]:
    """A string stands without quotes.

    The sample cannot be parsed, and nobody can tell what type the field has.

    Bad:  {"status": ACTIVE}
    Good: {"status": "ACTIVE"}

    How to fix: put quotes around it (`--unsafe-fixes` does).
    """
    yield from repaired(page, "unquoted-value", "Put quotes around the value")


def placeholder(page: PageFacts) -> Iterator[Finding]:
    """A placeholder stands where a value belongs.

    The sample cannot be parsed, and the placeholder does not show whether a string or a number goes there.

    Bad:  {"id": <id>}
    Good: {"id": "<id>"}

    How to fix: show a value of the right type (`--unsafe-fixes` puts quotes around the placeholder).
    """
    yield from repaired(page, "placeholder", "Put quotes around the placeholder")


def single_quotes(page: PageFacts) -> Iterator[Finding]:
    """A string stands in single quotes.

    Python and JavaScript allow them, JSON does not.

    Bad:  {'size': 3}
    Good: {"size": 3}

    How to fix: use double quotes (`--unsafe-fixes` does).
    """
    yield from repaired(page, "single-quotes", "Use double quotes")


def invalid_escape(page: PageFacts) -> Iterator[Finding]:
    r"""A backslash stands before a character that it cannot escape.

    Strict parsers refuse it; a Windows path or a regular expression is the usual cause.

    Bad:  {"path": "C:\dir"}
    Good: {"path": "C:\\dir"}

    How to fix: write \\ for a backslash (`--unsafe-fixes` does).
    """
    yield from repaired(page, "invalid-escape", "Double the backslash")


def odd_blank(page: PageFacts) -> Iterator[Finding]:
    """A blank that JSON does not allow stands between the tokens.

    A no-break or ideographic space looks like an ordinary one and stops every parser.

    Bad:  {"size":<U+3000> 3}
    Good: {"size": 3}

    How to fix: replace it by a plain blank (`--fix` does).
    """
    yield from repaired(page, "odd-blank", "Replace it by a plain blank", safe=True)


def python_literal(page: PageFacts) -> Iterator[Finding]:
    """True, False or None stands where JSON says true, false or null.

    The sample is a Python value, not JSON.

    Bad:  {"public": True}
    Good: {"public": true}

    How to fix: use the JSON word (`--unsafe-fixes` does).
    """
    yield from repaired(page, "python-literal", "Use the JSON word")


def non_finite(page: PageFacts) -> Iterator[Finding]:
    """NaN or Infinity stands where a number belongs.

    JSON has no such numbers; parsers refuse them, or disagree about them.

    Bad:  {"load": NaN}
    Good: {"load": null}

    How to fix: use null or a string, whichever the service sends.
    """
    yield from repaired(page, "non-finite", "Use null or a string")


def lossy_number(page: PageFacts) -> Iterator[Finding]:
    """A number has more figures than a double holds.

    Nearly every JSON parser reads another number than the one that stands there, and so do fixtures.

    Bad:  {"rate": 0.12345678901234567890123}
    Good: {"rate": 0.1234567890123456}

    How to fix: show the figures that a client gets, or a string if the service sends one.
    """
    for block, sample in blocks_with_samples(page):
        for node in _decimals(sample) if _LONG_DECIMAL(sample.text) else ():
            written = sample.text[node.start : node.end]
            if _DECIMAL(written) and Decimal(written) != Decimal(repr(node.value)):
                message = f"{written[:_MOST_SHOWN]} has more figures than a double holds, which reads {node.value!r}"
                yield Finding(span_of(page, block, node.start, node.end), message)


def _decimals(sample: Sample) -> Iterator[Node]:
    """The numbers of a sample that are no integers, in the order of the text."""
    waiting = list(reversed(sample.trees))
    while waiting:
        node = waiting.pop()
        if node.kind == "number" and isinstance(node.value, float):
            yield node
        waiting += reversed((*(member.value for member in node.members), *node.items))


def number_format(page: PageFacts) -> Iterator[Finding]:
    """A number is written in a way that JSON does not allow.

    Leading zeros, a plus sign, a bare point or hexadecimal digits stop strict parsers.

    Bad:  {"port": 080}
    Good: {"port": 80}

    How to fix: write it as JSON does, or in quotes if it is text.
    """
    yield from repaired(page, "number-format", "Write the number as JSON does")
