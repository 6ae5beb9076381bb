"""Calls, parameters and attributes in the forms that references of many kinds write them in, each in both markups."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from samplecast.api import extract, read
from samplecast.extract import link
from samplecast.facts import Operation, PageFacts, Parameter
from samplecast.source import Source

PAGES = Path(__file__).parent / "dialects"


def facts(text: str, markup: str, name: str = "docks") -> PageFacts:
    suffix = {"markdown": "md", "rst": "rst"}[markup]
    return extract(read(Source(f"{name}.{suffix}", text, markup)))  # type: ignore[arg-type]


def page(name: str, markup: str) -> PageFacts:
    """The facts of a page of `dialects/`."""
    suffix = {"markdown": "md", "rst": "rst"}[markup]
    return facts((PAGES / f"{name}.{suffix}").read_text(encoding="utf-8"), markup)


def rows(operation: Operation) -> Iterator[Parameter]:
    yield from operation.parameters
    for table in operation.tables:
        if table.side in {"request", ""}:
            yield from table.rows


def told(operation: Operation) -> list[str]:
    """Name, place, type, default and whether it is required, of parameters and body fields."""
    marks = {True: "!", False: "?", None: ""}
    lines = (
        " ".join(
            filter(
                None, (f"{row.name}{marks[row.required]}", row.where, row.stated.kind, row.constraints.default or "")
            )
        )
        for row in rows(operation)
    )
    return list(dict.fromkeys(lines))


def calls(found: PageFacts) -> list[list[str]]:
    return [[f"{one.method} {one.path}" for one in operation.endpoints] for operation in found.operations]


BOTH = pytest.mark.parametrize("markup", ["markdown", "rst"])


@BOTH
def test_a_table_of_methods_and_paths_states_all_its_calls(markup: str) -> None:
    """Several rows, several methods in a cell, rare methods and paths without a slash; the table is no body."""
    found = page("call_tables", markup)
    assert calls(found) == [["LIST /docks", "GET /docks"], ["POST /docks/:dock-name", "PUT /docks/:dock-name"]]
    assert told(found.operations[0]) == ["list query unknown"]
    assert told(found.operations[1]) == ["dock-name! path unknown"]


@BOTH
def test_a_table_of_calls_that_sections_are_about_is_an_overview(markup: str) -> None:
    """The sections below state the calls; the table adds no operation of its own."""
    assert [made for made in calls(page("overview", markup)) if made] == [["GET /docks"], ["POST /docks"]]


@BOTH
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("`POST /hash(/:algorithm)`", ["POST /hash", "POST /hash/:algorithm"]),
        ("`GET /docks[/{id}]`", ["GET /docks", "GET /docks/{id}"]),
        ("`GET /rotate/(root|recovery)/backup`", ["GET /rotate/{root_or_recovery}/backup"]),
        ("**GET /docks/list/** *(int: limit)* **/** *(int: offset)*", ["GET /docks/list/{limit}/{offset}"]),
    ],
)
def test_paths_with_optional_steps_choices_and_typed_placeholders(line: str, expected: list[str], markup: str) -> None:
    """Each form gives the calls that a reader would make."""
    line = line.replace("`", "``") if markup == "rst" else line
    head = "# Docks\n\n## One\n\n" if markup == "markdown" else "Docks\n=====\n\nOne\n---\n\n"
    assert calls(facts(f"{head}{line}\n", markup)) == [expected]


@BOTH
def test_a_request_line_in_bold_keeps_the_labels_behind_it(markup: str) -> None:
    """Bold labels are headings of the same level; they still belong to the call before. A path is no example."""
    found = page("bold_calls", markup)
    create, sample = (operation for operation in found.operations if operation.endpoints)
    assert told(create) == ["name! form unknown", "depth? form integer"]
    assert [entry.code for entry in create.statuses] == ["200", "400"]
    assert told(sample) == ["id! path integer"]
    assert [entry.code for entry in sample.statuses] == ["404"]


@BOTH
def test_types_and_defaults_stand_in_one_parenthesis(markup: str) -> None:
    """What has a default may be left out; what is required under a condition is neither."""
    (operation,) = page("typed_bullets", markup).operations
    assert told(operation) == [
        "owner! body string",
        "seats? body integer 5",
        "key body string",
        "config? body object",
        "ttl? body string",
        "lanes? body integer 0",
    ]


@BOTH
def test_badges_of_site_generators_are_words(markup: str) -> None:
    """`{{<required>}}` says what the word in it says."""
    (operation,) = page("badges", markup).operations
    assert told(operation) == ["title! form string", "draft form boolean"]


@BOTH
def test_headings_with_labels_are_the_attributes_of_an_object(markup: str) -> None:
    """Each heading names an attribute, the labels below say what a table would."""
    (table,) = page("attributes", markup).tables
    assert [
        (row.name, row.stated.kind, row.stated.nullable, row.constraints.enum, row.description) for row in table.rows
    ] == [
        ("id", "string", False, (), "The id."),
        ("kind", "string", True, ("yacht", "barge"), "What lies there."),
    ]


def test_a_name_with_a_field_list_is_a_parameter() -> None:
    """Only reStructuredText has field lists; the fields are what titles of columns would be."""
    (operation,) = page("named_field_lists", "rst").operations
    assert told(operation) == ["uid! body string", "max-boats? body integer"]


@pytest.mark.parametrize("turned", [False, True])
def test_headers_tell_what_arrows_mean(turned: bool) -> None:  # noqa: FBT001  a parameter of the test
    """Releases of the domain disagree about the arrows of headers: `Accept` and `ETag` tell."""
    text = (PAGES / "arrows.rst").read_text(encoding="utf-8")
    if turned:
        text = text.replace("<header", "\0").replace(">header", "<header").replace("\0", ">header")
    (operation,) = facts(text, "rst").operations
    assert told(operation) == ["dock! path unknown", "Accept header unknown"]
    assert [header.name for response in operation.responses for header in response.headers] == ["ETag"]
    assert [(row.name, row.table[-8:]) for table in operation.tables for row in table.rows] == [
        ("cluster", "/cluster"),
        ("n", ""),
    ]


@BOTH
def test_a_concrete_call_of_a_templated_one_is_its_example(markup: str) -> None:
    """The section that shows it documents no call of its own."""
    assert [made for made in calls(page("concrete_calls", markup)) if made] == [["GET /docks/{id}"]]


@BOTH
def test_a_sentence_may_say_method_and_path(markup: str) -> None:
    """The sentence that opens a section states its call; one that mentions a call further down does not."""
    found = page("sentences", markup)
    assert [made for made in calls(found) if made][:2] == [["GET /api/docks"], ["POST /api/docks"]]


@BOTH
def test_paths_may_be_headings_and_methods_words_below(markup: str) -> None:
    """Each path of the heading is called with each method that the prose marks as code."""
    found = page("path_headings", markup)
    assert calls(found) == [["GET /rest/yard", "PUT /rest/yard"], ["GET /rest/docks", "GET /rest/boats"]]


@BOTH
def test_the_command_beside_an_address_tells_the_method(markup: str) -> None:
    """An address alone says no method; the command that calls it does."""
    assert calls(page("commands", markup)) == [["PUT /v1/key"]]


@BOTH
def test_an_object_under_a_heading_of_its_own_is_no_part_of_the_call(markup: str) -> None:
    """It is what the call returns, because the call says so; three names in a cell are three fields."""
    (linked,) = link([page("objects", markup)])
    (operation,) = (operation for operation in linked.operations if operation.endpoints)
    assert [(table.side, [row.name for row in table.rows]) for table in operation.tables] == [
        ("response", ["id", "max", "min", "mean"])
    ]


@BOTH
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("`POST {{BASE_URL}}/api/boats`", "POST /api/boats"),
        ("`GET ${API_ROOT}/boats`", "GET /boats"),
        ("`GET /api/{{ $version }}/tour/[ID]/start`", "GET /api/{version}/tour/{ID}/start"),
        ("`GET /boats?page[size]=3&deep=1`", "GET /boats"),
    ],
)
def test_variables_for_the_base_are_no_parameters(line: str, expected: str, markup: str) -> None:
    """What stands before the path says where the API is; a variable in the path is a placeholder."""
    line = line.replace("`", "``") if markup == "rst" else line
    head = "# Docks\n\n## One\n\n" if markup == "markdown" else "Docks\n=====\n\nOne\n---\n\n"
    found = facts(f"{head}{line}\n", markup)
    assert calls(found) == [[expected]]
    if "page[size]" in line:
        assert told(found.operations[0]) == ["page[size] query unknown", "deep query unknown"]


WRITTEN = {"markdown": "# T\n\n`{}`\n", "rst": "T\n=\n\n``{}``\n"}


@BOTH
@pytest.mark.parametrize(
    ("line", "path", "query"),
    [
        ("GET /slips?a[]=1&b=2", "/slips", ["a[]", "b"]),
        ("GET /slips?page[number]=2&filter[tags][]=a", "/slips", ["page[number]", "filter[tags][]"]),
        ("GET /slips/[{slip.id}](/reference/slip#object)", "/slips/{slip.id}", []),
        ("GET /slips/{slip.id#REFERENCE_SLIP/object}", "/slips/{slip.id}", []),
    ],
)
def test_brackets_in_a_call_are_names_or_links(line: str, path: str, query: list[str], markup: str) -> None:
    """Names of a query may have brackets, empty or not; a placeholder may be a link or tell where it is described."""
    (operation,) = facts(WRITTEN[markup].format(line), markup).operations
    assert [one.path for one in operation.endpoints] == [path]
    assert [row.name for row in operation.parameters if row.where == "query"] == query


TABLES = {
    "markdown": "# Slips\n\n`{call}`\n\n## Request Parameters\n\n{table}\n",
    "rst": "=====\nSlips\n=====\n\n``{call}``\n\nRequest Parameters\n==================\n\n{table}\n",
}
LISTS = {
    "markdown": "| Name | Type | Description |\n|---|---|---|\n| side | string | Which |\n| only | array | Some |",
    "rst": "==== ====== ===========\nName Type   Description\n==== ====== ===========\n"
    "side string Which\nonly array  Some\n==== ====== ===========",
}


@BOTH
@pytest.mark.parametrize(("call", "where"), [("GET /slips", "query"), ("POST /slips", "body")])
def test_a_bare_list_of_a_call_without_body_is_a_query(call: str, where: str, markup: str) -> None:
    """What a GET asks with goes into the query, also where it is an array of which nothing more is said."""
    (operation,) = facts(TABLES[markup].format(call=call, table=LISTS[markup]), markup).operations
    assert {row.where for row in rows(operation)} == {where}


@BOTH
def test_an_answer_that_is_successful_is_no_body_of_a_get(markup: str) -> None:
    """Over a sample "The request is successful." speaks of the answer, not of what the call sends."""
    text = TABLES[markup].format(call="GET /slips", table=LISTS[markup])
    heading = {"markdown": "**Status code: 200**", "rst": "**Status code: 200**"}[markup]
    code = {"markdown": '```\n{"total": 1}\n```', "rst": '.. code-block::\n\n   {"total": 1}'}[markup]
    (operation,) = facts(f"{text}\n{heading}\n\nThe request is successful.\n\n{code}\n", markup).operations
    assert {row.where for row in operation.parameters} == {"query"}
    assert not operation.request


@BOTH
def test_a_call_with_the_base_before_it_shows_the_stated_one(markup: str) -> None:
    """A full address in a sample is an instance of the path that the section states, not a second call."""
    code = {
        "markdown": "```http\nGET https://yard.example/v2/slips/4 HTTP/1.1\n```",
        "rst": ".. code-block:: http\n\n   GET https://yard.example/v2/slips/4 HTTP/1.1",
    }[markup]
    found = facts(f"{WRITTEN[markup].format('GET /slips/{id}')}\n{code}\n", markup)
    assert calls(found) == [["GET /slips/{id}"]]


@BOTH
def test_a_field_without_announcement_is_no_parameter(markup: str) -> None:
    """A field of the page's own, `:caps: slips=read`, behind "Request the use of slips." is none of the call."""
    told_of = {"markdown": "caps\n: slips=read", "rst": ":caps: slips=read"}[markup]
    (operation,) = facts(
        f"{WRITTEN[markup].format('GET /slips')}\nRequest the use of slips.\n\n{told_of}\n", markup
    ).operations
    assert not operation.parameters


