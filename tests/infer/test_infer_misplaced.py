"""Rows and samples that stand in another place than what they speak of."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from samplecast.facts import Example, Response
from samplecast.infer.failures import is_failure
from samplecast.infer.misplaced import alike, slipped
from samplecast.sample import Json, Sample
from samplecast.schema import ListOf, MapOf, PageSchema, Ref, Scalar, Unknown
from samplecast.vocabulary import DEFAULT

from tests.infer.test_infer import assert_accepted
from tests.support.facts_by_hand import CUT, Sketch, example, one_page, operation, row, table, tree, whole


def keys(page: PageSchema, name: str) -> list[str]:
    """The keys of the page's record with this name."""
    return [field.key for record in page.records if record.name == name for field in record.fields]


def with_status(shown: Example, status: str) -> Example:
    return replace(shown, status=status, why="status heading")


@pytest.mark.parametrize(
    ("body", "failure"),
    [
        ({"error_code": "X.1", "error_msg": "no"}, True),
        ({"error": {"code": "X.1", "message": "no"}}, True),
        ({"itemNotFound": {"code": 404, "message": "no"}}, True),
        ({"errors": [{"code": "X.1", "message": "no"}]}, True),
        ({"retCode": 10001, "retMsg": "no"}, True),
        ({"code": 500, "message": "success"}, True),
        ({"errors": []}, False),
        ({"code": 0, "msg": "success"}, False),
        ({"returnCode": "PIER.0000", "returnMsg": ""}, False),
        ({"result": {"code": "00000", "message": "操作成功"}}, False),
        ({"code": 1, "message": "ok", "data": {}, "page": 1, "total": 2}, False),
        ({"job": {"id": 1}}, False),
        ({"a": {"code": 1, "message": "x"}, "b": 1}, False),
        ({}, False),
        (["error"], False),
    ],
)
def test_error_bodies_are_known_by_their_shape(body: Json, failure: bool) -> None:  # noqa: FBT001  a table cell
    """A body is an error where it has a code and a message, flat or in a wrapper, and hardly anything else."""
    assert is_failure(body, DEFAULT) is failure


def test_an_error_shown_beside_the_response_is_no_response() -> None:
    """A sample of an error after "or", and the rows for it in the response's table, make an error body."""
    own = table("t", row("job_id", required=True), row("error", "Object", table="e"))
    inner = table("e", row("code"), row("message"), title="error")
    shown = [example({"job_id": "x"}), example({"error": {"code": "X", "message": "no"}}, line=20)]
    made, schema = one_page(operation("Delete", own, inner, response=["t"], examples=shown))
    assert keys(made, "DeleteResponse") == ["job_id"]
    (only,) = made.operations
    assert [(body.status, body.type) for body in only.errors] == [("", Ref("#ErrorResponse"))]
    assert [fixture.role for fixture in only.fixtures] == ["response", "error"]
    (envelope,) = (record for record in schema.records if record.name == "ErrorResponse")
    assert [field.key for field in envelope.fields] == ["error"]
    assert_accepted(schema)


def test_rows_that_a_sample_shows_inside_an_error_describe_it() -> None:
    """Code and message listed beside the response, but shown in a wrapper, are what the wrapper holds."""
    own = table("t", row("job_id", required=True), row("message"), row("code", description="Why not."))
    shown = [example({"job_id": "x"}), example({"error": {"code": "X", "message": "no"}}, line=20)]
    made, schema = one_page(operation("Create", own, response=["t"], examples=shown))
    assert keys(made, "CreateResponse") == ["job_id"]
    (inner,) = (record for record in schema.records if record.name == "Error")
    assert {field.key: field.description for field in inner.fields} == {"code": "Why not.", "message": ""}
    assert_accepted(schema)


