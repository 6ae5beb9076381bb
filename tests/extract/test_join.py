"""Joining: how a row leads to the table of its fields, and which tables are bodies."""

from __future__ import annotations

from textwrap import dedent

import pytest
from samplecast.extract import extract, link
from samplecast.extract.objects.bodies import COPIED_ROWS
from samplecast.readers import read
from samplecast.source import Source

from tests.support.tables_read import operation, read_page, tree

FIELDS = "|Parameter|Type|Description|\n|---|---|---|\n|id|String|The ID.|\n"
REQUEST = "# Create a group\n\nPOST /v1/{project_id}/groups\n\n"
JOINED = {"group": {"id": None}, "count": None}


def response(group: str, before: str = "", kind: str = "Object", after: str = "") -> str:
    """A page whose response has a `group`, described as given, and a second table behind the words `before`."""
    return (
        "# Show a group\n\nGET /v1/{project_id}/groups/{group_id}\n\n## Response\n\n**Table 1** Response parameters\n\n"
        f"|Parameter|Type|Description|\n|---|---|---|\n|group|{kind}|{group}|\n|count|Integer|How many.|\n\n"
        f"{before}\n\n{FIELDS}\n{after}"
    )


@pytest.mark.parametrize(
    ("described", "before", "kind"),
    [
        ("The group.", '**Table 2** Whatever it is\n\n<a name="t2"></a>\n', "[tag](#t2) object"),
        ("See [Table 2](#t2).", '**Table 2** Whatever it is\n\n<a name="t2"></a>\n', "Object"),
        ("See [here](#p2).", '<a name="p2"></a>The fields are these.\n', "Object"),
        ("For details, see Table 2.", "**Table 2** Whatever it is\n", "Object"),
        ("The group.", "**Table 2** **group** field description\n", "Object"),
        ("The group.", "**Table 2** Data structure of the group field\n", "Object"),
        ("The group.", "**Table 2** GroupResp\n", "GroupResp object"),
        ("The groups.", "**Table 2** group objects\n", "Array of groups objects"),
        ("The group.", "Parameters in the **group** field\n", "Object"),
        ("The group.", "The following describes `group`:\n", "Object"),
        ("The group.", "- Parameters in the **group** field\n", ""),
        ("The group.", "**Table 2** group field description\n", "String"),
        ("The group.", "**Table 2** GroupDetail\n", "Object"),
    ],
)
def test_a_row_leads_to_its_fields(described: str, before: str, kind: str) -> None:
    """By link, number, caption or the words before the table, the surest first."""
    assert tree(operation(response(described, before, kind))) == JOINED


def test_a_linked_number_of_another_page_is_not_this_pages_table() -> None:
    """`Table 2` of another page has the number of a table here."""
    told = read_page(response("See [Table 2](other.md#t9).", "**Table 2** Whatever it is\n"))
    assert tree(told.operations[0]) == {"group": None, "count": None}
    assert [table.caption for table in told.loose] == ["Whatever it is"]


def test_a_scalar_is_led_only_where_the_table_names_it() -> None:
    """A table of values, linked from a string, is none of fields."""
    other = operation(response("See [Table 2](#t2).", '**Table 2** Reserved IDs\n\n<a name="t2"></a>\n', "String"))
    assert tree(other) == {"group": None, "count": None}
    named = operation(response("See [Table 2](#t2).", '**Table 2** group field\n\n<a name="t2"></a>\n', "String"))
    assert tree(named) == JOINED
    stated = next(row.stated for table in named.tables for row in table.rows if row.name == "group")
    assert (stated.kind, [other.kind for other in stated.alternatives]) == ("object", ["string"])


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("Array", "array[object]"),
        ("Map", "object"),
        ("List<Group>", "array[object]"),
        ("Array of strings", "array[object]"),
        ("Map<String,String>", "map[string]"),
    ],
)
def test_a_joined_type_has_room_for_its_fields(kind: str, expected: str) -> None:
    """What the type leaves open is an object, in the array where there is one."""
    told = operation(response("See Table 2.", "**Table 2** group field description\n", kind))
    stated = next(row.stated for table in told.tables for row in table.rows if row.name == "group")
    assert (f"{stated.kind}[{stated.item.kind}]" if stated.item else stated.kind) == expected


