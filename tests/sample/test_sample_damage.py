"""What the reader makes of damage, defect by defect."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pytest
from samplecast.sample import Json, read_sample

from tests.support.sample_tools import NO_SINGLE_ANSWER, exact, mended, unaccounted


@dataclass(frozen=True)
class Case:
    """A damaged text and what it means."""

    name: str
    text: str
    value: Json
    repairs: list[tuple[str, str]]
    """Kind, and the piece of the text it names."""
    gaps: list[str] = field(default_factory=list)
    comments: list[tuple[str, str]] = field(default_factory=list)
    """Pointer and text."""


CASES = [
    # cut off
    Case("cut by dots", '{"a": {"b": [1,\n......', {"a": {"b": [1]}}, [("cut-off", "......")], ["", "/a", "/a/b"]),
    Case("cut after an opener", '{"a": [\n{\n...', {"a": [{}]}, [("cut-off", "...")], ["", "/a", "/a/0"]),
    Case("cut by an ellipsis sign", '{"a": 1, …', {"a": 1}, [("cut-off", "…")], [""]),
    Case("just an opener", "{", {}, [("cut-off", "")], [""]),
    Case("cut after a value", '{"a": [1, 2', {"a": [1, 2]}, [("cut-off", "")], ["", "/a"]),
    Case("cut after a comma", '{"a": 1, ', {"a": 1}, [("cut-off", "")], [""]),
    Case("cut after a key", '{"a": 1, "b"', {"a": 1, "b": None}, [("cut-off", "")], ["", "/b"]),
    Case("cut after a colon", '{"a": 1, "b":', {"a": 1, "b": None}, [("cut-off", "")], ["", "/b"]),
    Case("cut inside a key", '{"a": 1, "exp', {"a": 1}, [("cut-off", '"exp')], [""]),
    Case("cut inside a key by dots", '{"a": 1, "exp...', {"a": 1}, [("cut-off", '"exp...')], [""]),
    Case("cut inside a string", '{"a": "2019-0', {"a": "2019-0"}, [("cut-off", '"2019-0')], [""]),
    Case("cut inside a string by dots", '{"a": "20......', {"a": "20"}, [("cut-off", "......")], [""]),
    Case("cut inside a literal", '{"a": tru', {"a": None}, [("cut-off", "tru")], ["", "/a"]),
    Case("cut behind a sign", '{"a": -', {"a": None}, [("cut-off", "-")], ["", "/a"]),
    Case("cut behind a point", '{"a": {"b": 1.', {"a": {"b": None}}, [("cut-off", "1.")], ["", "/a", "/a/b"]),
    Case("cut inside an exponent", '{"a": 1.5e', {"a": None}, [("cut-off", "1.5e")], ["", "/a"]),
    Case("cut inside a list's literal", "[nul", [], [("cut-off", "nul")], [""]),
    Case("a closer short at the end", '{"a": {"b": 1}', {"a": {"b": 1}}, [("missing-closer", "")], [""]),
    # dots inside
    Case("dots in a list", '{"a": [1, 2, ...]}', {"a": [1, 2]}, [("dots", "...")], ["/a"]),
    Case("dots between items", '["a", ..., "z"]', ["a", "z"], [("dots", "...")], [""]),
    Case("dots without comma", "[1, 2 ...]", [1, 2], [("dots", "...")], [""]),
    Case("dots in an object", '{"a": 1, ...}', {"a": 1}, [("dots", "...")], [""]),
    Case("dots alone in an object", '{"a": {...}}', {"a": {}}, [("dots", "...")], ["/a"]),
    Case("dots between members", '{\n"a": 1,\n...\n"z": 2\n}', {"a": 1, "z": 2}, [("dots", "...")], [""]),
    Case("dots for a value", '{"a": ..., "b": 1}', {"a": None, "b": 1}, [("dots", "...")], ["/a"]),
    Case("dots with words", '{"a": 1, ... more\n}', {"a": 1}, [("dots", "... more")], [""]),
    Case("dots after the document", '{"a": 1}\n...', {"a": 1}, [("dots", "...")]),
    Case("dots in a comment", '{"a": 1\n// ...\n}', {"a": 1}, [("comment", "// ...")], [""]),
    Case(
        "words beside dots in a comment",
        '{"a": 1\n// ... and more\n}',
        {"a": 1},
        [("comment", "// ... and more")],
        [""],
        [("", "and more")],
    ),
    Case("dots up to a number", "[1, 2 ... 9]", [1, 2, 9], [("dots", "...")], [""]),
    Case("dots up to a literal", "[true, … null]", [True, None], [("dots", "…")], [""]),
    # comments
    Case(
        "a comment with quotes",
        '{"region_id": "aaa"//The region ID "aaa" is used as an example.\n}',
        {"region_id": "aaa"},
        [("comment", '//The region ID "aaa" is used as an example.')],
        [],
        [("/region_id", 'The region ID "aaa" is used as an example.')],
    ),
    Case(
        "a comment behind a comma",
        '{"a": 1, # one\n"b": 2}',
        {"a": 1, "b": 2},
        [("comment", "# one")],
        [],
        [("/a", "one")],
    ),
    Case("a comment before a key", '{\n// one\n"a/b": 1}', {"a/b": 1}, [("comment", "// one")], [], [("/a~1b", "one")]),
    Case("a comment before an item", "[\n# one\n{}]", [{}], [("comment", "# one")], [], [("/0", "one")]),
    Case("a comment at an opener", '{"a": [ // list\n1]}', {"a": [1]}, [("comment", "// list")], [], [("/a", "list")]),
    Case("a comment before a closer", '{"a": [1\n// end\n]}', {"a": [1]}, [("comment", "// end")], [], [("/a", "end")]),
    Case("a comment in between", '{"a": /* x */ 1}', {"a": 1}, [("comment", "/* x */")], [], [("/a", "x")]),
    Case("a comment behind a closer", '{"a": {} // x\n}', {"a": {}}, [("comment", "// x")], [], [("/a", "x")]),
    Case("a comment before the document", "// x\n{}", {}, [("comment", "// x")], [], [("", "x")]),
    Case("a comment behind the document", "{} // x", {}, [("comment", "// x")], [], [("", "x")]),
    Case("a comment below the document", "{}\n/* x */", {}, [("comment", "/* x */")], [], [("", "x")]),
    Case("a comment that does not end", '{"a": 1} /* x', {"a": 1}, [("comment", "/* x")], [], [("", "x")]),
    Case("an empty comment", '{"a": 1} //', {"a": 1}, [("comment", "//")]),
    Case(
        "a URL is no comment",
        '{"a": http://b/c, }',
        {"a": "http://b/c"},
        [("unquoted-value", "http://b/c"), ("trailing-comma", ",")],
    ),
    # commas
    Case("a trailing comma in an object", '{"a": 1,}', {"a": 1}, [("trailing-comma", ",")]),
    Case("a trailing comma in a list", "[1, 2,\n]", [1, 2], [("trailing-comma", ",")]),
    Case("a comma behind the document", "[1],", [1], [("trailing-comma", ",")]),
    Case("a comma behind a scalar", '"abc",', "abc", [("trailing-comma", ",")]),
    Case("a missing comma before a key", '{"a": 1\n"b": 2}', {"a": 1, "b": 2}, [("missing-comma", '"b"')]),
    Case("a missing comma behind a string", '{"a": "x" "b": 2}', {"a": "x", "b": 2}, [("missing-comma", '"b"')]),
    Case("a missing comma between strings", '["a" "b"]', ["a", "b"], [("missing-comma", '"b"')]),
    Case("a missing comma between numbers", "[1 2]", [1, 2], [("missing-comma", "2")]),
    Case("a missing comma between literals", "[true null]", [True, None], [("missing-comma", "null")]),
    Case("a missing comma between objects", '[{"a": 1}{"a": 2}]', [{"a": 1}, {"a": 2}], [("missing-comma", "{")]),
    Case("a missing comma behind a list", '{"a": [] "b": 2}', {"a": [], "b": 2}, [("missing-comma", '"b"')]),
    Case("a missing comma, no blank", '{"a":1"b":2}', {"a": 1, "b": 2}, [("missing-comma", '"b"')]),
    Case("a missing comma before a literal", '["a"true]', ["a", True], [("missing-comma", "true")]),
    Case("a semicolon", '{"a":1;"b":2}', {"a": 1, "b": 2}, [("missing-comma", ";")]),
    Case("a semicolon behind a string", '{"a": "x;";\n"b": []}', {"a": "x;", "b": []}, [("missing-comma", ";")]),
    Case("a semicolon between items", "[1; 2]", [1, 2], [("missing-comma", ";")]),
    Case("a semicolon at the end", '{"a": true;}', {"a": True}, [("stray-text", ";")]),
    Case("a double comma", '{"a": 1,, "b": 2}', {"a": 1, "b": 2}, [("double-comma", ",")]),
    Case("a double comma in a list", "[1,\n,2]", [1, 2], [("double-comma", "\n,")]),
    Case("a comma first", "[,1]", [1], [("double-comma", ",")]),
    Case("a comma first in an object", '{, "a": 1}', {"a": 1}, [("double-comma", ",")]),
    # inside strings
    Case(
        "a string in three quotes",
        '{"a": """x\n"y" z""", "b": 1}',
        {"a": 'x\n"y" z', "b": 1},
        [("single-quotes", '"""x\n"y" z"""'), ("raw-newline", "\n"), ("inner-quote", '"')],
    ),
    Case("a string in three apostrophes", "{\"a\": '''it's'''}", {"a": "it's"}, [("single-quotes", "'''it's'''")]),
    Case("three quotes and no more", '["" "b"]', ["", "b"], [("missing-comma", '"b"')]),
    Case("a line break in a string", '{"a": "x\n y", "b": 1}', {"a": "x\n y", "b": 1}, [("raw-newline", "\n")]),
    Case("a string over lines", '{"a": "x\nmore\ny"\n}', {"a": "x\nmore\ny"}, [("raw-newline", "\n")]),
    Case("an item over lines", '["x\ny",\n"z"]', ["x\ny", "z"], [("raw-newline", "\n")]),
    Case("a tab in a string", '{"a": "x\ty"}', {"a": "x\ty"}, [("raw-newline", "\t")]),
    Case(
        "inner quotes",
        '{"a": "(e.g. "x.local") and",\n"b": 1}',
        {"a": '(e.g. "x.local") and', "b": 1},
        [("inner-quote", '"')],
    ),
    Case("inner quotes in an item", '["say "hi" to", 1]', ['say "hi" to', 1], [("inner-quote", '"')]),
    Case("inner quotes at the end", '{"a": "say "hi""}', {"a": 'say "hi"'}, [("inner-quote", '"')]),
    Case(
        "embedded JSON",
        '{"a": "{"b":[{"c":"d"}]}", "e": 1}',
        {"a": '{"b":[{"c":"d"}]}', "e": 1},
        [("inner-quote", '"')],
    ),
    Case("embedded JSON in an item", '["[{"a": 1}, {}]"]', ['[{"a": 1}, {}]'], [("inner-quote", '"')]),
    Case(
        "embedded JSON over lines",
        '{\n"a": "{\n  "b": [1]\n}",\n"c": 1\n}',
        {"a": '{\n  "b": [1]\n}', "c": 1},
        [("raw-newline", "\n"), ("inner-quote", '"')],
    ),
    Case("an escape that is none", r'{"a": "x\_y\d"}', {"a": r"x\_y\d"}, [("invalid-escape", "\\")]),
    Case("half an escape", r'{"a": "\u12"}', {"a": r"\u12"}, [("invalid-escape", "\\")]),
    Case(
        "a backslash before a line break",
        '{"a": "x\\\ny"}',
        {"a": "xy"},
        [("invalid-escape", "\\\n")],
    ),
    # quotes
    Case("the last quote of a value", '{"a": "b, "c": 1}', {"a": "b", "c": 1}, [("missing-quote", '"b')]),
    Case("the last quote before a line end", '{"a": "b,\n"c": 1}', {"a": "b", "c": 1}, [("missing-quote", '"b')]),
    Case("the last quote before a closer", '{"a": {"b": "c}}', {"a": {"b": "c"}}, [("missing-quote", '"c')]),
    Case("the last quote behind a template", '{"a": "/v1/{id}}', {"a": "/v1/{id}"}, [("missing-quote", '"/v1/{id}')]),
    Case("the first quote of a value", '{"a": b", "c": 1}', {"a": "b", "c": 1}, [("missing-quote", 'b"')]),
    Case("the first quote of a number", '{"a": 12", "c": 1}', {"a": "12", "c": 1}, [("missing-quote", '12"')]),
    Case("the last quote of a key", '{"a: "b", "c": 1}', {"a": "b", "c": 1}, [("missing-quote", '"a')]),
    Case("the last quote of a key over a number", '{"a: 1, "c": 1}', {"a": 1, "c": 1}, [("missing-quote", '"a')]),
    Case("the last quote of a key with a colon", '{"x:a: [1]}', {"x:a": [1]}, [("missing-quote", '"x:a')]),
    Case("the first quote of a key", '{a b": 1, "c": 1}', {"a b": 1, "c": 1}, [("missing-quote", 'a b"')]),
    Case("the last quote of an item", '["a, "b", 1]', ["a", "b", 1], [("missing-quote", '"a')]),
    Case("the last quote before numbers", '["a, 1, true]', ["a", 1, True], [("missing-quote", '"a')]),
    Case(
        "the last quote before a key outside",
        '{"a": ["b, 1], "c": 2}',
        {"a": ["b", 1], "c": 2},
        [("missing-quote", '"b')],
    ),
    Case("the first quote of an item", '["a", b", "c"]', ["a", "b", "c"], [("missing-quote", 'b"')]),
    Case(
        "a quote lost behind inner quotes",
        '{\n"a": "responds "No go".\n"b": 1\n}',
        {"a": 'responds "No go".', "b": 1},
        [("missing-quote", '"responds "No go".'), ("inner-quote", '"'), ("missing-comma", '"b"')],
    ),
    Case("apostrophes", "{'a': 'b'}", {"a": "b"}, [("single-quotes", "'a'"), ("single-quotes", "'b'")]),
    Case(
        "typographic quotes",
        "{“a”: “b”, “c”: 1}",
        {"a": "b", "c": 1},
        [("single-quotes", p) for p in ("“a”", "“b”", "“c”")],
    ),
    Case(
        "an apostrophe inside", "{'a': 'it's'}", {"a": "it's"}, [("single-quotes", "'a'"), ("single-quotes", "'it's'")]
    ),
    Case(
        "an escaped apostrophe",
        r"""{"a": 'it\'s "x"'}""",
        {"a": 'it\'s "x"'},
        [("single-quotes", r"""'it\'s "x"'"""), ("single-quotes", r"\'"), ("inner-quote", '"')],
    ),
    Case(
        "a Python dict",
        "{'a': True, u'b': [None, False]}",
        {"a": True, "b": [None, False]},
        [
            ("single-quotes", "'a'"),
            ("python-literal", "True"),
            ("single-quotes", "u'b'"),
            ("python-literal", "None"),
            ("python-literal", "False"),
        ],
    ),
    # values and keys
    Case("a missing value", '{"a": , "b": 1}', {"a": None, "b": 1}, [("missing-value", "")]),
    Case("a missing value before a closer", '{"a":\n}', {"a": None}, [("missing-value", "")]),
    Case("a missing colon", '{"a" 1}', {"a": 1}, [("missing-colon", "")]),
    Case("a missing colon before an object", '{"a"\n{"b": 1}}', {"a": {"b": 1}}, [("missing-colon", "")]),
    Case("an equals sign", '{"a"="b", "c" = 1}', {"a": "b", "c": 1}, [("missing-colon", "="), ("missing-colon", "=")]),
    Case("a colon too many", '{"a":: 1}', {"a": 1}, [("stray-text", ":")]),
    Case("a string alone", '{"a": X,""}', {"a": "X", "": None}, [("unquoted-value", "X"), ("key-without-value", '""')]),
    Case(
        "unquoted keys",
        "{a: 1, $b-c: 2, 3: 4}",
        {"a": 1, "$b-c": 2, "3": 4},
        [("unquoted-key", p) for p in ("a", "$b-c", "3")],
    ),
    Case("an unquoted value", '{"a": 30s,\n}', {"a": "30s"}, [("unquoted-value", "30s"), ("trailing-comma", ",")]),
    Case("an unquoted id", '{"a": 00587256-27e3}', {"a": "00587256-27e3"}, [("unquoted-value", "00587256-27e3")]),
    Case("an unquoted time", '{"a": 12:30:00}', {"a": "12:30:00"}, [("unquoted-value", "12:30:00")]),
    Case(
        "an unquoted sentence",
        '{"a": this, and that.\n}',
        {"a": "this, and that."},
        [("unquoted-value", "this, and that.")],
    ),
    Case(
        "unquoted items", '{"a": [b, c d]}', {"a": ["b", "c d"]}, [("unquoted-value", "b"), ("unquoted-value", "c d")]
    ),
    Case(
        "an unquoted value before a comment",
        '{"a": b // c\n}',
        {"a": "b"},
        [("unquoted-value", "b"), ("comment", "// c")],
        [],
        [("/a", "c")],
    ),
    Case(
        "an unquoted value, no comma",
        '{"a": b c: 1}',
        {"a": "b", "c": 1},
        [("unquoted-value", "b"), ("missing-comma", "c"), ("unquoted-key", "c")],
    ),
    Case("an angle placeholder", '{"id": <id>}', {"id": "<id>"}, [("placeholder", "<id>")]),
    Case(
        "a brace placeholder",
        '{"id": {id}, "n": {{ n }}}',
        {"id": "{id}", "n": "{{ n }}"},
        [("placeholder", "{id}"), ("placeholder", "{{ n }}")],
    ),
    Case("a shell placeholder", '{"id": ${\n id\n}}', {"id": "${\n id\n}"}, [("placeholder", "${\n id\n}")]),
    Case(
        "x and stars",
        '{"a": xxx, "b": ***}',
        {"a": "xxx", "b": "***"},
        [("placeholder", "xxx"), ("placeholder", "***")],
    ),
    Case("a placeholder as key", "{<key>: 1}", {"<key>": 1}, [("unquoted-key", "<key>")]),
    Case("a choice", '{"a": "x" | "y", "b": 1}', {"a": "x", "b": 1}, [("stray-text", '| "y"')]),
    Case("a choice in words", '{"a": "x" or "y", "b": 1}', {"a": "x", "b": 1}, [("stray-text", 'or "y"')]),
    Case("a remark", '{"a": 1 (default), "b": 2}', {"a": 1, "b": 2}, [("stray-text", "(default)")]),
    Case("a stray word", '{\n ta "a": 1\n}', {"a": 1}, [("stray-text", "ta")]),
    Case(
        "not a number",
        '{"a": [NaN, -Infinity]}',
        {"a": [float("nan"), float("-inf")]},
        [("non-finite", "NaN"), ("non-finite", "-Infinity")],
    ),
    Case(
        "odd numbers",
        "[01, +1, 1., .5, -0x1F]",
        [1, 1, 1.0, 0.5, -31],
        [("number-format", p) for p in ("01", "+1", "1.", ".5", "-0x1F")],
    ),
    # brackets
    Case("a list not closed", '{"a": [1, 2, "b": 3}', {"a": [1, 2], "b": 3}, [("missing-closer", "")]),
    Case("an object in a list not closed", '[{"a": 1, {"a": 2}]', [{"a": 1}, {"a": 2}], [("missing-closer", "")]),
    Case(
        "an object not closed",
        '{\n  "a": {\n    "b": 1,\n  "c": 2\n}',
        {"a": {"b": 1}, "c": 2},
        [("missing-closer", "")],
    ),
    Case(
        "closers lost inside",
        '{\n  "a": [\n    {\n      "b": [\n        1\n      ]\n}',
        {"a": [{"b": [1]}]},
        [("missing-closer", ""), ("missing-closer", "")],
    ),
    Case(
        "an object not opened", '{\n "a":\n  "b": 1\n },\n "c": 2\n}', {"a": {"b": 1}, "c": 2}, [("missing-opener", "")]
    ),
    Case(
        "a list not opened",
        '{"a":\n {"b": 1},\n {"b": 2}\n],\n"c": 3}',
        {"a": [{"b": 1}, {"b": 2}], "c": 3},
        [("missing-opener", "")],
    ),
    Case(
        "a list neither opened nor closed",
        '{"a": {"b": 1}, {"b": 2}, "c": 3}',
        {"a": [{"b": 1}, {"b": 2}], "c": 3},
        [("missing-opener", ""), ("missing-closer", "")],
    ),
    Case("members in a list", '["a": 1, "b": 2]', [{"a": 1, "b": 2}], [("missing-opener", ""), ("missing-closer", "")]),
    Case("the first brace lost", '"a": 1,\n"b": {"c": 2}\n}', {"a": 1, "b": {"c": 2}}, [("missing-opener", "")]),
    Case("a brace too many", '{"a": 1}}', {"a": 1}, [("extra-closer", "}")]),
    Case("closed too early", '{"a": {"b": 1}},\n"c": 2}', {"a": {"b": 1}, "c": 2}, [("extra-closer", "}")]),
    Case(
        "a brace too many inside",
        '{\n  "a": {\n    "b": {\n    }\n    },\n    "c": 1\n  }\n}',
        {"a": {"b": {}, "c": 1}},
        [("extra-closer", "}")],
    ),
    Case("the wrong closer", '{"a": 1]', {"a": 1}, [("extra-closer", "]"), ("missing-closer", "")], [""]),
    Case(
        "braces without a key",
        '{"a": 1, {"b": 2}, "c": 3}',
        {"a": 1, "b": 2, "c": 3},
        [("stray-text", "{"), ("stray-text", "}")],
    ),
    # around
    Case("a fragment", '"a": {"b": 1}', {"a": {"b": 1}}, [("bare-fragment", '"a": {"b": 1}')], [""]),
    Case(
        "a fragment of two",
        '"a": 1,\n"b": [2],',
        {"a": 1, "b": [2]},
        [("bare-fragment", '"a": 1,\n"b": [2]'), ("trailing-comma", ",")],
        [""],
    ),
    Case("a fragment cut off", '"a": [', {"a": []}, [("bare-fragment", '"a": ['), ("cut-off", "")], ["", "/a"]),
    Case("a fragment with dots", '"a": 1\n...', {"a": 1}, [("bare-fragment", '"a": 1'), ("cut-off", "...")], [""]),
    Case(
        "odd blanks",
        '\ufeff{\u3000"a":\u00a01}',
        {"a": 1},
        [("odd-blank", "\ufeff"), ("odd-blank", "\u3000"), ("odd-blank", "\u00a0")],
    ),
    Case("a type without quotes", '{"size": integer}', {"size": "integer"}, [("placeholder", "integer")]),
    Case("signs before the first key", '{\n  == "a": 1,\n  "b": "2"\n}', {"a": 1, "b": "2"}, [("stray-text", "==")]),
    Case(
        "a first key among signs",
        '{\n  @@ "a"@@: 1,\n  "b": "2"\n}',
        {"b": "2"},
        [("stray-text", '@@ "a"@@: 1'), ("double-comma", ",")],
        [""],
    ),
    Case(
        "a first key that no reading reaches",
        '{\n  ::: "a": 1,\n  "b": [2]\n}',
        {"b": [2]},
        [("stray-text", '{\n  ::: "a": 1,\n  '), ("missing-opener", "")],
        [""],
    ),
    Case("a choice behind a value", '{"a": "x" | "y"}', {"a": "x"}, [("stray-text", '| "y"')]),
    Case("a stray quote behind", '{"a": 1}\'', {"a": 1}, [("stray-text", "'")]),
    Case("prose behind", '{"a": 1}\nThat was it.', {"a": 1}, [("stray-text", "That was it.")]),
    Case("a duplicate key", '{"a": 1, "a": 2,}', {"a": 2}, [("duplicate-key", '"a"'), ("trailing-comma", ",")]),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_damage_is_repaired_named_and_placed(case: Case) -> None:
    """The value is what was meant; every repair names its kind and the piece of text it is about."""
    sample = read_sample(case.text)
    assert [exact(value) for value in sample.values] == [exact(case.value)]
    assert [(repair.kind, case.text[repair.start : repair.end]) for repair in sample.repairs] == case.repairs
    assert [gap.pointer for gap in sample.gaps] == case.gaps
    assert [(comment.pointer, comment.text) for comment in sample.comments] == case.comments


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_is_dropped_in_silence(case: Case) -> None:
    """Every character stands in the tree, in a repair or between tokens where JSON has it too."""
    assert unaccounted(read_sample(case.text)) == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_changes_make_strict_json_of_the_same_value(case: Case) -> None:
    """With all changes made the text is JSON by the book; what has no single right answer proposes none."""
    sample = read_sample(case.text)
    assert all(bool(repair.edits) is (repair.kind not in NO_SINGLE_ANSWER) for repair in sample.repairs)
    if not {kind for kind, _ in case.repairs} & (NO_SINGLE_ANSWER - {"duplicate-key"}):
        assert exact(json.loads(mended(sample))) == exact(case.value)


def test_a_repair_says_where_it_is() -> None:
    """Line and column count from 1; the message names the token and what was expected."""
    (repair,) = read_sample('{\n  "a": 1\n  "b\x07": 2\n}').repairs[:1]
    assert (repair.line, repair.column, repair.start, repair.end) == (3, 3, 13, 17)
    assert repair.message == 'missing comma before "b\\x07"'


def test_a_gap_says_where_the_dots_stand() -> None:
    """Line and column of a gap are those of the dots, or of the end of the text."""
    assert [(gap.line, gap.column) for gap in read_sample('{"a": [\n  ......').gaps] == [(2, 3), (2, 3)]
    assert [(gap.line, gap.column) for gap in read_sample('{"a":\n[1').gaps] == [(2, 3), (2, 3)]


def test_incomplete_nodes_are_marked() -> None:
    """The nodes of gaps and of values cut off in the middle say that they are incomplete."""
    tree = read_sample('{"a": [1, ...], "b": "x').trees[0]
    assert [member.value.incomplete for member in tree.members] == [True, True]
    assert tree.incomplete


def test_a_missing_value_is_a_node_of_its_kind() -> None:
    """In the value stands null, in the tree a node that says nothing was there."""
    member = read_sample('{"a": , "b": null}').trees[0].members[0]
    assert (member.value.kind, member.value.value) == ("missing", None)


ONE_LINE = [
    (
        '{ "a": [ { "b": "aaa"//The ID "aaa" is used, as in {x}. ...',
        [{"a": [{"b": "aaa"}]}],
        [("/a/0/b", 'The ID "aaa" is used, as in {x}.')],
        ["", "/a", "/a/0"],
    ),
    (
        '{ "a": "x", //one "b": { "c": "y" //two, and [three] } , "d": 1 }',
        [{"a": "x", "b": {"c": "y"}, "d": 1}],
        [("/a", "one"), ("/b/c", "two, and [three]")],
        [],
    ),
    (
        '[ "a", //first "b", //second "c" //third ]',
        [["a", "b", "c"]],
        [("/0", "first"), ("/1", "second"), ("/2", "third")],
        [],
    ),
    ('{ "a": 1 # end }', [{"a": 1}], [("/a", "end")], []),
    ('//one { "a": 1 } //two { "b": 2 }', [{"a": 1}, {"b": 2}], [("", "two")], []),
]


@pytest.mark.parametrize(("text", "values", "comments", "gaps"), ONE_LINE, ids=lambda value: str(value)[:20])
def test_a_comment_in_a_page_of_one_line_ends_where_json_goes_on(
    text: str, values: list[Json], comments: list[tuple[str, str]], gaps: list[str]
) -> None:
    """Where all line breaks were turned into blanks, a comment ends before the next key, closer or last dots."""
    sample = read_sample(text)
    assert list(sample.values) == values
    assert [(comment.pointer, comment.text) for comment in sample.comments] == comments
    assert [gap.pointer for gap in sample.gaps] == gaps


SEVERAL = [
    ('{"a": 1}\nor\n{"b": 2}', [{"a": 1}, {"b": 2}], []),
    ('{"a": 1}\nOr\n{"b": 2}\n\n[3]', [{"a": 1}, {"b": 2}, [3]], []),
    ('{"a": 1},\n{"b": 2}', [{"a": 1}, {"b": 2}], []),
    ('{"a": 1} {"b": 2}', [{"a": 1}, {"b": 2}], []),
    ('{"a": 1}\nExample 2:\n{"b": 2}', [{"a": 1}, {"b": 2}], ["Example 2:"]),
    ('{"a": 1,\n"b": 2\n\n{"c": 3}', [{"a": 1, "b": 2}, {"c": 3}], []),
    ('{"a": [{\n......\n{"c": 3}', [{"a": [{}]}, {"c": 3}], []),
    ('"a": 1\n{"c": 3}', [{"a": 1}, {"c": 3}], []),
    ('{"a": 1}\n"b": {"c": 3}', [{"a": 1}, {"b": {"c": 3}}], []),
]


@pytest.mark.parametrize(("text", "values", "stray"), SEVERAL, ids=lambda value: str(value)[:20])
def test_several_documents_in_one_block(text: str, values: list[Json], stray: list[str]) -> None:
    """Each document is a value of its own; what joins them is no stray text, other words are."""
    sample = read_sample(text)
    assert list(sample.values) == values
    assert [repair.kind for repair in sample.repairs].count("several-documents") == len(values) - 1
    assert [text[r.start : r.end] for r in sample.repairs if r.kind == "stray-text"] == stray


def test_the_word_between_two_documents_is_part_of_the_repair() -> None:
    """The repair that names the second document begins at the word that joins it to the first."""
    (repair,) = read_sample('{"a": 1}\nor\n{"b": 2}').repairs
    assert (repair.start, repair.end, repair.line) == (9, 13, 2)


def test_gaps_and_comments_know_their_document() -> None:
    """The index says which of the values a gap or comment belongs to."""
    sample = read_sample('{"a": 1} // one\n// two\n{"b": [\n...\n]}')
    assert [(comment.document, comment.text) for comment in sample.comments] == [(0, "one"), (1, "two")]
    assert [(gap.document, gap.pointer) for gap in sample.gaps] == [(1, "/b")]


NO_JSON = [
    "", "  \n", "}", "},", "None", "success", "12 apples", "...", '"', "// only a comment", "# heading\n",
    "/v1/{id}", "{endpoint}/v1/{id}", "{id}", "{{x}}", "https://x/{a}/b",
    '<a b="c">{"x"}</a>', "<html>\n<body>{x}</body>\n</html>",
    "#! /bin/bash\necho x >> /y", 'if [ "$a" = "b" ]; then\n  echo {a,b}\nfi', '[ "$a" = "b" ] && echo "x"',
    "[root@host ~]# ls -la", "[section]\nkey = value", "export B='{\"a\": 1}'", "awk '{print $1}'",
    "| a | b |\n|---|---|\n| {x} | [1] |", '"a","b"\n"c","d"', '"token" is required', '"Note": this is prose',
    "body { color: red; }", "{ color: red; }", "{ user { name } }", "query { user(id: 1) { name } }",
    "{\n  let x = 1;\n}", 'String s = "{\\"a\\":1}";', 'x = {"a": 1}', 'f({"a": 1})',
    "public byte[] f(byte[] x) {\n  byte[] y = new byte[0];\n}", "name: x\nlist: [a, b]\nmap: {a: b}",
    "[1] Some footnote", "{} means empty", "Some prose\n{",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_JSON)
def test_what_is_no_json_gives_no_value(text: str) -> None:
    """URL templates, XML, shell, code, tables and prose have no value, no repair and no error."""
    sample = read_sample(text)
    assert (sample.values, sample.trees, sample.repairs, sample.gaps, sample.comments) == ((), (), (), (), ())
    assert sample.error == ""


def test_changes_inside_a_shell_string_are_not_proposed() -> None:
    """There the text that is read is not the text of the page, but places are the page's."""
    sample = read_sample('curl -d "{\\"a\\": 1,}" http://x')
    assert sample.values == ({"a": 1},)
    assert [(repair.kind, repair.column, repair.edits) for repair in sample.repairs] == [("trailing-comma", 19, ())]
    assert sample.trees[0].members[0].value.column == 18
