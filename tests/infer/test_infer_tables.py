"""Inference from tables, alone and against examples."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from samplecast.facts import ProseField, Response
from samplecast.infer.table_claims import by_side, claimed
from samplecast.infer.unions import SOME, union_of
from samplecast.sample import Sample, SampleComment
from samplecast.schema import Field, ListOf, MapOf, PageSchema, Record, Ref, Scalar, Type, Union, Unknown
from samplecast.source import Span

from tests.infer.test_infer import assert_accepted
from tests.support.facts_by_hand import CUT, Sketch, example, one_page, operation, row, stated, table, tree

STRING, INTEGER, NUMBER, BOOLEAN = Scalar("string"), Scalar("integer"), Scalar("number"), Scalar("boolean")


def settled(type_: str, *values: Sketch, inner: str = "") -> Field:
    """The field `k` of which a table says `type_` and examples show the values; `inner` is its own table's key."""
    nested = table("inner", row("x", "Integer"), row("y", "Integer"))
    own = table("t", row("k", type_, table=inner))
    shown = [example({"k": value}) for value in values]
    made, schema = one_page(operation("List", own, nested, response=["t"], examples=shown))
    assert_accepted(schema)
    (field,) = made.records[0].fields
    return field


def record(page: PageSchema, name: str) -> Record:
    return next(record for record in page.records if record.name == name)


@pytest.mark.parametrize(
    ("words", "type_"),
    [
        ("String", STRING),
        ("String:uuid", Scalar("string", "uuid")),
        ("Integer", INTEGER),
        ("Float", NUMBER),
        ("Boolean", BOOLEAN),
        ("Null", Scalar("null")),
        ("Array of String", ListOf(STRING)),
        ("Array of Array of Integer", ListOf(ListOf(INTEGER))),
        ("Map of Integer", MapOf(INTEGER)),
        ("Tag object", SOME),
        ("Object", SOME),
        ("Array of Tag objects", ListOf(SOME)),
        ("String or Integer", Union((STRING, INTEGER))),
        ("Integer or Float", NUMBER),
        ("String or Array of String", Union((STRING, ListOf(STRING)))),
        ("Any", Unknown("Any")),
        ("Whatever", Unknown("Whatever")),
        ("Array", ListOf(Unknown("its elements have no stated type"))),
    ],
)
def test_type_cells_become_types(words: str, type_: Type) -> None:
    """What a Type cell says is the type, in the words of the cell where it is not understood."""
    assert claimed(stated(words)) == type_


def test_type_cells_with_a_table_become_records() -> None:
    """Where a table lists the fields, the object of the cell is its record, inside lists and maps too."""
    fields = Ref("table:t")
    assert claimed(stated("Object"), "t") == fields
    assert claimed(stated("Array"), "t") == ListOf(fields)
    assert claimed(stated("Map"), "t") == MapOf(fields)
    assert claimed(stated("Array of Tag objects"), "t") == ListOf(fields)
    assert claimed(stated("Whatever"), "t") == fields