def test_a_row_may_refer_to_several_tables() -> None:
    """All that are named after it count, each field once."""
    text = response(
        "For a new one see [Table 2](#a), for a copy [Table 3](#b).",
        '**Table 2** group field description (new)\n\n<a name="a"></a>\n',
        after='**Table 3** group field description (copy)\n\n<a name="b"></a>\n\n'
        "|Parameter|Type|\n|---|---|\n|id|String|\n|origin|String|\n",
    )
    told = read_page(text)
    assert tree(told.operations[0]) == {"group": {"id": None, "origin": None}, "count": None}
    assert told.loose == ()
    assert [words for _, words in told.used][1:] == ["fields of group", "fields of group"]


def test_recursion_ends() -> None:
    """A table whose row leads back to it, or to the one that led there, is still a root."""
    text = """
        # Show a job

        GET /v1/jobs/{job_id}

        ## Response

        **Table 1** Response parameters

        |Parameter|Type|Description|
        |---|---|---|
        |id|String|The ID.|
        |subJobs|Array|The same as Table 1.|
        """
    assert tree(operation(text)) == {"id": None, "subJobs": {"...": None}}


def test_the_nearest_namesake_of_the_same_side_counts() -> None:
    """Request and response may each have a table of one name."""
    text = (
        REQUEST
        + "## Request\n\n|Name|Type|\n|---|---|\n|tag|Object|\n\n"
        + "**Table 2** tag\n\n|Name|Type|\n|---|---|\n|key|String|\n\n"
        + "## Response\n\n|Name|Type|\n|---|---|\n|tag|Object|\n\n"
        + "**Table 4** tag\n\n|Name|Type|\n|---|---|\n|value|String|\n"
    )
    told = operation(text)
    assert tree(told, "request") == {"tag": {"key": None}}
    assert tree(told) == {"tag": {"value": None}}


def test_a_table_of_the_other_side_counts_last() -> None:
    """Of the response's tables the one that is nearly named like the row goes before the request's namesake."""
    asking = (
        REQUEST
        + "## Request\n\n|Name|Type|\n|---|---|\n|tags|Array|\n\n"
        + "**Table 2** tag field description\n\n|Name|Type|\n|---|---|\n|values|Array|\n\n"
        + "## Response\n\n|Name|Type|\n|---|---|\n|tags|Array|\n\n"
    )
    own = "**Table 4** resource_tag field description\n\n|Name|Type|\n|---|---|\n|value|String|\n"
    assert tree(operation(asking + own)) == {"tags": {"value": None}}
    assert tree(operation(asking)) == {"tags": {"values": None}}


def test_a_table_that_is_linked_from_elsewhere_is_no_namesake() -> None:
    """Of two tables of one name, a row without a link means the one that no other row links to."""
    text = response(
        "",
        "",
        after=(
            "**Table 2** group field\n\n|Name|Type|Description|\n|---|---|---|\n|disk|Object|See Table 3.|\n"
            "|labels|Object|Any.|\n\n"
            "**Table 3** disk field\n\n|Name|Type|Description|\n|---|---|---|\n|labels|Object|See Table 4.|\n\n"
            "**Table 4** labels field (disks)\n\n|Name|Type|\n|---|---|\n|encrypted|String|\n\n"
            "**Table 5** labels field\n\n|Name|Type|\n|---|---|\n|owner|String|\n"
        ),
    ).replace(FIELDS, "")
    group = {"disk": {"labels": {"encrypted": None}}, "labels": {"owner": None}}
    assert tree(operation(text)) == {"group": group, "count": None}


@pytest.mark.parametrize(("words", "expected"), [("tag", "array"), ("tag object", "object"), ("tags object", "object")])
def test_a_key_in_the_plural_of_its_type_is_a_list(words: str, expected: str) -> None:
    """`tags` of the type `tag` are several; a type that says object, or is in the plural itself, need not be."""
    text = response("", '**Table 2** Fields\n\n<a name="t2"></a>\n').replace("|group|Object|", f"|tags|[{words}](#t2)|")
    told = operation(text)
    assert tree(told) == {"tags": {"id": None}, "count": None}
    assert [row.stated.kind for table in told.tables for row in table.rows if row.name == "tags"] == [expected]


