"""A page as a whole: operations, what became of each block, links between pages, surroundings of a block."""

from __future__ import annotations

import pytest
from samplecast.document import Block, Code, Directive, Document, Item, Items, Paragraph, Section, Text
from samplecast.extract import extract, link
from samplecast.extract.accounting import SKIP_REASONS
from samplecast.extract.context import FlatPage, walk_page
from samplecast.facts import Operation, PageFacts
from samplecast.options import Options
from samplecast.readers import read
from samplecast.source import Source
from samplecast.vocabulary import DEFAULT


def facts(text: str, page: str = "guide/page.md") -> PageFacts:
    return extract(read(Source(page, text, "markdown")))


def operation(text: str) -> Operation:
    (found,) = facts(text).operations
    return found


def blocks(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.used_for or f"skipped: {block.skipped}") for block in facts(text).blocks]


REFERENCE = """# Widgets

Everything about widgets.

## List widgets {#list}

Lists them.

```http
GET /api/v1/widgets
```

| Attribute | Type | Required | Description |
|---|---|---|---|
| `page` | integer | no | The page. |

Example response:

```json
[{"id": 1}]
```

## Drop a widget (deprecated)

`DELETE /api/v1/widgets/:id`

Returns `204 No Content`.

## Error codes

| Error code | Message |
|---|---|
| W.0001 | No such widget. |
"""


def test_reference() -> None:
    """A reference in one file gives an operation per heading, and one without endpoints for what they share."""
    listing, dropping, rest = facts(REFERENCE).operations
    assert (listing.title, listing.description) == ("List widgets", "Lists them.")
    assert [(endpoint.method, endpoint.path) for endpoint in listing.endpoints] == [("GET", "/api/v1/widgets")]
    assert [(parameter.name, parameter.where) for parameter in listing.parameters] == [("page", "query")]
    assert [example.role for example in listing.examples] == ["response"]
    assert (dropping.title, dropping.deprecated, dropping.success) == ("Drop a widget (deprecated)", True, ("204",))
    assert (rest.title, rest.endpoints) == ("Widgets", ())
    assert [error.code for error in rest.errors] == ["W.0001"]
    assert (listing.span.line, dropping.span.line, rest.span.line) == (5, 23, 1)


def test_rest_that_says_nothing() -> None:
    """What is left between operations is no operation of its own where it says nothing."""
    text = REFERENCE.split("## Error codes", maxsplit=1)[0]
    assert [found.title for found in facts(text).operations] == ["List widgets", "Drop a widget (deprecated)"]


def test_page_without_endpoint() -> None:
    """A page without endpoints, even an empty one, has one operation with none."""
    assert operation("# Response\n\nSome words.\n").endpoints == ()
    assert operation("").title == ""


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Users\n\n## Get a user\n\n`GET /v1/users/:id`\n\n### Response\n\nNothing.\n", "Get a user"),
        ("# Users\n\n## Use of it\n\nGET /v1/users\n\n## Response\n\nNothing.\n", "Users"),
        ("# Users\n\n## URI\n\nGET /v1/users\n", "Users"),
        ("GET /v1/users\n", ""),
    ],
)
def test_title_of_single_operation(text: str, title: str) -> None:
    """A single operation is named by the page, or by the heading that all of its structure stands under."""
    assert operation(text).title == title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Function\n\nLists users.\n\nMore.", "Lists users."),
        ("Intro.\n\n## Function\n\nLists users.", "Lists users."),
        ("Intro.\n\n## URI\n\nGET /v1/x\n\nText.", "Intro."),
        ("GET /v1/x\n\n> **NOTE:** Not this.\n\nA short label\n\nThis one, of course.", "This one, of course."),
        ("## URI\n\nGET /v1/x is described here, in a sentence.", ""),
    ],
)
def test_description(text: str, expected: str) -> None:
    """The description is the first paragraph under "Function", else under the operation's heading."""
    assert operation(f"# A call\n\n{text}\n").description == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# List users (discarded)\n", True),
        ("# List users\n\n## Function\n\nThis API has been deprecated. Use the new one.\n", True),
        ("# List users\n\nThis is a deprecated parameter.\n", False),
        ("# List users\n\n## Request\n\nThe deprecated API is not this one.\n", False),
        ("# List users\n\n## Function\n\nLists users by API.\n", False),
    ],
)
def test_deprecation(text: str, expected: bool) -> None:  # noqa: FBT001  a column of the table above
    """The title or a sentence about the call near the top says that it is deprecated."""
    assert operation(text).deprecated is expected