@pytest.mark.parametrize(
    ("words", "value", "type_", "also"),
    [
        ("String", "x", STRING, ()),
        ("String", 1, STRING, (INTEGER,)),
        ("Integer", "1", INTEGER, (STRING,)),
        ("Integer", 1.5, NUMBER, ()),
        ("Float", 1, NUMBER, ()),
        ("Boolean", "true", BOOLEAN, (STRING,)),
        ("Null", "x", Scalar("null"), (STRING,)),
        ("String", ["x"], ListOf(STRING), (STRING,)),
        ("String", {"7": 1, "1": 2}, MapOf(INTEGER), (STRING,)),
        ("String", {}, STRING, (MapOf(Unknown("only {} is shown")),)),
        ("Integer", [], INTEGER, (ListOf(Unknown("no element is shown")),)),
        ("Array of String", "x", ListOf(STRING), (STRING,)),
        ("Array of String", [1], ListOf(STRING), (ListOf(Union((STRING, INTEGER))),)),
        ("Array of String", ["x", None], ListOf(Union((STRING, Scalar("null")))), ()),
        ("Array of String", [], ListOf(STRING), ()),
        ("Array", ["x"], ListOf(STRING), ()),
        ("Array", [], ListOf(Unknown("its elements have no stated type")), ()),
        ("Map of String", {"a": "x"}, MapOf(STRING), ()),
        ("Map of String", {"a": 1}, MapOf(STRING), (MapOf(Union((STRING, INTEGER))),)),
        ("Map of String", {}, MapOf(STRING), ()),
        ("Map", {}, MapOf(Unknown("its elements have no stated type")), ()),
        ("Object", {}, MapOf(Unknown("only {} is shown")), ()),
        ("Any", {"1": 1}, MapOf(INTEGER), ()),
        ("Any", [1], ListOf(INTEGER), ()),
        ("String or Integer", 1, Union((STRING, INTEGER)), ()),
        ("String or Integer", True, Union((STRING, INTEGER)), (BOOLEAN,)),
        ("String:date-time", "now", STRING, ()),
        ("String:date-time", "2020-01-01T00:00:00Z", Scalar("string", "date-time"), ()),
    ],
)
def test_tables_settle_scalars_and_examples_structure(
    words: str, value: Sketch, type_: Type, also: tuple[Type, ...]
) -> None:
    """The table's scalar stays and the example's list or object stays, with the other one beside it."""
    field = settled(words, value)
    assert (field.type, field.also) == (type_, also)


def test_examples_settle_list_against_object_with_the_tables_fields() -> None:
    """Where the table says object and the example shows a list, or the reverse, the record stays the table's."""
    item = Ref("p.md#K")
    field = settled("Object", [{"x": 1}], inner="inner")
    assert (field.type, field.also) == (ListOf(item), (item,))
    field = settled("Array of K objects", {"x": 1}, inner="inner")
    assert (field.type, field.also) == (item, (ListOf(item),))
    field = settled("Object", [{"x": 1}], {"x": 2}, inner="inner")
    assert (field.type, field.also) == (item, (ListOf(item),))
    field = settled("Map", {"x": 1}, inner="inner")
    assert field.type == item


def test_a_map_whose_table_lists_its_keys_is_a_record() -> None:
    """A table that lists the keys an example shows describes these, not the values under them."""
    field = settled("Map of K object", {"x": 1, "y": 2}, inner="inner")
    assert field.type == Ref("p.md#K")
    field = settled("Map of K object", {"r1": {"x": 1, "y": 2}}, inner="inner")
    assert field.type == MapOf(Ref("p.md#K"))


def test_objects_keyed_by_data_hold_what_the_table_lists() -> None:
    """Where the example's keys are ids and the fields stand below them, the table is about the values."""
    field = settled("Object", {"10.0.0.1": {"x": 1}, "10.0.0.2": {"x": 2, "y": 3}}, inner="inner")
    assert field.type == MapOf(Ref("p.md#K"))


def test_what_is_there_under_a_condition_is_not_required() -> None:
    """However many examples show it: the page says that it depends."""
    told = row("k")
    told = replace(told, constraints=replace(told.constraints, condition="only for ferries"))
    made, _ = one_page(operation("List", table("t", told), response=["t"], examples=[example({"k": 1})]))
    assert [field.required for field in made.records[0].fields] == [False]


def test_mandatory_is_what_the_table_says_and_no_example_denies() -> None:
    """Required needs a "yes" or, where the table says nothing, an example; a complete example without it denies."""
    own = table(
        "t",
        row("yes", required=True),
        row("denied", required=True),
        row("cut", required=True),
        row("no", required=False),
        row("silent"),
        row("unseen"),
    )
    shown = [
        example({"yes": "x", "no": "x", "silent": "x", "cut": "x"}),
        example({"yes": "x", "silent": "x", CUT: CUT}),
    ]
    made, schema = one_page(operation("List", own, response=["t"], examples=shown))
    assert {field.key: field.required for field in made.records[0].fields} == {
        "yes": True,
        "denied": False,
        "cut": True,
        "no": False,
        "silent": True,
        "unseen": False,
    }
    assert [field.key for field in made.records[0].fields if field.lacking] == ["cut"]
    assert_accepted(schema)


