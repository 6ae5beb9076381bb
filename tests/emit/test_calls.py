"""Calls: the request that the docs describe, and what its answers are read as."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import TypeAlias, get_type_hints

import pytest
from samplecast.api import Options, Source, emit, extract, infer, read
from samplecast.schema import Ref

from tests.support.schema_builders import STRING, field, imported, record, simple
from tests.support.schema_builders import emit as emit_package

PAGE = """\
# Querying Sheds

## URI

GET /v1/{harbour_id}/sheds

**Parameters**

| Parameter | In | Mandatory | Type | Description |
|---|---|---|---|---|
| harbour_id | path | Yes | String | The harbour. |
| tags | query | No | Array of strings | Only sheds with these. |
| empty | query | No | Boolean | Only empty ones. |
| list | query | No | Integer | How many. |
| X-Auth-Token | header | Yes | String | The token. |
| X-Trace | header | Yes | String | Goes into the log. |

## Response

**Response body parameters**

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| sheds | Yes | Array of Shed objects | The sheds. |
| count | Yes | Integer | How many. |

**Shed**

| Parameter | Mandatory | Type | Description |
|---|---|---|---|
| name | Yes | String | Its name. |
| doors | No | Integer | Its doors. |

Example response:

```json
{"sheds": [{"name": "A", "doors": 2}], "count": 1}
```

## Status code

200

## Error codes

| Error Code | Error Message | Description | Solution |
|---|---|---|---|
| SHED.0001 | No such harbour | It is not there. | Look again. |
"""


GIVEN = "abc"
Load: TypeAlias = Callable[[str], ModuleType]


@pytest.fixture(scope="module")
def sheds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Load]:
    """What imports the modules of a package made of the page."""
    page = extract(read(Source("docs/querying-sheds.md", PAGE, "markdown")))
    with imported(emit([infer([page], "docs")], [page]), tmp_path_factory.mktemp("calls")) as load:
        yield load


@pytest.fixture
def page(sheds: Load) -> ModuleType:
    """The page's module."""
    found: ModuleType = sheds("docs.querying_sheds")
    return found


def test_a_call_is_the_documented_request(page: ModuleType) -> None:
    """Placeholders are quoted, lists repeat their name, booleans are words, what is not given is not sent."""
    call = page.query_sheds(harbour_id="a/b ü", tags=["x", "y&z"], empty=True, x_trace="t")
    assert (call.method, call.path) == ("GET", "/v1/a%2Fb%20%C3%BC/sheds")
    assert call.query == (("tags", "x"), ("tags", "y&z"), ("empty", "true"))
    assert (call.headers, call.json, call.form) == ({"X-Trace": "t"}, None, None)
    assert page.query_sheds(harbour_id="h", x_trace="t", list_=3).query == (("list", "3"),)


def test_credentials_are_left_to_the_client_or_given(page: ModuleType) -> None:
    """A token may be an argument; other headers that the docs demand must be."""
    assert page.query_sheds(harbour_id="h", x_trace="t", x_auth_token=GIVEN).headers["X-Auth-Token"] == GIVEN
    with pytest.raises(TypeError, match="x_trace"):
        page.query_sheds(harbour_id="h")


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ({"sheds": [{"name": "A"}], "count": 1}, []),
        ({"sheds": [{"name": "A", "new": 1}], "count": 1, "more": {}}, []),
        ({"sheds": [{"name": "A"}, {"doors": "2"}], "count": "1"}, ["$.sheds[1].name", "$.sheds[1].doors", "$.count"]),
        ({"sheds": None, "count": 1}, ["$.sheds"]),
        ({"sheds": ["A"]}, ["$.sheds[0]", "$.count"]),
        ([], ["$"]),
        ("<html>", ["$"]),
        (b"", ["$"]),
        (b'{"sheds": [], "count": 0}', []),
    ],
)
def test_a_success_is_read_as_far_as_it_fits(page: ModuleType, sheds: Load, body: object, paths: list[str]) -> None:
    """Nothing raises; each misfit is named once, and the value dumps as it came."""
    answer = page.query_sheds(harbour_id="h", x_trace="t").read(200, {}, body)
    assert [problem.path for problem in answer.problems] == paths
    if isinstance(body, dict):
        known = {"sheds": body["sheds"], **{key: body[key] for key in ("count",) if key in body}}
        dumped = sheds("_runtime").dump(answer.value)
        assert "new" in json.dumps(body) or dumped == known
        assert isinstance(answer.value, page.QueryShedsResponse)


