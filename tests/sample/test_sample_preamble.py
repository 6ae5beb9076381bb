"""What stands before the JSON."""

from __future__ import annotations

import pytest
from samplecast.sample import Json, Preamble, read_sample

REQUESTS = [
    ("POST https://{Endpoint}/v1/{id}/x", "POST", "https://{Endpoint}/v1/{id}/x"),
    ("PUT  /v1/{id}?a=b&c={c} HTTP/1.1", "PUT", "/v1/{id}?a=b&c={c}"),
    ("GET/v1/x", "GET", "/v1/x"),
    ("POSThttps://a.b/c", "POST", "https://a.b/c"),
    ("GET https://{Some Endpoint}/v2/x", "GET", "https://{Some Endpoint}/v2/x"),
    ("POST https: //{Endpoint}/v1/x", "POST", "https://{Endpoint}/v1/x"),
    ("PUT https://a.b/v3/ 49b9/switch", "PUT", "https://a.b/v3/49b9/switch"),
    ("GET https://a.b/v2/254d /task/1", "GET", "https://a.b/v2/254d/task/1"),
    ("GET /networks?a:b=True //Name is returned.", "GET", "/networks?a:b=True"),
    ("DELETE /v1/a\nDELETE /v2/a", "DELETE", "/v1/a"),
    ("- Method 1: GET https://{Endpoint}/a?b=1", "GET", "https://{Endpoint}/a?b=1"),
    ("Example:\nGET <endpoint>/v1/a", "GET", "<endpoint>/v1/a"),
    ("PATCH {url}/x", "PATCH", "{url}/x"),
    ("https://{Endpoint}/v3/x?limit=1", "", "https://{Endpoint}/v3/x?limit=1"),
    ("/api/v3/{id}/y", "", "/api/v3/{id}/y"),
    ('POST /v2/charts -H "X-Token:$t" -F p=\'{"a":true}\' -F c=@/f', "POST", "/v2/charts"),
]


@pytest.mark.parametrize(
    "body", ["", '\n\n{"a": 1}', '\n{"a": 1,}'], ids=["alone", "with a body", "with a damaged one"]
)
@pytest.mark.parametrize(("text", "method", "target"), REQUESTS, ids=[text for text, _, _ in REQUESTS])
def test_a_request_line_has_method_and_target(text: str, method: str, target: str, body: str) -> None:
    """The first request line counts, with or without JSON behind it; slips of the page in it are mended."""
    sample = read_sample(text + body)
    assert sample.preamble == Preamble(text, method, target)
    assert sample.values == (({"a": 1},) if body else ())


STATUSES = [
    ("HTTP/1.1 200 OK", 200),
    ("HTTP/2 404", 404),
    ("STATUS CODE 204", 204),
    ("Status Code: 201", 201),
    ("status: 500", 500),
    ("200 OK", 200),
    ("404 Not Found", 404),
]


@pytest.mark.parametrize("body", ["", "\n{}", "\n\n{}\n"])
@pytest.mark.parametrize(("text", "status"), STATUSES)
def test_a_status_line_has_the_status(text: str, status: int, body: str) -> None:
    """A status line counts in its spellings, with or without JSON behind it."""
    sample = read_sample(text + body)
    assert sample.preamble == Preamble(text, status=status)
    assert sample.values == (({},) if body else ())


HEADERS = [
    (
        "HTTP/1.1 200 OK\nContent-Type: application/json\nX-Subject-Token: MII\n\n{}",
        (("Content-Type", "application/json"), ("X-Subject-Token", "MII")),
    ),
    ("POST /x HTTP/1.1\r\nHost: a.b\r\nregion: eu\r\n\r\n{}", (("Host", "a.b"), ("region", "eu"))),
    ("POST /x\nPOST /y\nHost: a\n{}", (("Host", "a"),)),
    ("Content-Type: application/json-patch+json\n[]", (("Content-Type", "application/json-patch+json"),)),
    ("Content-Type: a/b\nX-Auth-Token: A....", (("Content-Type", "a/b"), ("X-Auth-Token", "A...."))),
    ("content-type: a/b\nnote: no header\n{}", (("content-type", "a/b"),)),
    (
        'HTTP/1.1 200 OK Content-Type: a/b Date: Mon, 1 Jan { "a": 1 }',
        (("Content-Type", "a/b"), ("Date", "Mon, 1 Jan")),
    ),
    ("labels:\n  app: x", ()),
    ("POST /x\n\nHost: no header behind a blank line\n{}", ()),
]