@BOTH
def test_required_under_conditions_says_so(markup: str) -> None:
    """A mandatory cell that says "under certain conditions" is a condition, neither yes nor no."""
    table = {
        "markdown": "| Name | Mandatory |\n|---|---|\n| side | Mandatory under certain conditions |",
        "rst": "==== ==================================\nName Mandatory\n==== ==================================\n"
        "side Mandatory under certain conditions\n==== ==================================",
    }[markup]
    (operation,) = facts(TABLES[markup].format(call="POST /slips", table=table), markup).operations
    (row,) = rows(operation)
    assert (row.required, row.constraints.condition) == (None, "Mandatory under certain conditions")


SMALL = {
    "markdown": "# Look\n\n`GET /hold/look`\n\nThe call takes one mandatory `deck` parameter.\n\n"
    "- `deck` is the deck to look in.\n\n- `levels` is how deep to look.\n\n"
    '```bash\ncurl -s "http://yard.example/rest/hold/look?deck=7&side=left"\n```\n',
    "rst": "Look\n====\n\n``GET /hold/look``\n\nThe call takes one mandatory ``deck`` parameter.\n\n"
    "- ``deck`` is the deck to look in.\n\n- ``levels`` is how deep to look.\n\n"
    '.. code-block:: bash\n\n   curl -s "http://yard.example/rest/hold/look?deck=7&side=left"\n',
}


