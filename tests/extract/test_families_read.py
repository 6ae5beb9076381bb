"""What particular families of documentation write, one construct at a time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from samplecast.api import extract
from samplecast.extract.tables.opening import Opening, read_opening
from samplecast.facts import Operation, PageFacts
from samplecast.readers import read
from samplecast.source import Markup, Source
from samplecast.vocabulary import DEFAULT

from tests.support.growth import assert_in_proportion


def facts(text: str, page: str = "page.md", markup: Markup = "markdown") -> PageFacts:
    return extract(read(Source(page, text, markup)))


def calls(text: str, page: str = "page.md", markup: Markup = "markdown") -> list[tuple[str, list[tuple[str, str]]]]:
    """Title and endpoints of each operation that has some."""
    return [
        (operation.title, [(endpoint.method, endpoint.path) for endpoint in operation.endpoints])
        for operation in facts(text, page, markup).operations
        if operation.endpoints
    ]


def only(text: str, page: str = "page.md", markup: Markup = "markdown") -> Operation:
    (operation,) = facts(text, page, markup).operations
    return operation


def rows(operation: Operation) -> list[tuple[str, str, str, bool | None]]:
    """Place, name, type and whether it is required, of parameters and body fields."""
    found = [(row.where, row.name, row.stated.kind, row.required) for row in operation.parameters]
    return found + [(row.where, row.name, row.stated.kind, row.required) for t in operation.tables for row in t.rows]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Create a berth - POST /berths", [("Create a berth", [("POST", "/berths")])]),
        ("Create a berth % POST /berths", [("Create a berth", [("POST", "/berths")])]),
        ("POST /berths \u2013 Create a berth", [("Create a berth", [("POST", "/berths")])]),
        ("Create a berth [POST /berths]", [("Create a berth", [("POST", "/berths")])]),
        ("POST /berths", [("POST /berths", [("POST", "/berths")])]),
        ("Berths - input/output", []),
    ],
)
def test_headings_carry_request_lines(title: str, expected: list[tuple[str, list[tuple[str, str]]]]) -> None:
    """Before or behind the name of the operation, or in brackets; the name is what is left."""
    assert calls(f"# {title}\n\nText.\n") == expected


@pytest.mark.parametrize(
    "matter",
    ['api: "POST /v1/berths"', 'openapi: "post /v1/berths"', "method: POST\npath: /v1/berths"],
)
def test_front_matter_carries_a_request_line(matter: str) -> None:
    """In one entry or in two; the title there is the page's where no heading is."""
    assert calls(f"---\ntitle: Create a berth\n{matter}\n---\n\nText.\n") == [
        ("Create a berth", [("POST", "/v1/berths")])
    ]


def test_front_matter_of_other_things_is_none() -> None:
    """A path alone, or a word, is no request line."""
    assert calls("---\ntitle: Berths\npath: docs/berths\napi: v2\n---\n\nText.\n") == []


def test_components_state_calls() -> None:
    """By attributes, by an argument, or by an address inside; what is no call stays text."""
    assert calls('# A\n\n<Endpoint method="get" path="/a" />\n', "page.mdx") == [("A", [("GET", "/a")])]
    assert calls('# A\n\n{{< endpoint "GET" "/a" >}}\n') == [("A", [("GET", "/a")])]
    assert calls('# A\n\n<Route method="GET">/a/{b}</Route>\n', "page.mdx") == [("A", [("GET", "/a/{b}")])]
    assert calls('# A\n\n<Link method="walk" path="/a" />\n', "page.mdx") == []


def test_fields_are_nested_in_one_another_and_folded_away() -> None:
    """Fields inside fields, with a component that folds them between; types of enumerations are what they hold."""
    text = (
        '# A\n\n<Endpoint method="POST" path="/a" />\n\n'
        '<ParamField body="outer" type="object" required>\n  <Expandable>\n'
        '    <ParamField body="inner" type="enum<string>" optional>\n      Words.\n    </ParamField>\n'
        '    <ParamField body="old" type="integer" deprecated />\n'
        "  </Expandable>\n</ParamField>\n"
    )
    assert rows(only(text, "page.mdx")) == [
        ("body", "outer", "object", True),
        ("body", "inner", "string", False),
        ("body", "old", "integer", None),
    ]


