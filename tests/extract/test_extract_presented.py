"""Roles and statuses where people write them, and what is no example although it looks like one."""

from __future__ import annotations

import pytest
from samplecast.extract import extract
from samplecast.facts import Example, PageFacts
from samplecast.readers import read
from samplecast.source import Markup, Source

HEAD = "# Berths\n\n`{} /berths`\n\n"
MULTIPART = (
    "POST /berths HTTP/1.1\nContent-Type: multipart/form-data; boundary=X\n\n--X\n"
    'Content-Disposition: form-data; name="meta"\n\n{"a": 1}\n--X\n'
    'Content-Disposition: form-data; name="file"; filename="f"\n\nx\n--X--'
)
CURL = "curl https://a.example.com/berths"


def page(text: str, method: str = "GET", markup: Markup = "markdown") -> PageFacts:
    """A page with one operation."""
    return extract(read(Source("page.md", HEAD.format(method) + text, markup)))


def examples(text: str, method: str = "GET") -> list[Example]:
    """The examples of the page, in order."""
    return [example for operation in page(text, method).operations for example in operation.examples]


def roles(text: str, method: str = "GET") -> list[tuple[str, str]]:
    """Role and status of each."""
    return [(example.role, example.status) for example in examples(text, method)]


def fence(text: str, info: str = "json") -> str:
    """A fenced block."""
    return f"```{info}\n{text}\n```\n\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (fence('// 404\n{"a": 1}', "js"), ("error", "404")),
        (fence('# HTTP-Code 201 Created\n{"a": 1}'), ("response", "201")),
        (fence('// Response\n{"a": 1}'), ("response", "")),
        (fence('{"a": 1}', "json Success"), ("response", "")),
        (fence('{"a": 1}', 'json title="429 response"'), ("error", "429")),
        (f"<details>\n<summary>404</summary>\n\n{fence(chr(123) + chr(125))}</details>\n", ("error", "404")),
        ('=== "Response 201"\n\n    ```json\n    {"a": 1}\n    ```\n', ("response", "201")),
        (f'<Tabs>\n<TabItem label="409">\n\n{fence(chr(123) + chr(125))}</TabItem>\n</Tabs>\n', ("error", "409")),
    ],
)
def test_a_block_or_what_holds_it_says_its_status(text: str, told: tuple[str, str]) -> None:
    """In the first comment, the info string, a summary, the title of a tab."""
    assert roles(text, "POST") == [told]


def test_keys_of_the_request_table_tell_a_request() -> None:
    """A bare block between the table of a POST and its response is what is sent."""
    table = "| Name | Type | Required | Description |\n|---|---|---|---|\n| name | string | yes | Its name |\n\n"
    text = f"{table}{fence(chr(123) + chr(34) + 'name' + chr(34) + ': 1}')}## Response\n\n{fence(chr(123) + chr(125))}"
    assert roles(text, "POST") == [("request", ""), ("response", "")]
    assert roles(f"{table}{fence(chr(123) + chr(34) + 'other' + chr(34) + ': 1}')}", "POST") == []


@pytest.mark.parametrize("code", ["0", '"0"', '"00000"', "200", '"OK"', '"SUCCESS"', '"PIER.0000"'])
def test_a_success_code_is_no_error(code: str) -> None:
    """The body answers the call, and the catalogue of errors stays empty."""
    text = fence(f'{{"code": {code}, "message": "fine", "data": {{"id": 1}}}}')
    (operation,) = page(text).operations
    assert [example.role for example in operation.examples] == ["response"]
    assert operation.errors == ()


@pytest.mark.parametrize(
    ("body", "role"),
    [
        ('{"code": 0, "msg": "", "data": {"name": "a"}}', ["response"]),
        ('{"code": 7, "message": "Success!"}', ["response"]),
        ('{"ret_code": 0, "ret_msg": "ok"}', ["response"]),
        ('{"success": true, "name": "a"}', ["response"]),
        ('{"error": false, "name": "a"}', ["response"]),
        ('{"code": 0, "name": "a"}', []),
        ('{"success": false, "name": "a"}', []),
        ('[{"success": true}]', []),
    ],
)
def test_a_bare_body_that_says_that_all_is_well_is_the_answer(body: str, role: list[str]) -> None:
    """Of a call that sends a body, too: nobody sends that all is well. A code alone may be asked for."""
    assert [example.role for example in examples(fence(body), "POST")] == role