def test_an_error_beside_an_empty_response_is_no_response() -> None:
    """A success without content is one all the same: `{}` or the error."""
    shown = [example({}), example({"error": {"code": "X", "message": "no"}}, line=20)]
    made, schema = one_page(operation("Add", examples=shown))
    assert made.operations[0].responses[0].type == MapOf(Unknown("only {} is shown"))
    assert [body.type for body in made.operations[0].errors] == [Ref("#ErrorResponse")]
    assert_accepted(schema)


def test_rows_about_errors_belong_to_the_error_body_even_without_a_sample() -> None:
    """A row that leads to code and message, in a table of other things, is about failure."""
    own = table("t", row("job_id", required=True), row("error", "Object", table="e"))
    made, schema = one_page(operation("Delete", own, table("e", row("code"), row("message")), response=["t"]))
    assert keys(made, "DeleteResponse") == ["job_id"]
    assert [record.name for record in schema.records] == ["Error", "ErrorResponse"]


@pytest.mark.parametrize(
    ("shown", "listed"),
    [
        ({"log": {"id": "x"}}, ["log", "id"]),
        ({"log": {"note": "x"}}, ["log", "id", "note", "side"]),
        ({"log": [{"id": "x"}]}, ["log", "id", "side"]),
    ],
)
def test_rows_below_the_only_wrapper_stand_in_it(shown: Json, listed: list[str]) -> None:
    """An update shows one field of many, a creation the ID alone: the rows behind the wrapper's are its fields."""
    first, *others = listed
    own = table("t", row(first, "Object"), *map(row, others))
    made, schema = one_page(operation("Log", own, response=["t"], examples=[example(shown)]))
    assert keys(made, "LogResponse") == ["log"]
    assert sorted(keys(made, "Log")) == sorted(others)
    assert_accepted(schema)


def test_rows_two_levels_below_the_only_wrapper_stand_there() -> None:
    """Each level shows the next one; its rows go down with it."""
    own = table("t", row("quotas", "Object"), row("berths", "Array of Object"), row("type"), row("used", "Integer"))
    shown = example({"quotas": {"berths": [{"type": "dry", "used": 0}]}})
    made, schema = one_page(operation("Ask", own, response=["t"], examples=[shown]))
    assert keys(made, "AskResponse") == ["quotas"]
    assert keys(made, "Quotas") == ["berths"]
    assert keys(made, "Berth") == ["type", "used"]
    assert_accepted(schema)


@pytest.mark.parametrize("shown", [{"side": {"id": "x"}}, {"log": {"mark": "x"}}, {"log": {"id": "x"}, "side": "y"}])
def test_rows_stay_where_another_key_or_no_row_of_theirs_is_shown(shown: Json) -> None:
    """The wrapper must be the first row and the only key, and one of the rows must be in it."""
    own = table("t", row("log", "Object"), row("id"), row("side", "Object"))
    made, schema = one_page(operation("Log", own, response=["t"], examples=[example(shown)]))
    assert {"log", "id", "side"} <= {*keys(made, "LogResponse")}
    assert_accepted(schema)


def test_a_wrapped_pair_is_no_entry_of_a_map() -> None:
    """`key` and `value` in a wrapper of the example are two fields of it."""
    own = table("t", row("key", required=True), row("value", required=True))
    shown = example({"flag": {"key": "a", "value": "b"}}, role="request")
    made, schema = one_page(operation("Flag", own, request=["t"], examples=[shown]))
    assert keys(made, "Flag") == ["key", "value"]
    assert_accepted(schema)


def test_an_error_shape_under_a_success_status_stays_a_response() -> None:
    """What a status heading says about a sample is believed before its shape is."""
    shown = [
        with_status(example({"job_id": "x"}), "200"),
        with_status(example({"error_code": "X", "error_msg": "dry run"}), "202"),
    ]
    made, schema = one_page(operation("Delete", examples=shown))
    assert [body.status for body in made.operations[0].responses] == ["200", "202"]
    assert made.operations[0].errors == ()
    assert_accepted(schema)


