"""What Markdown sites add to Markdown: front matter, shortcodes, components, fenced containers. No library here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from samplecast.inclusion import TAGS, imported
from samplecast.readers.html.tags import KNOWN

Options = tuple[tuple[str, str], ...]


class SiteTag(Struct, frozen=True):
    """A tag of a site generator that stands as a block: `{{< note >}}`, `{% hint %}`, `</Tabs>`, `:::tip Title`."""

    kind: Literal["open", "close", "alone"]
    name: str
    """As written; `:::` for the line that closes such a container."""
    argument: str = ""
    options: Options = ()
    container: str = ""
    """`:::` where that is what closes it, whatever its name."""
    must_close: bool = False
    """True where an opening tag without its closing one is a mistake."""

    def is_code(self) -> bool:
        """Tell whether what it contains is code rather than Markdown."""
        return self.name.lower() in ("highlight", "code", "codeblock", "code-block", "prism", "code-snippet")

    def language(self) -> str:
        """The language that its options or its argument name."""
        named = dict(self.options)
        found = named.get("language") or named.get("lang") or self.argument.partition(" ")[0]
        return found.strip("\"'").lower() if self.is_code() else ""


# Hugo: `{{< name args >}}`, `{{% name %}}`. A quoted argument may hold anything, `>` and `%` too.
_SHORTCODE = re.compile(
    r"\{\{[<%]\s*(?:(/)\s*)?([A-Za-z][\w./-]*)((?:\s(?:[^>%\"]|\"[^\"]*\"|[>%](?!\}\}))*)?)[>%]\}\}"
)
# Jekyll, GitBook and others: `{% name args %}`.
_LIQUID = re.compile(r"\{%-?\s*(end)?([A-Za-z][\w-]*)((?:\s(?:[^%\"]|\"[^\"]*\"|%(?!\}))*)?)%\}")
# MDX: a component's name begins with a capital letter.
_COMPONENT = re.compile(r"<(/?)([A-Z][\w.]*)(?=[\s/>]|\Z)")
# `:::tip Title`, `::: {.note}`, and the `:::` that closes it.
_CONTAINER = re.compile(r"(:{3,})[ \t]*(?:\{?\.?([A-Za-z][\w-]*)\}?)?(.*)\Z")
_TAG_PARTS = re.compile(r"""[{}>]|"[^"]*"|'[^']*'|`[^`]*`""")
_NAME = re.compile(r"([\w:@.-]+)\s*=\s*")
_VALUE = re.compile(r"""\"([^"]*)\"|'([^']*)'|[^\s{]\S*|\{""")
# MkDocs: `!!! note "Title"`, `??? tip`, `=== "Tab"`; the indentation below delimits them.
_ADMONITION = re.compile(r"(!!!|\?\?\?\+?|===)[ \t]++([\w -]*+)(?:\"([^\"]*)\")?\Z")
_IMPORT = re.compile(r"import\s+(?:[\w*{][^'\"\n]*\sfrom\s+)?(['\"])[^'\"\n]+\1\s*+(?:;\s*+)?\Z")
_PIPE = re.compile(r"(?<!\\)\|")
_RAW = re.compile(r"<(?:!--|(?:pre|script|style)\b)")
_FENCE = re.compile(r"(?:`{3,}|~{3,})")
# Tags that end a stretch of Markdown between blank lines inside HTML.
_BLOCK_TAG = re.compile(
    r"</?(?:table|thead|tbody|tr|t[dh]|p|div|ul|ol|li|dl|d[td]|pre|details|summary|blockquote|h[1-6])\b",
    re.IGNORECASE,
)
# What every line of front matter looks like; a page may also begin with a rule, `---`, and prose below it.
_FRONT = re.compile(r"\s|-|#|\[|\]|\}|[\w\"'.-][^:=]*[:=]|\Z")
_ENTRY = re.compile(r"([\w\"'.][^:=]*)(?::(?=\s|\Z)|=)(.*)")
_IMPORTED_NAME = re.compile(r"import[ \t]+(\w+)[ \t]+from[ \t]+['\"]([^'\"\n]+)['\"]")
# MDX statements; `export` also begins a sentence.
_EXPORT = re.compile(r"export\s+(?:default|const|let|var|function|async|class)\b")