@pytest.mark.parametrize("body", ["<html>", None, {"other": 1}, {"error_code": "SHED.0001", "error_msg": "Gone"}])
def test_a_failure_is_the_documented_exception(page: ModuleType, sheds: Load, body: object) -> None:
    """Whatever the body, a failure raises an exception of the service, with the body as it came."""
    with pytest.raises(sheds("docs.errors").DocsError) as caught:
        page.query_sheds(harbour_id="h", x_trace="t").read(404, {}, body)
    assert (caught.value.status, caught.value.body) == (404, body)


def test_lenient_objects_tell_their_problems(page: ModuleType) -> None:
    """`from_dict` that is not strict keeps what does not fit; `validate` names it, of own objects, too."""
    loose = page.Shed.from_dict({"doors": "2"}, strict=False)
    assert [problem.path for problem in loose.validate()] == ["$.name", "$.doors"]
    assert (loose.doors, loose.to_dict()) == ("2", {"doors": "2"})
    made = page.QueryShedsResponse(sheds=[{"name": "A"}], count=1)
    assert made.to_dict() == {"sheds": [{"name": "A"}], "count": 1}
    assert [problem.path for problem in page.Shed(name=5).validate()] == ["$.name"]


def test_the_place_of_a_misfit_is_found_without_looking_at_the_rest(page: ModuleType) -> None:
    """The first place is right wherever it stands; very deep and very long values are told, too."""
    many = {"sheds": [{"name": "A"}] * 5000 + [{"name": 1}], "count": 1}
    with pytest.raises(ValueError, match=re.escape("$.sheds[5000].name: expected string, came integer 1")):
        page.QueryShedsResponse.from_dict(many)
    with pytest.raises(ValueError, match="bits"):
        page.Shed.from_dict({"name": 10**5000})


def test_nesting_without_end_is_a_misfit(tmp_path: Path) -> None:
    """Reading, showing and validating what is nested thousands of levels deep ends in the package's own words."""
    node = record("Node", field("name", STRING), field("next", Ref("api/things.md#Node"), required=False))
    deep: dict[str, object] = {"name": "x"}
    for _ in range(3000):
        deep = {"name": "x", "next": deep}
    with imported(emit_package([simple({"name": "x"}, Ref("api/things.md#Node"), node)], Options()), tmp_path) as load:
        things = load("api.things")
        with pytest.raises(load("_runtime").DecodeError, match="expected less nesting"):
            things.Node.from_dict(deep)
        loose = things.Node.from_dict(deep, strict=False)
        assert [problem.came for problem in loose.validate()] == ["too much"]
        assert repr(loose).startswith("Node(")


DOCS = (Path(__file__).parents[2] / "docs" / "first-call.md").read_text(encoding="utf-8")


class _Ferries(BaseHTTPRequestHandler):
    """Answers as the docs say."""

    def do_GET(self) -> None:
        fine = "/north/" in self.path
        shown = Path("generated/fixtures/ferries/listing_departures") / ("1_response" if fine else "2_error")
        body = (Path(__file__).parents[2] / shown).with_suffix(".json").read_bytes()
        self.send_response(200 if fine else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.mark.parametrize("library", ["requests", "httpx", "json"])
def test_five_lines_are_a_client(library: str) -> None:
    """The clients of the page run against a server that answers with the documented examples."""
    pytest.importorskip(library)
    blocks = re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL)
    client = next(block for block in blocks if block.startswith(f"import {library}\n"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Ferries)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        code = (client + blocks[-1]).replace("localhost:8000", f"127.0.0.1:{server.server_port}")
        exec(compile(code, "first-call.md", "exec"), {})  # noqa: S102  the page's own code
    finally:
        server.shutdown()
        server.server_close()


def test_annotations_can_be_evaluated(tmp_path: Path) -> None:
    """Frameworks ask for them at run time, of a call too that answers with a class or with any JSON value."""
    text = (
        "# Showing a Shed\n\nGET /v1/sheds/{id}\n\n"
        'Example response (status code 200)\n\n```json\n{"name": "A"}\n```\n\n'
        "Example response (status code 202)\n\n```json\nnull\n```\n"
    )
    told = extract(read(Source("shed.md", text, "markdown")))
    with imported(emit([infer([told])], [told]), tmp_path) as load:
        shed = load("shed")
        assert "ShowShedResponse" in str(get_type_hints(shed.show_shed)["return"])