@BOTH
def test_addresses_and_bullets_tell_the_query_where_no_table_does(markup: str) -> None:
    """The names of a command's query string and those that bullets explain; a sentence says which is mandatory."""
    (operation,) = facts(SMALL[markup], markup).operations
    assert [(row.name, row.where, row.required, row.description) for row in operation.parameters] == [
        ("deck", "query", True, "deck is the deck to look in."),
        ("side", "query", None, ""),
        ("levels", "query", None, "levels is how deep to look."),
    ]


@BOTH
def test_a_page_that_lists_its_query_takes_none_from_examples(markup: str) -> None:
    """Where a table has the names of the query, an example adds none."""
    table = TABLES[markup].format(call="GET /hold/look", table=LISTS[markup])
    shown = SMALL[markup][SMALL[markup].index("```b" if markup == "markdown" else ".. code") :]
    (operation,) = facts(f"{table}\n{shown}", markup).operations
    assert [row.name for row in operation.parameters] == ["side", "only"]


BODY = {
    "markdown": "# Make\n\n`POST /slips`\n\nJSON body schema:\n\n- **slip** - The slip.\n- **slip.side** - Left.\n"
    "- **most** (integer, optional, default `20`) - How many.\n",
    "rst": "Make\n====\n\n``POST /slips``\n\nJSON body schema:\n\n- **slip** - The slip.\n- **slip.side** - Left.\n"
    "- **most** (integer, optional, default ``20``) - How many.\n",
}