def module_line(line: str) -> str:
    """`import` or `export` where a line is such a statement of MDX; else empty."""
    if line.startswith("import") and _IMPORT.match(line):
        return "import"
    if line.startswith("export") and _EXPORT.match(line):
        return "export"
    return ""


def site_tags(line: str) -> list[SiteTag | str]:
    """A line that begins and ends with tags, as tags and the texts between; empty for any other line."""
    if line.startswith(":::"):
        return _container(line)
    found: list[SiteTag | str] = []
    at = 0
    while at < len(line):
        tag, end = _site_tag(line, at)
        if tag is not None:
            found.append(tag)
            at = end
            continue
        if not found:
            return []
        end = min(
            (i for i in (line.find("{{", at + 1), line.find("{%", at + 1), line.find("<", at + 1)) if i > 0),
            default=len(line),
        )
        text = line[at:end]
        if isinstance(found[-1], str):
            found[-1] += text
        elif text.strip():
            found.append(text)
        at = end
    return found if found and isinstance(found[-1], SiteTag) else []


def component_open(text: str) -> bool:
    """Tell whether a component's opening tag begins here and goes on on the next line."""
    found = _COMPONENT.match(text)
    return found is not None and _tag_end(text, found.end()) < 0


def _container(line: str) -> list[SiteTag | str]:
    found = _CONTAINER.match(line.rstrip(" \t:") if line.strip(" \t:") else line.rstrip(" \t"))
    if found is None or (found[3] and not found[2]):
        return []
    if not found[2]:
        return [SiteTag("close", ":::")]
    return [SiteTag("open", found[2], found[3].strip().strip("[]"), container=":::", must_close=True)]


def _site_tag(line: str, at: int) -> tuple[SiteTag | None, int]:
    """The tag that begins at a place, and where it ends."""
    if line.startswith("{", at):
        code = (_SHORTCODE if line.startswith("{{", at) else _LIQUID).match(line, at)
        return (None, at) if code is None else (_made(code, code[3], must_close=False), code.end())
    tag = _COMPONENT.match(line, at)
    end = _tag_end(line, tag.end()) if tag else -1
    if tag is None or end < 0 or (tag[2].isupper() and tag[2].lower() in KNOWN):
        return None, at
    return _made(tag, line[tag.end() : end - 1], must_close=True), end


def _made(found: re.Match[str], inside: str, *, must_close: bool) -> SiteTag:
    """The tag whose slash and name were found, and what stands inside it."""
    inside = inside.strip().removesuffix("-")
    alone = inside.endswith("/")
    argument, options = _arguments(inside.removesuffix("/"))
    kind: Literal["open", "close", "alone"] = "close" if found[1] else "alone" if alone else "open"
    return SiteTag(kind, found[2], argument, options, must_close=must_close)


def _tag_end(text: str, at: int) -> int:
    """The place after the `>` that ends a component's tag; -1 where there is none."""
    depth = 0
    for found in _TAG_PARTS.finditer(text, at):
        part = found[0]
        if part == "{":
            depth += 1
        elif part == "}":
            depth -= 1
        elif part == ">" and depth <= 0:
            return found.end()
    return -1


def _arguments(text: str) -> tuple[str, Options]:
    """Positional arguments, joined, and named ones. Expressions in braces stay as they are written."""
    positional: list[str] = []
    options: list[tuple[str, str]] = []
    ends: dict[int, int] = {}
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        name = _NAME.match(text, at)
        value, at = _value(text, name.end() if name else at, ends)
        if name:
            options.append((name[1], value))
        else:
            positional.append(value)
    return " ".join(positional), tuple(options)