def test_user_words() -> None:
    """Words of the user's own are cues like ours."""
    text = "# A call\n\n## Antwort\n\n```\n{}\n```\n"
    document = read(Source("page.md", text, "markdown"))
    assert extract(document).operations[0].examples == ()
    options = Options(vocabulary=DEFAULT.extended({"response words": ("Antwort",)}))
    assert [example.role for example in extract(document, options).operations[0].examples] == ["response"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", "skipped: empty"),
        ("None", "skipped: empty"),
        ("<a>\n</a>", "skipped: markup"),
        ("https://example.com/v1/x", "skipped: address"),
        ("X-Auth-Token: abc\nAccept: */*", "skipped: headers"),
        ("kubectl get pods", "skipped: command"),
        ("import os\nos.exit()", "skipped: program"),
        ("a: b\nc:\n  - d: e", "skipped: settings"),
        ("All is well that ends well", "skipped: plain text"),
        ('{"Version": "1", "Statement": []}', "skipped: policy"),
        ('{"a": 1}', "skipped: not understood"),
    ],
)
def test_skipped_code(body: str, expected: str) -> None:
    """A block that is no example says why."""
    assert blocks(f"# A guide\n\n## Words\n\n```\n{body}\n```\n") == [("code", expected)]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Date | What's New", "skipped: history"),
        ("Permission | Action", "skipped: permissions"),
        ("API | Explained", "skipped: calls"),
        ("Region | Zone", "skipped: values"),
        ("Left | Right", "skipped: reference"),
    ],
)
def test_skipped_table(header: str, expected: str) -> None:
    """A table of something else says what it is."""
    assert blocks(f"# A guide\n\n| {header} |\n|---|---|\n| one thing | another thing |\n") == [("table", expected)]


def test_skipped_table_of_a_call() -> None:
    """On the page of a call, a table that nothing explains is not understood, unless it stands under limits."""
    table = "| Left | Right |\n|---|---|\n| one thing | another thing |\n"
    page = (
        f"# A call\n\n## URI\n\nGET /v1/x\n\n{table}\n## Constraints\n\n{table}\n| Left | Right |\n|---|---|\n| | |\n"
    )
    assert blocks(page) == [
        ("table", "skipped: not understood"),
        ("table", "skipped: overview"),
        ("table", "skipped: empty"),
    ]


def test_every_kind_of_block_is_accounted_for() -> None:
    """Code, tables and figures appear in order, each with its place and its use or reason."""
    page = facts(
        "# A call\n\n## URI\n\n```\nGET /v1/x\n```\n\n**Figure 1** A picture\n\n![](a.png)\n\n## Request\n\n"
        "| Parameter | Type | Description |\n|---|---|---|\n| limit | Integer | How many. |\n\n"
        "<table><tr><th>Parameter</th><th>Type</th><th>Description</th></tr>"
        '<tr><td>filter</td><td>Object</td><td><pre>{"a": 1}</pre></td></tr></table>\n\n'
        "## Status Codes\n\n| Status Code | Description |\n|---|---|\n| 200 | Done. |\n"
    )
    uses = [(block.kind, block.used_for or block.skipped) for block in page.blocks]
    assert uses == [
        ("code", "endpoint"),
        ("figure", "picture"),
        ("table", "request query"),
        ("table", "request body"),
        ("code", "cell of request body"),
        ("table", "statuses"),
    ]
    assert all(block.why and block.span.line for block in page.blocks)