@pytest.mark.parametrize(("text", "headers"), HEADERS, ids=[text[:20] for text, _ in HEADERS])
def test_headers_are_read(text: str, headers: tuple[tuple[str, str], ...]) -> None:
    """Behind a request or status line every name is a header's, elsewhere only names that look like it."""
    preamble = read_sample(text).preamble
    assert (preamble.headers if preamble else ()) == headers


COMMANDS = [
    ("curl https://a/b/{id}", Preamble("", "GET", "https://a/b/{id}"), ()),
    ("$ curl -I https://a", Preamble("", "HEAD", "https://a"), ()),
    ("curl -d @x.json https://a", Preamble("", "POST", "https://a"), ()),
    ("curl -G -d 'a=b' https://a", Preamble("", "GET", "https://a?a=b"), ()),
    ("curl --get https://a?x=1 -d c=d --data-urlencode 'q=a b'", Preamble("", "GET", "https://a?x=1&c=d&q=a b"), ()),
    ("curl -G https://a -d @file", Preamble("", "GET", "https://a"), ()),
    ('curl --json $\'{"a": "it\\\'s\\t"}\' https://a', Preamble("", "POST", "https://a"), ({"a": "it's\t"},)),
    ("curl https://a -d @- <<< '{\"a\": 1}'", Preamble("", "POST", "https://a"), ({"a": 1},)),
    (
        "cat > b.json <<'EOF'\n{\"a\": 1}\nEOF\ncurl -X PUT -d @b.json https://a",
        Preamble("", "PUT", "https://a"),
        ({"a": 1},),
    ),
    ("me@host:~/x$ curl -X DELETE https://a/1", Preamble("", "DELETE", "https://a/1"), ()),
    ("curl --request=put --url https://a", Preamble("", "PUT", "https://a"), ()),
    (
        "curl -i -k -X POST 'https://{e}/v1' -H 'Content-Type: a/b' -H \"X-T: $T\" -d '{\"a\": 1}'",
        Preamble("", "POST", "https://{e}/v1", None, (("Content-Type", "a/b"), ("X-T", "$T"))),
        ({"a": 1},),
    ),
    (
        "curl -d '{\"a\": 1}' -H 'X-T: t' https://a",
        Preamble("", "POST", "https://a", None, (("X-T", "t"),)),
        ({"a": 1},),
    ),
    (
        "curl -XPUT https://a \\\n  --data-raw '{\n \"a\": \"it'\\''s\"}'",
        Preamble("", "PUT", "https://a"),
        ({"a": "it's"},),
    ),
    ('curl https://a -d \'{"a": "it\'s"}\'', Preamble("", "POST", "https://a"), ({"a": "it's"},)),
    ("curl https://a -d '[1, 2'", Preamble("", "POST", "https://a"), ([1, 2],)),
    (
        'curl -d "{\\"a\\": \\"b\\", \\\n\\"c\\": [1]}" https://a',
        Preamble("", "POST", "https://a"),
        ({"a": "b", "c": [1]},),
    ),
    ('curl -d {"a":1} https://a', Preamble("", "POST", ""), ({"a": 1},)),
    ("wget --post-data='{\"a\": 1}' https://a", Preamble("", "POST", "https://a"), ({"a": 1},)),
    ('curl https://a\n\n{"b": 2}', Preamble("", "GET", "https://a"), ({"b": 2},)),
    ("curl https://a/x\\ y 'b", Preamble("", "GET", "https://a/x y"), ()),
    (
        "$ echo '{\"a\": 1}' | http PUT http://a/b --auth t:x X-T:5",
        Preamble("", "PUT", "http://a/b", None, (("X-T", "5"),)),
        ({"a": 1},),
    ),
    ('echo "{\\"a\\": 1}" | curl -X PATCH https://a -d @-', Preamble("", "PATCH", "https://a"), ({"a": 1},)),
    ("http https://a/b", Preamble("", "GET", "https://a/b"), ()),
    ("http POST :8000/x a=b", Preamble("", "POST", ":8000/x"), ({"a": "b"},)),
    (
        "http POST https://a/b name='Two words' n:=3 tags:='[\"x\"]' X-T:5 page==2",
        Preamble("", "POST", "https://a/b?page=2", None, (("X-T", "5"),)),
        ({"name": "Two words", "n": 3, "tags": ["x"]},),
    ),
    ("http PUT a.example.com/b a=1 \\\n  b=2\n", Preamble("", "PUT", "a.example.com/b"), ({"a": "1", "b": "2"},)),
    (
        "xh post https://a o[p][q]=r l[]=1 l[]=2 n[0]:=1",
        Preamble("", "POST", "https://a"),
        ({"o": {"p": {"q": "r"}}, "l": ["1", "2"], "n": [1]},),
    ),
    ("http https://a q==v", Preamble("", "GET", "https://a?q=v"), ()),
    ("http POST https://a 'a\\:b=c'", Preamble("", "POST", "https://a"), ({"a:b": "c"},)),
    ("http POST https://a a:=@f.json", Preamble("", "POST", "https://a"), ()),
    ("http POST https://a a:=oops", Preamble("", "POST", "https://a"), ()),
    ("http POST https://a a=1 a[b]=2", Preamble("", "POST", "https://a"), ()),
    ("http POST https://a a[b]=1 a[]=2", Preamble("", "POST", "https://a"), ({"a": {"b": "1", "": "2"}},)),
    ("Try: curl -s example.com/x", Preamble("", "GET", "example.com/x"), ()),
]


