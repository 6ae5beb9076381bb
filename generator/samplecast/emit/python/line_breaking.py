"""Line breaking: one-line statements in, lines as `ruff format` would leave them out.

Views hold every statement on one line. Most fit; those that do not are parsed and laid
out here, for the few kinds of statement and expression that emitted code is made of.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from unicodedata import east_asian_width

from msgspec import Struct

WIDTH = 88
"""The formatter's default line length."""

STEP = "    "
"""One indent."""


def width(text: str) -> int:
    """Columns that `text` takes, as the formatter counts them."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def code(statement: str, depth: int = 0) -> str:
    """A one-line statement, or the header of a block, at `depth` indents."""
    whole = STEP * depth + statement
    if width(whole) <= WIDTH:
        return whole
    return _laid_out(statement, STEP * depth)


def codes(statements: Iterable[str], depth: int = 0) -> str:
    """Several statements; a leading tab stands for one more indent."""
    return "\n".join([_code(text, depth) for text in statements])


def _code(text: str, depth: int) -> str:
    bare = text.lstrip("\t")
    return code(bare, depth + len(text) - len(bare))


@lru_cache(maxsize=4096)
def _laid_out(statement: str, indent: str) -> str:
    """A statement that is too long for its line. Pages of a service repeat one another's, and parsing is dear."""
    return "\n".join(_parsed(statement, indent))


def _parsed(statement: str, indent: str) -> list[str]:
    """The lines of a statement that is too long for one, by its syntax tree."""
    source = f"{statement} pass" if statement.endswith(":") else statement
    node = ast.parse(source).body[0]
    layout = _Layout(source.encode())
    lines = [indent + statement]
    match node:
        case ast.Assign(targets=[target], value=value):
            lines = layout.assignment(target, value, indent)
        case ast.AnnAssign(annotation=annotation, value=value):
            lines = layout.declaration(layout.text(node.target), annotation, value, indent)
        case ast.Return(value=ast.expr() as value):
            lines = layout.right_hand_side(f"{indent}return ", value, indent)
        case ast.Raise(exc=ast.expr() as value):
            lines = layout.expression(f"{indent}raise ", value, indent, " from None")
        case ast.If(test=test):
            lines = layout.condition(f"{indent}if ", test, indent)
        case ast.ClassDef(name=name, bases=[base]):
            lines = [f"{indent}class {name}(", f"{indent}{STEP}{layout.text(base)}", f"{indent}):"]
        case ast.FunctionDef():
            lines = layout.function(node, indent)
        case ast.ImportFrom(names=names):
            head = statement.partition("import ")[0]
            listed = (f"{indent}{STEP}{layout.text(alias)}," for alias in names)
            lines = [f"{indent}{head}import (", *listed, f"{indent})"]
    return lines