def test_a_component_without_a_name_or_a_type_is_no_field() -> None:
    """Tabs have names too."""
    text = '# A\n\n<Endpoint method="GET" path="/a" />\n\n<Tab name="one">\n\nText.\n\n</Tab>\n'
    assert rows(only(text, "page.mdx")) == []


def test_tabs_and_fences_say_what_they_hold() -> None:
    """A tab named after a side or a status, a fence with a word behind its language."""
    text = (
        '# A\n\n<Endpoint method="POST" path="/a" />\n\n<Tabs>\n'
        '<Tab title="Request">\n\n```json\n{"a": 1}\n```\n\n</Tab>\n'
        '<Tab title="201">\n\n```json\n{"b": 1}\n```\n\n</Tab>\n<Tab title="Python">\n\n'
        '```json 404\n{"c": 1}\n```\n\n</Tab>\n</Tabs>\n'
    )
    shown = [(example.role, example.status) for example in only(text, "page.mdx").examples]
    assert shown == [("request", ""), ("response", "201"), ("error", "404")]


BLUEPRINT = """# Yard

## Hull [/hulls/{id}]

+ Parameters
    + id (string, required)

### Mend [POST]

+ Request (application/json)
    + Attributes
        + planks: 3 (array, required) - The planks.
            + wood: oak (string, nullable)
        + when - Some day.
        + not a member at all

+ Response 200 (application/json)
    + Attributes (array)
        + id: 4 (number)

### Look [GET]

+ Response 200

        {"id": 4}

## Without actions [/none]

Text.
"""


def test_blueprints_nest_members_and_share_parameters() -> None:
    """Members below a member are its fields, and what a resource says of its parameters holds for every action."""
    mend, look = (operation for operation in facts(BLUEPRINT).operations if operation.endpoints)
    assert [(e.method, e.path) for e in (*mend.endpoints, *look.endpoints)] == [
        ("POST", "/hulls/{id}"),
        ("GET", "/hulls/{id}"),
    ]
    assert rows(mend) == [
        ("path", "id", "string", True),
        ("body", "planks", "array", True),
        ("body", "when", "unknown", False),
        ("body", "wood", "string", False),
        ("body", "", "array", None),
        ("body", "id", "number", None),
    ]
    assert [row.name for table in mend.tables for row in table.rows if row.stated.nullable] == ["wood"]
    assert rows(look) == [("path", "id", "string", True)]


def test_fields_of_an_http_domain_go_to_their_places() -> None:
    """Aliases, types in fields of their own, forms, and fields of other names that stay a list."""
    text = (
        "Sails\n=====\n\n.. http:put:: /sails/(int:number)\n\n   Set one.\n\n"
        "   :parameter number: which\n   :paramtype number: int\n   :qparam bool fast: at once\n"
        "   :form string colour: of what colour\n   :<header X-Who: who\n   :>header X-Asked: who asked\n"
        "   :resjsonarr int knots: how fast\n   :author: nobody\n   :status 200: set\n"
    )
    operation = only(text, "page.rst", "rst")
    assert [(e.method, e.path) for e in operation.endpoints] == [("PUT", "/sails/{number}")]
    assert rows(operation) == [
        ("path", "number", "integer", True),
        ("query", "fast", "boolean", None),
        ("form", "colour", "string", None),
        ("header", "X-Asked", "unknown", None),
        ("form", "colour", "string", None),
        ("body", "", "array", None),
        ("body", "knots", "integer", None),
    ]
    assert [header.name for response in operation.responses for header in response.headers] == ["X-Who"]
    assert [entry.code for entry in operation.statuses] == ["200"]