@pytest.mark.parametrize(("text", "preamble", "values"), COMMANDS, ids=[text for text, _, _ in COMMANDS])
def test_a_command_says_what_it_sends(text: str, preamble: Preamble, values: tuple[Json, ...]) -> None:
    """Options may stand on either side of the data, in any of the shell's quotes."""
    sample = read_sample(text)
    assert sample.values == values
    found = sample.preamble
    assert found is not None
    assert (found.method, found.target, found.headers) == (preamble.method, preamble.target, preamble.headers)


def test_a_header_goes_on_in_indented_lines() -> None:
    """Proxies and specifications fold long values."""
    folded = "HTTP/1.1 200 OK\nLink: <https://a>;\n  rel=next,\n  <https://b>; rel=last\nX-A: b\n\n"
    sample = read_sample(folded + '{"a": 1}')
    assert sample.preamble is not None
    assert dict(sample.preamble.headers) == {"Link": "<https://a>; rel=next, <https://b>; rel=last", "X-A": "b"}


@pytest.mark.parametrize(
    ("text", "values", "behind"),
    [
        ('$ curl -d \'{"a": 1}\' https://a\n{"b": 1}\n$ curl https://a', ({"a": 1},), '{"b": 1}'),
        ('{"b": 1}\n$ curl -d \'{"a": 1}\' https://a\n', ({"b": 1},), "$ curl"),
        ('HTTP/1.1 201 Created\n\n{"b": 1}\n\nPOST /a HTTP/1.1\n\n{"a": 1}', ({"b": 1}, {"a": 1}), "POST /a"),
        ('GET /a\n\n200 OK\n{"b": 1}', ({"b": 1},), "200 OK"),
        ('POST /a\n\n{"a": 1}\n\n201 Created\n\n{"b": 1}', ({"a": 1}, {"b": 1}), "201 Created"),
    ],
)
def test_messages_of_a_block_are_told_apart(text: str, values: tuple[Json, ...], behind: str) -> None:
    """What a command has printed stands before the next command; an answer may come first."""
    sample = read_sample(text)
    assert (sample.values, text[sample.answer :].startswith(behind)) == (values, True)
    assert all(repair.kind == "several-documents" for repair in sample.repairs)


@pytest.mark.parametrize(
    "text", ["curl", "curl is a tool", "You can use curl to call it.", "200 GB", "300 Nodes at most"]
)
def test_prose_is_no_preamble(text: str) -> None:
    """A command needs a URL or headers, a status needs its words."""
    assert read_sample(text).preamble is None


def test_data_in_a_command_can_be_too_much() -> None:
    """The error comes with the preamble."""
    sample = read_sample("curl https://a -d '" + "[" * 501 + "]" * 501 + "'")
    assert sample.error
    assert sample.preamble is not None
    assert sample.preamble.target == "https://a"


PROSE = [
    ("The response is:\n{}", "The response is:", {}),
    ('Body: {"a": 1}', "Body:", {"a": 1}),
    ('POST /x { "a": 1 }', "POST /x", {"a": 1}),
    ("POST /x -d '{\"a\": 1}'", "POST /x -d '", {"a": 1}),
    ("Some {braces} and [brackets].\n\n  [1]", "Some {braces} and [brackets].", [1]),
    ('Text\n"status": {"a": 1}', "Text", {"status": {"a": 1}}),
    ('cat <<EOF\n{"a": 1}\nEOF', "cat <<EOF", {"a": 1}),
]


@pytest.mark.parametrize(("text", "before", "value"), PROSE, ids=[text for text, _, _ in PROSE])
def test_prose_before_the_json_is_the_preamble(text: str, before: str, value: Json) -> None:
    """Where JSON stands at the beginning of a line, or is introduced in it, what comes before is the preamble."""
    sample = read_sample(text)
    assert sample.values == (value,)
    assert sample.preamble is not None
    assert sample.preamble.text == before