class _Layout(Struct, frozen=True):
    """The bytes that positions in the syntax tree count."""

    source: bytes

    def text(self, node: ast.AST) -> str:
        """The source of a node, outer parentheses off."""
        start, end = node.col_offset, node.end_col_offset  # type: ignore[attr-defined]
        return self.source[start:end].decode()

    def assignment(self, target: ast.expr, value: ast.expr, indent: str) -> list[str]:
        """`target = value`, where only a subscript target can be broken itself."""
        left = f"{indent}{self.text(target)} = "
        if isinstance(target, ast.Subscript) and width(left) >= WIDTH:
            opened = [f"{indent}{self.text(target.value)}[", f"{indent}{STEP}{self.text(target.slice)}"]
            whole = isinstance(value, ast.Attribute | ast.Call) and not _closes(value)
            right = self.expression if whole else self.right_hand_side
            return [*opened, *right(f"{indent}] = ", value, indent)]
        return self.right_hand_side(left, value, indent)

    def declaration(self, name: str, annotation: ast.expr, value: ast.expr | None, indent: str) -> list[str]:
        """`name: annotation = value`."""
        plain = f"{indent}{name}: {self.text(annotation)}"
        if value is None:
            return self.right_hand_side(f"{indent}{name}: ", annotation, indent)
        head = f"{plain} = {self._head(value)}"
        if _closes(value) and width(head) <= WIDTH:
            return self.expression(f"{plain} = ", value, indent)
        inner = indent + STEP
        if width(f"{plain} = (") <= WIDTH:
            lines = self.expression(inner, value, inner)
            if isinstance(annotation, ast.Name) and _atomic(value) and max(map(width, lines)) > WIDTH:
                return self.expression(f"{plain} = ", value, indent)
            return [f"{plain} = (", *lines, f"{indent})"]
        if isinstance(annotation, ast.BinOp):
            opened = [f"{indent}{name}: (", *self.expression(inner, annotation, inner), f"{indent})"]
        else:
            behind = f" = {self._head(value)}"
            opened = self.expression(f"{indent}{name}: ", annotation, indent, behind)
            opened[-1] = opened[-1].removesuffix(behind)
        right = self.expression if _closes(value) else self.right_hand_side
        return [*opened[:-1], *right(f"{opened[-1]} = ", value, indent)]

    def right_hand_side(self, left: str, value: ast.expr, indent: str) -> list[str]:
        """What follows `=` or `return`: broken at its own brackets, else in parentheses."""
        if width(left + self.text(value)) <= WIDTH:
            return [left + self.text(value)]
        if _closes(value) and width(left + self._head(value)) <= WIDTH:
            return self.expression(left, value, indent)
        inner = indent + STEP
        lines = self.expression(inner, value, inner)
        if _atomic(value) and (width(f"{left}(") > WIDTH or max(map(width, lines)) > WIDTH):
            return self.expression(left, value, indent)
        return [f"{left}(", *lines, f"{indent})"]

    def condition(self, left: str, test: ast.expr, indent: str) -> list[str]:
        """`if test:`."""
        if isinstance(test, ast.UnaryOp):
            left, test = f"{left}not ", test.operand
        if _closes(test):
            return self.expression(left, test, indent, ":")
        inner = indent + STEP
        return [f"{left}(", *self.expression(inner, test, inner), f"{indent}):"]

    def function(self, node: ast.FunctionDef, indent: str) -> list[str]:
        """`def name(parameters) -> result:`."""
        arguments = [f"{a.arg}: {self.text(a.annotation)}" for a in node.args.args if a.annotation]
        if node.args.kwonlyargs:
            arguments.append("*")
        for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
            declared = self.text(argument)
            arguments.append(f"{declared} = {self.text(default)}" if default else declared)
        result = f" -> {self.text(node.returns)}:" if node.returns else ":"
        if not arguments and node.returns is not None:
            return self.expression(f"{indent}def {node.name}() -> ", node.returns, indent, ":")
        inner = indent + STEP
        listed = ", ".join(arguments)
        if len(arguments) > 1 and width(inner + listed) <= WIDTH:
            lines = [inner + listed]
        else:
            lines = [f"{inner}{argument}," for argument in arguments]
        last = [indent + ")" + result]
        if width(last[0]) > WIDTH and node.returns is not None:
            if isinstance(node.returns, ast.BinOp):
                last = [f"{indent}) -> (", *self.expression(inner, node.returns, inner), f"{indent}):"]
            else:
                last = self.expression(f"{indent}) -> ", node.returns, indent, ":")
        return [f"{indent}def {node.name}(", *lines, *last]

    def expression(self, left: str, node: ast.expr, indent: str, right: str = "") -> list[str]:
        """The expression between `left`, which opens its first line, and `right`, which closes its last."""
        flat = left + self.text(node) + right
        if width(flat) <= WIDTH:
            return [flat]
        match node:
            case ast.Call(func=function, args=args, keywords=keywords) if args or keywords:
                lines = self._bracketed(f"{left}{self.text(function)}(", [*args, *keywords], f"){right}", indent)
            case ast.Subscript(value=value, slice=index):
                items = index.elts if isinstance(index, ast.Tuple) else [index]
                lines = self._bracketed(f"{left}{self.text(value)}[", items, f"]{right}", indent)
            case ast.Tuple(elts=items):
                lines = self._bracketed(f"{left}(", items, f"){right}", indent, comma=True)
            case ast.List(elts=items):
                lines = self._bracketed(f"{left}[", items, f"]{right}", indent, comma=len(items) > 1)
            case ast.Dict():
                lines = self._mapping(left, node, indent, right)
            case _:
                lines = self._loose(left, node, indent, right)
        return lines

    def _loose(self, left: str, node: ast.expr, indent: str, right: str) -> list[str]:
        """An expression without brackets around a list of parts."""
        match node:
            case ast.ListComp() | ast.DictComp():
                return self._comprehension(left, node, indent, right)
            case ast.IfExp():
                return self._spread(left, self._choices(node), indent, right)
            case ast.Compare(left=first, ops=[ast.In()], comparators=[ast.Tuple() as among]):
                return self.expression(f"{left}{self.text(first)} in ", among, indent, right)
            case ast.BoolOp() | ast.BinOp() | ast.Compare():
                return self._spread(left, self._operands(node), indent, right)
            case ast.Starred(value=value):
                return self.expression(f"{left}*", value, indent, right)
            case _:
                return [left + self.text(node) + right]

    def _head(self, node: ast.expr) -> str:
        """What of a node cannot be broken off its first line."""
        match node:
            case ast.Call(func=function, args=args, keywords=keywords) if args or keywords:
                return f"{self.text(function)}("
            case ast.Subscript(value=value):
                return f"{self.text(value)}["
            case ast.List() | ast.Dict() | ast.ListComp() | ast.DictComp() | ast.Tuple():
                return "["
            case _:
                return self.text(node)

    def _bracketed(
        self, opened: str, items: Sequence[ast.expr | ast.keyword], closed: str, indent: str, *, comma: bool = False
    ) -> list[str]:
        inner = indent + STEP
        listed = inner + ", ".join(self.text(item) for item in items)
        if width(listed) <= WIDTH and not comma:
            return [opened, listed, indent + closed]
        separator = "," if len(items) > 1 or comma else ""
        lines = [opened]
        for item in items:
            if isinstance(item, ast.keyword):
                lines += self.expression(f"{inner}{item.arg}=", item.value, inner, separator)
            else:
                lines += self.expression(inner, item, inner, separator)
        return [*lines, indent + closed]

    def _mapping(self, left: str, node: ast.Dict, indent: str, right: str) -> list[str]:
        inner = indent + STEP
        pairs = list(zip(node.keys, node.values, strict=True))
        separator = "," if len(pairs) > 1 else ""
        lines = [f"{left}{{"]
        for key, value in pairs:
            opened = f"{inner}{self.text(key)}: " if key else f"{inner}**"
            lines += self.expression(opened, value, inner, separator)
        return [*lines, f"{indent}}}{right}"]

    def _comprehension(self, left: str, node: ast.ListComp | ast.DictComp, indent: str, right: str) -> list[str]:
        inner = indent + STEP
        clause = node.generators[0]
        opened, closed = ("[", "]") if isinstance(node, ast.ListComp) else ("{", "}")
        whole = inner + self.text(node)[1:-1]
        if width(whole) <= WIDTH:
            return [left + opened, whole, indent + closed + right]
        if isinstance(node, ast.ListComp):
            body = self.expression(inner, node.elt, inner)
        else:
            body = self.expression(f"{inner}{self.text(node.key)}: ", node.value, inner)
        each = self.expression(f"{inner}for {self.text(clause.target)} in ", clause.iter, inner)
        return [left + opened, *body, *each, indent + closed + right]

    def _choices(self, node: ast.expr) -> Iterator[tuple[str, ast.expr]]:
        """The parts of `a if b else c if d else e`, each with the word before it."""
        word = ""
        while isinstance(node, ast.IfExp):
            yield word, node.body
            yield "if ", node.test
            word, node = "else ", node.orelse
        yield word, node

    def _operands(self, node: ast.BoolOp | ast.BinOp | ast.Compare) -> Iterator[tuple[str, ast.expr]]:
        """The operands, each with the operator before it."""
        match node:
            case ast.BoolOp(op=operator, values=values):
                word = "and " if isinstance(operator, ast.And) else "or "
                for place, value in enumerate(values):
                    yield word if place else "", value
            case ast.BinOp():
                members: list[ast.expr] = []
                rest: ast.expr = node
                while isinstance(rest, ast.BinOp):
                    members.append(rest.right)
                    rest = rest.left
                yield "", rest
                for member in reversed(members):
                    yield "| ", member
            case ast.Compare(left=first, comparators=[second]):
                between = self.source[first.end_col_offset : second.col_offset].decode()
                yield "", first
                yield f"{between.strip()} ", second

    def _spread(self, left: str, parts: Iterable[tuple[str, ast.expr]], indent: str, right: str) -> list[str]:
        """One part per line."""
        lines: list[str] = []
        listed = list(parts)
        for place, (word, part) in enumerate(listed):
            start = indent + word if place else left + word
            end = right if place == len(listed) - 1 else ""
            lines += self._part(start, part, indent, end)
        return lines

    def _part(self, start: str, part: ast.expr, indent: str, end: str) -> list[str]:
        """One operand; an `or` among `and` keeps its parentheses."""
        if not self._parenthesised(part):
            return self.expression(start, part, indent, end)
        flat = f"{start}({self.text(part)}){end}"
        if width(flat) <= WIDTH:
            return [flat]
        inner = indent + STEP
        return [f"{start}(", *self.expression(inner, part, inner), f"{indent}){end}"]

    def _parenthesised(self, node: ast.expr) -> bool:
        return isinstance(node, ast.BoolOp) and self.source[: node.col_offset].endswith(b"(")


def _closes(node: ast.expr) -> bool:
    """Whether the node ends in brackets that have something in them."""
    match node:
        case ast.Call(args=args, keywords=keywords):
            return bool(args or keywords)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return bool(items)
        case ast.Subscript() | ast.Dict() | ast.ListComp() | ast.DictComp():
            return True
        case ast.Compare(ops=[ast.In()], comparators=[ast.Tuple()]):
            return True
        case _:
            return False


def _atomic(node: ast.expr) -> bool:
    """Whether parentheses around the node help only if it fits between them."""
    return isinstance(node, ast.Name | ast.Attribute | ast.Constant | ast.Subscript) or _closes(node)