def _value(text: str, at: int, ends: dict[int, int]) -> tuple[str, int]:
    """One argument, without its quotes or braces, and where it ends. `ends` keeps where braces end, -1 for nowhere."""
    if at < len(text) and text[at] == "{":
        if at not in ends:
            _find_ends(text, at, ends)
        if ends[at] >= 0:
            return text[at + 1 : ends[at] - 1].strip(), ends[at]
    plain = _VALUE.match(text, at)
    if plain is None:
        return "", at + 1
    return next((quoted for quoted in plain.groups() if quoted is not None), plain[0]), plain.end()


def _find_ends(text: str, at: int, ends: dict[int, int]) -> None:
    """Note where the braces from this one on end, until it ends itself."""
    opened: list[int] = []
    for found in _TAG_PARTS.finditer(text, at):
        if found[0] == "{":
            opened.append(found.start())
            ends[found.start()] = -1
        elif found[0] == "}":
            ends[opened.pop()] = found.end()
            if not opened:
                return


def front_matter(lines: Sequence[str]) -> tuple[Options, int]:
    """What front matter says, and how many lines of the page it takes; no entries and 0 lines if there is none."""
    fence = lines[0].rstrip() if lines else ""
    if fence not in ("---", "+++"):
        return (), 0
    end = next((i for i in range(1, len(lines)) if lines[i].rstrip() in (fence, "...")), 0)
    content = lines[1:end]
    if not end or not all(_FRONT.match(line) for line in content):
        return (), 0
    entries: list[tuple[str, list[str]]] = []
    for line in content:
        found = _ENTRY.match(line)
        if found:
            entries.append((found[1].rstrip().strip("\"'"), [_plain(found[2].strip())]))
        elif line.strip() and not line.startswith("#"):
            if not entries:
                entries.append(("", []))
            entries[-1][1].append(line.strip())
    return tuple((key, "\n".join(filter(None, values))) for key, values in entries), end + 1


def _plain(value: str) -> str:
    """A front matter value without the quotes around it."""
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def admonition(line: str) -> tuple[str, str]:
    """Name and title of a block that the indentation below it delimits: `!!! note "Title"`, `=== "Tab"`."""
    found = _ADMONITION.match(line.rstrip(" \t"))
    if found is None:
        return "", ""
    words = (found[2] or "").split()
    return (words[0].lower() if words else "tab" if found[1] == "===" else "note"), found[3] or ""