def test_comments_above_the_json_are_comments() -> None:
    """Comment lines directly above belong to the JSON, the rest is preamble."""
    sample = read_sample("# one\n// two\n{}")
    assert [comment.text for comment in sample.comments] == ["one", "two"]
    assert sample.preamble is None


def test_positions_behind_a_preamble_are_those_of_the_whole_text() -> None:
    """Lines, columns and offsets count from the beginning of the text."""
    sample = read_sample('POST /x\n\n{\n  "a": 1,\n}')
    key = sample.trees[0].members[0].key
    assert (key.start, key.line, key.column) == (13, 4, 3)
    assert (sample.repairs[0].line, sample.repairs[0].column) == (4, 9)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ('$ curl https://a\n{"b": 2}', 17),
        ("curl -G https://a --data-urlencode 'q=1'\n\n[1]", 42),
        ("curl https://a -F file=@x \\\n  -H 'A: b'\n{\"b\": 2,}", 40),
        ('curl -X POST https://a\n{"b": 2}', 0),
        ('curl https://a {"b": 2}', 0),
        ('GET https://a\n{"b": 2}', 0),
    ],
)
def test_json_below_a_command_that_sends_other_things_answers_it(text: str, answer: int) -> None:
    """The offset of the answer's line; none where the JSON may well be the body of the request."""
    assert read_sample(text).answer == answer


QUERY = 'GET /x?filter={"type":{"custom":true}} HTTP/1.1'
SHOWN = '$ cat body.json\n{\n  "a": "b"\n}\n\n$ curl --request PUT --data @body.json https://a.example.com/x\n'
PARTS = (
    'HTTP/1.1 200 OK\nContent-Type: multipart/related; boundary="e1"\n\n--e1\nContent-Type: application/json\n\n'
    '{"a": [1]}\n--e1\nContent-Type: text/plain\n\n1. Row\n--e1--\n'
)


def test_json_in_the_address_of_a_request_is_no_body() -> None:
    """A key before a bracket says that the bracket is only a piece of something else."""
    assert read_sample(QUERY, "http").values == ()
    assert read_sample(QUERY + '\n\n{"a": 1}', "http").values == ({"a": 1},)
    assert read_sample('He sends: {"a": 1}').values == ({"a": 1},)


def test_what_stands_in_a_file_is_sent() -> None:
    """The file is shown above the command that brings it; its answer stands below."""
    sample = read_sample(SHOWN, "console")
    assert (sample.values, sample.repairs, sample.answer) == (({"a": "b"},), (), 0)
    assert sample.preamble is not None
    assert (sample.preamble.method, sample.preamble.target) == ("PUT", "https://a.example.com/x")
    assert read_sample(SHOWN + '{"c": 1}\n', "console").answer == len(SHOWN)
    apart = read_sample(SHOWN.replace("@body.json", "@-"), "console")
    assert apart.answer == SHOWN.index("$ curl")


def test_commands_in_a_row_are_messages_of_their_own() -> None:
    """What one has printed ends where the next begins, or the comment above it."""
    first = '# One\n$ curl https://a.example.com/x\n{"a": 1}\n\n'
    second = '# Two\n# of them\n# curl https://a.example.com/y\n{"b": 2}\n'
    sample = read_sample(first + second, "bash")
    assert (sample.values, sample.repairs) == (({"a": 1},), ())
    rest = read_sample((first + second)[sample.answer :], "bash")
    assert (rest.values, rest.repairs) == (({"a": 1},), ())
    assert (first + second)[sample.answer :][rest.answer :] == second
    assert read_sample("curl https://a.example.com/x\ncurl https://a.example.com/y\n").values == ()


def test_parts_that_are_no_json_are_no_stray_text() -> None:
    """A message of several parts has the value of the one that is JSON, and nothing of it is wrong."""
    sample = read_sample(PARTS, "http")
    assert (sample.values, sample.repairs) == (({"a": [1]},), ())
    assert [PARTS[start:end] for start, end in sample.noise] == [PARTS[PARTS.rindex("--e1\nContent") :].strip()]


@pytest.mark.parametrize("text", ["[3h, 3h]", "{{ if .x }}", "[section]\nkey = {a, b}"])
def test_what_only_begins_like_json_is_text(text: str) -> None:
    """Unless the block is labelled as JSON, where it is JSON that could not be read."""
    assert (read_sample(text).kind, read_sample(text, "json").kind) == ("text", "json")
