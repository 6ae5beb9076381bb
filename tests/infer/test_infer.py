"""Inference from examples alone: shapes become types, records and fixtures."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from samplecast.infer import infer
from samplecast.options import Options
from samplecast.schema import Field, ListOf, MapOf, Record, Ref, Scalar, ServiceSchema, Union, Unknown

from tests.support.accepting import problems, records_of
from tests.support.facts_by_hand import CUT, example, one_page, operation, page, responded, row, table

STRING, INTEGER, NUMBER, BOOLEAN = Scalar("string"), Scalar("integer"), Scalar("number"), Scalar("boolean")


def fields(record: Record) -> dict[str, Field]:
    return {field.key: field for field in record.fields}


def assert_accepted(schema: ServiceSchema) -> None:
    """Assert that every fixture of a service is accepted by its type."""
    records = records_of(schema)
    for page_schema in schema.pages:
        for made in page_schema.operations:
            for fixture in made.fixtures:
                assert problems([fixture.type], fixture.example.sample.values[fixture.document], records) == []


def test_keys_that_are_sometimes_missing_are_optional() -> None:
    """A key of every complete sample is required, one that a sample lacks is not."""
    _, records = responded({"a": 1, "b": "x"}, {"a": 2})
    record = fields(records["ListThingsResponse"])
    assert record["a"].required
    assert not record["b"].required


def test_incomplete_samples_make_nothing_optional() -> None:
    """A key missing after a gap stays required, and the excerpt loads all the same."""
    made, schema = one_page(operation(examples=[example({"a": 1, CUT: CUT}), example({"a": 1, "b": 2})]))
    record = fields(made.records[0])
    assert record["b"].required
    assert record["b"].lacking
    assert not record["a"].lacking
    assert not made.records[0].incomplete
    assert_accepted(schema)


def test_objects_shown_only_in_part_are_marked() -> None:
    """A gap is a mark on the record, down to the object of which nothing is shown."""
    made, records = responded(
        {"token": {"id": "x", "catalog": [{"endpoints": [{CUT: CUT}, CUT], CUT: CUT}], CUT: CUT}, CUT: CUT}
    )
    assert [record.name for record in made.records] == ["ListThingsResponse", "Token", "Catalog", "Endpoint"]
    assert all(record.incomplete for record in made.records)
    assert records["Endpoint"].fields == ()


def test_null_makes_nullable_and_other_kinds_make_unions() -> None:
    """Null beside a value is nullable, a string beside an integer a union, an integer beside 1.5 a number."""
    _, records = responded(
        {"n": None, "u": 1, "f": 1, "l": [1, None], "x": None, "e": [], "o": {}, "z": [None]},
        {"n": "a", "u": "a", "f": 1.5, "l": ["a"], "x": None, "e": [], "o": {}, "z": []},
    )
    record = fields(records["ListThingsResponse"])
    assert (record["n"].type, record["n"].nullable) == (STRING, True)
    assert record["u"].type == Union((STRING, INTEGER))
    assert not record["u"].nullable
    assert record["f"].type == NUMBER
    assert record["l"].type == ListOf(Union((STRING, INTEGER, Scalar("null"))))
    assert isinstance(record["x"].type, Unknown)
    assert record["x"].nullable
    assert isinstance(record["e"].type, ListOf)
    assert isinstance(record["e"].type.item, Unknown)
    assert isinstance(record["o"].type, MapOf)
    assert isinstance(record["z"].type, ListOf)
    assert isinstance(record["z"].type.item, Unknown)


def test_elements_of_lists_are_merged() -> None:
    """A list's objects make one record, named by the singular of the key."""
    _, records = responded({"policies": [{"id": 1}, {"id": 2, "name": "x"}]})
    assert fields(records["ListThingsResponse"])["policies"].type == ListOf(Ref("p.md#Policy"))
    assert fields(records["Policy"])["id"].required
    assert not fields(records["Policy"])["name"].required


def test_objects_beside_lists_make_a_union() -> None:
    """Where one sample has an object and another a list of them, both are the same record."""
    _, records = responded({"a": {"x": 1}}, {"a": [{"x": 2}]}, {"a": "none"})
    type_ = fields(records["ListThingsResponse"])["a"].type
    assert isinstance(type_, Union)
    assert type_.members == (STRING, ListOf(Ref("p.md#A")), Ref("p.md#A"))


