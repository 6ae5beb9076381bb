"""Contracts from a specification: OpenAPI 3.0 and 3.1, and Swagger 2.

The document is untrusted: references are followed inside it only, objects inside themselves are not gone into again,
and there is a limit to what one operation may hold. What is malformed is passed over; what cannot be an OpenAPI
document at all is a UsageError.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from samplecast.compare.contract import ITEMS, VALUES, Contract, Element, Location, below
from samplecast.sample import Json
from samplecast.usage import UsageError

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_EXTENSION = "x-method-"
"""A method that OpenAPI has no word for, as our own export writes it."""
_MOST_ELEMENTS = 20_000
_DEEPEST = 24
_WORDS = (
    *("enum", "const", "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "minItems", "maxItems", "pattern", "format", "deprecated", "x-open"),
)
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_MOST_HOPS = 50
"""References that lead to references."""

Node = Mapping[str, Json]


def specified(document: Json, file: str) -> Iterator[Contract]:
    """The contract of every operation of a specification. UsageError where the document is none."""
    paths = document.get("paths", {}) if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(paths, dict):
        raise UsageError(f"{file}: not an OpenAPI document: it needs an object with `paths`")
    if not any(isinstance(document.get(word), str) for word in ("openapi", "swagger")):
        raise UsageError(f"{file}: not an OpenAPI document: neither `openapi` nor `swagger` says a version")
    reader = _Specification(document, file)
    base = reader.base()
    for path, item in ((str(name), item) for name, item in paths.items()):
        node = reader.resolved(item)
        for method, operation in node.items():
            method = str(method)  # noqa: PLW2901  YAML has keys that are no strings
            word = method.lower().removeprefix(_EXTENSION)
            if isinstance(operation, dict) and (word in _METHODS or method.lower().startswith(_EXTENSION)):
                pointer = below(below("/paths", path), method)
                yield reader.contract(word.upper(), base + path, node, operation, pointer)


class _Specification(Struct, frozen=True):
    """One document, and how to find things in it."""

    document: Node
    file: str

    def base(self) -> str:
        """The path that all addresses begin with: of Swagger's `basePath`, or of the first server."""
        base = self.document.get("basePath")
        if isinstance(base, str):
            return base.rstrip("/")
        servers = self.document.get("servers")
        first = servers[0] if isinstance(servers, list) and servers else None
        url = first.get("url") if isinstance(first, dict) else None
        if not isinstance(url, str):
            return ""
        path = "/" + url.partition("://")[2].partition("/")[2] if "://" in url else url
        return path.rstrip("/") if path.startswith("/") else ""

    def resolved(self, node: Json) -> Node:
        """An object, or what its reference leads to; an empty one where that is none."""
        for _ in range(_MOST_HOPS):
            if not isinstance(node, dict):
                return {}
            reference = node.get("$ref")
            if not isinstance(reference, str):
                return node
            node = self.at(reference)
        return {}

    def at(self, reference: str) -> Json:
        """What a reference inside the document leads to."""
        if not reference.startswith("#/"):
            return None
        found: Json = dict(self.document)
        for part in reference[2:].split("/"):
            key = part.replace("~1", "/").replace("~0", "~").replace("%7B", "{").replace("%7D", "}")
            if isinstance(found, dict):
                found = found.get(key)
            elif isinstance(found, list) and key.isdigit() and int(key) < len(found):
                found = found[int(key)]
            else:
                return None
        return found

    def contract(self, method: str, path: str, item: Node, operation: Node, pointer: str) -> Contract:
        """One operation."""
        pairs = self.elements(item, operation, pointer)
        elements: dict[str, Element] = {}
        for place, element in pairs:
            if len(elements) >= _MOST_ELEMENTS:
                break
            elements.setdefault(place, element)
        title = operation.get("summary") or operation.get("operationId") or ""
        return Contract(
            method,
            path,
            title if isinstance(title, str) else "",
            Location(self.file, pointer=pointer),
            elements,
        )

    def security(self, operation: Node) -> set[str]:
        """The names of the schemes that a call may need."""
        demands = operation.get("security", self.document.get("security"))
        demands = demands if isinstance(demands, list) else []
        return {name for demand in demands if isinstance(demand, dict) for name in demand}

    def elements(self, item: Node, operation: Node, pointer: str) -> Iterator[tuple[str, Element]]:
        """Parameters, request body, responses."""
        for owner, above in ((operation, pointer), (item, pointer.rpartition("/")[0])):
            listed = owner.get("parameters")
            for number, raw in enumerate(listed if isinstance(listed, list) else []):
                yield from self.parameter(self.resolved(raw), f"{above}/parameters/{number}")
        yield from self.credentials(operation, pointer)
        yield from self.request(self.resolved(operation.get("requestBody")), f"{pointer}/requestBody")
        answers = operation.get("responses")
        for status, raw in answers.items() if isinstance(answers, dict) else ():
            answer, place = self.resolved(raw), below(f"{pointer}/responses", str(status))
            schema = self.schema_of(answer)
            walk = _SchemaWalk(self)
            yield from walk.root(below("/responses", str(status).lower()), schema, place)

    def credentials(self, operation: Node, pointer: str) -> Iterator[tuple[str, Element]]:
        """API keys: docs list them among the parameters, OpenAPI among the security schemes."""
        components = self.document.get("components")
        schemes = components.get("securitySchemes") if isinstance(components, dict) else None
        schemes = schemes or self.document.get("securityDefinitions")
        for name in sorted(self.security(operation)):
            scheme = self.resolved(schemes.get(name)) if isinstance(schemes, dict) else {}
            if scheme.get("type") == "apiKey":
                place = below(f"/parameters/{scheme.get('in')}", str(scheme.get("name")))
                yield place, Element(("string",), location=Location(self.file, pointer=pointer))

    def parameter(self, node: Node, pointer: str) -> Iterator[tuple[str, Element]]:
        """A parameter; the body of Swagger 2, which is one too, as the body that it is."""
        name, where = node.get("name"), node.get("in")
        if not isinstance(name, str) or not isinstance(where, str):
            return
        if where == "body":
            yield from _SchemaWalk(self).root("/request", self.resolved(node.get("schema")), pointer)
            return
        schema = self.resolved(node["schema"]) if "schema" in node else node
        element = _SchemaWalk(self).element(schema, Location(self.file, pointer=pointer))
        words = {**element.words, **({"deprecated": True} if node.get("deprecated") is True else {})}
        place = below(f"/parameters/{'form' if where == 'formData' else where}", name)
        yield place, replace(element, required=node.get("required") is True, words=words)

    def request(self, node: Node, pointer: str) -> Iterator[tuple[str, Element]]:
        """The request body: a form gives parameters, all else a body."""
        content = node.get("content")
        if not isinstance(content, dict):
            return
        walk = _SchemaWalk(self)
        for media, inside in content.items():
            schema = self.resolved(inside.get("schema")) if isinstance(inside, dict) else {}
            if str(media).split(";")[0] not in _FORMS:
                yield from walk.root("/request", schema, pointer)
                return
            yield from walk.inside("/parameters/form", schema, pointer, ())

    def schema_of(self, answer: Node) -> Node:
        """The schema of an answer's JSON, else of the first kind of content there is."""
        if "schema" in answer:
            return self.resolved(answer["schema"])
        content = answer.get("content")
        if not isinstance(content, dict) or not content:
            return {}
        media = next((media for media in content if "json" in str(media)), next(iter(content)))
        inside = content[media]
        return self.resolved(inside.get("schema")) if isinstance(inside, dict) else {}


