"""One thing over and over, in every place where a page may have it: what finds the loops that go back and forth."""

from __future__ import annotations

from collections.abc import Iterator

UNITS = (
    *"`*_|[]{}()<>\\/-=~#&:;.,!'\"$%@^+?\t aA0\u00e9\u4e2d\u0301\u200f\x01",
    *("``", "**", "`a", "``a ", "**a ", "*a ", "`a`_ ", "`a <b", "|a ", "a_ ", "[1]_ ", ":ref:`", "__ ", "_`", "\\`"),
    *("![", "[a](", "[a]", "<a ", "<a>", "</a>", "<!--", "<b>", "<td>", "<br>", "&amp;", "&#", "&lt;p&gt;", "](", "~~"),
    *('{"a":', '"a":1,', "[1,", '{"', '"', "//", "/*", "...", "${", "{{", "{a}/", "/{a}", ":a/", "?a=1&", "a=b&"),
    *("GET /a ", "POST ", "HTTP/1.1 200 ", "Status code: ", "200 ", "Table 1 ", "see Table 2 ", "array of ", "list<"),
    *("object ", "string or ", "Yes ", "e.g. ", "a.b.", "a-b_", "aB", "http://a/", "a@b ", "1. ", "- ", "> ", "# "),
    *("or ", "and ", "for example, ", "default: 1 ", "value: a, b; ", "ranges from 1 to 2 ", "- a: ", "(a) ", "A.1 "),
)
"""What is repeated; in lines, cells and code without a break."""

_SPELLED = {"rst": {"table": "=" * 4}, "markdown": {}}


def _rst_table(caption: str, head: str, *cells: str) -> str:
    rows = "".join(f"   {'* -' if not at else '  -'} {cell}\n" for at, cell in enumerate(cells))
    titles = "".join(f"   {'* -' if not at else '  -'} {cell}\n" for at, cell in enumerate(head.split("|")))
    return f".. list-table:: {caption}\n   :header-rows: 1\n\n{titles}{rows}\n"


def _grid(*cells: str) -> str:
    border = "+" + "+".join("-" * (len(cell) + 2) for cell in cells) + "+\n"
    heads = ("Parameter", "Type", "Description", "Mandatory")[: len(cells)]
    head = (
        "| " + " | ".join(name[: len(cell)].ljust(len(cell)) for name, cell in zip(heads, cells, strict=True)) + " |\n"
    )
    return border + head + border.replace("-", "=") + "| " + " | ".join(cells) + " |\n" + border + "\n"


def _pipe(head: str, *cells: str) -> str:
    columns = head.split("|")
    return f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n| {' | '.join(cells)} |\n\n"


_HEAD = "Parameter|Type|Mandatory|Description"


def rst_places(text: str) -> Iterator[tuple[str, str]]:
    """Pages in reStructuredText, each with the text in another place."""
    start = "Reading things\n==============\n\nGET /v1/{a}/things\n\n"
    code = "Example response\n\n::\n\n"
    yield "paragraph", f"{start}{text}\n"
    yield "title", f"{text}\n{'=' * (len(text) * 2)}\n\nGET /v1/a\n"
    yield "endpoint", f"Reading\n=======\n\nGET /v1/{text}\n"
    yield "item", f"{start}- {text}\n- Status code: 200 {text}\n"
    yield "code", f"{start}{code}   {text}\n"
    yield "sample text", f'{start}{code}   {{"a": "{text}"}}\n'
    yield "sample key", f'{start}{code}   {{"{text}": 1, "a{text}": [2]}}\n'
    yield "sample middle", f'{start}{code}   {{"a": {text}, "b": 2}}\n'
    yield "comment", f'{start}{code}   {{"a": 1 // {text}\n   }}\n'
    yield "before code", f"{start}{text}\n\n::\n\n   {{}}\n"
    yield "grid cell", start + "Response parameters\n\n" + _grid(text, "String", text)
    yield "name cell", start + _rst_table("Response parameters", _HEAD, text or "a", "String", "Yes", "x")
    yield "type cell", start + _rst_table("Response parameters", _HEAD, "a", text, "Yes", "x")
    yield "mandatory cell", start + _rst_table("Request parameters", _HEAD, "a", "String", text, "x")
    yield "description cell", start + _rst_table("Response parameters", _HEAD, "a", "String", "Yes", text)
    yield "caption", start + _rst_table(text, _HEAD, "a", "String", "Yes", "x")
    yield (
        "head",
        start
        + _rst_table("Response parameters", f"Parameter|{text.replace('|', '/')}|Type|Description", "a", "b", "c", "d"),
    )
    yield "error cell", start + _rst_table("Error codes", "Error Code|Error Message|Description", "A.1", text, text)
    yield "error code", start + _rst_table("Error codes", "Error Code|Error Message|Description", text, "m", "d")
    yield "label", f".. _{text}:\n\n{start}"
    yield "comment block", f"{start}.. samplecast: ignore[{text}] {text}\n\n.. {text}\n"
    yield "field", f"{start}:{text}: {text}\n"
    yield "note", f"{start}.. note::\n\n   {text}\n"


def markdown_places(text: str) -> Iterator[tuple[str, str]]:
    """The same in Markdown."""
    start = "# Reading things\n\nGET /v1/{a}/things\n\n"
    code = "Example response\n\n```\n"
    yield "paragraph", f"{start}{text}\n"
    yield "title", f"# {text}\n\nGET /v1/a\n"
    yield "endpoint", f"# Reading\n\nGET /v1/{text}\n"
    yield "item", f"{start}- {text}\n- Status code: 200 {text}\n"
    yield "code", f"{start}{code}{text}\n```\n"
    yield "info", f"{start}```{text}\n{{}}\n```\n"
    yield "sample text", f'{start}{code}{{"a": "{text}"}}\n```\n'
    yield "sample key", f'{start}{code}{{"{text}": 1, "a{text}": [2]}}\n```\n'
    yield "before code", f"{start}{text}\n\n```\n{{}}\n```\n"
    yield "one cell", start + "Response parameters\n\n" + _pipe(_HEAD, text, "String", "Yes", text)
    yield "type cell", start + "Response parameters\n\n" + _pipe(_HEAD, "a", text, "Yes", "x")
    yield "mandatory cell", start + "Request parameters\n\n" + _pipe(_HEAD, "a", "String", text, "x")
    yield "head", start + _pipe(f"Parameter|{text}|Type|Description", "a", "b", "c", "d")
    yield "caption", start + f"**{text}**\n\n" + _pipe(_HEAD, "a", "String", "Yes", "x")
    yield "error cell", start + _pipe("Error Code|Error Message|Description", "A.1", text, text)
    yield (
        "html cell",
        f"{start}<table><tr><th>Parameter</th><th>Type</th></tr><tr><td>a</td><td>{text}</td></tr></table>\n",
    )
    yield "html", f"{start}<div>{text}\n\n<pre>{text}</pre>\n"
    yield "html comment", f"{start}<!-- samplecast: ignore[{text}] -->\n"
    yield "name", f'<a name="{text}"></a>\n{start}'
    yield "quote", f"{start}> {text}\n"
    yield "front matter", f"---\na: {text}\n---\n{start}"
    yield "shortcode", f"{start}{{{{< a {text} >}}}}\n\n<Tabs {text}>\n"
    yield "link", f"{start}[a]({text})\n\n[b]: {text}\n"