def test_bodies_that_are_no_objects() -> None:
    """A body can be a list of records, of scalars, or a scalar."""
    made, records = responded([{"id": 1}])
    assert made.operations[0].responses[0].type == ListOf(Ref("p.md#ListThingsResponseItem"))
    assert records["ListThingsResponseItem"].fields[0].key == "id"
    assert responded(["a"])[0].operations[0].responses[0].type == ListOf(STRING)
    assert responded(True)[0].operations[0].responses[0].type == BOOLEAN


def test_keys_that_are_data_make_maps() -> None:
    """Objects keyed by ids, addresses or numbered siblings are maps of what all values have in common."""
    ids = {"7a3bb4d4-f4d7-4d7f-9e71-35ff5f3ea2d6": {"x": 1}, "0b3bb4d4-f4d7-4d7f-9e71-35ff5f3ea2d6": {"x": 2, "y": 1}}
    _, records = responded(
        {"by_id": ids, "numbered": {"vm1": 1, "vm2": 2, "vm3": 3}, "tags": {"key1": "a", "key2": "b"}}
    )
    _, more = responded({"rooms": {"!kfuwAeQz:example.org": {"unread": 1}}, "labels": {"com.example.pier": "7"}})
    assert fields(more["ListThingsResponse"])["rooms"].type == MapOf(Ref("p.md#Room"))
    assert fields(more["ListThingsResponse"])["labels"].type == MapOf(STRING)
    record = fields(records["ListThingsResponse"])
    assert record["by_id"].type == MapOf(Ref("p.md#ById"))
    assert not fields(records["ById"])["y"].required
    assert record["numbered"].type == MapOf(INTEGER)
    assert record["tags"].type == MapOf(STRING)


def test_keys_that_are_names_make_records() -> None:
    """Few keys with digits, or siblings of different kinds, are names."""
    _, records = responded({"a": {"ipv4": "x", "ipv6": "y"}, "b": {"x1": 1, "x2": 2, "x3": "z"}, "c": {"k": 1}})
    assert {"A", "B", "C"} <= records.keys()


def test_maps_of_many_kinds() -> None:
    """Values of different kinds, null among them, make a map of a union."""
    _, records = responded({"m": {"1": 1, "2": "x", "3": None}})
    assert fields(records["ListThingsResponse"])["m"].type == MapOf(Union((STRING, INTEGER, Scalar("null"))))


def test_objects_that_repeat_inside_themselves_are_one_record() -> None:
    """A tree of nodes is one recursive record, whether the repetition is direct or through another object."""
    tree = {"name": "a", "children": [{"name": "b", "children": [{"name": "c", "children": []}]}]}
    made, records = responded(tree)
    assert [record.name for record in made.records] == ["ListThingsResponse"]
    assert fields(records["ListThingsResponse"])["children"].type == ListOf(Ref("p.md#ListThingsResponse"))
    through = {"id": 1, "links": {"up": {"id": 2, "links": {"up": {"id": 3, "links": {"up": None}}}}, "n": 1}}
    made, records = responded({"root": through})
    assert [record.name for record in made.records] == ["ListThingsResponse", "Root", "Links"]
    assert fields(records["Links"])["up"].type == Ref("p.md#Root")


def test_what_is_nested_too_deep_is_unknown() -> None:
    """A hundred levels are told apart; what is below them is anything, and nothing breaks."""
    value: Any = 1
    for _ in range(300):
        value = {"k": value, "x": 1} if _ % 2 else [value]
    _, schema = one_page(operation(examples=[example(value)]))
    assert_accepted(schema)


def test_date_times_by_option_and_only_where_all_values_are() -> None:
    """A string is a date-time only if the user asks for it, or a table says so, and every value reads as one."""
    values = [{"a": "2020-01-01T00:00:00Z", "b": "2020-01-01T00:00:00Z"}, {"a": "2021-01-01T00:00:00.123Z", "b": "now"}]
    facts = page(operation(examples=[example(value) for value in values]))
    for dates, expected in ((False, ""), (True, "date-time")):
        record = fields(infer([facts], "", Options(datetimes=dates)).pages[0].records[0])
        assert record["a"].type == Scalar("string", expected)
        assert record["b"].type == STRING


