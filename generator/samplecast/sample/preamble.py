"""Where JSON may begin in a block, and what stands before it: request or status line, headers, command, URL, prose."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from samplecast.sample import shell
from samplecast.sample.model import Preamble
from samplecast.sample.tokens import BLANK, COMMENT_STARTS, DOTS_START

_LONGEST_LINE: Final = 10_000
"""Characters of a first line that are looked at."""
_METHODS: Final = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE|CONNECT"
# A request line may carry what a page puts before it: a quote or list mark, a prompt, or a label as in `Request: GET
# /x`. A hard blank after the method comes from pages that were copied out of a word processor.
_REQUEST: Final = re.compile(
    rf"^[ \t\u00a0>*$#-]*(?:[^\W\d_][\w /-]{{0,30}}:[ \t\u00a0]*)?({_METHODS})[ \t\u00a0]*"
    r"(?=https?:|/|\{|<|:[\w/]|\$)(.*)",
    re.MULTILINE,
)
# Only with one of these does a bare `404 Not Found` on a line of its own count: `200 items` is prose.
_REASONS: Final = (
    "OK|Created|Accepted|No Content|Partial Content|Multi-Status|Found|Not Modified|Bad Request|Unauthorized|Forbidden"
    "|Not Found|Method Not Allowed|Not Acceptable|Request Timeout|Conflict|Gone|Precondition Failed"
    "|Unprocessable Entity|Too Many Requests"
    "|Internal Server Error|Not Implemented|Bad Gateway|Service Unavailable|Gateway Time-?out"
)
# `HTTP/1.1 200 OK`, `Status: 200`, `status code 404`, or a number with its reason phrase.
_STATUS: Final = re.compile(
    r"^[ \t>*<]*(?:(?:HTTP/[0-9.]+|status(?:[ _-]?code)?)[ \t\u00a0]*+:?[ \t\u00a0]*+(?P<status>[1-5][0-9]{2})\b"
    rf"|(?P<alone>[1-5][0-9]{{2}})[ \t\u00a0]+(?:{_REASONS})[ \t\u00a0]*$)",
    re.MULTILINE | re.IGNORECASE,
)
# What surely begins an answer, below a request.
_STATUS_LINE: Final = re.compile(
    rf"^[ \t<]*(?:HTTP/[0-9.]+[ \t]+[1-5][0-9]{{2}}\b|[1-5][0-9]{{2}}[ \t]+(?:{_REASONS})[ \t]*$)", re.MULTILINE
)
# A URL or path with its placeholders, which may hold blanks: `/v1/{project id}/x`, `https://{{host}}/x`,
# `<endpoint>/x`.
_TARGET: Final = re.compile(r"(?:\{[^{}\n]*\}|\{\{[^{}\n]*\}\}|<[^<>\n]*>|\$\{[^{}\n]*\}|[^\s{}<>\"'])+").match
# A URL or path on a line of its own, without a method; `//` and `/*` begin comments.
_URL: Final = re.compile(r"^[ \t]*((?:https?:[ \t]?//|/(?![/*]))\S.*)$", re.MULTILINE)
# Before any request or status line `Name: value` is as often a sentence, so only names with a hyphen or well-known ones
# count.
_HEADER_NAME: Final = (
    r"[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+|[xX]-[A-Za-z0-9-]+|content-[a-z-]+|Host|Accept|Allow|Authorization|Connection|Cookie|Date|ETag|Expect|Expires"
    r"|From|Location|Origin|Pragma|Range|Referer|Server|Upgrade|Vary|Via|Warning"
)
_HEADER: Final = re.compile(rf"^[ \t>*<]*({_HEADER_NAME})[ \t]*:[ \t]*(.*)$", re.MULTILINE)
# Directly below a request or status line every name is a header.
_HEADER_AFTER: Final = re.compile(r"[ \t>*<]*([A-Za-z][\w-]*)[ \t]*:[ \t]++(.*)\n?").match
# A value that goes on in the next line, which is indented.
_FOLDED: Final = re.compile(r"[ \t]++([^\s{\[\"][^\n]*)\n?").match
# Pages that lost their line breaks show all headers on one line.
_HEADER_IN_LINE: Final = re.compile(rf"(?:^|\s)({_HEADER_NAME})[ \t]*:(?!//)[ \t]*")
# Byte order marks and zero-width blanks that editors and sites leave at the edges of a block.
_INVISIBLE: Final = "\ufeff\u200b\u2060 \n"
# `https: //host` is what translation tools make of a URL.
_BROKEN_SCHEME: Final = re.compile(r"^(https?:)[ \t]+(?=//)")


def read_preamble(before: str, after: str | None = None, *, json: bool) -> Preamble | None:
    """The preamble `before` the JSON; `after` is the rest of the command, if a command sends it.

    None where there is nothing, or nothing that we know and no JSON either.
    """
    text = before.strip().strip(_INVISIBLE)
    line = f"{before} {after or ''}"
    if shell.is_command(line):
        command = shell.read_command(line, sends=after is not None)
        if json or command.target or command.headers:
            return Preamble(text, command.method, command.target, None, command.headers)
    request, status = _REQUEST.search(before), _STATUS.search(before)
    url = None if request else _URL.search(before)
    target = _target(request[2]) if request else _target(url[1]) if url else ""
    first = min((match.end() for match in (request, status) if match), default=-1)
    headers = _headers(before, first)
    if not text or not (json or request or status or url or headers):
        return None
    return Preamble(
        text,
        request[1] if request else "",
        target,
        int(status["status"] or status["alone"]) if status else None,
        headers,
    )


def begins_message(text: str, at: int = 0) -> bool:
    """Whether a request line or a status line is the first thing at a place in the text."""
    line = text[at : at + _LONGEST_LINE].lstrip().partition("\n")[0]
    return _REQUEST.match(line) is not None or _STATUS.match(line) is not None


def answer_line(text: str) -> int:
    """Where the line begins with which a message follows another: an answer its request, or the other way round.

    0 where the text is one message. A request line below a command is what the command sends.
    """
    heads = [(found.start(), "request") for found in _REQUEST.finditer(text)]
    heads += [(found.start(), "answer") for found in _STATUS_LINE.finditer(text)]
    heads += [(at, "request") for at in shell.commands(text)]
    heads.sort()
    return next((at for (_, before), (at, after) in pairwise(heads) if before != after), 0)


def _target(rest: str) -> str:
    """The URL or path at the beginning of a line's rest; a blank next to a slash is a slip of the page."""
    rest = _BROKEN_SCHEME.sub(r"\1", rest)
    target, at = "", 0
    while piece := _TARGET(rest, at):
        target += piece[0]
        at = piece.end()
        blanks = len(rest[at:]) - len(rest[at:].lstrip(" \t"))
        slash = rest.startswith("/", at + blanks) and not rest.startswith("//", at + blanks)
        if not blanks or not (slash or (target.endswith("/") and not rest.startswith("HTTP/", at + blanks))):
            break
        at += blanks
    return target.rstrip(",;")