def test_tables_without_examples() -> None:
    """Only a table: required is what it says, nothing is lacking, unknown objects are free-form."""
    own = table(
        "t", row("a", required=True), row("b"), row("o", "Object"), row("n", "String?"), row("l", "Array of Object")
    )
    made, _ = one_page(operation("List", own, response=["t"]))
    fields = {field.key: field for field in made.records[0].fields}
    assert [key for key, field in fields.items() if field.required] == ["a"]
    assert fields["o"].type == MapOf(Unknown("no field is stated or shown"))
    assert fields["l"].type == ListOf(MapOf(Unknown("no field is stated or shown")))
    assert fields["n"].nullable
    assert not any(field.lacking for field in fields.values())


def test_fields_take_words_from_table_prose_and_comment() -> None:
    """The table's description comes first, then the prose, then a comment in a sample."""
    shown = example({"a": 1, "b": 2, "c": 3})
    commented = Sample(
        "", None, shown.sample.values, shown.sample.trees, (), (), (SampleComment(0, "/c", "see c", 2, 3),)
    )
    own = table("t", row("a", "Integer", description="from the table"))
    made, _ = one_page(
        operation(
            "List",
            own,
            response=["t"],
            examples=[example({"a": 1, "b": 2, "c": 3}), type(shown)("response", "", commented, "section")],
            fields=[ProseField("a", "prose on a", Span("p.md", 3)), ProseField("b", "prose on b", Span("p.md", 3))],
        )
    )
    fields = {field.key: field for field in made.records[0].fields}
    assert [fields[key].description for key in "abc"] == ["from the table", "prose on b", "see c"]
    assert [evidence.source for evidence in fields["a"].evidence] == ["table", "example", "prose"]


def test_contradictions_keep_both_places() -> None:
    """Evidence says what the table states and what each example shows, where."""
    field = settled("Integer", "x", 1)
    assert [(evidence.source, evidence.says) for evidence in field.evidence] == [
        ("table", "Integer"),
        ("example", "integer"),
        ("example", "string"),
    ]
    assert [evidence.says for evidence in settled("String", "x").evidence] == ["", ""]


def test_a_scalar_with_a_table_of_fields_is_an_object() -> None:
    """A row that says String although a table lists its fields is an object; what it said stays beside it."""
    said = stated("String")
    made_object = type(said)("object", "String", alternatives=(said,))
    own = row("k", table="inner")
    own = type(own)(own.name, own.where, made_object, table="inner", span=own.span)
    made, schema = one_page(operation("List", table("t", own), table("inner", row("x")), response=["t"]))
    (field,) = made.records[0].fields
    assert (field.type, field.also) == (Ref("p.md#K"), (STRING,))
    assert_accepted(schema)


def test_rows_that_repeat_a_key_add_to_the_first() -> None:
    """Two rows for one key: both types, the first description, the first word about being mandatory."""
    own = table("t", row("k", "Whatever"), row("k", "Integer", description="d", required=False), row("k", "String"))
    made, _ = one_page(operation("List", own, response=["t"]))
    (field,) = made.records[0].fields
    assert field.type == Union((STRING, INTEGER))
    assert field.description == "d"
    assert not field.required


def test_tables_that_lead_back_to_themselves_make_recursive_records() -> None:
    """A table whose row links to the table itself is one record for the body and what is inside."""
    own = table("t", row("name"), row("children", "Array of Node objects", table="t"))
    shown = example({"name": "a", "children": [{"name": "b", "children": []}]})
    for examples in ([], [shown]):
        made, schema = one_page(operation("Tree", own, response=["t"], examples=examples))
        assert [record.name for record in made.records] == ["TreeResponse"]
        assert made.records[0].fields[1].type == ListOf(Ref("p.md#TreeResponse"))
        assert_accepted(schema)