def test_samples_of_one_body_load_as_one_record_in_request_and_response() -> None:
    """Request, response and error have their own records; each fixture knows its number, role, status and type."""
    made, schema = one_page(
        operation(
            examples=[
                example({"a": 1}, role="request", line=10),
                example({"error_code": "X.1", "error_msg": "no"}, role="error", status="400", line=40),
                example({"a": 1}, {"a": 2}, status="200", line=20),
                example({"job": "x", CUT: CUT}, status="202", line=30),
            ]
        )
    )
    (only,) = made.operations
    assert [(f.number, f.role, f.status, f.document, f.complete) for f in only.fixtures] == [
        (1, "request", "", 0, True),
        (2, "response", "200", 0, True),
        (3, "response", "200", 1, True),
        (4, "response", "202", 0, False),
        (5, "error", "400", 0, True),
    ]
    assert only.request is not None
    assert only.request.type == Ref("p.md#ListThingsRequest")
    assert [(body.status, body.type) for body in only.responses] == [
        ("200", Ref("p.md#ListThingsResponse")),
        ("202", Ref("p.md#ListThingsResponse2")),
    ]
    assert [(body.status, body.type) for body in only.errors] == [("400", Ref("#ErrorResponse"))]
    assert_accepted(schema)


def test_responses_without_a_status_belong_to_the_success_status() -> None:
    """What stands under no status joins the 2xx the page calls success, else the only or the lowest one."""
    shown = [example({"a": 1}), example({"b": 1}, status="201"), example({"c": 1}, status="202")]
    for examples, success, expected in (
        (shown, (), ["201", "202"]),
        (shown, ("202",), ["202", "201"]),
        (shown[:1], ("204", "200"), ["200"]),
        (shown[:1], ("300",), [""]),
        (shown[:1], (), [""]),
        (shown[:2], ("200",), ["201"]),
    ):
        made, _ = one_page(operation(examples=examples, success=success))
        assert [body.status for body in made.operations[0].responses] == expected


def test_error_samples_of_one_shape_share_a_record() -> None:
    """Samples whose keys are all among another's are one record; a wrapper of another name is another."""
    samples: list[dict[str, Any]] = [
        {"error_code": "A", "error_msg": "m"},
        {"itemNotFound": {"message": "m", "code": 404}},
        {"error_code": "A", "error_msg": "m", "request_id": "r"},
        {"error": {"code": "A", "message": "m"}},
    ]
    made, schema = one_page(operation(examples=[example(s, role="error", status="404") for s in samples]))
    assert {record.name for record in schema.records} == {
        "ErrorResponse",
        "ErrorResponse2",
        "Error",
        "ItemNotFoundResponse",
        "ItemNotFound",
    }
    assert all(record.error for record in schema.records)
    (body,) = made.operations[0].errors
    assert isinstance(body.type, Union)
    assert len(body.type.members) == 3
    assert_accepted(schema)


def test_many_different_error_samples_are_only_compared_for_equality() -> None:
    """A page with hundreds of unlike error samples is no reason to compare each with each."""
    samples = [example({f"k{number}": 1}, role="error") for number in range(150)]
    _, schema = one_page(operation(examples=[*samples, *samples]))
    assert len(schema.records) == 150
    assert_accepted(schema)


def test_records_of_one_name_and_shape_are_one() -> None:
    """Two places with the same key and the same shape share a record, of another shape it takes its parent's name."""
    made, records = responded(
        {"source": {"flavor": {"id": 1}}, "target": {"flavor": {"id": 2}}, "other": {"flavor": {"id": "x", "n": 1}}}
    )
    assert fields(records["Source"])["flavor"].type == fields(records["Target"])["flavor"].type == Ref("p.md#Flavor")
    assert fields(records["Other"])["flavor"].type == Ref("p.md#OtherFlavor")
    assert [record.name for record in made.records] == [
        "ListThingsResponse",
        "Source",
        "Flavor",
        "Target",
        "Other",
        "OtherFlavor",
    ]


