"""Sharing: one class for same-named records of one shape, and exports that depend on their page alone."""

from __future__ import annotations

import json

import pytest
from samplecast.export.json_lines import lines
from samplecast.facts import PageFacts
from samplecast.infer import infer
from samplecast.infer.unions import refs_in
from samplecast.schema import ListOf, MapOf, PageSchema, Record, Ref, ServiceSchema, Unknown

from tests.infer.test_infer import assert_accepted
from tests.support.facts_by_hand import Sketch, example, operation, page, row, table


def shown(name: str, value: Sketch, title: str = "Get It") -> PageFacts:
    return page(operation(title, examples=[example(value)]), name=name)


def exports(schema: ServiceSchema, name: str) -> set[str]:
    """The names that a page's module offers."""
    made = next(one for one in schema.pages if one.page == name)
    called = {key: record.name for key, record in ((record.key, record) for record in schema.records)}
    aliases = {key: alias for alias, key in made.aliases}
    return {record.name for record in made.records} | {aliases.get(key, called[key]) for key in made.shared}


def names(records: tuple[Record, ...]) -> list[str]:
    return [record.name for record in records]


def test_same_name_and_shape_is_one_record() -> None:
    """Records of two pages that are called alike and look alike are defined once, what they refer to as well."""
    pages = [
        shown("a.md", {"link": {"href": "x", "rel": {"kind": "y"}}}, "Get One"),
        shown("b.md", {"link": {"href": "z", "rel": {"kind": "y"}}, "more": 1}, "Get Two"),
    ]
    schema = infer(pages, "svc")
    assert names(schema.records) == ["Link", "Rel"]
    assert [names(one.records) for one in schema.pages] == [["GetOneResponse"], ["GetTwoResponse"]]
    assert [one.shared for one in schema.pages] == [("#Link", "#Rel"), ("#Link", "#Rel")]
    assert schema.pages[1].records[0].fields[0].type == Ref("#Link")
    assert schema.records[0].fields[1].type == Ref("#Rel")
    assert {evidence.span.path for evidence in schema.records[0].evidence} == {"a.md", "b.md"}
    assert schema.service == "svc"
    assert_accepted(schema)


def test_what_a_shared_record_refers_to_is_shared() -> None:
    """A record that an error and a response of one page have in common stands beside the error, in no circle."""
    value: Sketch = {"token": {"name": "x", "in": {"a": 1}}}
    shared_page = page(operation("Get It", examples=[example(value), example(value, role="error", status="400")]))
    schema = infer([shared_page], "svc")
    placed = {record.key for record in schema.records}
    refs = {key for record in schema.records for one in record.fields for key in refs_in(one.type)}
    assert any(record.error for record in schema.records)
    assert "#Token" in refs
    assert refs <= placed
    assert_accepted(schema)


def test_same_name_and_another_shape_stays_apart() -> None:
    """A key more, another type, or another record behind a key is another shape."""
    pages = [
        shown("a.md", {"link": {"href": "x", "rel": {"kind": "y"}}}),
        shown("b.md", {"link": {"href": "x", "rel": {"kind": 1}}}),
        shown("c.md", {"link": {"href": "x"}}),
    ]
    schema = infer(pages)
    assert schema.records == ()
    assert all("Link" in names(one.records) for one in schema.pages)


def test_several_shapes_of_one_name_are_shared_under_aliases() -> None:
    """The shape of most pages has the name; the others have it on their pages, and a longer one as shared."""
    pages = [
        *(
            shown(f"a{number}.md", {"link": {"x": "s"}}, f"{verb} a Boat")
            for number, verb in enumerate(("Get", "List"))
        ),
        *(shown(f"b{number}.md", {"link": {"y": "s"}}, f"Get {number}") for number in (1, 2, 3)),
    ]
    schema = infer(pages)
    assert {record.name: record.fields[0].key for record in schema.records if "Link" in record.name} == {
        "Link": "y",
        "BoatLink": "x",
    }
    by_page = {one.page: one for one in schema.pages}
    assert by_page["a1.md"].aliases == (("Link", "#BoatLink"),)
    assert by_page["b1.md"].aliases == ()
    assert all("Link" in exports(schema, one.page) for one in schema.pages)
    assert_accepted(schema)


def of(owner: str, value: Sketch) -> Sketch:
    return {owner: {"link": value}}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([of("boat", {"x": 1}), of("boat", {"x": 1})], [of("dock", {"y": 1})], {"Link", "BoatLink"}),
        ([of("boat", {"x": 1}), of("dock", {"x": 1})], [of("pier", {"y": 1})], {"Link", "BoatLink"}),
        ([of("boat", {"x": 1}), of("boat", {"x": 1})], [of("boat", {"y": 1})], {"Link", "GetLink"}),
    ],
)
def test_the_parent_tells_most(first: list[Sketch], second: list[Sketch], expected: set[str]) -> None:
    """A shared record takes the name of what it stands in, of several the most frequent, else what tells it apart."""
    operations = ["Get", "Get", "List", "List", "List"]
    shapes = [*first, *second * 3]
    pages = [shown(f"{n}.md", shape, operations[n]) for n, shape in enumerate(shapes)]
    assert {name for name in names(infer(pages).records) if "Link" in name} == expected


