"""Pages with ever more of one construct, each a little different: what compares each with every other one shows."""

from __future__ import annotations

import json
from collections.abc import Callable

_TABLE = "| Parameter | Type | Mandatory | Description |\n|---|---|---|---|\n"
_HEAD = "# Read boats\n\nGET /v1/boats\n\n"


def _shown(value: object, title: str = "Example response") -> str:
    return f"{title}\n\n```\n{json.dumps(value)}\n```\n\n"


def _code(text: str) -> str:
    return f"{_HEAD}Example response\n\n```\n{text}\n```\n"


def _each(template: str, count: int) -> str:
    return "".join(template.replace("%d", f"{number:05}") for number in range(count))


def _grid(count: int) -> str:
    """One cell of a grid table with so many lines of broken code in it."""
    width = 26
    border = f"+{'-' * width}+----+\n"
    lines = ["Body::", "", *(f'   {{"a{number}": 1,}}' for number in range(count)), ""]
    cells = "".join(f"| {line:{width - 1}}|    |\n" for line in lines)
    head = f"{border}| {'Body':{width - 1}}| x  |\n{border.replace('-', '=')}"
    return f"Read boats\n==========\n\nGET /v1/boats\n\n{head}{cells}{border}"


def _simple(count: int) -> str:
    """So many simple tables, each with broken code in a cell."""
    rule = "==== ==================\n"
    table = f'{rule}a    b\n{rule}x%d   ::\n\n       {{"a": 1,}}\n\n{rule}\n'
    return f"Read boats\n==========\n\nGET /v1/boats\n\n{_each(table, count)}"


def _rows(name: str, count: int) -> str:
    return _TABLE + _each(f"| {name}_%d | String | Yes | Words about it. |\n", count) + "\n"


def _errors(count: int) -> str:
    rows = _each("| BOAT.%d | Message %d | Words. |\n", count)
    samples = _each('Error response\n\n```\n{"error_code": "BOAT.%dx", "error_msg": "m %d"}\n```\n\n', count // 4)
    return f"# Error codes\n\n| Error Code | Error Message | Description |\n|---|---|---|\n{rows}\n{_HEAD}{samples}"


MANY: dict[str, Callable[[int], str]] = {
    "broken lines in a grid cell": _grid,
    "simple tables with broken code": _simple,
    "repairs on one line": lambda count: _code("[" + '{"a":1,},' * count + "]"),
    "comments on one line": lambda count: _code('{"a": 1, ' + '// "x" y ' * count + "}"),
    "comments never closed": lambda count: _code("{" + "/* " * count + '"a":1}'),
    "closers and openers": lambda count: _code("{}}{[}{]" * count),
    "quotes of both kinds": lambda count: _code('{"a": ' + "\"' " * count + "}"),
    "a key said again": lambda count: _code("{" + ",".join(f'"a":{number}' for number in range(count)) + "}"),
    "keys near a table's": lambda count: (
        f"{_HEAD}Response parameters\n\n{_rows('boat', count)}" + _shown({f"baot_{n:05}": "x" for n in range(count)})
    ),
    "examples with keys of their own": lambda count: (
        _HEAD + "".join(_shown({f"k{number}": number, f"j{number}": [number]}) for number in range(count))
    ),
    "objects of a list with keys of their own": lambda count: (
        _HEAD + _shown([{f"k{n}": 1, "t": (1, "x")[n % 2], f"m{n}": {"x": n}} for n in range(count)])
    ),
    "nested objects of one name": lambda count: (
        _HEAD + _shown({f"a{number}": {"item": {"item": {f"z{number}": 1}}} for number in range(count)})
    ),
    "operations of one title": lambda count: _each(
        '# Read\n\nGET /v1/a%d\n\nExample response\n\n```\n{"id": {"x%d": 1}}\n```\n\n', count
    ),
    "examples below a long title": lambda count: (
        f"# Read {'boats ' * count}\n\nGET /v1/boats\n\n"
        + "".join(_shown({"a": number}) for number in range(count // 4))
    ),
    "error samples beside a table": _errors,
    "broken links": lambda count: (
        "# A\n\n" + _each('<a name="t%d"></a>\n', count) + _each("[x](#u%d) ", count) + "\n"
    ),
    "requests unlike their endpoints": lambda count: _each(
        "# R%d\n\nGET /v1/a%d/{x}\n\nExample request\n\n```\nGET /v1/b%d/y HTTP/1.1\n```\n\n", count
    ),
    "path parameters and rows": lambda count: (
        f"# R\n\nGET {_each('/{p%d}', count)}\n\nPath parameters\n\n{_rows('q', count)}"
    ),
    "rows and requests": lambda count: (
        f"{_HEAD}Request parameters\n\n{_rows('q', count)}"
        + _shown({f"q_{n:05}": n for n in range(count)}, "Example request")
    ),
    "links to tables": lambda count: (
        f"{_HEAD}Response parameters\n\n{_TABLE}" + _each("| a%d | [Boat%d](#t%d) object | No | x |\n", count) + "\n"
        + _each(f'<a name="t%d"></a>\n**Table %d** Boat%d field\n\n{_TABLE}| b%d | String | No | x |\n\n', count)
    ),
    "sections": lambda count: _HEAD + _each("## Status code 2%d\n\nWords.\n\n", count),
    "words of one paragraph": lambda count: _HEAD + _each("default: %d, ", count) + "\n",
}  # fmt: skip
"""Each with the number of what is repeated."""


def name_of_kind(kind: str) -> str:
    """The file name of a kind's pages, which decides their markup."""
    return "page.rst" if "\n=====" in MANY[kind](1) else "page.md"