def test_one_table_used_twice_is_one_record() -> None:
    """What two places of a body show of a table's object comes together in one record."""
    own = table("t", row("old", "Object", table="spec"), row("new", "Object", table="spec"))
    spec = table("spec", row("a", required=True), row("b", required=True), title="Spec")
    shown = example({"old": {"a": "x", "b": "y"}, "new": {"a": "x", "c": 1}})
    made, schema = one_page(operation("Make", own, spec, response=["t"], examples=[shown]))
    assert [record.name for record in made.records] == ["MakeResponse", "Spec"]
    assert {field.key: field.required for field in record(made, "Spec").fields} == {"a": True, "b": False, "c": False}
    assert_accepted(schema)


@pytest.mark.parametrize(("operations", "records"), [(10, 11), (11, 2)])
def test_operations_that_take_one_table_by_the_dozen_share_a_record(operations: int, records: int) -> None:
    """A class each is a service to the reader of a few; of very many it would be their product with the rows."""
    own = table("t", row("name", required=True), row("inner", "Object", table="spec"))
    spec = table("spec", row("a"), title="Spec")
    made, schema = one_page(
        *(
            operation(f"Read {n} Things", own, spec, response=["t"], examples=[example({"name": "x", f"k{n}": 1})])
            for n in range(operations)
        )
    )
    assert len(made.records) == records
    assert len({str(one.responses[0].type) for one in made.operations}) == records - 1
    assert {f"k{n}" for n in range(operations)} <= {field.key for one in made.records for field in one.fields}
    assert_accepted(schema)


def test_a_wrapper_that_only_the_example_shows() -> None:
    """The table lists the fields inside `cluster`: the body is a wrapper around the table's record."""
    own = table("t", row("name", required=True), row("size", "Integer"))
    shown = example({"cluster": {"name": "a", "size": 1}, "request_id": "r"})
    made, schema = one_page(operation("Get Cluster", own, response=["t"], examples=[shown]))
    assert [(record.name, [f.key for f in record.fields]) for record in made.records] == [
        ("GetClusterResponse", ["cluster", "request_id"]),
        ("Cluster", ["name", "size"]),
    ]
    assert_accepted(schema)


def test_a_list_in_a_wrapper_that_only_the_example_shows() -> None:
    """The same where the wrapper holds a list of what the table lists, or the body is that list itself."""
    own = table("t", row("name", required=True), row("size", "Integer"))
    made, schema = one_page(
        operation("List Clusters", own, response=["t"], examples=[example({"clusters": [{"name": "a"}]})])
    )
    assert record(made, "ListClustersResponse").fields[0].type == ListOf(Ref("p.md#Cluster"))
    assert_accepted(schema)
    made, schema = one_page(operation("List Clusters", own, response=["t"], examples=[example([{"name": "a"}])]))
    assert made.operations[0].responses[0].type == ListOf(Ref("p.md#ListClustersResponseItem"))
    assert_accepted(schema)


def test_a_wrapper_that_only_the_table_lists() -> None:
    """The table lists `cluster` and links its fields, the example shows these at the root: the example settles."""
    outer = table("t", row("cluster", "Object", table="in"))
    inner = table("in", row("name"), row("size", "Integer"), title="Cluster")
    made, schema = one_page(
        operation("Get", outer, inner, response=["t"], examples=[example({"name": "a", "size": 1})])
    )
    assert [(record.name, [f.key for f in record.fields]) for record in made.records] == [
        ("GetResponse", ["name", "size"])
    ]
    assert_accepted(schema)


def test_an_example_of_something_else_adds_its_keys() -> None:
    """Where table and example have no key in common at any depth, the body has the keys of both."""
    own = table("t", row("name"))
    made, schema = one_page(operation("Get", own, response=["t"], examples=[example({"other": {"x": 1}})]))
    assert [field.key for field in made.records[0].fields] == ["name", "other"]
    assert_accepted(schema)


