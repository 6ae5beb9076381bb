from __future__ import annotations

import ast
import random
import textwrap
from pathlib import Path

import pytest
from samplecast.emit.python.line_breaking import code, codes, width

from tests.support.emitted import unformatted

LONG = "scaling_configuration_instance_template"


def test_what_fits_stays_on_one_line() -> None:
    """A statement within the line length is left alone."""
    assert code('self.name = value["name"]', 3) == '            self.name = value["name"]'


@pytest.mark.parametrize(
    ("statement", "depth", "expected"),
    [
        pytest.param(
            f'self.{LONG} = value.get("{LONG}", MISSING)',
            3,
            f"""\
            self.{LONG} = value.get(
                "{LONG}", MISSING
            )""",
            id="call",
        ),
        pytest.param(
            f'{LONG}: list[Thing] | Missing = field(default=MISSING, metadata={{"key": "{LONG}"}})',
            1,
            f"""\
    {LONG}: list[Thing] | Missing = field(
        default=MISSING, metadata={{"key": "{LONG}"}}
    )""",
            id="declaration",
        ),
        pytest.param(
            f'self.{LONG} = Thing.from_dict(value["thing"]) if "thing" in value else MISSING',
            3,
            f"""\
            self.{LONG} = (
                Thing.from_dict(value["thing"]) if "thing" in value else MISSING
            )""",
            id="condition in parentheses",
        ),
        pytest.param(
            f"if not (isinstance(value, dict) and type(self.{LONG}) is str):",
            3,
            f"""\
            if not (
                isinstance(value, dict)
                and type(self.{LONG}) is str
            ):""",
            id="operators",
        ),
        pytest.param(
            f"class {LONG * 2}(JsonObject):",
            0,
            f"""\
class {LONG * 2}(
    JsonObject
):""",
            id="class",
        ),
        pytest.param(
            f"raise DecodeError(dict[str, {LONG}], value, PAGE) from None",
            2,
            f"""\
        raise DecodeError(
            dict[str, {LONG}], value, PAGE
        ) from None""",
            id="raise",
        ),
        pytest.param(
            f"from .models import {LONG}, Thing, {LONG}_too",
            0,
            f"""\
from .models import (
    {LONG},
    Thing,
    {LONG}_too,
)""",
            id="import",
        ),
    ],
)
def test_breaks(statement: str, depth: int, expected: str) -> None:
    """Each kind of statement breaks where the formatter breaks it."""
    assert code(statement, depth) == expected


@pytest.mark.parametrize("length", range(20, 60))
def test_breaking_changes_no_meaning(length: int) -> None:
    """At every length around the limit a broken statement means what it meant on one line."""
    statement = f"if not (isinstance(value, dict) and type(self.{'x' * length}) is str):"
    broken = code(statement, 3)
    assert ast.dump(ast.parse(f"{statement} pass")) == ast.dump(ast.parse(f"{textwrap.dedent(broken)} pass"))


def test_leading_tab_indents() -> None:
    """A leading tab puts a statement one level deeper."""
    assert codes(["if x:", "\treturn y"], 1) == "    if x:\n        return y"


def test_wide_characters_count_twice() -> None:
    """Columns are counted as the formatter counts them."""
    assert width("ab") == 2
    assert width("名前") == 4


def test_imports_are_broken_name_by_name() -> None:
    """An import that is too long names one thing a line."""
    names = [f"{LONG}_{number}" for number in range(3)]
    assert code(f"from .models import {', '.join(names)}") == "\n".join(
        ["from .models import (", *(f"    {name}," for name in names), ")"]
    )


def test_agrees_with_the_formatter(tmp_path: Path) -> None:
    """Random statements of every kind we write come out as `ruff format` leaves them."""
    statements = _Statements(random.Random(20))  # noqa: S311  the same statements every time
    sources = {f"s{number}": statements.module() for number in range(900)}
    sources |= {f"o{number}": source for number, source in enumerate(statements.odd())}
    assert unformatted(sources, tmp_path) == []