def test_the_only_row_for_a_pair_stands_for_any_key() -> None:
    """`key_value` as all that a table lists is the name of no key; beside other keys it may be one."""
    pair = response("See Table 2.", "**Table 2** group field\n").replace("|id|", "|key_val|")
    (row,) = (row for table in operation(pair).tables for row in table.rows if row.name == "key_val")
    assert row.variable
    own = pair.replace("|key_val|", "|User-defined|")
    assert all(row.variable for table in operation(own).tables for row in table.rows if row.name == "User-defined")
    beside = pair.rstrip() + "\n|name|String|Its name.|\n"
    assert not any(row.variable for table in operation(beside).tables for row in table.rows)


def test_a_row_that_skips_the_table_named_after_it_leads_there() -> None:
    """`groups` says "Table 3", the fields of a group; Table 2, called `groups`, leads there itself."""
    text = response(
        "See [Table 3](#t3).",
        "**Table 2** groups field description\n\n|Name|Type|\n|---|---|\n|group|[Table 3](#t3)|\n\n"
        '**Table 3** group field description\n\n<a name="t3"></a>\n',
        "List",
    )
    told = read_page(text.replace("|group|List|", "|groups|List|"))
    assert tree(told.operations[0]) == {"groups": {"group": {"id": None}}, "count": None}
    assert told.loose == ()


def test_objects_under_no_heading_are_what_a_call_without_body_answers() -> None:
    """A table that neither request nor response claims: scalars can be queried, lists and objects cannot."""
    start = "# List groups\n\nGET /v1/groups\n\n## Parameters\n\n|Name|Type|\n|---|---|\n"
    assert tree(operation(start + "|groups|List|\n")) == {"groups": None}
    assert [row.where for row in operation(start + "|limit|Integer|\n").parameters] == ["query"]


def test_a_named_table_is_a_body_where_nothing_else_is() -> None:
    """The first one then; a later one that nothing leads to is left over."""
    text = (
        REQUEST
        + "## Request\n\n**Table 1** Group structure\n\n|Name|Type|\n|---|---|\n|name|String|\n\n"
        + "**Table 2** Data structure of the other field\n\n|Name|Type|\n|---|---|\n|x|String|\n"
    )
    told = read_page(text)
    assert tree(told.operations[0], "request") == {"name": None}
    assert [table.title for table in told.loose] == ["other"]


def test_a_list_of_names_is_no_second_body() -> None:
    """A table without types below a body with types explains something else."""
    text = (
        response("The group.", "**Table 2** group\n")
        + "\nMore\n\n|Parameter|Description|\n|---|---|\n|x|An x.|\n|y|A y.|\n"
    )
    assert tree(operation(text)) == JOINED


@pytest.mark.parametrize(
    ("heading", "caption", "method", "expected"),
    [
        ("URI", "Parameter description", "GET", ("path", "query", "query")),
        ("URI", "Parameter description", "POST", ("path", "query", "query")),
        ("Request", "Request parameters", "GET", ("path", "query", "query")),
        ("Request", "Request parameters", "DELETE", ("path", "query", "query")),
        ("Request", "Request parameters", "POST", ("path", "body", "body")),
        ("Request", "Request body parameters", "POST", ("body", "body", "body")),
        ("Request", "Query Parameters", "POST", ("path", "query", "query")),
        ("Request", "Path Parameters", "GET", ("path", "path", "path")),
        ("Request", "Request header parameters", "GET", ("header", "header", "header")),
        ("Request", "Cookies", "GET", ("cookie", "cookie", "cookie")),
        ("Request", "FormData parameters", "POST", ("form", "form", "form")),
    ],
)
def test_where_a_row_goes(heading: str, caption: str, method: str, expected: tuple[str, ...]) -> None:
    """The caption says, or the placeholders, the section and the method settle it."""
    told = operation(
        f"# Do it\n\n{method} /v1/{{project_id}}/groups\n\n## {heading}\n\n**Table 1** {caption}\n\n"
        "|Name|Mandatory|Type|\n|---|---|---|\n|project_id|Yes|String|\n|limit|No|Integer|\n|marker|No|String|\n"
    )
    found = {row.name: row.where for row in told.parameters if row.origin == "table"}
    found |= {row.name: row.where for table in told.tables for row in table.rows}
    assert tuple(found[name] for name in ("project_id", "limit", "marker")) == expected