def test_rows_for_keys_of_the_callers_choice_make_maps() -> None:
    """A table of nothing but `{user key}` describes a map; beside named rows it adds no field."""
    values = table("v", row("{key}", "Integer", variable=True))
    own = table("t", row("m", "Object", table="v"), row("{any}", variable=True))
    for shown in ([], [example({"m": {"a": 1, "b": 2}})]):
        made, schema = one_page(operation("Get", own, values, response=["t"], examples=shown))
        (field,) = made.records[0].fields
        assert field.type == MapOf(INTEGER)
        assert_accepted(schema)


def test_maps_of_what_a_table_lists_need_no_example() -> None:
    """A row for any key that leads to a table is a map of its record; one that leads back to itself ends."""
    any_key = table("v", row("{key}", "Object", table="in", variable=True))
    loop = table("w", row("{key}", "Object", table="w", variable=True))
    own = table("t", row("m", "Object", table="v"), row("n", "Object", table="w"))
    made, schema = one_page(operation("Get", own, any_key, loop, table("in", row("x"), title="In"), response=["t"]))
    fields = {field.key: field.type for field in made.records[0].fields}
    assert fields["m"] == MapOf(Ref("p.md#In"))
    assert fields["n"] == MapOf(MapOf(Unknown("no field is stated or shown")))
    assert_accepted(schema)


def test_a_row_without_a_name_states_the_whole_body() -> None:
    """`[items]` says what the body is a list of."""
    own = table("t", row("", "Array of Thing objects", table="in"))
    inner = table("in", row("x"), title="Thing")
    made, _ = one_page(operation("Get", own, inner, response=["t"]))
    assert made.operations[0].responses[0].type == ListOf(Ref("p.md#Thing"))


def test_an_empty_table_is_a_free_form_object() -> None:
    """A table without rows says nothing about fields."""
    made, _ = one_page(operation("Get", table("t", row("k", "Object", table="none")), table("none"), response=["t"]))
    assert made.records[0].fields[0].type == MapOf(Unknown("no field is stated or shown"))


def test_statuses_have_bodies_of_their_own() -> None:
    """Tables under 200, 202 and 404 make two success bodies and an error body, with what belongs to each."""
    tables = [
        table("ok", row("a")),
        table("later", row("job")),
        table("bad", row("error_code")),
        table("bad2", row("error_code")),
    ]
    made, schema = one_page(
        operation(
            "Get",
            *tables,
            responses=[
                Response("200", ("ok",)),
                Response("202", ("later",)),
                Response("204"),
                Response("404", ("bad",)),
                Response("500", ("bad2",)),
            ],
            examples=[
                example({"error_code": "X"}, role="error", status="404"),
                example({"error": {"error_code": "X"}}, role="error", status="500"),
                example({"message": "?"}, role="error"),
            ],
        )
    )
    (only,) = made.operations
    assert [(body.status, body.type) for body in only.responses] == [
        ("200", Ref("p.md#GetResponse")),
        ("202", Ref("p.md#GetResponse2")),
    ]
    assert {body.status for body in only.errors} == {"404", "500", ""}
    assert all(record.error for record in schema.records)
    assert_accepted(schema)


def test_records_of_other_shapes_have_other_names() -> None:
    """Of tables titled alike, the second names its record by the key, the others by what they belong to."""
    tables = [table(key, row(key), title="Volume") for key in "abcdef"]
    rows = [row("volume", "Object", table=key) for key in "cd"]
    disk = table("disk", row("volume", "Object", table="e"), row("volumes", "Object", table="f"))
    own = table("t", row("v", "Object", table="a"), row("data_volume", "Object", table="b"), rows[0])
    asked = table("q", rows[1], row("disk", "Object", table="disk"))
    made, _ = one_page(operation("Get Server", own, asked, disk, *tables, request=["q"], response=["t"]))
    assert [record.name for record in made.records] == [
        "GetServerRequest",
        "Volume",
        "Disk",
        "DiskVolume",
        "Volumes",
        "GetServerResponse",
        "V",
        "DataVolume",
        "ResponseVolume",
    ]