def test_what_the_request_table_lists_is_sent_although_it_tells_of_success() -> None:
    """The keys of the table go before the shape."""
    table = "| Name | Type | Required | Description |\n|---|---|---|---|\n| success | boolean | yes | Whether |\n\n"
    assert roles(table + fence('{"success": true}'), "POST") == [("request", "")]


@pytest.mark.parametrize(
    "schema",
    [
        '{"type": "object", "properties": {"id": {"type": "integer"}}}',
        '{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Berth"}',
        '{"type": "array", "items": {"type": "string"}}',
        '{"type": "object", "properties": {"a": {"$ref": "#/x"}, "b": {"type": ["null", "string"]}}}',
    ],
)
def test_a_schema_is_no_sample(schema: str) -> None:
    """It is accounted for as what it is, whatever stands over it."""
    facts = page(f"## Response\n\n{fence(schema)}")
    assert [example for operation in facts.operations for example in operation.examples] == []
    assert [block.skipped for block in facts.blocks] == ["schema"]


def test_properties_alone_are_no_schema() -> None:
    """A body may well have keys of these names."""
    assert roles(f"## Response\n\n{fence(chr(123) + chr(34) + 'type' + chr(34) + ': 1}')}") == [("response", "")]


def test_each_message_of_a_transcript_has_its_role() -> None:
    """What is sent and what comes back, with status and headers, from `curl -i`, `curl -v` and several in a row."""
    include = f'$ {CURL} -i\nHTTP/2 200\nX-Count: 1\n\n{{"a": 1}}\n$'
    verbose = f'$ {CURL} -v\n* Connected\n> GET /berths HTTP/1.1\n>\n< HTTP/1.1 404 Not Found\n<\n{{"b": 1}}'
    first, second, third, fourth = examples(fence(include, "console") + fence(verbose, "console"))
    assert [one.role for one in (first, second, third, fourth)] == ["request", "response", "request", "error"]
    assert (second.status, second.sample.values) == ("200", ({"a": 1},))
    assert second.sample.preamble is not None
    assert second.sample.preamble.headers == (("X-Count", "1"),)
    assert (fourth.status, fourth.sample.values) == ("404", ({"b": 1},))


def test_what_a_directive_that_nobody_knows_holds_is_read() -> None:
    """JSON, a message or a command in it is a block of the page; other content stays markup."""
    text = 'Berths\n======\n\n``GET /berths``\n\n.. unheard-of::\n\n   {"a": 1}\n\n.. other:: x\n\n   Just *words*.\n'
    facts = extract(read(Source("page.rst", text, "rst")))
    assert [block.used_for for block in facts.blocks] == ["response example"]


@pytest.mark.parametrize(
    ("markup", "block"),
    [
        ("rst", '.. parsed-literal::\n\n   {\n     **"id"**: "1",\n     "name": *"n"*\n   }\n'),
        ("markdown", '```{parsed-literal}\n{\n  **"id"**: "1",\n  "name": *"n"*\n}\n```\n'),
    ],
)
def test_markup_in_a_parsed_literal_is_markup(markup: Markup, block: str) -> None:
    """The value is whole, and nothing of it had to be repaired."""
    title = "Berths\n======\n\n``GET /berths``\n\n"
    (operation,) = extract(read(Source("page", title + block, markup))).operations
    (shown,) = operation.examples
    assert shown.sample.values == ({"id": "1", "name": "n"},)
    assert (shown.sample.repairs, shown.verbatim) == ((), False)


def test_lines_of_json_are_declared_by_the_words_before_them() -> None:
    """Values that the page calls newline-delimited are one stream, also where each takes several lines."""
    text = "Response (newline-delimited JSON):\n\n" + fence('{\n"a": 1\n}\n{\n"a": 2\n}')
    (example,) = examples(text)
    assert example.sample.values == ({"a": 1}, {"a": 2})
    assert example.sample.repairs == ()