def test_a_row_may_say_where_it_goes() -> None:
    """In a column of its own, or in the mandatory cell."""
    told = operation(
        "# Do it\n\nPOST /v1/groups\n\n## Request\n\n|Name|In|Required|Type|\n|---|---|---|---|\n"
        "|a|query|no|String|\n|b|path|yes|String|\n|X-Trace|header|no|String|\n|c|body|no|String|\n"
    )
    assert [(row.name, row.where) for row in told.parameters] == [("a", "query"), ("b", "path"), ("X-Trace", "header")]
    assert tree(told, "request") == {"c": None}
    told = operation(
        "# Do it\n\nPOST /v1/groups\n\n## Request\n\n|Name|Mandatory|Type|\n|---|---|---|\n"
        "|a|No (query parameter)|String|\n|X-Auth-Token|Yes|String|\n|c|No|String|\n"
    )
    assert [(row.name, row.where, row.required) for row in told.parameters] == [
        ("a", "query", False),
        ("X-Auth-Token", "header", True),
    ]


def test_a_body_in_the_example_is_a_body() -> None:
    """A DELETE that is shown with a body has one."""
    page = (
        "# Delete groups\n\nDELETE /v1/groups\n\n## Request\n\n"
        "|Name|Mandatory|Type|\n|---|---|---|\n|ids|Yes|String|\n\n"
        '## Example Request\n\n```\nDELETE /v1/groups\n\n{"ids": "a"}\n```\n'
    )
    assert tree(operation(page), "request") == {"ids": None}
    (parameter,) = operation(page.replace("\n{", "\n").replace("}\n", "\n")).parameters
    assert parameter.where == "query"


def test_what_only_the_endpoint_shows_is_a_parameter_too() -> None:
    """Placeholders and names in the query string; marked, since no table speaks of them."""
    told = operation("# Do it\n\nGET /v1/{project_id}/groups/{group _id}?limit={limit}\n")
    assert [(row.name, row.where, row.required, row.origin) for row in told.parameters] == [
        ("project_id", "path", True, "uri"),
        ("group_id", "path", True, "uri"),
        ("limit", "query", None, "uri"),
    ]


def test_a_parameter_of_two_tables_is_one_but_a_repeated_row_stays() -> None:
    """Checks speak of a table that lists a name twice."""
    told = operation(
        "# Do it\n\nGET /v1/{project_id}/groups\n\n## URI\n\n"
        "|Name|Mandatory|\n|---|---|\n|project_id|Yes|\n|limit|No|\n|limit|No|\n\nOr:\n\n|Name|Mandatory|\n|---|---|\n|project_id|Yes|\n|marker|No|\n"
    )
    assert [row.name for row in told.parameters] == ["project_id", "limit", "limit", "marker"]


def test_responses_stand_under_their_status() -> None:
    """A status heading over a table; a header table gives headers, a failure its own body."""
    told = operation(
        "# Do it\n\nGET /v1/groups\n\n## Response Parameters\n\n"
        "**Status code: 200**\n\n**Table 1** Response header parameters\n\n"
        "|Parameter|Type|Description|\n|---|---|---|\n|X-Request-Id|String|The call.|\n\n"
        "**Table 2** Response body parameters\n\n"
        "|Parameter|Type|Description|\n|---|---|---|\n|id|String|The ID.|\n\n**Status code: 400**\n\n"
        "**Table 3** Response body parameters\n\n"
        "|Parameter|Type|Description|\n|---|---|---|\n|error_code|String|The code.|\n"
    )
    assert [(answer.status, [header.name for header in answer.headers]) for answer in told.responses] == [
        ("200", ["X-Request-Id"]),
        ("400", []),
    ]
    assert [(table.side, table.status, table.root) for table in told.tables] == [
        ("response", "200", True),
        ("error", "400", True),
    ]


def test_what_comes_only_with_a_failure_is_another_body() -> None:
    """`error`, returned if an error occurs, is no field of the success."""
    text = response("The group.", "**Table 2** group\n").replace(
        "|count|Integer|How many.|",
        "|count|Integer|How many.|\n|error|Object|The message returned if an error occurs.|",
    )
    told = operation(text)
    assert tree(told) == JOINED
    assert [[row.name for row in table.rows] for table in told.tables if table.side == "error"] == [["error"]]


