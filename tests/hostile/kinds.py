"""Hostile pages by kind, each made of a seed and a size in bytes or thereabouts."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

from tests.hostile.products import PARTS, product

Maker = Callable[[Random, int], str | bytes]

_STRANGE = (
    "\x00\x01\x07\x08\x0b\x0c\x1b\x1c\x1d\x1e\x7f\x85\xa0\u00ad\u034f\u0301\u061c\u115f\u180e\u200b\u200d\u200e\u200f"
    "\u2028\u2029\u202a\u202e\u2060\u2066\u2069\u3000\ud800\udfff\ufe0f\ufeff\ufffd\uffff\U0001f600\U000e0001\U0010ffff"
)
_MARKS = "`*_|[]{}()<>\\/-=~#&:;.,!'\"$%@^+? \n\t"


def _times(unit: str, size: int) -> str:
    return unit * max(1, size // max(1, len(unit)))


def _numbered(unit: str, size: int) -> str:
    """The unit with 1, 2, ... in it for `%d`."""
    return "".join(unit.replace("%d", str(number)) for number in range(max(1, size // (len(unit) + 4))))


def _each(units: str) -> list[str]:
    """The units that a bar with a gap keeps apart."""
    return units.split("\u00a6")


_TABLE = "| Parameter | Type | Mandatory | Description |\n|---|---|---|---|\n"
_FENCED = "\n\nExample response\n\n```\n"


def _random_bytes(rng: Random, size: int) -> bytes:
    return rng.randbytes(size)


def _random_marks(rng: Random, size: int) -> str:
    return "".join(rng.choices(_MARKS + "ab1", k=size))


def _strange(rng: Random, size: int) -> str:
    return "".join(rng.choices(_STRANGE + "ab{}\"',:|`\n #-=+", k=size))


def _line_ends(rng: Random, size: int) -> str:
    ends = ("\r", "\n", "\r\n", "\n\r", "\x0b", "\x0c", "\x85", "\u2028")
    lines = ("# A", "A", "===", "GET /v1/a", "```", "{", '"a": 1', "}", "| a | b |", "|---|---|", "+---+", "::", "  x")
    return "".join(rng.choice(lines) + rng.choice(ends) for _ in range(size // 6))


def _byte_order_marks(rng: Random, size: int) -> bytes:
    text = _times("# A\n\nGET /v1/a\n\n```\n{}\n```\n\ufeff", size // 2)
    mark, encoding = rng.choice([(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-le")])
    return mark * rng.randrange(1, 4) + text.encode(encoding) + b"\xed\xa0\x80\xc0\x80\xf8"


def _one_line(rng: Random, size: int) -> str:
    parts = _each('GET /v1/{a}/b¦Title =====¦+----+----+¦| a | b |¦:: {¦"a": 1,¦}¦.. note::¦- a¦``')
    return " ".join(rng.choice(parts) for _ in range(size // 8))


def _grid(rng: Random, size: int) -> str:
    """A grid table whose cells span rows and columns at random."""
    columns = max(2, min(60, int((size / 12) ** 0.5)))
    lines = ["+" + "---+" * columns, "|" + " a |" * columns, "+" + "===+" * columns]
    while sum(map(len, lines)) < size:
        lines.append("|" + "".join(f" {rng.choice('abc ')} {rng.choice('| ')}" for _ in range(columns - 1)) + " c |")
        lines.append(rng.choice("+|") + "".join(rng.choice(("---+", "   +", "   |", "---+")) for _ in range(columns)))
    return "Title\n=====\n\n" + "\n".join([*lines, "+" + "---+" * columns]) + "\n"


def _wide_grid(_rng: Random, size: int) -> str:
    columns = max(2, size // 20)
    border = "+" + "---+" * columns
    return f"A\n=\n\n{border}\n|{' a |' * columns}\n{border}\n|{' b  ' * (columns - 1)} b |\n{border}\n"


def _huge_cell(rng: Random, size: int) -> str:
    words = " ".join(
        rng.choice(("a", "``b``", "*c*", ":ref:`d <e>`", "- f", "{", '"g": 1', "<br>")) for _ in range(size // 5)
    )
    border = "+" + "-" * (len(words) + 2) + "+-----+"
    return (
        f"A\n=\n\nGET /v1/a\n\n{border}\n| {'Parameter'.ljust(len(words))[: len(words)]} | T   |\n{border}\n"
        f"| {words} | b   |\n{border}\n\n| Parameter | Type |\n|---|---|\n| {words} | b |\n"
    )


def _broken_tables(rng: Random, size: int) -> str:
    return "".join(rng.choice("+-=| ab\n<>/tdr:") for _ in range(size))


def _simple_tables(rng: Random, size: int) -> str:
    rows = ("=== ===", "=== === ===", "--- ---", "a   b", "a", "    b", "aaaaaa", "", "=======", "a b c d")
    return "\n".join(rng.choice(rows) for _ in range(size // 5))


def _html_tables(rng: Random, size: int) -> str:
    tags = (
        *_each("<table>¦</table>¦<tr>¦</tr>¦<td>¦</td>¦<th>¦<thead>¦<tbody>¦<pre>¦</pre>¦\n\n"),
        *_each('<td rowspan="9999">¦<td colspan="9999">¦<td rowspan="99999999999999999999" colspan="0">¦a¦<ul><li>'),
        *_each('<caption>¦<div>¦</div>¦<a name=x>¦&#0;&#x110000;&bad;¦<!--¦-->¦<td rowspan=-1>¦{¦"'),
    )
    return "# A\n\nGET /v1/a\n\n" + "".join(rng.choice(tags) for _ in range(size // 8))


def _spans(_rng: Random, size: int) -> str:
    row = '<tr><td rowspan="65534" colspan="1000">Parameter</td><td rowspan=65534>Type</td></tr>'
    return f"# A\n\nGET /a\n\n<table>{_times(row, size)}</table>\n"


def _deep_html(rng: Random, size: int) -> str:
    unit = rng.choice(("<table><tr><td>", "<div>", "<ul><li>", "<pre>", "<blockquote>", "<b><i>"))
    return f"# A\n\n{_times(unit, size)}x\n"


def _deep_json(rng: Random, size: int) -> str:
    opener = rng.choice(("[", '{"a":', '[{"a":[', '{"a":[[', "[1,", '{"a":1,"b":'))
    levels = rng.choice((400, 499, 500, 501, size // len(opener)))
    return f"# A\n\nGET /v1/a\n\nExample response\n\n```\n{opener * levels}\n```\n"


def _deep_lists(rng: Random, size: int) -> str:
    mark = rng.choice(("- ", "1. ", "> ", "* - ", "  ", "(a) ", ".. note:: ", "   .. code::\n"))
    depth = int(size**0.5)
    return rng.choice(
        (
            mark * (size // 2),
            "\n".join(mark * level + "x" for level in range(depth)),
            "\n\n".join("  " * level + mark + "x" for level in range(depth)),
        )
    )


def _deep_types(rng: Random, size: int) -> str:
    opener = rng.choice(("Array of ", "List<", "Map<String, ", "array[", "?", "(", "list(", "String or ", "object["))
    return (
        f"# A\n\nGET /v1/a\n\nRequest parameters\n\n| Parameter | Type |\n|---|---|\n| a | {_times(opener, size)} |\n"
    )


def _wide_json(_rng: Random, size: int) -> str:
    value = {f"key{number}": number for number in range(size // 20)}
    return f"# A\n\nGET /v1/a\n\nExample response\n\n```\n{json.dumps(value, indent=1)}\n```\n"


def _many_shapes(_rng: Random, size: int) -> str:
    """A list whose every item has keys of its own."""
    items = [{f"key{number}": {f"deeper{number}": [number]}} for number in range(size // 40)]
    return f"# A\n\nGET /v1/a\n\nExample response\n\n```\n{json.dumps({'items': items})}\n```\n"


def _many_types(rng: Random, size: int) -> str:
    """Examples that agree on nothing."""
    values = (1, "a", None, True, 1.5, [], {}, [1], ["a"], {"a": 1}, [[1]], [{"a": "b"}], {"a": [None]})
    examples = (
        f"**Status code: 200**\n\n```\n{json.dumps({'x': rng.choice(values)})}\n```\n\n" for _ in range(size // 50)
    )
    return "# A\n\nGET /v1/a\n\n" + "".join(examples)


def _escapes(rng: Random, size: int) -> str:
    parts = _each('\\ud800¦\\udfff¦\\u0000¦\\u¦\\x¦\\¦\\"¦\\ud83d\\ude00¦\\u202e¦\\\n¦é¦\ud800')
    text = "".join(rng.choice(parts) for _ in range(size // 6))
    return f'# A\n\nGET /v1/a\n\nExample response\n\n```\n{{"a": "{text}", "{text}": 1}}\n```\n'


def _damaged(rng: Random, size: int) -> str:
    parts = _each('"a": 1¦"b"¦{¦}¦[¦]¦,¦:¦//c\n¦# d\n¦...¦\n¦\'e\'¦f¦1.¦-¦"¦${g}')
    return "A\n=\n\nGET /v1/a\n\nExample response\n\n::\n\n   {" + "".join(rng.choice(parts) for _ in range(size // 2))


def _many_operations(_rng: Random, size: int) -> str:
    return _numbered('## Read %d\n\nGET /v1/thing%d/{id}\n\nExample response\n\n```json\n{"id": %d}\n```\n\n', size)


def _many_operations_rst(_rng: Random, size: int) -> str:
    return _numbered('Read\n----\n\nGET /v1/thing%d\n\n**Status code: 200**\n\n::\n\n   {"id": %d}\n\n', size)


def _one_title(_rng: Random, size: int) -> str:
    """The same operation again and again."""
    return _times('# Read\n\nPOST /v1/a\n\n**Status code: 200**\n\n```\n{"id": {"b": 1}}\n```\n\n', size)


def _linked_tables(rng: Random, size: int) -> str:
    """Tables whose types lead to one another, in circles and through labels that are not there."""
    count = max(2, size // 160)
    rule = "   ========= ================================\n"
    tables = (
        f".. _t{number}:\n\n.. table:: **Table {number}** Thing{number % 7}\n\n{rule}   Parameter Type\n{rule}"
        f"   a{number}        Array of :ref:`T <t{rng.randrange(count + 1)}>` objects\n{rule}\n"
        for number in range(count)
    )
    return "A\n=\n\nGET /v1/a\n\n**Response Parameters**\n\n" + "".join(tables)


def _linked_tables_markdown(rng: Random, size: int) -> str:
    count = max(2, size // 160)
    tables = (
        f'<a name="t{number}"></a>\n**Table {number}** Thing field description\n\n{_TABLE}'
        f"| a{number} | Array of objects | | see [T](#t{rng.randrange(count + 1)}) and [other](page.md) |\n\n"
        for number in range(count)
    )
    return "# A\n\nGET /v1/a\n\nResponse parameters\n\n" + "".join(tables)


def _self_reference(_rng: Random, size: int) -> str:
    rows = _times("| a | Array of [Thing](#t) objects | Yes | see [Table 1](#t) |\n", size)
    head = '# A\n\nGET /v1/a\n\nResponse parameters\n\n<a name="t"></a>\n**Table 1** Thing\n\n'
    return f'{head}{_TABLE}{rows}{_FENCED}{{"a": [{{"a": []}}]}}\n```\n'


def _many_errors(rng: Random, size: int) -> str:
    rows = (f"| {400 + n % 99} | A.{n // rng.randrange(1, 9)} | Message {n}. | x | y |\n" for n in range(size // 30))
    head = "| Status Code | Error Code | Error Message | Description | Solution |\n|---|---|---|---|---|\n"
    return f"# Error codes\n\n{head}{''.join(rows)}"


def _many_names(_rng: Random, size: int) -> str:
    """Keys that come to the same attribute, titles to the same class."""
    keys = ("a-b", "a_b", "a.b", "A b", "aB", "a--b", "class", "_a_b_")
    rows = "".join(f"| {keys[n % 8]}{'_' * (n // 8 % 40)} | object | | x{n} |\n" for n in range(size // 20))
    value = json.dumps({f"{keys[n % 8]}{'-' * (n // 8 % 40)}{' ' * (n // 320)}": {"a": n} for n in range(size // 40)})
    return f"# A\n\nPOST /v1/a\n\nRequest parameters\n\n{_TABLE}{rows}{_FENCED}{value}\n```\n"


def _unclosed(rng: Random, size: int) -> str:
    units = _each("`a ¦``a ¦**a ¦*a ¦|a ¦[a ¦![a ¦<a ¦_`a ¦:a:`b ¦`a <b ¦{{< a ¦<!-- ¦~~~¦$(")
    return f"A\n=\n\n{_times(rng.choice(units), size)}\n"


def _references(rng: Random, size: int) -> str:
    units = _each(
        "a%d_ ¦`a %d`__ ¦[%d]_ ¦|a%d| ¦.. _a%d: b%d_\n¦.. |a%d| replace:: |a%d|\n¦.. [#] a\n¦__ a%d_\n\n¦"
        "[a%d]: b\n¦[a%d][b] ¦[^%d] ¦.. _a: b\n¦Title\n=====\n\n¦.. [a] b\n¦*[a%d]: b\n"
    )
    return "".join(_numbered(rng.choice(units), size // 4) for _ in range(4))


def _endpoints(rng: Random, size: int) -> str:
    units = _each("/{a}¦/:a¦/<a>¦?a={b}¦&a=1¦/a%20b¦//¦/{a¦/a}¦/{{a}}¦GET /a ¦/../¦/\\{a\\}")
    path = "".join(rng.choice(units) for _ in range(min(size // 4, 300)))
    return f"# A\n\nGET {path}\n\n{_numbered(rng.choice(units) + 'GET /v1/a%d', size)}"


def _directives(rng: Random, size: int) -> str:
    names = _each(
        "note¦code-block¦table¦list-table¦csv-table¦figure¦image¦include¦raw¦a¦toctree¦admonition¦"
        "parsed-literal¦replace¦math¦class¦role¦default-role¦contents¦only"
    )
    parts = _each(
        ":: a\n¦::\n¦:: json\n   :a: b\n\n   c\n¦::\n\n   d\n\n¦::\n   :header-rows: 99\n\n   * - a\n     - b\n"
    )
    pieces = (f".. {rng.choice(names)}{rng.choice(parts)}" for _ in range(size // 20))
    return "".join(rng.choice(("", "\n", "   ", "\n\n      ")) + piece for piece in pieces)


def _options(rng: Random, size: int) -> str:
    units = _each("-a, --b=C  d\n¦--long, -x FILE  text\n¦/V  dos\n¦:a: b\n¦term\n  def\n¦| line\n¦>>> a\n¦-a\n")
    return "".join(rng.choice(units) for _ in range(size // 10))


def _prose(rng: Random, size: int) -> str:
    words = _each(
        "the¦following¦table¦lists¦Example¦response¦request¦see¦Table¦1¦parameter¦status¦code:¦200¦or¦"
        "Array¦of¦objects¦**a**¦`b`¦GET¦/v1/a¦mandatory,¦(¦)."
    )
    lines = (" ".join(rng.choice(words) for _ in range(rng.randrange(1, 20))) for _ in range(size // 50))
    return rng.choice(("\n", "\n\n", " ")).join(lines)


def _suppressions(_rng: Random, size: int) -> str:
    return _numbered('<!-- samplecast: ignore[EX103,XC%d] why -->\n\n```\n{"a": 1,}\n```\n\n', size)


def _front_matter(rng: Random, size: int) -> str:
    unit = rng.choice(("a: b\n", "- a\n", "a:\n  - b\n", "a: &x *x\n", "'a': \"b\n", "? a\n", "a: |\n"))
    return f"---\n{_times(unit, size)}---\n# A\n\nGET /v1/a\n"


def _products(rng: Random, size: int) -> str:
    """Two things above one another, each as often as it fits."""
    one, other = rng.sample(sorted(PARTS), 2)
    return product(one, other, max(1, size // max(1, len(product(one, other, 10)) // 10)))


def _numbers(rng: Random, size: int) -> str:
    """Numbers that Python would rather not read."""
    numbers = (
        "9" * min(size // 4, 4300),
        "9" * (size // 4),
        "1e999999",
        "-0",
        "1E400",
        "0x" + "f" * 99,
        "1." + "0" * 99,
        "-1e-999",
    )
    values = ", ".join(rng.choice(numbers) for _ in range(4))
    row = f"| a | integer | | Value range: 1 to {numbers[1]} |\n"
    return f"# A\n\nGET /v1/a\n\nRequest parameters\n\n{_TABLE}{row}{_FENCED}[{values}]\n```\n"


KINDS: dict[str, Maker] = {
    name.lstrip("_").replace("_", " "): make
    for name, make in list(globals().items())
    if name.startswith("_")
    and name not in {"_times", "_numbered", "_each"}
    and callable(make)
    and not name.startswith("__")
}


def page(kind: str, seed: int, size: int) -> bytes:
    """The bytes of a page of a kind."""
    made = KINDS[kind](Random(f"{kind} {seed}"), size)  # noqa: S311  no secret
    return made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")