@BOTH
def test_a_label_that_names_the_body_heads_a_list_of_its_fields(markup: str) -> None:
    """A label "JSON body schema:" announces fields as "Parameters:" does; a note behind a name may be its default."""
    (operation,) = facts(BODY[markup], markup).operations
    assert told(operation) == ["slip body object", "most? body integer 20", "side body unknown"]


NOTED = {
    "markdown": "## Request Parameters\n\n| Name | Type |\n|---|---|\n| side | string |\n\n"
    "> **Note:**\n>\n> - **left**: To port.\n> - **right**: To starboard.\n",
    "rst": "Request Parameters\n------------------\n\n==== ======\nName Type\n==== ======\nside string\n==== ======\n\n"
    ".. note::\n\n   - **left**: To port.\n   - **right**: To starboard.\n",
}


@BOTH
def test_bullets_of_a_note_are_no_fields(markup: str) -> None:
    """A note below a table explains what its values mean."""
    top = WRITTEN[markup].format("POST /slips")
    (operation,) = facts(f"{top}\n{NOTED[markup]}", markup).operations
    assert [row.name for row in rows(operation)] == ["side"]


URL_WORDS = {
    "markdown": "You can change one slip by its number in the URL. To change more, list them in `ids`.\n\n"
    "| Name | Type |\n|---|---|\n| number | int |\n| ids | array |\n| side | string |\n",
    "rst": "You can change one slip by its number in the URL. To change more, list them in ``ids``.\n\n"
    "====== ======\nName   Type\n====== ======\nnumber int\nids    array\nside   string\n====== ======\n",
}