def islands(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Stretches of Markdown inside HTML: what stands between blank lines and does not begin with a tag."""
    found: list[tuple[int, int]] = []
    index, raw, tried = 0, "", 0
    while index < len(lines):
        line = lines[index]
        raw = _raw(line, raw) if raw or "<" in line else ""
        index += 1
        if raw or line.strip() or index < tried:
            continue
        end, tried = _island(lines, index)
        if end > index:
            found.append((index, end))
            index = end
    return found


def _raw(line: str, raw: str) -> str:
    """What ends the raw text that goes on after a line; empty where none does."""
    at = 0
    while True:
        if raw:
            at = line.find(raw, at)
            if at < 0:
                return raw
            raw = ""
        found = _RAW.search(line, at)
        if not found:
            return ""
        at = found.end()
        raw = "-->" if found[0] == "<!--" else f"</{found[0][1:]}"


def _island(lines: Sequence[str], start: int) -> tuple[int, int]:
    """Where a stretch of Markdown after a blank line ends, and how far was looked; HTML may go on right there."""
    fence = ""
    end = whole = start
    for index in range(start, len(lines)):
        line = lines[index].strip()
        mark = _FENCE.match(line)
        if mark and (not fence or (mark[0].startswith(fence) and line == mark[0])):
            fence = "" if fence else mark[0]
        elif not fence and _BLOCK_TAG.search(line):
            # A paragraph that a tag cuts through is no Markdown; one that a tag ends is.
            return (end if line.startswith("<") else whole), index
        if line:
            end = index + 1
        elif not fence:
            whole = end
    return (end if not fence else start), len(lines)


def fenced(text: str) -> list[tuple[int, int]]:
    """Where the text's fenced blocks begin and end."""
    found: list[tuple[int, int]] = []
    opened = ""
    for start, line in sorted((*_fence_lines(text, "```"), *_fence_lines(text, "~~~"))):
        mark = _FENCE.match(line)
        if not mark:
            continue
        if not opened:
            opened = mark[0]
            found.append((start, len(text)))
        elif mark[0].startswith(opened) and mark[0] == line:
            opened = ""
            found[-1] = (found[-1][0], start + len(line))
    return found


def _fence_lines(text: str, mark: str) -> Iterator[tuple[int, str]]:
    """Lines with that mark, from where they begin but for indentation and quote marks."""
    at = text.find(mark)
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[start:end].lstrip(" \t>")
        yield end - len(line), line.rstrip()
        at = text.find(mark, end)


def pipe_cells(row: str) -> list[tuple[int, int]]:
    """Where the cells of a row of a pipe table stand in it, blanks around them taken off."""
    places: list[tuple[int, int]] = []
    start = 0
    for end in (*(found.start() for found in _PIPE.finditer(row)), len(row)):
        inner = row[start:end]
        left = start + len(inner) - len(inner.lstrip())
        places.append((left, max(start + len(inner.rstrip()), left)))
        start = end + 1
    if len(places) > 1 and places[0][0] == places[0][1]:
        places = places[1:]
    if len(places) > 1 and places[-1][0] == places[-1][1]:
        places.pop()
    return places


_IMPORTING = re.compile(r"(?:\A|\n)import [\w{*][^\n]* from ['\"]")
_COMPONENT_OPEN = re.compile(r"<([A-Z][\w.]*)(?=[\s>])(?!.*</\1>)(?!.*/>\s*$)")
_COMPONENT_CLOSE = re.compile(r"</[A-Z][\w.]*>")


def has_components(page: str, text: str) -> bool:
    """Whether a page is one of components: by its suffix, or because it imports them."""
    return page.endswith(".mdx") or ("import " in text and _IMPORTING.search(text) is not None)


def outdented(lines: list[str]) -> list[str]:
    """The lines without the indentation that components give what is inside them; line by line the same text."""
    made: list[str] = []
    inside: list[int] = []
    """For each open component how far its content is indented; -1 before its first line."""
    fence, in_tag = "", False
    for line in lines:
        bare = line.lstrip(" ")
        width = len(line) - len(bare)
        if not fence and inside and _COMPONENT_CLOSE.match(bare):
            inside.pop()
            in_tag = False  # a tag that was never finished is over as well
            made.append(bare)
            continue
        if inside and inside[-1] < 0 and bare and not in_tag:
            inside[-1] = width
        made.append(line[min(width, inside[-1]) :] if inside and inside[-1] > 0 else line)
        if fence:
            fence = "" if bare.startswith(fence) and not bare.strip(fence[0]).strip() else fence
        elif mark := _FENCE.match(bare):
            fence = mark[0]
        elif in_tag:
            in_tag = not bare.rstrip().endswith(">")
            if bare.rstrip().endswith("/>"):
                inside.pop()
        elif component_open(bare):
            in_tag = True
            inside.append(-1)
        elif _COMPONENT_OPEN.match(bare):
            inside.append(-1)
    return made


def asked_file(tag: SiteTag, imports: Mapping[str, str]) -> tuple[str, str]:
    """What a tag asks for and from which file: a name that was imported, or an include; empty for any other tag.

    Pieces of HTML that a theme includes are layout, not text.
    """
    if tag.kind == "close":
        return "", ""
    if path := imports.get(tag.name, ""):
        return "import", path
    if tag.name.lower() not in TAGS:
        return "", ""
    named = {name.lower(): value for name, value in tag.options}
    given = (named.get(name, "") for name in ("file", "src", "path", "name"))
    path = next(filter(None, given), tag.argument.partition(" ")[0]).strip("\"'")
    return ("", "") if "." not in path or path.endswith((".html", ".htm")) else (tag.name.lower(), path)


def imported_files(text: str) -> dict[str, str]:
    """The names under which lines of MDX import text, and the files it stands in."""
    found = (_IMPORTED_NAME.match(line.strip()) for line in text.split("\n"))
    return {name[1]: name[2] for name in found if name and imported(name[2])}