def test_cells_of_other_tables() -> None:
    """Code and tables in the cells of a table that is not used are skipped with it."""
    inner = "<table><tr><td>x</td></tr></table>"
    text = f"# A guide\n\n<table><tr><td><pre>{{}}</pre></td><td>{inner}</td></tr></table>\n"
    assert blocks(text)[1:] == [("code", "skipped: table cell"), ("table", "skipped: table cell")]


def test_reasons_are_a_closed_list() -> None:
    """Every reason has the sentence that `explain` prints."""
    page = facts("# A guide\n\n```\nx\n```\n\n|A|B|\n|---|---|\n|1|2|\n")
    skipped = [block for block in page.blocks if block.skipped]
    assert [block.why for block in skipped] == [SKIP_REASONS[block.skipped] for block in skipped]
    assert len({block.skipped for block in skipped}) == 2


@pytest.mark.parametrize("text", ["[" * 501 + "]" * 501, '{"a": ' + "1" * 4301 + "}"])
def test_json_beyond_the_limits_is_no_plain_text(text: str) -> None:
    """JSON that is too deep, or holds too long a number, is called so."""
    assert blocks(f"# A guide\n\n```\n{text}\n```\n") == [("code", "skipped: beyond limits")]


TYPES = """# Types

## Size<a name="size"></a>

**Table 1** Size<a name="t1"></a>

| Parameter | Type | Description |
|---|---|---|
| width | Integer | How wide. |
| inner | [Depth](#t2) object | How deep. |

**Table 2** Depth<a name="t2"></a>

| Parameter | Type | Description |
|---|---|---|
| depth | Integer | How deep. |
| next | [Size](#t1) object | Again. |
"""
CALL = """# A call

## URI

GET /v1/x

## Response

| Parameter | Type | Description |
|---|---|---|
| size | [Size](types.md#t1) object | Its size. |
| other | [Other](nowhere.md#t1) object | Nothing. |
| text | String | See [Size](types.md#t1). |
"""


def test_tables_of_other_pages() -> None:
    """A link to a table of another page takes that table in, with what it leads to; each once."""
    types, call = link((facts(TYPES, "a/types.md"), facts(CALL, "a/call.md")))
    (found,) = call.operations
    assert [(table.key, table.root) for table in found.tables] == [
        ("a/call.md#L9", True),
        ("a/types.md#t1", False),
        ("a/types.md#t2", False),
    ]
    assert [row.table for row in found.tables[0].rows] == ["a/types.md#t1", "", ""]
    assert types.tables == ()
    assert [(block.used_for, block.skipped) for block in types.blocks] == [
        ("fields of size, used on a/call.md", ""),
        ("fields of inner, used on a/call.md", ""),
    ]


def test_tables_that_nobody_wants() -> None:
    """Tables that no page leads to stay left over, with a reason."""
    (types,) = link((facts(TYPES, "a/types.md"),))
    assert [table.key for table in types.tables] == ["a/types.md#t1", "a/types.md#t2"]
    assert {block.skipped for block in types.blocks} == {"no operation"}


def test_anchors_and_links() -> None:
    """A page knows its anchors with their lines and its links to pages, not those to the web."""
    page = facts(
        '# A<a name="top"></a>\n\nSee [B](b.md#x), [C](#top) and [D](https://example.com).\n\n'
        '<a name="top"></a>\n\nEnd.\n'
    )
    assert page.anchors[0] == ("top", 1)
    assert [(target.lstrip("#"), span.line) for target, span in page.links] == [("b.md#x", 3), ("top", 3)]


def para(text: str) -> Paragraph:
    return Paragraph(Text(text))


def walked(*blocks: Block) -> FlatPage:
    return walk_page(Document(Source("page.rst", "", "rst"), blocks))