@BOTH
def test_a_sentence_further_off_puts_no_table_into_the_url(markup: str) -> None:
    """What the first of two sentences says of one name is not said of the table."""
    (operation,) = facts(f"{WRITTEN[markup].format('PUT /slips/{number}')}\n{URL_WORDS[markup]}", markup).operations
    assert told(operation) == ["number! path integer", "ids body array", "side body string"]


INDENTED = {
    "html": "<table><thead><tr><th>Field</th><th>Type</th></tr></thead><tbody>\n"
    "<tr><td>slips</td><td>Object[]</td></tr>\n<tr><td>&nbsp;&nbsp;side</td><td>String</td></tr>\n"
    "<tr><td>page</td><td>Object</td></tr>\n<tr><td>&emsp;<b>next</b></td><td>String</td></tr></tbody></table>\n",
    "pipes": "| Field | Type |\n|---|---|\n| slips | Object[] |\n| &nbsp;&nbsp;side | String |\n| page | Object |\n"
    "| &emsp;**next** | String |\n",
}


@pytest.mark.parametrize("kind", INDENTED)
def test_hard_blanks_before_a_name_nest_it(kind: str) -> None:
    """`&nbsp;&nbsp;side` below `slips` is a field of it; reStructuredText takes such blanks off."""
    text = f"# T\n\n`GET /slips`\n\n## Response Body\n\n{INDENTED[kind]}"
    (operation,) = facts(text, "markdown").operations
    assert [[row.name for row in table.rows] for table in operation.tables] == [["slips", "page"], ["side"], ["next"]]


def test_a_cell_of_hard_blanks_alone_is_empty() -> None:
    """A filler such as `&nbsp;` is no text."""
    table = "| Name | Type | Description |\n|---|---|---|\n| side | string | &nbsp; |\n"
    (operation,) = facts(TABLES["markdown"].format(call="POST /slips", table=table), "markdown").operations
    assert [row.description for row in rows(operation)] == [""]


FIELDS = {
    "markdown": "# task.error\n\n`POST /task/error`\n\n### Parameters:\n\n"
    '- `"id": <String>` - Which.\n'
    '- `"code": <Object>` - *Optional* - Why.\n'
    "- **done** - true if it is (boolean)\n- **who** - who it was; required.\n\n"
    '```json\n{"id": "t", "code": 3, "message": "bad"}\n```\n',
    "rst": "task.error\n==========\n\n``POST /task/error``\n\nParameters:\n-----------\n\n"
    '- ``"id": <String>`` - Which.\n'
    '- ``"code": <Object>`` - *Optional* - Why.\n'
    "- **done** - true if it is (boolean)\n- **who** - who it was; required.\n\n"
    '.. code-block:: json\n\n   {"id": "t", "code": 3, "message": "bad"}\n',
}


@BOTH
def test_bullets_have_their_type_behind_a_colon_or_at_the_end(markup: str) -> None:
    """Name and type may be one piece of code, and a type or a demand the last words of a bullet."""
    (operation,) = facts(FIELDS[markup], markup).operations
    assert told(operation) == ["id body string", "code? body object", "done body boolean", "who! body unknown"]


@BOTH
def test_a_call_named_after_errors_shows_no_error(markup: str) -> None:
    """The title `task.error` is a name; the keys of the parameters make its sample the request."""
    text = FIELDS[markup].replace("**done**", "**message**")
    (operation,) = facts(text, markup).operations
    assert [(example.role, example.why) for example in operation.examples] == [("request", "request table")]


ANSWERED = {
    "markdown": '# Make\n\n`{call}`\n\n```json\n{{"side": "left"}}\n```\n\nResponse:\n\n```json\n{{"id": 1}}\n```\n',
    "rst": 'Make\n====\n\n``{call}``\n\n.. code-block:: json\n\n   {{"side": "left"}}\n\nResponse:\n\n'
    '.. code-block:: json\n\n   {{"id": 1}}\n',
}


