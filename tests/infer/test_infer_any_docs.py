"""Inference on any docs: whatever tables and examples say, every example loads and every line prints."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from samplecast.export.json_lines import lines
from samplecast.facts import Operation, Parameter, Response
from samplecast.infer import infer

from tests.infer.test_infer import assert_accepted
from tests.support.facts_by_hand import CUT, Sketch, example, operation, page, row, table

_names = st.sampled_from(["id", "ids", "name", "error", "code", "message", "items", "7", "x-y", "x_y", ""])
_types = st.sampled_from(
    [
        *("String", "Integer", "Float", "Boolean", "Object", "Array", "Array of Object", "Map", "Map of String", "Any"),
        *("String or Integer", "Array of Tag objects", "String?", "Map of Array of Object", "String:date-time", "?"),
    ]
)
_tables = st.sampled_from(["", "", "t0", "t1", "t2", "t3", "missing"])
_scalars = st.sampled_from([None, True, 1, 1.5, "x", "2020-01-01T00:00:00Z"])
_values: st.SearchStrategy[Sketch] = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(_names, inner, max_size=4),
        st.dictionaries(_names, inner, max_size=3).map(lambda some: some | {CUT: CUT}),
    ),
    max_leaves=10,
)


@st.composite
def _rows(draw: st.DrawFn) -> Parameter:
    return row(
        draw(_names),
        draw(_types),
        draw(st.sampled_from([None, True, False])),
        table=draw(_tables),
        variable=draw(st.sampled_from([False, False, False, True])),
    )


@st.composite
def _operations(draw: st.DrawFn) -> Operation:
    roots = st.lists(st.sampled_from(["t0", "t1", "t2", "t3", "missing"]), max_size=2, unique=True)
    statuses = st.sampled_from(["", "200", "202", "404"])
    return operation(
        "Get It",
        *(table(f"t{number}", *draw(st.lists(_rows(), max_size=4))) for number in range(4)),
        request=draw(roots),
        responses=[Response(draw(statuses), tuple(draw(roots))) for _ in range(draw(st.integers(0, 2)))],
        examples=[
            example(draw(_values), role=draw(st.sampled_from(["request", "response", "error"])), status=draw(statuses))
            for _ in range(draw(st.integers(0, 3)))
        ],
        success=draw(st.sampled_from([(), ("200",)])),
    )


@given(st.lists(_operations(), min_size=1, max_size=2), st.lists(_operations(), max_size=1))
def test_any_tables_and_examples(first: list[Operation], second: list[Operation]) -> None:
    """Tables that lie, loop and lead nowhere, with any examples: every fixture is accepted, every line is JSON."""
    schema = infer([page(*first, name="a.md"), page(*second, name="b.md")])
    assert_accepted(schema)
    printed = [json.loads(line) for line in lines(schema)]
    assert len(printed) == len(first) + len(second)
    shown = sum(len(example.sample.values) for one in (*first, *second) for example in one.examples)
    assert sum(len(made.fixtures) for one in schema.pages for made in one.operations) == shown


@given(_operations(), _operations())
def test_other_pages_change_no_exports(one: Operation, other: Operation) -> None:
    """Which names a page exports does not depend on the other pages; objects that several tell of only gain keys."""

    def exports(names: list[str]) -> dict[str, set[str]]:
        pages = {"a.md": page(one, name="a.md"), "b.md": page(other, name="b.md"), "c.md": page(other, name="c.md")}
        schema = infer([pages[name] for name in names])
        shared = {record.key: record for record in schema.records}
        made = next(page for page in schema.pages if page.page == "a.md")
        called = {key: name for name, key in made.aliases}
        records = [(record.name, record) for record in made.records]
        records += [(called.get(key, shared[key].name), shared[key]) for key in made.shared]
        return {name: {field.key for field in record.fields} for name, record in records}

    alone, beside, among = exports(["a.md"]), exports(["a.md", "b.md"]), exports(["a.md", "b.md", "c.md"])
    assert alone.keys() == beside.keys() == among.keys()
    assert all(alone[name] <= beside[name] <= among[name] for name in alone)