def test_a_response_of_nothing_but_errors_stays_what_it_is_called() -> None:
    """Where no success is shown or listed, there is nothing to tell an error from."""
    own = table("t", row("error_code"), row("error_msg"))
    for tables, response in (((), ()), ((own,), ("t",))):
        shown = [example({"error_code": "X", "error_msg": "no"})]
        made, _ = one_page(operation("Delete", *tables, response=response, examples=shown))
        assert [body.status for body in made.operations[0].responses] == [""]
        assert made.operations[0].errors == ()


def test_a_sample_introduced_by_the_wrong_word_goes_where_its_keys_are_listed() -> None:
    """A "request example" that shows what only the response's table lists is a response, and the reverse."""
    asked, answered = table("q", row("name"), row("size", "Integer")), table("a", row("id"), row("name"))
    slip = replace(example({"id": "x"}, role="request"), why="paragraph")
    back = replace(example({"size": 1}), why="paragraph")
    sure = replace(example({"id": "x"}, role="request"), why="method line")
    shared = replace(example({"name": "x"}, role="request"), why="paragraph")
    fine = example({"id": "y"})
    for examples, roles in (
        ([slip, back, sure, shared, fine], ["request", "request", "request", "response", "response"]),
        ([slip], ["request"]),
        ([back], ["response"]),
    ):
        made, schema = one_page(operation("Make", asked, answered, request=["q"], response=["a"], examples=examples))
        assert [fixture.role for fixture in made.operations[0].fixtures] == roles
        assert_accepted(schema)


def test_error_samples_find_the_error_rows_of_their_status() -> None:
    """An error sample is of the error table of its status, else of one that lists its keys."""
    first, second = table("a", row("error_code")), table("b", row("error_code"), row("detail"))
    made, schema = one_page(
        operation(
            "Delete",
            first,
            second,
            responses=[Response("400", ("a",)), Response("404", ("b",))],
            examples=[example({"error_code": "X"}, role="error", status="404")],
        )
    )
    fixture_type = made.operations[0].fixtures[0].type
    assert fixture_type == next(body.type for body in made.operations[0].errors if body.status == "404")
    assert_accepted(schema)


@pytest.mark.parametrize("flat_first", [True, False])
def test_unfolding_a_table_leaves_what_refers_to_it_whole(flat_first: bool) -> None:  # noqa: FBT001  a table cell
    """Rows found to be fields of a record change nothing for a place that led to that record before."""
    inner = table("inner", row("a"), row("b"))
    flat = table("flat", row("cluster", "Object", table="inner"), row("x"), row("y"))
    other = table("other", row("cluster", "Object", table="inner"))
    shown = example({"cluster": {"x": 1, "y": 2, "a": 1}}, line=30)
    wrapped = example({"cluster": {"w": {"x": 1, "y": 2}}})
    operations = [
        operation("Show", flat, inner, response=["flat"], examples=[shown]),
        operation("List", other, inner, response=["other"], examples=[wrapped]),
    ]
    made, schema = one_page(*operations[:: 1 if flat_first else -1])
    assert keys(made, "ShowResponse") == keys(made, "ListResponse") == ["cluster"]
    assert_accepted(schema)


def test_flat_tables_are_unfolded() -> None:
    """Rows that the example has inside `clusters`, not beside it, are fields of a cluster, at any depth."""
    own = table(
        "t",
        row("clusters", "Array of Object"),
        row("id", required=True),
        row("name", description="its name"),
        row("links", "Array of Object"),
        row("href"),
        row("rel"),
        row("unseen"),
    )
    shown = example({"clusters": [{"id": "1", "name": "a", "links": [{"href": "x", "rel": "y"}]}]})
    made, schema = one_page(operation("List", own, response=["t"], examples=[shown]))
    assert keys(made, "ListResponse") == ["clusters"]
    assert keys(made, "Cluster") == ["id", "name", "links", "unseen"]
    assert keys(made, "Link") == ["href", "rel"]
    (name,) = (field for record in made.records for field in record.fields if field.key == "name")
    assert name.description == "its name"
    assert_accepted(schema)