@BOTH
@pytest.mark.parametrize(
    ("call", "roles"), [("POST /slips", ["request", "response"]), ("GET /slips", ["response"] * 2)]
)
def test_what_stands_before_the_answer_is_the_request(call: str, roles: list[str], markup: str) -> None:
    """A body without a word before it, and behind it one that is the response; a GET sends none."""
    (operation,) = facts(ANSWERED[markup].format(call=call), markup).operations
    assert [example.role for example in operation.examples] == roles


HEADS = {
    "markdown": "# T\n\n`GET /slips`\n\n## Response Objects\n\n### Slip\n\n"
    "- **id** - integer; which\n- **side** - left\n",
    "rst": "T\n=\n\n``GET /slips``\n\nResponse Objects\n----------------\n\nSlip\n~~~~\n\n- **id** - integer; which\n"
    "- **side** - left\n",
}


@BOTH
def test_a_heading_of_objects_of_the_response_heads_their_fields(markup: str) -> None:
    """A heading "Response Objects" announces fields as "Response fields" does."""
    (operation,) = facts(HEADS[markup], markup).operations
    assert [(row.name, row.stated.kind) for table in operation.tables for row in table.rows] == [
        ("id", "integer"),
        ("side", "unknown"),
    ]


CAPTIONS = {
    "markdown": "-   Response header parameter description\n\n"
    "    | Parameter | Type |\n    |---|---|\n    | X-Pass | String |\n\n"
    "-   Pass format description\n\n    | Parameter | Type |\n    |---|---|\n    | side | Object |\n",
    "rst": "-  Response header parameter description\n\n   ========= ======\n   Parameter Type\n   ========= ======\n"
    "   X-Pass    String\n   ========= ======\n\n-  Pass format description\n\n   ========= ======\n   Parameter Type\n"
    "   ========= ======\n   side      Object\n   ========= ======\n",
}


@BOTH
def test_the_headers_of_one_item_are_not_the_headers_of_the_next(markup: str) -> None:
    """A table of headers, then one of a body under a caption that says no place."""
    (operation,) = facts(f"{WRITTEN[markup].format('POST /slips')}\n{CAPTIONS[markup]}", markup).operations
    assert [header.name for response in operation.responses for header in response.headers] == ["X-Pass"]
    assert [row.name for table in operation.tables for row in table.rows] == ["side"]


PARTS = {
    "markdown": "# Move\n\n`POST /slips/<index>`\n\n### Path\n\n- `<index>` (integer): Which slip.\n\n"
    "### JSON Body\n\n- `side` (string): Left or right.\n- `deep` (boolean): Whether it is.\n\n"
    "### Response\n\n- 200 OK\n- 404 Not Found.\n- 12 Slips\n",
    "rst": "Move\n====\n\n``POST /slips/<index>``\n\nPath\n----\n\n- ``<index>`` (integer): Which slip.\n\n"
    "JSON Body\n---------\n\n- ``side`` (string): Left or right.\n- ``deep`` (boolean): Whether it is.\n\n"
    "Response\n--------\n\n- 200 OK\n- 404 Not Found.\n- 12 Slips\n",
}


@BOTH
def test_headings_name_the_parts_of_a_message(markup: str) -> None:
    """Bullets with types below "Path" and "JSON Body" are their rows, and phrases below "Response" its statuses."""
    (operation,) = facts(PARTS[markup], markup).operations
    assert told(operation) == ["index! path integer", "side body string", "deep body boolean"]
    assert [(entry.code, entry.description) for entry in operation.statuses] == [("200", "OK"), ("404", "Not Found.")]


REASONS = {
    "markdown": "# Explain\n\n`POST /slips`\n\n| {first} | Depth type | Description |\n|---|---|---|\n"
    "| `too_deep` | string | It is too deep. |\n| `too_wide` | string | It is too wide. |\n",
    "rst": "Explain\n=======\n\n``POST /slips``\n\n.. csv-table::\n   :header: {first}, Depth type, Description\n\n"
    "   ``too_deep``, string, It is too deep.\n   ``too_wide``, string, It is too wide.\n",
}


