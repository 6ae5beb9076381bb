"""Command lines: the data that a curl, wget or HTTPie command sends, and what its options say about the request."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from msgspec import Struct

from samplecast.sample import httpie

# curl and wget at the start of a line or of a command in a list, after a prompt or `sudo`. HTTPie's `http` is a word of
# prose too, so it only counts with a URL or a path behind its options. PowerShell's cmdlets may be assigned.
_COMMAND: Final = re.compile(
    r"""(?:^[ \t]*(?:(?:PS[ ]?[^\n>]{0,40}>|(?:[\w.-]{1,40}@)?[\w.@:~/-]{0,40}[$#>%])[ \t]*)?(?:(?:sudo|time)[ \t]+)?"""
    r"""(?:\$\w+[ \t]*=[ \t]*)?|[:;|&`(][ \t]*)"""
    r"""(?:(?:curl|wget)(?:\.exe)?(?=\s|\Z)"""
    r"""|(?P<cmdlet>Invoke-(?:RestMethod|WebRequest)|irm|iwr)(?=[ \t]+[-"'h])"""
    r"""|(?P<httpie>https?|xhs?)(?=[ \t]+(?:-\S+[ \t]+){0,8}"""
    r"""(?:(?:[A-Za-z]{3,7}[ \t]+)?["']?(?:https?:/|:\d*/|/)|[A-Z]{3,7}[ \t]+["']?[\w-]+(?:\.[\w-]+)+)))""",
    re.MULTILINE,
)
# A word of the command line that is its URL: with a scheme, a slash, a brace, or a host with a dot.
_LOCATION: Final = re.compile(r"""[\w.+-]+://|[/{<$]|[^/\s]+[./:][^\s]""").match
# The option that brings data, or the `echo` that is piped into the command, if a bracket of JSON follows;
# the bracket may stand on the next line after a backslash.
_DATA: Final = re.compile(
    r"""(?:^|\s)(?:[-\u2013]d|[-\u2013\u2014]{1,2}(?:data(?:-raw|-binary|-ascii|-urlencode)?|json)"""
    r"""|--post-data|--body-data|--raw|<<<|(?i:-body))(?:\s+|=|)(\$?['"]|)(?=\s*(?:\\\n\s*)?[{\[])"""
    r"""|\becho[ \t]+(?:-\w+[ \t]+)?(['"])(?=\s*[{\[])"""
)
# A here-document: its data stands below the command, up to a line with the word that it announces.
_HEREDOC: Final = re.compile(r"""<<[-~]?[ \t]*(['"]?)([A-Za-z_]\w*+)\1[^\n]*\n(?=\s*[{\[])""")
# An editor made a dash of the hyphens before an option.
_DASH: Final = re.compile(r"(?<!\S)[\u2013\u2014](?=[A-Za-z])")
# Pages leave apostrophes in single-quoted data unescaped, so it ends where a bracket and a quote end a word.
_SINGLE_END: Final = re.compile(r"""[}\]]\s*'(?=\s|\Z|[;)|&\\])""")
# The two ways of writing an apostrophe inside single quotes, and the quote that ends them.
_SINGLE: Final = re.compile(r"""'\\''|'"'"'|'""")
_DOUBLE: Final = re.compile(r'\\["\\$`]|\\\n|"')
# Between `$'` and `'` a backslash escapes as in C.
_ANSI: Final = re.compile(r"\\['\"?\\abefnrtv]|'")
_ANSI_ESCAPES: Final = {"a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
# A piece of a shell word; both `\` and the `^` of Windows carry a line on, with blanks behind them on careless pages.
_WORD: Final = re.compile(r"""'[^']*'?|"(?:[^"\\]|\\.)*"?|[\\^`][ \t]*\n|\\.|[^\s'"\\`]+|\s+|.""", re.DOTALL)
# An entry of a hash table, its quotes undone: `Accept = application/json;`
_HASH_ENTRY: Final = re.compile(r"(?:@\{|;)\s*([A-Za-z][\w-]*)\s*=\s*+([^;{}]*[^;{}\s])")
_PAIRS: Final = re.compile(r"[\w.%\[\]-]+=[^\n]*").fullmatch
_GET: Final = frozenset(("-G", "--get"))
"""Puts the data into the query."""
_LONG_OPTION: Final = re.compile(r"(?:data|json|request|header|url|form|user|location)\b").match
_LONG: Final = re.compile(r"(--[\w-]+)=(.*)", re.DOTALL).fullmatch
# A short option with its value stuck to it: `-XPOST`.
_SHORT: Final = re.compile(r"(-[XHduobAeFTmxw])(.+)", re.DOTALL).fullmatch
_TAKES_VALUE: Final = re.compile(
    r"-[XHduobAeFTmxw]|--(?:request|method|header|data(?:-raw|-binary|-ascii|-urlencode)?|json|post-data|body-data"
    r"|form(?:-string)?"
    r"|user|auth|output|cookie|user-agent|referer|url|upload-file|cacert|cert|key|max-time|connect-timeout|proxy|write-out"
    r"|retry)"
).fullmatch


class Data(Struct, frozen=True):
    """What a command sends."""

    start: int
    """Where the option that brings it begins."""
    end: int
    """Offset after its closing quote."""
    text: str
    """As the shell hands it over."""
    offsets: list[int]
    """Of each of its characters in the command, and of its end."""


class Command(Struct, frozen=True):
    """What a command line says about the request."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]


def is_command(text: str) -> bool:
    """Whether there is a `curl` or the like in the text."""
    return _COMMAND.search(text) is not None


def begins_command(text: str, at: int = 0) -> bool:
    """Whether a `curl` or the like is the first thing at a place in the text."""
    return _COMMAND.match(text, at) is not None


def commands(text: str) -> list[int]:
    """Where the commands begin that begin a line."""
    return [found.start() for found in _COMMAND.finditer(text) if text[found.start() - 1 : found.start()] in {"", "\n"}]


def head(text: str, at: int) -> int:
    """Where the lines of comments begin above the command that begins at this offset; the offset without any."""
    while at and not begins_command(text, line := text.rfind("\n", 0, at - 1) + 1):
        if not text[line:at].lstrip(" \t").startswith("#"):
            break
        at = line
    return at


def next_command(text: str) -> int:
    """Where the second command begins; 0 without."""
    return next(iter(commands(text)[1:]), 0)


def find_data(text: str) -> Data | None:
    """The JSON that a command sends, if it stands in the command."""
    option = _DATA.search(text)
    if option is None:
        return _heredoc(text) or _items(text)
    start = option.end()
    quote = option[1] or option[2] or ""
    if quote == "$'":
        end = next((match.start() for match in _ANSI.finditer(text, start) if match[0] == "'"), len(text))
        return _data(option.start(), text, start, end, _ANSI)
    if quote.endswith("'"):
        found = _SINGLE_END.search(text, start)
        end = found.end() - 1 if found else _unquoted_end(text, start)
        return _data(option.start(), text, start, end, _SINGLE)
    if quote:
        end = next((match.start() for match in _DOUBLE.finditer(text, start) if match[0] == '"'), len(text))
        return _data(option.start(), text, start, end, _DOUBLE)
    return Data(option.start(), len(text), text[start:], list(range(start, len(text) + 1)))


def _heredoc(text: str) -> Data | None:
    """The data of a here-document; what follows its last line is no part of the command."""
    begin = _HEREDOC.search(text)
    if begin is None:
        return None
    close = re.compile(rf"^[ \t]*{begin[2]}\b[ \t)\"']*$", re.MULTILINE).search(text, begin.end())
    start, end = begin.end(), close.start() if close else len(text)
    return Data(begin.start(), close.end() if close else end, text[start:end], list(range(start, end + 1)))


def _unquoted_end(text: str, start: int) -> int:
    return next((match.start() for match in _SINGLE.finditer(text, start) if match[0] == "'"), len(text))


def _data(option: int, text: str, start: int, end: int, quoting: re.Pattern[str]) -> Data:
    """`text[start:end]` with the shell's escapes undone."""
    pieces: list[str] = []
    offsets: list[int] = []
    done = start
    for match in quoting.finditer(text, start, end):
        pieces.append(text[done : match.start()])
        offsets += range(done, match.start())
        meant = "" if match[0].endswith("\n") else match[0][1:2] if match[0].startswith("\\") else "'"
        meant = _ANSI_ESCAPES.get(meant, meant) if quoting is _ANSI else meant
        pieces.append(meant)
        offsets += [match.start()] * len(meant)
        done = match.end()
    pieces.append(text[done:end])
    offsets += range(done, end + 1)
    return Data(option, min(end + 1, len(text)), "".join(pieces), offsets)


def words(command: str) -> list[str]:
    """The words of a command line, quotes and line continuations undone."""
    found: list[str] = []
    word: list[str] | None = None
    for match in _WORD.finditer(command):
        piece = match[0]
        if piece.isspace() or (piece[0] in "\\^`" and piece.endswith("\n")):
            if word is not None:
                found.append("".join(word))
            word = None
            continue
        word = [] if word is None else word
        word.append(_plain(piece))
    return found if word is None else [*found, "".join(word)]


def _plain(piece: str) -> str:
    if piece[0] == "'":
        return piece[1:].removesuffix("'")
    if piece[0] == '"':
        return re.sub(r'\\(["\\$`])', r"\1", piece[1:].removesuffix('"'))
    return piece[1:] if piece[0] == "\\" and len(piece) > 1 else piece


def read_command(text: str, *, sends: bool) -> Command:
    """What the first command in the text says about its request; `sends` tells that it has data."""
    text = _DASH.sub(lambda dash: "--" if _LONG_OPTION(text, dash.end()) else "-", text)
    if (told := httpie_words(text)) is not None:
        return Command(told.method or ("POST" if sends or told.fields() else "GET"), told.query(), told.headers())
    found = _COMMAND.search(text)
    if found and found["cmdlet"]:
        return _cmdlet(words(text[found.end() :]), sends=sends)
    options, positional = _options(words(text[found.end() :] if found else text))
    method = options.get("-X") or options.get("--request") or options.get("--method") or [""]
    target = (options.get("--url") or [word for word in positional if _LOCATION(word)] or [""])[0]
    target, sends = _queried(target, options), sends or _brings_data(options)
    default = "HEAD" if "-I" in options else "POST" if sends and not _GET & options.keys() else "GET"
    headers = [value.partition(":") for name in ("-H", "--header") for value in options.get(name, ())]
    named = tuple((name.strip(), value.strip()) for name, colon, value in headers if colon)
    return Command((method[0] or default).upper(), target, named)


def _queried(target: str, options: Mapping[str, list[str]]) -> str:
    """The URL with the data that `-G` puts into its query."""
    if not _GET & options.keys():
        return target
    named = ("-d", "--data", "--data-urlencode", "--data-raw")
    pairs = "&".join(value for name in named for value in options.get(name, ()) if _PAIRS(value))
    return f"{target}{'&' if '?' in target else '?'}{pairs}" if pairs and target else target


def brings_data(text: str) -> bool:
    """Whether the first command in the text has an option with data, JSON or not."""
    found = _COMMAND.search(text)
    return found is not None and _brings_data(_options(words(text[found.end() :]))[0])


def brings_file(text: str) -> bool:
    """Whether the data of the first command in the text stands in a file: `-d @payload.json`."""
    named = (values for name, values in options_of(text).items() if name.startswith(("-d", "--data", "--json")))
    return any(value.startswith("@") and len(value) > len("@-") for values in named for value in values)


def options_of(text: str) -> dict[str, list[str]]:
    """The options of the first command in the text, each with its values."""
    found = _COMMAND.search(text)
    return _options(words(text[found.end() :]))[0] if found else {}


def _brings_data(options: Mapping[str, object]) -> bool:
    return any(name.startswith(("-d", "--data", "--json", "--post-data", "-F", "--form")) for name in options)


def _cmdlet(arguments: list[str], *, sends: bool) -> Command:
    """PowerShell names its parameters in any case: `-Method Post -Uri https://a -Headers @{ "X-Token" = "t" }`."""
    named = {word.lower(): value for word, value in pairwise(arguments) if word.startswith("-")}
    target = named.get("-uri") or next((word for word in arguments if _LOCATION(word) and "=" not in word), "")
    method = named.get("-method") or ("POST" if sends else "GET")
    headers = _HASH_ENTRY.findall(" ".join(arguments)) if "-headers" in named else []
    return Command(method.upper(), target, tuple((name, value) for name, value in headers))


def httpie_words(text: str) -> httpie.Words | None:
    """What the first command says, if it is HTTPie's; its words end with the line."""
    found = _COMMAND.search(text)
    if found is None or not found["httpie"]:
        return None
    options, positional = _options(words(text[found.end() : _line_end(text, found.end())]))
    return httpie.read_words(options, positional)


def _line_end(text: str, start: int) -> int:
    """Where the command line ends, quotes and what carries it on to the next line aside."""
    pieces = (piece for piece in _WORD.finditer(text, start) if piece[0].isspace() and "\n" in piece[0])
    return next((piece.start() for piece in pieces), len(text))


def _items(text: str) -> Data | None:
    """The JSON that the items of an HTTPie command amount to, all of it standing where they do."""
    told = httpie_words(text)
    found = _COMMAND.search(text)
    if told is None or found is None or (value := httpie.body(told)) is None:
        return None
    made, end = json.dumps(value, ensure_ascii=False), _line_end(text, found.end())
    return Data(end, end, made, [found.start()] * len(made) + [end])


def _options(arguments: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Options with their values, and the words that are none."""
    options: dict[str, list[str]] = {}
    positional: list[str] = []
    waiting = ""
    for word in arguments:
        joined = _LONG(word) or _SHORT(word)
        if waiting:
            options.setdefault(waiting, []).append(word)
            waiting = ""
        elif joined:
            options.setdefault(joined[1], []).append(joined[2])
        elif word.startswith("-") and len(word) > 1:
            options.setdefault(word, [])
            waiting = word if _TAKES_VALUE(word) else ""
        else:
            positional.append(word)
    return options, positional