@pytest.mark.parametrize(
    "shown",
    [
        {"clusters": [{"id": "1"}], "more": 1},
        {"clusters": [{"id": "1", "name": "a"}], CUT: CUT},
        {"clusters": {"1": {"x": 1}}},
        {"clusters": []},
    ],
)
def test_tables_are_only_unfolded_on_evidence(shown: Sketch) -> None:
    """One key inside, an example that is cut off, or one without the keys, moves no row."""
    own = table("t", row("clusters", "Array of Object"), row("id"), row("name"), row("size"))
    made, schema = one_page(operation("List", own, response=["t"], examples=[example(shown)]))
    assert {"clusters", "id", "name", "size"} <= set(keys(made, "ListResponse"))
    assert_accepted(schema)


def test_an_object_under_almost_the_same_key_is_the_same() -> None:
    """`hostNetwok` in the table and `hostNetwork` in the example are one object if their fields are the same."""
    own = table("t", row("hostNetwok", "Object", description="the net", table="n"), row("size"))
    inner = table("n", row("vpc", required=True), row("subnet"), title="hostNetwok")
    shown = example({"hostNetwork": {"vpc": "x", "subnet": "y"}, "sise": "1"})
    made, schema = one_page(operation("Get", own, inner, response=["t"], examples=[shown]))
    assert keys(made, "GetResponse") == ["hostNetwork", "size", "sise"]  # too short a key for a slip
    (field,) = (field for record in made.records for field in record.fields if field.key == "hostNetwork")
    assert field.description == "the net"
    assert_accepted(schema)


def test_a_row_under_almost_the_key_of_an_example_describes_it() -> None:
    """A row whose key is never shown, and a key that no row lists and that is a letter or its number away, are one."""
    own = table(
        "t",
        row("resource_id"),
        row("resouce_detail", description="the whole of it"),
        row("values", "Array of String", description="what it holds"),
        row("counts", "Integer", description="how many"),
    )
    shown = example({"resource_id": "1", "resource_detail": "x", "value": "y", "count": 1})
    made, schema = one_page(operation("Get", own, response=["t"], examples=[shown]))
    (record,) = made.records
    assert {field.key: (field.type, field.description) for field in record.fields} == {
        "resource_id": (Scalar("string"), ""),
        "resource_detail": (Scalar("string"), "the whole of it"),
        "value": (Scalar("string"), "what it holds"),
        "count": (Scalar("integer"), "how many"),
    }
    assert_accepted(schema)


@pytest.mark.parametrize(
    "shown",
    [
        {"apiversion": "v1"},
        {"resource_detail": "x", CUT: CUT},
        {"resource_detail": "x", "resouce_detail": "y"},
        {"resources_details": "x"},
        {"dispalyName": "x"},
    ],
)
def test_rows_keep_their_key_where_it_may_be_right(shown: Sketch) -> None:
    """Case, an example that is cut off or shows the row's own key, two letters, and words of rows make no slip."""
    own = table("t", row("resource"), row("resouce_detail"), row("apiVersion"), row("displayName"))
    made, schema = one_page(operation("Get", own, response=["t"], examples=[example(shown)]))
    assert {"resouce_detail", "apiVersion", "displayName"} <= set(keys(made, "GetResponse"))
    assert_accepted(schema)