def test_a_block_labelled_json_is_never_plain_text() -> None:
    """What cannot be read as JSON is skipped as that."""
    assert [block.skipped for block in page(fence("neither this nor that")).blocks] == ["no JSON"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f'{CURL} --data-urlencode "Name=a b" -d "Size=1&Tag[]=x"', ["Name", "Size", "Tag[]"]),
        (f"{CURL} -F 'meta={{\"a\": 1}};type=application/json' -F file=@a.jpg", ["meta", "file"]),
        ("POST /berths HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\nX: 1\n\na=1&b%5B%5D=2", ["a", "b[]"]),
        (
            MULTIPART,
            ["meta", "file"],
        ),
        (f'{CURL} -G --data-urlencode "q=a b"', []),
        (f"{CURL} -d @form.txt", []),
    ],
)
def test_a_form_gives_the_fields_of_the_request(text: str, names: list[str]) -> None:
    """Urlencoded or multipart, sent by a command or shown as a message; a part that is JSON is one field."""
    (operation,) = page(fence(text, ""), "POST").operations
    assert [parameter.name for parameter in operation.parameters if parameter.where == "form"] == names
    assert [example.sample.values for example in operation.examples] == [()]


def test_what_stands_below_a_prompt_is_the_answer() -> None:
    """A command that sends nothing prints what follows it, whatever its method."""
    assert roles(fence(f'$ {CURL} -X PUT\n{{"a": 1}}', "console"), "PUT") == [("request", ""), ("response", "")]


COLUMNS = "| Name | Type | Description |\n|---|---|---|\n"
SENT = "curl -F 'meta={\"a\": 1};type=application/json' -F 'photo=@p.jpg;type=image/jpeg' -F 'tags[]=a' https://a.example.com/berths"


def test_the_fields_of_a_form_have_types_and_media_types() -> None:
    """What an example sends as a form are request fields, and no JSON body."""
    (told,) = page(fence(SENT, "sh"), "POST").operations
    assert not told.request
    assert [(one.name, one.where, one.stated.kind, one.stated.format, one.content_type) for one in told.parameters] == [
        ("meta", "form", "object", "", "application/json"),
        ("photo", "form", "string", "binary", "image/jpeg"),
        ("tags[]", "form", "array", "", ""),
    ]
    assert {one.media_type for one in told.parameters} == {"multipart/form-data"}


def test_a_table_of_form_fields_learns_from_the_example_how_they_are_sent() -> None:
    """Names and types are the table's, the media types those that are shown."""
    table = f"Form parameters:\n\n{COLUMNS}| photo | file | x |\n| note | string | x |\n\n"
    (told,) = page(
        table + fence("curl -F photo=@p.jpg -F note=a https://a.example.com/berths", "sh"), "POST"
    ).operations
    assert [(one.name, one.where, one.media_type) for one in told.parameters] == [
        ("photo", "form", "multipart/form-data"),
        ("note", "form", "multipart/form-data"),
    ]


def test_a_body_that_is_said_to_be_a_form_is_one() -> None:
    """The media type in the words before the table says it."""
    table = f"Body (`application/x-www-form-urlencoded`):\n\n{COLUMNS}| user | string | x |\n"
    (told,) = page(table, "POST").operations
    assert [(one.name, one.where) for one in told.parameters] == [("user", "form")]


def test_the_headers_of_an_answer_are_those_of_its_status() -> None:
    """Each once, whatever the case, for every status that is shown with them."""
    shown = "HTTP/1.1 {}\nContent-Type: application/json\ncontent-type: x\nX-Left: 3\n\n"
    fences = fence(shown.format("200 OK") + '{"a": 1}', "http") + fence(
        shown.format("404 Not Found") + '{"b": 1}', "http"
    )
    (told,) = page(fences).operations
    assert [(one.status, [header.name for header in one.headers]) for one in told.responses] == [
        ("200", ["Content-Type", "X-Left"]),
        ("404", ["Content-Type", "X-Left"]),
    ]