def test_names_are_numbered_where_the_parent_does_not_help() -> None:
    """Records without any name of their own get one of their body, and numbers where these clash."""
    _, records = responded({"*": {"a": 1}, "**": {"b": 1}, "@": {"c": 1}, "tags": {"***": {"d": 1}}})
    assert "ListThingsResponseValue" in records
    assert len(records) >= 4


def test_operations_of_one_title_stay_apart() -> None:
    """The second operation of a name is numbered; one without a title takes the page's or the file's."""
    made, _ = one_page(operation("Delete"), operation("Delete"), operation(""), operation("***"))
    assert [one.name for one in made.operations] == ["Delete", "Delete2", "Page", "Page2"]
    schema = infer([page(operation(""), name="x/get-it.md", title="")])
    assert schema.pages[0].operations[0].name == "GetIt"
    assert infer([page(operation(""), name="***", title="")]).pages[0].operations[0].name == "Page"


def test_titles_that_are_roles_are_not_doubled() -> None:
    """A page called "Response" exports `Response`, not `ResponseResponse`."""
    made, _ = one_page(operation("Response", examples=[example({"a": 1})]))
    assert made.records[0].name == "Response"
    made, _ = one_page(operation("Making a Request", examples=[example({"a": 1}, role="request")]))
    assert made.records[0].name == "MakeRequest"


def test_fields_stand_in_the_order_of_the_examples() -> None:
    """The longest sample gives the order, what others add comes behind the key that precedes it there."""
    made, _ = one_page(
        operation(
            "List",
            table("t", row("z"), row("stated"), row("a")),
            response=["t"],
            examples=[example({"b": 1, "z": 1}), example({"a": 1, "z": 2, "c": 1})],
        )
    )
    assert [field.key for field in made.records[0].fields] == ["b", "a", "z", "stated", "c"]


def test_objects_with_many_orders_still_have_one() -> None:
    """Beyond some number of orders the rest of the keys just follow."""
    made, _ = responded(*[{"x": 1, f"only{letter}": 1} for letter in map(chr, range(97, 97 + 80))])
    assert len(made.records[0].fields) == 81


def shape_without_order(schema: ServiceSchema) -> dict[str, object]:
    """Everything about a service's records but the order of fields."""
    return {
        key: (record.incomplete, {(f.key, f.required, f.nullable, f.lacking, f.type, f.also) for f in record.fields})
        for key, record in records_of(schema).items()
    }


_keys = st.sampled_from(["id", "name", "items", "links", "0a1b2c3d4e", "b_c", "b-c"])
_values = st.recursive(
    st.sampled_from([None, True, 1, 1.5, "x", "2020-01-01T00:00:00Z"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=2).map(lambda items: [*items, CUT]),
        st.dictionaries(_keys, inner, max_size=4),
        st.dictionaries(_keys, inner, max_size=3).map(lambda some: some | {CUT: CUT}),
    ),
    max_leaves=12,
)


@given(st.lists(_values, min_size=1, max_size=4))
def test_every_sample_is_accepted_by_its_type(values: list[Any]) -> None:
    """Whatever the samples show, the record made of them takes each of them, gaps included."""
    _, schema = one_page(operation(examples=[example(value) for value in values]))
    assert_accepted(schema)


@given(st.lists(_values, min_size=2, max_size=4).flatmap(lambda v: st.tuples(st.just(v), st.permutations(v))))
def test_the_order_of_samples_does_not_matter(orders: tuple[list[Any], list[Any]]) -> None:
    """The same samples in another order give the same records, the order of their fields apart."""
    one, other = (one_page(operation(examples=[example(v) for v in order]))[1] for order in orders)
    assert shape_without_order(one) == shape_without_order(other)


@given(st.lists(_values, min_size=1, max_size=3))
def test_repeated_samples_change_nothing(values: list[Any]) -> None:
    """A sample shown twice says no more than once."""
    once = one_page(operation(examples=[example(v) for v in values]))[1]
    twice = one_page(operation(examples=[example(v) for v in (*values, *values)]))[1]
    assert shape_without_order(once) == shape_without_order(twice)