@pytest.mark.parametrize(
    ("name", "key", "slip"),
    [
        ("values", "value", True),
        ("value", "values", True),
        ("policies", "policy", True),
        ("existTagNum", "existTagsNum", True),
        ("resouce_detail", "resource_detail", True),
        ("resource_detail", "resouce_detail", False),
        ("port_secuirty", "port_security", True),
        ("port_security", "port_secuirty", False),
        ("region_id", "regionId", False),
        ("id", "ip", False),
        ("tx_bytes", "rx_bytes", False),
        ("ipv4_address", "ipv6_address", False),
        ("key", "key1", False),
        ("max_size", "min_size", False),
    ],
)
def test_a_slip_is_of_number_or_of_one_letter_among_many(name: str, key: str, slip: bool) -> None:  # noqa: FBT001  a table cell
    """Not of case, marks, digits or the first letter; nor where the row's word is the more familiar one."""
    known = {"resource": 2, "security": 3, "size": 1}
    assert slipped(key, name, lambda word: known.get(word, 0)) is slip


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ports", "port", True),
        ("hostNetwok", "hostNetwork", True),
        ("apiversion", "apiVersion", True),
        ("router_id", "router-id", True),
        ("vpc", "vps", True),
        ("abc", "abcd", True),
        ("ingress", "egress", False),
        ("source", "target", False),
        ("ab", "abcd", False),
    ],
)
def test_alike_means_one_letter_or_less(one: str, other: str, same: bool) -> None:  # noqa: FBT001  a table cell
    """Case, marks, number, or one letter more, less or other make no other key."""
    assert alike(one, other) is same
    assert alike(other, one) is same


def test_an_example_without_the_wrapper_that_a_row_names() -> None:
    """Where nearly all keys are those of a row's own table, and more than of the outer one, that is what is shown."""
    outer = table("t", row("kind"), row("items", "Object", table="in"))
    inner = table("in", row("kind"), row("spec"), row("status"), title="Pool")
    made, schema = one_page(
        operation("Get", outer, inner, response=["t"], examples=[example({"kind": "p", "spec": "s", "status": "t"})])
    )
    assert [(record.name, len(record.fields)) for record in made.records] == [("GetResponse", 3)]
    assert_accepted(schema)


def fragment(value: Sketch) -> Sample:
    return Sample("", None, (whole(value),), (tree(value),))


def test_fragments_in_cells_show_what_the_table_leaves_open() -> None:
    """JSON in a row's cell settles list against object and gives keys, without making them required."""
    taints = replace(row("taints", "Object"), samples=(fragment({"taints": [{"key": "a", "value": "b"}]}),))
    flags = replace(row("flags", "Map of String"), samples=(fragment({"flags": {"a": {"b": 1}}}),))
    plain = replace(row("plain", "Object"), samples=(fragment("x"), fragment({"k": 1, "l": [1]})))
    made, schema = one_page(operation("Get", table("t", taints, flags, plain), request=["t"]))
    fields = {field.key: field for record in made.records for field in record.fields}
    assert fields["taints"].type == ListOf(Ref("p.md#Taint"))
    assert fields["flags"].type == MapOf(Scalar("string"))
    assert fields["plain"].type == Ref("p.md#Plain")
    assert not fields["taints"].required
    assert not fields["key"].required
    assert not any(record.incomplete for record in made.records)
    made, schema = one_page(
        operation(
            "Get", table("t", taints), request=["t"], examples=[example({"taints": [{"key": "a"}]}, role="request")]
        )
    )
    (taint,) = (record for record in made.records if record.name == "Taint")
    assert {field.key: field.required for field in taint.fields} == {"key": True, "value": False}
    assert_accepted(schema)


def test_a_note_in_the_title_names_nothing() -> None:
    """Behind a title, "(Deprecated)" is no part of the operation's name; any other note is."""
    made, _ = one_page(operation("Get It (Deprecated)"), operation("Get It (Quick)"), operation("(Deprecated)"))
    assert [one.name for one in made.operations] == ["GetIt", "GetItQuick", "Deprecated"]


def test_keys_of_one_letter_again_and_again_are_placeholders() -> None:
    """`xxx` and `aaa` stand for keys of the caller's."""
    made, _ = one_page(operation("Get", examples=[example({"az": {"aaa": "ok"}, "n": {}})]))
    fields = {field.key: field for field in made.records[0].fields}
    assert fields["az"].type == MapOf(Scalar("string"))
    assert fields["n"].type == MapOf(Unknown("only {} is shown"))