class _SchemaWalk(Struct, frozen=True):
    """Goes through one schema."""

    specification: _Specification

    def root(self, place: str, schema: Node, pointer: str) -> Iterator[tuple[str, Element]]:
        """A body, and all below it."""
        location = Location(self.specification.file, pointer=pointer)
        yield place, replace(self.element(schema, location), required=None)
        yield from self.inside(place, schema, pointer, ())

    def inside(self, place: str, schema: Node, pointer: str, above: tuple[int, ...]) -> Iterator[tuple[str, Element]]:
        """What lies below a place. An object inside itself is not gone into again."""
        if id(schema) in above or len(above) > _DEEPEST:
            return
        above = (*above, id(schema))
        for part in self.parts(schema):
            yield from self.inside(place, part, pointer, above)
        required = schema.get("required")
        stated = required if isinstance(required, list) else None
        properties = schema.get("properties")
        for key, raw in properties.items() if isinstance(properties, dict) else ():
            node, deeper = self.specification.resolved(raw), below(f"{pointer}/properties", str(key))
            element = self.element(node, Location(self.specification.file, pointer=deeper))
            where = below(place, str(key))
            yield where, replace(element, required=None if stated is None else key in stated)
            yield from self.inside(where, node, deeper, above)
        for word, step in (("items", ITEMS), ("additionalProperties", VALUES)):
            if isinstance(schema.get(word), dict) and schema[word]:
                node, deeper = self.specification.resolved(schema[word]), f"{pointer}/{word}"
                yield f"{place}/{step}", self.element(node, Location(self.specification.file, pointer=deeper))
                yield from self.inside(f"{place}/{step}", node, deeper, above)

    def parts(self, schema: Node) -> Iterator[Node]:
        """The schemas that one is made of, in whatever way."""
        for word in ("allOf", "anyOf", "oneOf"):
            listed = schema.get(word)
            for raw in listed if isinstance(listed, list) else []:
                yield self.specification.resolved(raw)

    def element(self, schema: Node, location: Location) -> Element:
        """What a schema says of the value itself."""
        types, also = self.types(schema, 0), schema.get("x-also")
        words = {word: schema[word] for word in _WORDS if word in schema}
        told = schema.get("description")
        others = tuple(sorted(str(word) for word in also)) if isinstance(also, list) else ()
        return Element(
            tuple(sorted(types)),
            words=words,
            also=others,
            description=told if isinstance(told, str) else "",
            location=location,
        )

    def types(self, schema: Node, depth: int) -> set[str]:
        """The type words that a schema allows; empty where it says nothing."""
        stated = schema.get("type")
        found = {stated} if isinstance(stated, str) else {*map(str, stated)} if isinstance(stated, list) else set()
        if not found and "properties" in schema:
            found = {"object"}
        if not found and depth < _DEEPEST:
            for part in self.parts(schema):
                found |= self.types(part, depth + 1)
        return found | ({"null"} if schema.get("nullable") is True and found else set())
