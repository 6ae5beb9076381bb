"""Where in a text JSON may begin."""

from __future__ import annotations

import re
from typing import Final

from samplecast.sample.tokens import BLANK, COMMENT_STARTS, DOTS_START

_SPACE: Final = f"(?:{BLANK}|\\n)"
_LEADING: Final = re.compile(rf"(?:{_SPACE}+|(?://|\#(?!!))[^\n]*(?:\n|\Z)|/\*(?:[^*]|\*(?!/))*\*/)*").match
_CANDIDATE: Final = re.compile(r'(^[ \t]*)?([{\[])|^[ \t]*(")', re.MULTILINE)
_OBJECT: Final = re.compile(
    rf"""\{{{_SPACE}*(?:["'}},\u2018\u201c]|{DOTS_START}|{COMMENT_STARTS}|\Z|"""
    rf"""(?:[\w$.\-]+"?|<[^<>\n]*>|\$?\{{[^{{}}\n]*\}}){BLANK}*:|[A-Za-z_]+[ \t]*"|[\w$.\- ]+"{BLANK}*:)"""
).match
_ARRAY: Final = re.compile(
    rf"""\[{_SPACE}*(?:["'{{\[\],<\u2018\u201c]|-?(?:[0-9]|\Z)|(?:true|false|null)\b|{DOTS_START}|{COMMENT_STARTS}"""
    rf"""|[a-z]{{0,4}}\Z|[^\[\]{{}}"\n]+"{BLANK}*(?:[,\]]|\n))|\[{BLANK}*\n"""
).match
_SURE: Final = re.compile(rf"""(?:\[{_SPACE}*)?\{{{_SPACE}*"[^"\n]*"{BLANK}*:""").match
_MEMBER: Final = re.compile(rf"""{BLANK}*"[^"\n]+"{BLANK}*:{BLANK}*[\[{{"]""").match
_SCALAR: Final = re.compile(r"""["\d-]|true|false|null|NaN|Infinity""").match
_INTRODUCES: Final = re.compile(
    r"""(?:[^\s=(>][ \t\u3000]+|:|(?:-d|--data(?:-raw|-binary)?|--json)[ =]?['"]?)\Z"""
).search
_NEAR: Final = 40
"""How far back from JSON in a line we look for what introduces it: an assignment or a call is program code."""


def find_json(text: str, start: int = 0) -> int:
    """The offset at which JSON may begin, comments before it included; -1 without."""
    leading = _LEADING(text, start)
    first = leading.end() if leading else start
    if _OBJECT(text, first) or _ARRAY(text, first) or _SCALAR(text, first):
        return start
    for candidate in _CANDIDATE.finditer(text, start):
        at = candidate.end() - 1
        if candidate[3]:
            found = _MEMBER(text, at)
        elif candidate[1] is not None:
            found = _OBJECT(text, at) or _ARRAY(text, at)
        else:
            before = text[max(0, at - _NEAR) : at]
            found = _SURE(text, at) if _INTRODUCES(before) else None
        if found:
            return at
    return -1