def test_names_of_shared_records_stay() -> None:
    """A page more with a shape of its own, or with one of the shapes, leaves the names of the shared records alone."""
    boats = [shown(f"a{n}.md", {"link": {"x": 1}}, f"{verb} a Boat") for n, verb in enumerate(("Get", "List"))]
    docks = [shown(f"b{n}.md", {"link": {"y": 1}}, f"{verb} a Dock") for n, verb in enumerate(("Get", "List", "Show"))]
    before = {name for name in names(infer([*boats, *docks]).records) if "Link" in name}
    assert before == {"Link", "BoatLink"}
    for extra in (
        shown("c.md", {"link": {"z": 1}}, "Get a Pier"),
        shown("c.md", {"link": {"y": 1}}, "Drop a Dock"),
        shown("0.md", {"link": {"y": 1}}, "Drop a Boat"),
    ):
        assert {name for name in names(infer([*boats, *docks, extra]).records) if "Link" in name} == before


def test_what_no_place_tells_apart_is_numbered() -> None:
    """Several shapes of one operation that stand alike are told apart by a number at last."""
    pages = [shown(f"{folder}/get.md", {"link": {"x" if folder in "ab" else "y": 1}}) for folder in "abcde"]
    assert {name for name in names(infer(pages).records) if "Link" in name} == {"Link", "Link2"}


def test_pages_that_come_and_go_change_no_exports() -> None:
    """What a page exports is the same alone, with others, and without them again."""
    first = shown("a.md", {"link": {"x": "s"}, "links": [{"x": "s"}]}, "Get One")
    others = [shown(f"{letter}.md", {"link": {"x": "s"}, "n": {"link": {"y": 1}}}, "Get One") for letter in "bcd"]
    alone = exports(infer([first]), "a.md")
    assert alone == exports(infer([*others, first]), "a.md") == exports(infer([first, others[0]]), "a.md")


def test_the_order_of_pages_does_not_matter() -> None:
    """Pages are taken by their paths."""
    pages = [shown(f"{letter}.md", {"link": {"x": letter}}) for letter in "cab"]
    assert infer(pages) == infer(pages[::-1])


def test_error_records_are_always_shared() -> None:
    """An error record belongs to the service even where one page has it; what others use as well is no error record."""
    made = operation(
        "Get",
        examples=[
            example({"detail": {"k": 1}}),
            example({"error": {"code": "X"}, "detail": {"k": 1}}, role="error", status="400"),
        ],
    )
    schema = infer([page(made)])
    shared = {record.name: record.error for record in schema.records}
    assert shared == {"ErrorResponse": True, "Error": True, "Detail": False}
    assert {record.name: record.error for record in schema.pages[0].records} == {"GetResponse": False}
    assert_accepted(schema)


def test_shared_records_take_words_where_they_find_them() -> None:
    """A description that the first page lacks comes from the next one."""

    def stated(name: str, description: str) -> PageFacts:
        own = table(f"{name}#t", row("link", "Link object", table=f"{name}#l", description=description))
        inner = table(f"{name}#l", row("href", description=description), title="Link")
        return page(operation(f"Get {name}", own, inner, response=[f"{name}#t"]), name=name)

    schema = infer([stated("a.md", ""), stated("b.md", "said on b")])
    (link,) = schema.records
    assert link.description == "said on b"
    assert link.fields[0].description == "said on b"
    assert [one.local[0].fields[0].description for one in schema.pages] == ["", "said on b"]
    first, second = (json.loads(line) for line in lines(schema))
    assert "said on b" not in json.dumps(first)
    assert "said on b" in json.dumps(second)


def test_recursive_records_are_shared_too() -> None:
    """Records that refer to themselves or to each other are recognised as the same."""
    tree: Sketch = {"root": {"n": "a", "up": [{"n": "b", "up": [{"n": "c", "up": []}]}]}}
    schema = infer([shown("a.md", tree, "Get One"), shown("b.md", tree, "Get Two")])
    (root,) = schema.records
    assert root.fields[1].type == ListOf(Ref("#Root"))
    assert_accepted(schema)


def test_maps_and_unknowns_survive_sharing() -> None:
    """Types without records pass through unchanged."""
    value: Sketch = {"m": {"1": {"a": None, "l": [], "u": [1, "x"]}}}
    schema = infer([shown("a.md", value, "Get One"), shown("b.md", value, "Get One")])
    record = schema.records[0]
    made: PageSchema = schema.pages[0]
    assert made.records == ()
    assert record.name == "GetOneResponse"
    assert record.fields[0].type == MapOf(Ref("#M"))
    assert isinstance(schema.records[1].fields[0].type, Unknown)
    assert_accepted(schema)