def test_surroundings() -> None:
    """A block knows the headings over it, the paragraphs before it and the labels whose scope has ended."""
    page = walked(
        Section(
            Text("Title"),
            (
                para("Some words."),
                Items((Item((para("Example request"), Code("1"))), Item((para("Example response"),)))),
                Code("2"),
                Directive("note", blocks=(para("Mind this."), Code("3"))),
            ),
            1,
        )
    )
    first, second, third = (placed for placed in page.items if isinstance(placed.block, Code))
    assert [heading.text for heading in first.path] == ["Title", "Example request"]
    assert [paragraph.text.plain for paragraph in second.lead] == ["Example response"]
    assert [label.text for label in second.labels] == ["Example request", "Example response"]
    assert (third.inside, third.lead[-1].text.plain) == (("note",), "Mind this.")
    assert page.title == "Title"


def test_cells_do_not_introduce_one_another() -> None:
    """Text of one cell is not the lead of the next, and none of it is the lead of what follows the table."""
    page = extract_cells("| a | b |\n|---|---|\n| `x` one | two |\n\nAfter.\n\n```\n{}\n```\n")
    assert page == [[], [], [], [], [], ["After."]]


def extract_cells(text: str) -> list[list[str]]:
    page = walk_page(read(Source("page.md", text, "markdown")))
    return [
        [paragraph.text.plain for paragraph in placed.lead]
        for placed in page.items
        if isinstance(placed.block, Paragraph | Code)
    ]


def test_long_runs_of_text_keep_only_what_is_near() -> None:
    """The paragraphs kept before a block are few, however many there are."""
    page = walked(*(para(f"Label {number}") for number in range(100)), Code("x"))
    assert len(page.items[-1].lead) == 6
    assert len(page.items[-1].labels) == 8


def test_deep_pages() -> None:
    """Depth costs no recursion."""
    block: Block = Code("GET /v1/x")
    for _ in range(2000):
        block = Items((Item((block,)),))
    page = extract(Document(Source("page.rst", "", "rst"), (block,)))
    assert [use.used_for for use in page.blocks] == ["endpoint"]


def test_body_on_another_page() -> None:
    """A sentence that sends the reader to another page for a body's parameters takes that table in as a root."""
    text = (
        "# A call\n\n## URI\n\nGET /v1/x\n\n## Request\n\nNone\n\n## Response\n\n"
        "For the response parameters, see [Table 1](types.md#t1), not [Table 9](types.md#t9).\n\n"
        "- Normal: see [Table 2](types.md#t2).\n\n## Status Codes\n\n- Normal\n\n  200\n"
    )
    _, call = link((facts(TYPES, "a/types.md"), facts(text, "a/call.md")))
    (found,) = call.operations
    assert [(table.key, table.root, table.side) for table in found.tables] == [
        ("a/types.md#t1", True, "response"),
        ("a/types.md#t2", False, ""),
    ]
    assert [(response.status, response.tables) for response in found.responses] == [("200", ("a/types.md#t1",))]
    assert found.request == ()


def test_leftover_tables_are_noted() -> None:
    """A table that nothing leads to is a note on its page, once however often pages are linked."""
    (types,) = link(link((facts(TYPES, "a/types.md"),)))
    assert [(note.line, note.message) for note in types.notes if "nothing leads" in note.message] == [
        (7, "nothing leads to this table of parameters (Size)"),
    ]


def test_body_of_a_page_that_calls_share() -> None:
    """A link to a page without endpoints takes in the bodies that stand there, by path or by the title's label."""
    shared = (
        '# Task responses<a name="tasks"></a>\n\n## Response\n\n'
        "| Parameter | Type | Description |\n|---|---|---|\n| job_id | String | The task. |\n"
    )
    call = "# A call\n\n## URI\n\nPOST /v1/x\n\n## Response\n\nSee [Task responses](../tasks.md).\n"
    pages = link((facts(shared, "a/tasks.md"), facts(call, "a/b/call.md")))
    assert [table.key for table in pages[1].operations[0].tables] == ["a/tasks.md#L5"]
    rst = extract(
        read(
            Source(
                "a/c.rst",
                "A call\n======\n\nURI\n---\n\nPOST /v1/x\n\nResponse\n--------\n\nSee :ref:`it <tasks>`.\n",
                "rst",
            )
        )
    )
    assert [table.key for table in link((pages[0], rst))[1].operations[0].tables] == ["a/tasks.md#L5"]


