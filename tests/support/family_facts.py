"""What a page of another documentation family gives, as a text short enough to be read over."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from samplecast.checks import Selection
from samplecast.export.json_lines import lines
from samplecast.facts import PageFacts, Stated
from samplecast.options import Options
from samplecast.pipeline import by_service, findings_of, schemas_of
from samplecast.sample import Json

_NESTED = ("properties", "items", "additionalProperties")


def told(pages: Sequence[PageFacts], options: Options) -> str:
    """Every operation with its facts, what is left over of the pages, and what `check` finds."""
    written = list(_operations(pages, options))
    for page in (page for group in by_service(pages, options).values() for page in group):
        written += [
            f"skipped {block.kind} at line {block.span.line}: {block.skipped}"
            for block in page.blocks
            if block.skipped and block.kind != "figure"
        ]
    found = findings_of(pages, options, Selection())
    written += [f"finding {one.code} at line {one.span.line}: {one.message}" for one in found]
    return "\n".join(written) + "\n"


def _operations(pages: Sequence[PageFacts], options: Options) -> Iterator[str]:
    facts = [operation for page in pages for operation in page.operations]
    printed = [json.loads(line) for schema in schemas_of(pages, options) for line in lines(schema)]
    for operation, line in zip(facts, printed, strict=True):
        yield f"operation {line['title']}" + (" (deprecated)" if operation.deprecated else "")
        yield from (f"  {endpoint['method']} {endpoint['path']}" for endpoint in line["endpoints"])
        for parameter, stated in zip(line["parameters"], operation.parameters, strict=True):
            yield f"  {parameter['in']} {_parameter(parameter, stated.stated)}"
        if line["request"] is not None:
            yield "  request" + _kind(line["request"])
            yield from _fields(line["request"], line["request"], "    ")
        for response in line["responses"]:
            yield f"  response {response['status']}" + (_kind(response["schema"]) if response["schema"] else "")
            yield from (f"    header {header['name']}" for header in response["headers"])
            yield from _fields(response["schema"] or {}, response["schema"] or {}, "    ")
        yield from _rest(line)
        yield from (f"  status {entry.code}" for entry in operation.statuses)


def _rest(line: dict[str, Json]) -> Iterator[str]:
    for example in line["examples"]:
        status = f" {example['status']}" if example["status"] else ""
        partly = "" if example["complete"] else ", in part"
        mended = f", {len(example['repairs'])} repairs" if example["repairs"] else ""
        yield f"  example {example['role']}{status}{partly}{mended}"
    for error in line["errors"]:
        status = f" ({error['status']})" if error["status"] else ""
        yield f"  error {error['code']}{status}: {error['message']}"


def _parameter(line: dict[str, Json], stated: Stated) -> str:
    kinds = (line["type"] or "any", *(other.kind for other in stated.alternatives), *["null"][: stated.nullable])
    kind = ": " + " or ".join(kinds)
    asked = {True: ", required", False: ", optional", None: ""}[line["required"]]
    keys = ("default", "enum", "const", "minimum", "maximum", "minLength", "maxLength", "pattern")
    more = "".join(f", {key} {_words(line[key])}" for key in keys if key in line)
    return line["name"] + kind + asked + more + (", deprecated" if line.get("deprecated") else "")


def _words(value: Json) -> str:
    return (
        "|".join(map(str, value)) if isinstance(value, list) else value if isinstance(value, str) else json.dumps(value)
    )


def _kind(schema: dict[str, Json]) -> str:
    return "" if "properties" in schema or "$ref" in schema else f": {_type(schema)}"


def _type(schema: dict[str, Json]) -> str:
    kind = schema.get("type")
    named = " or ".join(kind) if isinstance(kind, list) else kind or "any"
    if "anyOf" in schema:
        named = " or ".join(_type(one) for one in schema["anyOf"])
    return named


def _fields(schema: dict[str, Json], root: dict[str, Json], left: str) -> Iterator[str]:
    """The fields of an object, those of nested objects indented below them."""
    schema = _resolved(schema, root)
    needed = schema.get("required", ())
    for key, field in schema.get("properties", {}).items():
        whole = _resolved(field, root)
        also = f", also {'|'.join(field['x-also'])}" if "x-also" in field else ""
        yield f"{left}{key}: {_type(whole)}{_of(whole, root)}" + (", required" if key in needed else "") + also
        yield from _fields(_inner(whole, root), root, left + "  ")
    if "items" in schema:
        yield from _fields(_inner(schema, root), root, left)
    for one in schema.get("anyOf", ()):
        yield from _fields(one, root, left)


def _of(schema: dict[str, Json], root: dict[str, Json]) -> str:
    inner = schema.get("items") or schema.get("additionalProperties")
    return f" of {_type(_resolved(inner, root))}" if isinstance(inner, dict) and inner else ""


def _inner(schema: dict[str, Json], root: dict[str, Json]) -> dict[str, Json]:
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            return _inner(_resolved(schema[key], root), root)
    return schema


def _resolved(schema: dict[str, Json], root: dict[str, Json]) -> dict[str, Json]:
    if "$ref" not in schema:
        return schema
    target: Json = root
    for part in schema["$ref"].removeprefix("#/").split("/"):
        target = target[part.replace("~1", "/").replace("~0", "~")]
    return target