@pytest.mark.parametrize(
    ("type_", "title", "key", "name"),
    [
        ("Array of ListenerRef objects", "", "listeners", "ListenerRef"),
        ("Array of networks objects", "", "networks", "Network"),
        ("networks object", "", "networks", "Networks"),
        ("Array of Object", "data volumes", "disks", "DataVolume"),
        ("Array of Object", "Disk that boots", "disks", "Disk"),
        ("Array of Object", "A caption that is as long as any sentence", "buses", "Bus"),
        ("Object", "DiskInfo", "disk", "DiskInfo"),
        ("Object", "", "class", "Class"),
    ],
)
def test_records_are_named_by_type_cell_caption_or_key(type_: str, title: str, key: str, name: str) -> None:
    """The Type cell's name, else a short caption, else the key, in the singular for elements of a list."""
    own = table("t", row(key, type_, table="in"))
    made, _ = one_page(operation("Get", own, table("in", row("x"), title=title), response=["t"]))
    assert made.records[1].name == name


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("Response body parameters", ""),
        ("links field data structure description", ""),
        ("Parameters in the link", ""),
        ("Where a boat may go", "Where a boat may go"),
    ],
)
def test_captions_that_only_name_describe_nothing(caption: str, expected: str) -> None:
    """A record takes the words of its table's caption where they say more than that its fields stand there."""
    root = table("t", row("links", "object", table="t2"))
    inner = replace(table("t2", row("a"), title="links"), caption=caption)
    made, _ = one_page(operation("Get", root, inner, response=["t"]))
    assert made.records[1].description == expected


def test_long_chains_of_tables_are_followed() -> None:
    """A thousand tables, each nested in the one before, are a thousand records."""
    tables = [
        table(f"t{number}", row("k", "Object", table=f"t{number + 1}"), row(f"x{number}")) for number in range(1000)
    ]
    made, _ = one_page(operation("Get", *tables, table("t1000", row("end")), response=["t0"]))
    assert len(made.records) == 1001


def test_unions_are_as_simple_as_can_be() -> None:
    """Joining types merges lists and maps, drops what says nothing, and keeps an order of its own."""
    assert union_of([]) == Unknown("nothing is said or shown")
    assert union_of([Unknown("a"), Unknown("b")]) == Unknown("a")
    assert union_of([INTEGER, Unknown("a")]) == INTEGER
    assert union_of([ListOf(STRING), ListOf(INTEGER), STRING]) == Union((STRING, ListOf(Union((STRING, INTEGER)))))
    assert union_of([MapOf(STRING), MapOf(STRING)]) == MapOf(STRING)
    assert union_of([SOME, MapOf(STRING)]) == MapOf(STRING)
    assert union_of([SOME, Ref("b"), Ref("a")]) == Union((Ref("a"), Ref("b")))
    assert union_of([SOME, STRING]) == Union((STRING, SOME))
    assert union_of([Scalar("string", "uuid"), STRING]) == STRING
    assert union_of([Union((STRING, INTEGER)), NUMBER]) == Union((STRING, NUMBER))


def test_tree_helper_marks_what_is_cut() -> None:
    """The helper of these tests says what it should: a cut object is incomplete, a whole one is not."""
    assert tree({"a": 1, CUT: CUT}).incomplete
    assert not tree({"a": 1}).incomplete


def test_a_scalar_with_a_table_stays_one_where_only_it_is_seen() -> None:
    """A string that has a table all the same is what Type cell and example say; the object stands beside it."""
    said = stated("String")
    made_object = type(said)("object", "String", alternatives=(said,))
    outer = table("t", replace(row("detail", table="in"), stated=made_object))
    inner = table("in", row("id"), title="detail")
    for shown, plain in (({"detail": "x"}, True), ({"detail": {"id": "x"}}, False), ({}, False)):
        made, schema = one_page(operation("Get", outer, inner, response=["t"], examples=[example(shown)]))
        field = next(field for record in made.records for field in record.fields if field.key == "detail")
        assert (field.type == STRING) is plain
        assert field.also == ((Ref("p.md#Detail"),) if plain else (STRING,))
        assert_accepted(schema)