@BOTH
@pytest.mark.parametrize(
    ("first", "names"), [("Reason", ["too_deep", "too_wide"]), ("Reason code", []), ("Error code", [])]
)
def test_codes_are_no_names(first: str, names: list[str], markup: str) -> None:
    """A column of keys beside types is one of names, unless its title says that they are codes."""
    found = facts(REASONS[markup].format(first=first), markup)
    assert [row.name for operation in found.operations for table in operation.tables for row in table.rows] == names


DOTTED = {
    "markdown": "# List\n\n`{call}`\n\n**Query parameters**\n\n| Parameter | Type | Description |\n|---|---|---|\n"
    "| scope | {kind} | Where. |\n| scope.dock | String | Which dock. |\n| scope.dock.side | String | Its side. |\n",
    "rst": "List\n====\n\n``{call}``\n\n.. csv-table:: Query parameters\n   :header: Parameter, Type, Description\n\n"
    "   scope, {kind}, Where.\n   scope.dock, String, Which dock.\n   scope.dock.side, String, Its side.\n",
}


@BOTH
@pytest.mark.parametrize(
    ("kind", "names"), [("String", ["scope", "scope.dock", "scope.dock.side"]), ("Object", ["scope"])]
)
def test_names_with_dots_below_one_value_of_a_query_are_names(kind: str, names: list[str], markup: str) -> None:
    """A query has no fields; where the row above is an object, the style of the parameter says how it is sent."""
    (operation,) = facts(DOTTED[markup].format(call="GET /slips", kind=kind), markup).operations
    assert [(row.name, row.where) for row in operation.parameters] == [(name, "query") for name in names]


RETURNED = {
    "markdown": "# Log\n\n## Get it\n\n`GET /log`\n\nReturns the log.\n\n### {heading}\n\n"
    "How many entries are returned.\n\n"
    "| Field | Type |\n|---|---|\n| side? | string |\n| most? | integer |\n",
    "rst": "Log\n===\n\nGet it\n------\n\n``GET /log``\n\nReturns the log.\n\n{heading}\n~~~~~~~~~~~~~~~~~~~\n\n"
    "How many entries are returned.\n\n.. csv-table::\n   :header: Field, Type\n\n"
    "   side?, string\n   most?, integer\n",
}


@BOTH
@pytest.mark.parametrize(("heading", "where"), [("Query String Params", "query"), ("Response Params", "")])
def test_a_heading_of_the_query_is_about_the_request(heading: str, where: str, markup: str) -> None:
    """Also where the sentence below it speaks of what is returned."""
    (operation,) = facts(RETURNED[markup].format(heading=heading), markup).operations
    assert [(row.name, row.where) for row in operation.parameters] == (
        [("side", where), ("most", where)] if where else []
    )


CODES = {
    "markdown": "# List\n\n`GET /slips`\n\n## {heading}\n\n| Code | Meaning |\n|---|---|\n| {first} | No such dock |\n"
    "| {second} | No such side |\n",
    "rst": "List\n====\n\n``GET /slips``\n\n{heading}\n----------------\n\n"
    ".. csv-table::\n   :header: Code, Meaning\n\n"
    "   {first}, No such dock\n   {second}, No such side\n",
}


@BOTH
@pytest.mark.parametrize(
    ("heading", "codes", "found"),
    [
        ("JSON Error Codes", ("10001", "50035"), ["10001", "50035"]),
        ("Errors", ("DOCK_UNKNOWN", "SIDE_UNKNOWN"), ["DOCK_UNKNOWN", "SIDE_UNKNOWN"]),
        ("Errors", ("404", "409"), []),
        ("Ports", ("10001", "50035"), []),
    ],
)
def test_codes_below_a_heading_of_errors_are_error_codes(
    heading: str, codes: tuple[str, str], found: list[str], markup: str
) -> None:
    """A table "Code, Meaning" lists errors where the heading says so, and statuses where they are some."""
    text = CODES[markup].format(heading=heading, first=codes[0], second=codes[1])
    assert [error.code for operation in facts(text, markup).operations for error in operation.errors] == found