class _Statements:
    """Draws statements of the kinds that views hold, with names of every length."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw

    def odd(self) -> list[str]:
        """Statements at the edges, which few draws meet."""
        a, b, key = "a" * 60, "B" * 60, "k" * 60
        tests = " or ".join(f"type(self.{a}{n}) is str" for n in range(3))
        return [
            "class C:\n" + code(f'{a}: list[{b}] = field(metadata={{"key": "{key}"}})', 1) + "\n",
            "class C:\n" + code(f'{a}: {b} = field(metadata={{"key": "{key * 2}"}})', 1) + "\n",
            code(f"if status in ({', '.join(map(str, range(200, 230)))}):") + "\n    pass\n",
            code(f"if not (isinstance(value, dict) and ({tests})):") + "\n    pass\n",
            code(f"if {tests}:") + "\n    pass\n",
            code("pass") + "\n",
            code(f"{a} = {a}") + "\n",
            code(f"def read({a}: str, {key}: str) -> {a} | {b} | {key}:") + "\n    pass\n",
        ]

    def drawn(self) -> tuple[int, str]:
        """A statement and its depth."""
        return self.draw.choice(
            [
                self.load,
                self.optional,
                self.check,
                self.declare,
                self.named,
                self.display,
                self.store,
                self.shout,
                self.head,
                self.annotated,
            ]
        )()

    def module(self) -> str:
        depth, statement = self.drawn()
        body = code(statement, depth)
        tail = " pass" if statement.endswith(":") else ""
        assert ast.dump(ast.parse(statement + tail)) == ast.dump(ast.parse(textwrap.dedent(body) + tail))
        if statement.endswith(":"):
            body += "\n" + "    " * (depth + 1) + "pass"
        blocks = ["class C:", "    def f(self):", "        try:"][:depth]
        after = ["        except X:", "            pass"] if depth == 3 else []
        return "\n".join([*blocks, body, *after, ""])

    def name(self) -> str:
        length = self.draw.choice([3, 8, 12, 20, 30, 40, 50, 64])
        return "".join(self.draw.choice("abcdefgh_") for _ in range(length - 2)).strip("_") + "x"

    def cls(self) -> str:
        return "T" + "".join(self.draw.choice("abcdefgh") for _ in range(self.draw.choice([4, 14, 29, 44, 63])))

    def key(self) -> str:
        """Most keys are names; some are long, wide or accented."""
        if self.draw.random() < 0.7:
            return f'"{self.name()}"'
        length = self.draw.choice([1, 5, 56, 60, 62, 64, 66, 70, 85, 150])
        return '"' + "".join(self.draw.choice("ab é中") for _ in range(length)) + '"'

    def read(self, source: str, depth: int = 0) -> str:
        loop = "vwx"[depth]
        inner = depth < 2
        kinds = ", ".join(self.draw.sample(["str", "int", "NoneType"], self.draw.choice([1, 1, 2])))
        choices = [f"{self.cls()}.from_dict({source})", f"list_of({source}, {kinds})", f"dict_of({source}, str)"]
        choices.append(f"best_of({source}, {self.cls()}, {self.cls()})")
        if inner:
            choices.append(f"[{self.read(loop, depth + 1)} for {loop} in a_list({source})]")
            choices.append(f"{{k: {self.read(loop, depth + 1)} for k, {loop} in entries({source})}}")
        if not depth:
            choices.append(f"{source} if type({source}) is str else {self.cls()}.from_dict({source})")
        return self.draw.choice(choices)

    def annotation(self, depth: int = 0) -> str:
        plain = ["str", "int", "float", self.cls()]
        nested = (
            [f"list[{self.annotation(depth + 1)}]", f"dict[str, {self.annotation(depth + 1)}]"] if depth < 3 else []
        )
        return self.draw.choice([*plain, *nested])

    def union(self) -> str:
        return " | ".join(self.annotation() for _ in range(self.draw.choice([1, 1, 2, 3])))

    def write(self, source: str, depth: int = 0) -> str:
        choices = [source, f"{source}.to_dict()", f"{source}.copy()", f"dump({source})"]
        choices.append(f"None if {source} is None else {source}.to_dict()")
        if depth < 2:
            loop = "vw"[depth]
            choices.append(f"[{self.write(loop, depth + 1)} for {loop} in {source}]")
        return self.draw.choice(choices)

    def load(self) -> tuple[int, str]:
        key = self.key()
        source = f"value[{key}]"
        right = self.draw.choice([source, f"value.get({key}, MISSING)", self.read(source)])
        return 3, f"self.{self.name()} = {right}"

    def optional(self) -> tuple[int, str]:
        key = self.key()
        read = self.read(f"value[{key}]")
        if self.draw.random() < 0.5:
            return 3, f"self.{self.name()} = {read} if {key} in value else MISSING"
        return 3, f"self.{self.name()} = MISSING if {key} not in value else None if value[{key}] is None else {read}"

    def check(self) -> tuple[int, str]:
        tests = ["isinstance(value, dict)"]
        for _ in range(self.draw.choice([1, 2, 3, 6])):
            target = f"self.{self.name()}"
            options = [f"type({target}) is str", f"{target} is None", f"{target} is MISSING"]
            shown = options[: self.draw.choice([1, 1, 2, 3])]
            tests.append(shown[0] if len(shown) == 1 else f"({' or '.join(shown)})")
        return 3, f"if not ({' and '.join(tests)}):"

    def declare(self) -> tuple[int, str]:
        return 1, self.draw.choice(
            [f"{self.name()}: {self.union()}", f"{self.name()}: {self.union()} | Missing = MISSING"]
        )

    def named(self) -> tuple[int, str]:
        metadata = f'metadata={{"key": {self.key()}}}'
        if self.draw.random() < 0.5:
            return 1, f"{self.name()}: {self.union()} = field({metadata})"
        return 1, f"{self.name()}: {self.union()} | Missing = field(default=MISSING, {metadata})"

    def display(self) -> tuple[int, str]:
        pairs = [f"{self.key()}: {self.write('self.' + self.name())}" for _ in range(self.draw.choice([1, 2, 4]))]
        start = self.draw.choice(["return ", "out: dict[str, Any] = "])
        return 2, f"{start}{{{', '.join(pairs)}}}"

    def store(self) -> tuple[int, str]:
        return 3, f"out[{self.key()}] = {self.write('self.' + self.name())}"

    def shout(self) -> tuple[int, str]:
        return 2, f"raise DecodeError({self.annotation()}, value, PAGE) from None"

    def annotated(self) -> tuple[int, str]:
        read = self.read("value")
        either = f"{self.read('value')} if isinstance(value, list) else {self.read('value')}"
        return 2, f"loaded: {self.union()} = {self.draw.choice([read, either])}"

    def head(self) -> tuple[int, str]:
        result = " | ".join(self.cls() for _ in range(self.draw.choice([1, 2, 3])))
        arguments = self.draw.choice(["value: Any", "status: int, headers: HeaderMap, body: Any"])
        return 0, f"def {self.name()}({arguments}) -> Answer[{result}]:"