def _headers(text: str, first: int) -> tuple[tuple[str, str], ...]:
    """The headers in the text; behind a request or status line, which ends at `first`, every name is one."""
    if "\n" not in text.strip():
        names = list(_HEADER_IN_LINE.finditer(text))
        ends = [*(name.start() for name in names[1:]), len(text)][: len(names)]
        return tuple((name[1], text[name.end() : end].strip()) for name, end in zip(names, ends, strict=True))
    if first < 0:
        return tuple((match[1], match[2].strip()) for match in _HEADER.finditer(text))
    at = text.find("\n", first) + 1
    while at and (request := _REQUEST.match(text, at) or _STATUS.match(text, at)):
        at = text.find("\n", request.end()) + 1
    headers: list[tuple[str, str]] = []
    while at:
        if header := _HEADER_AFTER(text, at):
            headers.append((header[1], header[2].strip()))
        elif headers and (header := _FOLDED(text, at)):
            name, value = headers.pop()
            headers.append((name, f"{value} {header[1].strip()}"))
        else:
            break
        at = header.end()
    return tuple(headers)


_SPACE: Final = f"(?:{BLANK}|\\n)"
# Blanks and whole comments before the value.
_LEADING: Final = re.compile(rf"(?:{_SPACE}++|(?://|\#(?!!))[^\n]*+(?:\n|\Z)|/\*(?:[^*]|\*(?!/))*+\*/)*+").match
# Where JSON may begin: at a bracket, better one that begins its line, or at a key in quotes that begins a line.
_CANDIDATE: Final = re.compile(r'(^[ \t]*)?([{\[])|^[ \t]*(")', re.MULTILINE)
# What follows a `{` that opens an object: a key, with or without quotes, a placeholder, dots, a comment, the end.
# A brace in a path or a program is followed by something else.
_OBJECT: Final = re.compile(
    rf"""\{{{_SPACE}*+(?:["'}},\u2018\u201c]|{DOTS_START}|{COMMENT_STARTS}|\Z|"""
    rf"""(?:[\w$.\-]+"?|<[^<>\n]*>|\$?\{{[^{{}}\n]*\}}){BLANK}*:|[A-Za-z_]+[ \t]*"|[\w$.\- ]+"{BLANK}*:)"""
).match
# What follows a `[` that opens an array; `[a, b]` in prose and `x[i]` in programs are none.
_ARRAY: Final = re.compile(
    rf"""\[{_SPACE}*+(?:["'{{\[\],<\u2018\u201c]|-?(?:[0-9]|\Z)|(?:true|false|null)\b|{DOTS_START}|{COMMENT_STARTS}"""
    rf"""|[a-z]{{0,4}}\Z|[^\[\]{{}}"\n]+"{BLANK}*(?:[,\]]|\n))|\[{BLANK}*\n"""
).match
# In the middle of a line only a key in quotes convinces: usage lines are full of braces.
_SURE: Final = re.compile(rf"""(?:\[{_SPACE}*)?\{{{_SPACE}*"[^"\n]*"{BLANK}*:""").match
_MEMBER: Final = re.compile(rf"""{BLANK}*"[^"\n]+"{BLANK}*:{BLANK}*[\[{{"]""").match
_SCALAR_START: Final = re.compile(r"""["\d-]|true|false|null|NaN|Infinity""").match
# What may stand before JSON in a line: words and a blank, a colon, or the option of a command. `x = {`, `f({` are
# programs, and `"key":{` stands inside of something else, as in a query: `GET /x?filters={"type":{"custom":true}}`.
_INTRODUCES: Final = re.compile(
    r"""(?:(?:[^\s=(>:]|(?<!"):)[ \t\u3000]+|(?<!"):|(?:-d|--data(?:-raw|-binary)?|--json)[ =]?['"]?)\Z"""
).search
_NEAR: Final = 40
"""Characters before JSON within a line in which we look for what introduces it: the longest option and a word."""


def find_json(text: str, start: int = 0) -> int:
    """The offset at which JSON may begin, comments before it included; -1 without."""
    leading = _LEADING(text, start)
    first = leading.end() if leading else start
    if _OBJECT(text, first) or _ARRAY(text, first) or _SCALAR_START(text, first):
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