def test_options_of_a_call_after_a_blank_line_are_no_parameters() -> None:
    """`:synopsis:` and `:deprecated:` that a blank line makes a field list of leave the rest of it as it is."""
    text = (
        "Sails\n=====\n\n.. http:put:: /sails/(number)\n\n   :synopsis: Set one sail.\n   :deprecated:\n"
        "   :query fast: at once\n\n   Words.\n\n   .. code-block:: http\n\n      PUT /sails/1 HTTP/1.1\n\n"
        '      {"wood": "oak"}\n'
    )
    operation = only(text, "page.rst", "rst")
    assert [(parameter.name, parameter.where) for parameter in operation.parameters] == [
        ("fast", "query"),
        ("number", "path"),
    ]


def test_lists_of_names_without_any_give_nothing() -> None:
    """A directive of parameters that is empty, or holds something else, makes no table."""
    text = (
        "Sails\n=====\n\n.. rest_method:: GET /sails\n\n.. rest_parameters:: all.yaml\n\n"
        ".. rest_status_code:: success all.yaml\n\n   - fine\n"
    )
    operation = only(text, "page.rst", "rst")
    assert (rows(operation), operation.statuses) == ([], ())


def test_files_of_parameters_are_named_as_not_read() -> None:
    """What a page leaves to a file is not there, and a note says so once for each file."""
    text = (
        "Sails\n=====\n\n.. rest_method:: GET /sails\n\n.. rest_parameters:: all.yaml\n\n  - a: a\n\n"
        ".. rest_parameters:: all.yaml\n\n  - b: b\n\n.. rest_status_code:: error codes.yaml\n\n  - 404\n"
    )
    assert [(note.line, note.message) for note in facts(text, "page.rst", "rst").notes] == [
        (6, "rest_parameters of all.yaml is not read: there is no such file below the root"),
        (14, "rest_status_code of codes.yaml is not read: there is no such file below the root"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string, required. The name.", Opening("string", ("required",), 17)),
        ("(integer, in query) The page.", Opening("integer", ("in query",), 19)),
        ("boolean, default `false`. Whether.", Opening("boolean", (), 8)),
        ("required", Opening("", ("required",), 8)),
        ("Offset in the list of all. More.", Opening()),
        ("string, one of many.", Opening()),
        ("", Opening()),
    ],
)
def test_descriptions_open_with_types(text: str, expected: Opening) -> None:
    """A type and marks before a full stop or in parentheses; a sentence is none of that."""
    assert read_opening(text, DEFAULT) == expected


@pytest.mark.parametrize(
    "text",
    [
        lambda n: "# A\n\n" + "<Field name='a' type='object'>\n" * n * 10,
        lambda n: "# A\n\n" + "<ParamField query='a' type='string'>\n\nWords.\n\n</ParamField>\n\n" * n * 5,
        lambda n: "# A\n\n" + "<Tab title='Request'>\n" * n * 6 + "</Tab>\n" * n * 6,
        lambda n: "# A [/a]\n\n" + "## B [GET]\n\n+ Parameters\n    + a (string)\n\n" * n * 2,
        lambda n: "# A [/a]\n\n+ Parameters\n" + "    + a (string)\n" * n + "\n## B [GET]\n\nWords.\n\n" * n * 2,
        lambda n: (
            "# A [/a]\n\n+ Parameters\n" + ("".join("    " * depth + "+ a (object)\n" for depth in range(1, 40)) * n)
        ),
    ],
    ids=["open", "fields", "tabs", "actions", "shared", "members"],
)
def test_many_and_deep_constructs_take_no_long_time(text: Callable[[int], str]) -> None:
    """Repeated and nested constructs are read in time that grows with the text, without errors of recursion."""
    name = "page.mdx" if "<" in text(1) else "page.md"
    small = 2 if "object)" in text(1) else 60
    assert_in_proportion(lambda n: facts(text(n), name), small, most=9)
