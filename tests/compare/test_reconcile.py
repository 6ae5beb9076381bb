"""Docs against a specification: silence where they agree, one row where they do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from samplecast.compare import Contract, documented
from samplecast.compare.disagreements import reconcile
from samplecast.compare.specification_files import parse_specification
from samplecast.compare.specified import specified
from samplecast.export.openapi.specification import Info, openapi
from samplecast.options import Options
from samplecast.pages import find, load
from samplecast.pipeline import facts_of, schemas_of
from samplecast.source import Source
from samplecast.usage import UsageError

from tests.compare.test_changes import PAGE
from tests.support.environments import CHECKOUT


def both(text: str = PAGE) -> tuple[list[Contract], dict[str, Any]]:
    """The contracts of a page, and its own export."""
    schemas = schemas_of([facts_of(Source("a.md", text, "markdown"), Options())], Options())
    document = json.loads(openapi(schemas, Info("API", "1")).text)
    return [one for schema in schemas for one in documented(schema)], document


def rows(change: Callable[[dict[str, Any]], object]) -> list[tuple[str, str, str]]:
    """The disagreements of the page with its export, once something in that was changed."""
    contracts, document = both()
    changed = deepcopy(document)
    change(changed)
    return [(one.kind.name, one.level, one.pointer) for one in reconcile(contracts, specified(changed, "api.json"))]


def operation(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"]["/v1/{harbour_id}/berths"]["post"]
    return found


def request_schema(document: dict[str, Any]) -> dict[str, Any]:
    schema = operation(document)["requestBody"]["content"]["application/json"]["schema"]
    return resolved(document, schema)


def response_schema(document: dict[str, Any]) -> dict[str, Any]:
    return resolved(document, operation(document)["responses"]["200"]["content"]["application/json"]["schema"])


def resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


def test_docs_agree_with_their_own_export() -> None:
    """An unchanged export is silent."""
    assert rows(lambda _document: None) == []


def test_the_founding_pages_agree_with_their_own_export() -> None:
    """The same for the pages of the main job, service by service."""
    pages = [facts_of(load(page), Options()) for page in find([str(CHECKOUT / "input_docs")]).pages]
    schemas = schemas_of(pages, Options())
    document = json.loads(openapi(schemas, Info("API", "1")).text)
    contracts = [one for schema in schemas for one in documented(schema)]
    assert contracts
    assert reconcile(contracts, specified(document, "api.json")) == []


def parameter(document: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [one for one in operation(document)["parameters"] if one["name"] == name]
    return found


PLANTED: dict[str, tuple[Callable[[dict[str, Any]], object], tuple[str, str, str]]] = {
    "operation": (
        lambda document: document["paths"].pop("/v1/{harbour_id}/berths"),
        ("operation-only-in-docs", "only-docs", ""),
    ),
    "another operation": (
        lambda document: document["paths"].update({"/v1/tides": {"get": {"responses": {"200": {"description": ""}}}}}),
        ("operation-only-in-spec", "only-spec", ""),
    ),
    "parameter": (
        lambda document: operation(document)["parameters"].remove(parameter(document, "locale")),
        ("only-in-docs", "only-docs", "/parameters/query/locale"),
    ),
    "another parameter": (
        lambda document: operation(document)["parameters"].append(
            {"name": "limit", "in": "query", "schema": {"type": "integer"}}
        ),
        ("only-in-spec", "only-spec", "/parameters/query/limit"),
    ),
    "type of a parameter": (
        lambda document: parameter(document, "locale").update(schema={"type": "integer"}),
        ("other-type", "differs", "/parameters/query/locale"),
    ),
    "required parameter": (
        lambda document: parameter(document, "dry_run").update(required=True),
        ("other-required", "differs", "/parameters/query/dry_run"),
    ),
    "request field": (
        lambda document: request_schema(document)["properties"].pop("remark"),
        ("only-in-docs", "only-docs", "/request/remark"),
    ),
    "response field": (
        lambda document: response_schema(document)["properties"].update(lane={"type": "string"}),
        ("only-in-spec", "only-spec", "/responses/200/lane"),
    ),
    "type of a field": (
        lambda document: response_schema(document)["properties"].update(price={"type": "string"}),
        ("other-type", "differs", "/responses/200/price"),
    ),
    "required field": (
        lambda document: response_schema(document)["required"].remove("id"),
        ("other-required", "differs", "/responses/200/id"),
    ),
    "status": (
        lambda document: operation(document)["responses"].pop("409"),
        ("only-in-docs", "only-docs", "/responses/409"),
    ),
    "another status": (
        lambda document: operation(document)["responses"].update({"503": {"description": "Later."}}),
        ("only-in-spec", "only-spec", "/responses/503"),
    ),
}


@pytest.mark.parametrize(("change", "row"), PLANTED.values(), ids=PLANTED)
def test_a_planted_difference_is_found_once(
    change: Callable[[dict[str, Any]], object], row: tuple[str, str, str]
) -> None:
    """What is changed in the export is one row, and nothing else is told."""
    assert rows(change) == [row]


def test_prefixes_of_servers_and_versions_do_not_count() -> None:
    """An operation is the same behind `/api`, and in a specification that leaves the version to its server."""

    def moved(document: dict[str, Any]) -> None:
        document["paths"] = {"/{harbour_id}/berths": document["paths"]["/v1/{harbour_id}/berths"]}
        document["servers"] = [{"url": "https://harbour.example/api/v1"}]

    assert rows(moved) == []


def test_swagger_2_is_read() -> None:
    """`basePath`, body parameters and schemas of responses stand elsewhere in Swagger 2."""
    contracts, _ = both()
    document = {
        "swagger": "2.0",
        "basePath": "/v1",
        "paths": {
            "/{harbour_id}/berths": {
                "post": {
                    "parameters": [
                        {"name": "harbour_id", "in": "path", "type": "string", "required": True},
                        {"name": "dry_run", "in": "query", "type": "boolean"},
                        {"name": "locale", "in": "query", "type": "string", "required": True},
                        {"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Booking"}},
                    ],
                    "responses": {"200": {"schema": {"type": "object"}}, "409": {"description": ""}},
                }
            }
        },
        "definitions": {
            "Booking": {
                "type": "object",
                "required": ["ship", "nights"],
                "properties": {
                    "ship": {"type": "object"},
                    "nights": {"type": "string"},
                    "remark": {"type": "string"},
                },
            }
        },
    }
    found = reconcile(contracts, specified(document, "api.json"))
    assert [(one.kind.name, one.pointer) for one in found] == [("other-type", "/request/nights")]
    assert found[0].new_location is not None
    assert found[0].new_location.pointer == "/paths/~1{harbour_id}~1berths/post/parameters/3/properties/nights"


def test_recursive_schemas_end() -> None:
    """An object inside itself is gone into once."""
    node = {"type": "object", "properties": {"child": {"$ref": "#/components/schemas/Node"}}}
    document = {
        "openapi": "3.1.0",
        "paths": {"/n": {"get": {"responses": {"200": {"content": {"application/json": {"schema": node}}}}}}},
        "components": {"schemas": {"Node": node}},
    }
    (contract,) = specified(document, "api.json")
    assert "/responses/200/child" in contract.elements
    assert len(contract.elements) < 10


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"openapi": ', r"api:1:\d+: not JSON"),
        ("openapi: 3.0.0\npaths: [", r"api:\d+:\d+: not YAML"),
        ("just words", "not an OpenAPI document"),
        ('{"paths": {}}', "neither `openapi` nor `swagger`"),
        ('{"openapi": "3.1.0", "paths": []}', "not an OpenAPI document"),
    ],
)
def test_what_is_no_specification_is_refused(text: str, message: str) -> None:
    """A file that cannot be read is an error with file and line, never a crash."""
    with pytest.raises(UsageError, match=message):
        list(specified(parse_specification(text, "api"), "api"))


def test_dates_in_yaml_are_strings() -> None:
    """YAML's own types do not get in: JSON has none of them."""
    assert parse_specification("since: 2024-05-01\n200: yes\n", "api") == {"since": "2024-05-01", 200: True}


def test_specifications_are_files_as_they_come(tmp_path: Path) -> None:
    """JSON is told from YAML by its text, whatever the file is called."""
    document = json.dumps(both()[1])
    (tmp_path / "api.txt").write_text(document)
    assert parse_specification(document, "api.txt") == json.loads(document)