def test_links_of_overviews_are_no_bodies() -> None:
    """A page without endpoints that only lists links to responses takes nothing in."""
    overview = "# Responses\n\n## Response\n\nSee [Types](types.md#t1).\n"
    _, found = link((facts(TYPES, "a/types.md"), facts(overview, "a/index.md")))
    assert found.operations[0].tables == ()


def test_query_parameters_that_only_examples_show() -> None:
    """Names in the query string of an example of the call count where the page states no query parameters."""
    text = (
        "# List things\n\n## URI\n\nGET /v1/{owner}/things\n\n{table}"
        "## Example Request\n\n```\nGET https://host/v1/42/things?state=new&state=old\n```\n\n"
        "```\nGET https://host/v1/owners?name=me\n```\n"
    )
    stated = "| Parameter | Type |\n|---|---|\n| owner | String |\n| limit | Integer |\n\n"
    for listed, expected in (("", ["state"]), (stated, ["limit"])):
        page = extract(read(Source("page.md", text.replace("{table}", listed), "markdown")))
        (found,) = page.operations
        assert [one.name for one in found.parameters if one.where == "query"] == expected


def test_a_request_line_in_one_block_with_its_body_makes_an_operation_beside_others() -> None:
    """On a page of several operations; an example of another kind does not."""
    text = (
        "# Boats\n\n## List\n\n`GET /boats`\n\n## Show\n\n`GET /boats/{id}`\n\n"
        '## Launch\n\n```\nPOST /boats\n\n{"hull": 1}\n```\n\n## Example: launching two\n\n'
        '```\nPOST /v2/boats\n\n{"hull": 2}\n```\n'
    )
    found = [(o.title, [f"{e.method} {e.path}" for e in o.endpoints]) for o in facts(text).operations]
    assert ("Launch", ["POST /boats"]) in found
    assert [title for title, _ in found] == ["List", "Show", "Launch", "Boats"]


def test_parameters_of_the_url_put_what_is_listed_after_them_into_the_request() -> None:
    """However plainly an earlier label spoke of what is returned."""
    text = (
        "# Launching\n\n`PUT /boats/{id}`\n\nReturns HTTP status code:\n\n- `200` - Done.\n\nURL parameters:\n\n"
        "- `id` - Which one.\n\nBody parameters:\n\n- `hull` - string. Its hull.\n"
    )
    found = operation(text)
    assert [row.name for table in found.tables if table.key in found.request for row in table.rows] == ["hull"]
    assert [(p.name, p.where) for p in found.parameters] == [("id", "path")]


def test_request_lines_with_bodies_split_a_page_beside_one_or_no_stated_call() -> None:
    """Where they call something else than what is stated; an example of the stated call does not."""
    launch = '## Launch\n\n```\nPOST /boats\n\n{"hull": 1}\n```\n\n'
    scrap = '## Scrap\n\n```\nPOST /boats/{id}/scrap\n\n{"why": "old"}\n```\n\n'
    show = "## Show\n\n`GET /boats/{id}`\n\n"
    again = '## More about it\n\n```\nGET /boats/7\n\n{"hull": 1}\n```\n\n'
    for parts, titles in (
        ((show, launch), ["Show", "Launch"]),
        ((launch, scrap), ["Launch", "Scrap"]),
        ((show, again), ["Show"]),
    ):
        found = facts("# Boats\n\n" + "".join(parts)).operations
        assert [o.title for o in found if o.endpoints] == titles, parts