def test_a_heading_overrules_a_copied_caption() -> None:
    """A response section with a table captioned as a request speaks of the response."""
    page = response("The group.", "**Table 2** group\n").replace("Response parameters", "Request parameters")
    assert tree(operation(page)) == JOINED


def test_a_page_without_calls_keeps_its_tables_for_others() -> None:
    """And another page of the service leads there."""
    listed = '# Data structures\n\n**Table 1** group field description\n\n<a name="t9"></a>\n\n' + FIELDS
    calling = response("See [Table 1](data.md#t9).", "Done.").replace(FIELDS, "")
    pages = [
        extract(read(Source(path, dedent(text), "markdown")))
        for path, text in (("a/data.md", listed), ("a/page.md", calling))
    ]
    assert [table.title for table in pages[0].tables] == ["group"]
    joined = link(pages)[1].operations[0]
    rows = {row.name: row.table for table in joined.tables for row in table.rows}
    assert rows["group"] == "a/data.md#t9"
    assert "a/data.md#t9" in {table.key for table in joined.tables}


@pytest.mark.parametrize("words", ["[Table 1](#t1)", "the parameters in [Request](#asked)"])
def test_a_response_may_have_the_fields_of_the_request(words: str) -> None:
    """Where the text sends the reader back for them, to the table or to the heading over it."""
    text = (
        "# Create a group\n\nPOST /v1/groups\n\n"
        '## Request<a name="asked"></a>\n\n**Table 1** Request parameters\n\n<a name="t1"></a>\n\n'
        f"{FIELDS}\n## Response\n\nFor the response parameters, see {words}.\n\n"
        '## Notes<a name="notes"></a>\n\nNone.\n'
    )
    (page,) = link([extract(read(Source("a/page.md", dedent(text), "markdown")))])
    (only,) = page.operations
    assert [answer.tables for answer in only.responses] == [only.request] == [("a/page.md#t1",)]
    elsewhere = text.replace("#t1)", "#notes)").replace("#asked", "#notes")
    (page,) = link([extract(read(Source("a/page.md", dedent(elsewhere), "markdown")))])
    assert page.operations[0].responses == ()


def test_examples_may_speak_against_a_link() -> None:
    """Where hardly any key of the example is in the table that the text leads to, it is not the body's."""
    text = (
        "# Close a group\n\nPOST /v1/groups/close\n\n## Request\n\n**Table 1** Request parameters\n\n"
        '<a name="t1"></a>\n\n|Name|Type|\n|---|---|\n|kind|String|\n|force|Boolean|\n|delay|Integer|\n\n'
        "## Response\n\nFor the response parameters, see [Table 1](#t1).\n\nExample response:\n\n```\n%s\n```\n"
    )
    for shown, expected in (('{"kind": "x", "status": "y", "code": 1}', 0), ('{"kind": "x", "force": true}', 1)):
        (page,) = link([extract(read(Source("a/page.md", text % shown, "markdown")))])
        assert sum(len(answer.tables) for answer in page.operations[0].responses) == expected


def test_shared_tables_are_copied_a_bounded_number_of_times() -> None:
    """Where each operation leads to every table the last go without, a note says so, and none names what it lacks."""
    many = 240
    header = "|Parameter|Type|Description|\n|---|---|---|\n"
    calls = (
        f"## Showing {n}\n\nGET /v1/groups{n}\n\n### Response parameters\n\n{header}|first|[Thing0](#t0) object|x|\n\n"
        for n in range(many)
    )
    tables = (
        f'<a name="t{n}"></a>\n**Table {n}** Thing{n} field description\n\n'
        f"{header}|next|[Thing{n + 1}](#t{n + 1}) object|x|\n\n"
        for n in range(many)
    )
    text = f"# Groups\n\n{''.join(calls)}## Data structures\n\n{''.join(tables)}"
    facts = extract(read(Source("page.md", text, "markdown")))
    assert len(facts.operations) == many
    assert len(facts.operations[0].tables) == 1 + many
    assert sum(len(found.tables) for found in facts.operations) <= COPIED_ROWS / 2 + 2 * many
    assert {note.message for note in facts.notes} == {
        "too many operations lead to this table: the last of them lack its fields"
    }
    for found in facts.operations:
        keys = {table.key for table in found.tables}
        assert {row.table for table in found.tables for row in table.rows if row.table} <= keys