def test_a_table_of_key_and_value_describes_the_entries_of_a_map() -> None:
    """Where the example shows other keys; where it shows these two, or is not there, they are keys like others."""
    inner = table("in", row("key"), row("value", "Integer"), title="values")
    own = table("t", row("values", "Object", table="in"))
    for shown, type_ in (
        ({"values": {"speed": 1, "depth": 2}}, MapOf(INTEGER)),
        ({"values": {"key": "speed", "value": 2}}, Ref("p.md#Values")),
        ({"values": {}}, Ref("p.md#Values")),
    ):
        made, schema = one_page(operation("Get", own, inner, response=["t"], examples=[example(shown)]))
        assert [field.type for field in made.records[0].fields] == [type_]
        assert_accepted(schema)


def test_a_map_of_strings_whose_keys_a_table_lists() -> None:
    """A record where the example shows these keys, else a map as the Type cell says: the table lists some of them."""
    inner, own = table("in", row("owner"), title="labels"), table("t", row("labels", "Map of String", table="in"))
    for shown, type_ in (
        ({"labels": {"owner": "x"}}, Ref("p.md#Labels")),
        ({"labels": {"colour": "x"}}, MapOf(STRING)),
        ({"other": 1}, MapOf(STRING)),
    ):
        made, schema = one_page(operation("Get", own, inner, response=["t"], examples=[example(shown)]))
        assert next(field.type for field in made.records[0].fields if field.key == "labels") == type_
        assert_accepted(schema)


def test_what_is_only_answered_stays_out_of_the_request() -> None:
    """A table of both sides has a copy for the answer; where that is no different, there is one class."""
    outer = table("t", row("name"), row("place", "Object", table="in"))
    inner = table("in", row("port", required=True), title="place")
    asked = example({"name": "x", "place": {"port": "y"}}, role="request")
    for answered, places in (
        ({"name": "x", "place": {"port": "y", "id": "1"}}, {"Place": ["port"], "ResponsePlace": ["port", "id"]}),
        ({"name": "x", "place": {"port": "y"}}, {"Place": ["port"]}),
    ):
        made, schema = one_page(
            operation("Make", outer, inner, request=["t"], response=["t"], examples=[asked, example(answered)])
        )
        named = {record.name: [field.key for field in record.fields] for record in made.records}
        assert {name: keys for name, keys in named.items() if name.endswith("Place")} == places
        assert_accepted(schema)


def test_only_tables_of_both_sides_are_copied() -> None:
    """One that the answer's own table leads to, and the request as well, is; one that only the answer has is not."""
    asked = table("q", row("place", "Object", table="in"))
    answer = table("a", row("place", "Object", table="in"), row("state", "Object", table="s"))
    inner, own = table("in", row("port")), table("s", row("code"))
    calls = [operation("Make", asked, answer, inner, own, request=["q"], response=["a"])]
    tables = {one.key: one for one in calls[0].tables}
    told, copied = by_side(calls, tables)
    assert copied.keys() - tables.keys() == {"in<answer>"}
    assert [one.table for one in copied["a"].rows] == ["in<answer>", "s"]
    assert [one.table for one in copied["q"].rows] == ["in"]
    assert [answer.tables for answer in told[0].responses] == [("a",)]
    alone = [operation("Make", asked, inner, request=["q"])]
    assert by_side(alone, tables) == (alone, tables)


def test_a_map_of_things_that_share_no_key_holds_anything() -> None:
    """`basic` and `image` of one map are no two of a kind; where their objects share a key, they are."""
    apart = settled("Map of Object", {"basic": {"user": "x"}, "image": {"size": 1}})
    assert apart.type == MapOf(Unknown("its values have no key in common"))
    for shown in ({"a": {"user": "x"}, "b": {"user": "y", "size": 1}}, {"a": {"user": "x"}}):
        alike = settled("Map of Object", shown)
        assert isinstance(alike.type, MapOf)
        assert isinstance(alike.type.value, Ref)
