"""Parameter tables: which column says what, and what a row amounts to."""

from __future__ import annotations

import pytest
from samplecast.facts import Parameter
from samplecast.vocabulary import DEFAULT

from tests.support.tables_read import columns, operation, rows, tree

BODY = """# Create a group

## URI

POST /v1/{project_id}/groups

## Request body

"""


def body(table: str) -> tuple[Parameter, ...]:
    """The rows of a request body table."""
    return rows(BODY + table)


@pytest.mark.parametrize(
    ("header", "row", "kind"),
    [
        ("Parameter|Type|Description", "limit|Integer|How many.", "parameters"),
        ("Parameter|Mandatory|Type|Description", "limit|No|Integer|How many.", "parameters"),
        ("Attribute|Type|Required|Description", "limit|integer|no|How many.", "parameters"),
        ("Name|Type|Mandatory or Not|Description", "limit|int|No|How many.", "parameters"),
        ("Parameter|In|Type", "limit|query|int", "parameters"),
        ("Name|Type|CRUD|Default Value|Constraint|Remarks", "limit|int|R|1|N/A|How many.", "parameters"),
        ("Parameter|Description", "limit|How many.", "fields"),
        ("Status Code|Description", "200|OK", "statuses"),
        ("Status Code|Status|Description", "200|OK|It worked.", "statuses"),
        ("Returned Value|Description", "400 Bad Request|It did not.", "statuses"),
        ("Normal Response Code|Type|Description", "202|Accepted|It goes on.", "statuses"),
        ("Code|Description", "4xx|Client errors", "statuses"),
        ("Status Code|Error Code|Error Message|Solution", "400|AB.0001|Bad name.|Mend it.", "errors"),
        ("Module|Error Code|Description", "Core|AB.0001|Bad name.", "errors"),
        ("Error Code|Description|Solution", "InvalidName|Bad name.|Mend it.", "errors"),
        ("Permission|API|Action", "Listing groups|GET /v1/groups|as:groups:list", "other"),
        ("Metric|Name|Description|Value Range", "cpu|CPU Usage|How busy.|0-100", "other"),
        ("Released On|Description", "2020-01-01|First release.", "other"),
        ("Parameter|Description", "A long sentence about it|How many of them.", "other"),
    ],
)
def test_titles_and_cells_tell_the_kind(header: str, row: str, kind: str) -> None:
    """Titles are words of the vocabulary; where one can mean two things, the cells decide."""
    rule = "|".join("---" for _ in header.split("|"))
    assert columns(f"|{header}|\n|{rule}|\n|{row}|\n|{row.replace('limit', 'other')}|\n").kind == kind


def test_users_can_add_column_titles() -> None:
    """The vocabulary is data."""
    text = "|Feld|Sinn|\n|---|---|\n|limit|How many.|\n"
    assert columns(text).kind == "other"
    mine = DEFAULT.extended({"name columns": ("Feld",), "description columns": ("Sinn",)})
    assert columns(text, vocabulary=mine).roles == ("name", "description")


@pytest.mark.parametrize(
    ("header", "rows", "roles"),
    [
        (
            "Leaf|Type|Said of it",
            ["limit|Integer|So many at most.", "mark|String|Where to go on."],
            "name type description",
        ),
        ("Leaf|Required|Said", ["limit|Yes|So many at most.", "mark|No|Where to go on."], "name mandatory description"),
        ("Parameter|Option|Type", ["limit|Yes|Integer", "mark|No|String"], "name mandatory type"),
        ("Parameter|Type|Usage|Meaning", ["limit|int|Mandatory|x", "mark|string|Optional|y"], "name type mandatory "),
        ("Parameter|Type|Value", ["limit|int|So many at most.", "m|string|Where to go on."], "name type description"),
        ("Leaf|Grows|Said of it", ["limit|Yes|So many at most.", "mark|No|Where to go on."], ""),
        ("Leaf|Stem|Type", ["limit|low|Integer", "mark|high|String"], ""),
        ("Said of it|Leaf|Type", ["So many at most.|limit|Integer", "Where to go.|mark|String"], ""),
    ],
)
def test_columns_under_any_title_are_told_by_what_they_hold(header: str, rows: list[str], roles: str) -> None:
    """Beside a column of types or of mandatory marks keys are names and sentences describe them."""
    rule = "|".join("---" for _ in header.split("|"))
    found = columns(f"|{header}|\n|{rule}|\n" + "".join(f"|{row}|\n" for row in rows))
    assert list(found.roles) == (roles.split(" ") if roles else [""] * 3)


def test_a_wrong_title_is_overruled_by_the_cells() -> None:
    """A type column titled `String` holds types all the same."""
    text = "|Parameter|Mandatory|String|Description|\n|---|---|---|---|\n|a|Yes|Integer|x|\n|b|No|Array of strings|y|\n"
    assert columns(text).roles == ("name", "mandatory", "type", "description")


def test_a_table_may_lack_its_header() -> None:
    """Without titles the cells say what the columns are; a first row of titles is taken for the header."""
    bare = (
        "<table><tr><td>a</td><td>String</td><td>One.</td></tr><tr><td>b</td><td>Integer</td><td>Two.</td></tr></table>"
    )
    assert columns(bare).roles == ("name", "type", "description")
    titled = "<table><tr><td>Name</td><td>Type</td></tr><tr><td>a</td><td>String</td></tr></table>"
    assert [row.cells[0].text() for row in columns(titled).rows] == ["a"]


def test_a_repeated_header_is_no_row() -> None:
    """Tables cut at a page break repeat their titles."""
    found = body("|Name|Type|\n|---|---|\n|a|String|\n|Name|Type|\n|b|String|\n")
    assert [row.name for row in found if row.where == "body"] == ["a", "b"]


def test_a_display_name_beside_the_key_is_left_out() -> None:
    """Two columns of names nest only where cells of one span those of the other."""
    text = "|Parameter|Name|Type|\n|---|---|---|\n|cpu_util|CPU Usage|Float|\n|mem_util|Memory Usage|Float|\n"
    assert columns(text).roles == ("name", "", "type")


def test_a_row_becomes_a_parameter() -> None:
    """Every column finds its field, and the row its place on the page."""
    (row,) = [
        row
        for row in body(
            "|Parameter|Mandatory|Type|Default|Range|Description|\n|---|---|---|---|---|---|\n"
            "|max _size|No|Interger|10|1-100|How many [groups](#groups). Deprecated? No.|\n"
        )
        if row.where == "body"
    ]
    assert (row.name, row.raw_name, row.required, row.required_words) == ("max_size", "max _size", False, "No")
    assert (row.stated.kind, row.stated.words) == ("integer", "Interger")
    assert (row.constraints.default, row.description, row.links) == (
        "10",
        "How many groups. Deprecated? No.",
        ("groups",),
    )
    assert row.span.line > 1


def test_required_may_stand_elsewhere() -> None:
    """In the name, in the type, in the first word of the description, or under "Optional"."""
    found = body(
        "|Name|Type|Description|\n|---|---|---|\n|a?|string|x|\n|b|string (required)|x|\n|c|string, optional|x|\n"
        "|d|string|Required. The d.|\n|e|string|(optional) The e.|\n|f|string|The f.|\n"
    )
    assert [row.required for row in found if row.where == "body"] == [False, True, False, True, False, None]
    found = body("|Name|Type|Optional|\n|---|---|---|\n|a|string|Yes|\n|b|string|No|\n")
    assert [row.required for row in found if row.where == "body"] == [False, True]


def test_a_type_in_the_name_cell_counts_where_there_is_no_other() -> None:
    """`limit (integer)` says the type."""
    found = body("|Name|Required|\n|---|---|\n|limit (integer)|no|\n|name|yes|\n")
    assert [row.stated.kind for row in found if row.where == "body"] == ["integer", "unknown"]


def test_cells_in_each_others_column_are_put_right() -> None:
    """One row may have its type and its mandatory mark swapped."""
    found = body("|Name|Mandatory|Type|\n|---|---|---|\n|a|Yes|String|\n|b|String|Yes|\n")
    assert [(row.stated.kind, row.required) for row in found if row.where == "body"] == [("string", True)] * 2


def test_an_empty_name_goes_on_with_the_row_above() -> None:
    """Flattened spans leave their second row without a name."""
    found = body("|Name|Type|Description|\n|---|---|---|\n|a|Object|First.|\n||| See [more](#more).|\n|b|String|x|\n")
    first = next(row for row in found if row.name == "a")
    assert (first.description, first.links) == ("First. See more.", ("more",))


def test_a_spanning_name_is_one_parameter() -> None:
    """Rows under one name cell that spans them are one parameter."""
    found = body(
        "<table><thead><tr><th>Name</th><th>Type</th><th>Description</th></tr></thead>"
        "<tr><td rowspan='2'>a</td><td>String</td><td>First.</td></tr><tr><td>String</td><td>Second.</td></tr>"
        "<tr><td>b</td><td>String</td><td>x</td></tr></table>"
    )
    assert [row.name for row in found if row.where == "body"] == ["a", "b"]
    assert found[-2].description == "First. Second."


def test_a_row_that_spans_all_columns_is_a_heading() -> None:
    """It says where the rows below it go."""
    told = operation(
        """
        # List groups

        ## URI

        GET /v1/{project_id}/groups

        <table><thead><tr><th>Name</th><th>Type</th></tr></thead>
        <tr><td colspan='2'>Path parameters</td></tr><tr><td>project_id</td><td>String</td></tr>
        <tr><td colspan='2'>Header parameters</td></tr><tr><td>trace</td><td>String</td></tr>
        <tr><td colspan='2'>Query parameters</td></tr><tr><td>limit</td><td>Integer</td></tr></table>
        """
    )
    assert [(row.where, row.name) for row in told.parameters] == [
        ("path", "project_id"),
        ("header", "trace"),
        ("query", "limit"),
    ]


def test_a_name_that_is_no_key_stands_for_many() -> None:
    """A user-defined key makes a map of its object; a sub-heading makes nothing."""
    found = body(
        "|Name|Type|Description|\n|---|---|---|\n|a|String|x|\n|b|String|x|\n"
        "|Second part|||\n|User-defined key|String|x|\n"
    )
    assert [(row.name, row.variable) for row in found if row.where == "body"] == [
        ("a", False),
        ("b", False),
        ("User-defined key", True),
    ]


def test_the_only_row_may_be_the_whole_body() -> None:
    """`[items]` and a single `{key}` of a map are about the body itself."""
    (row,) = [row for row in body("|Name|Type|\n|---|---|\n|[items]|Array of objects|\n") if row.where == "body"]
    assert (row.name, row.stated.kind) == ("", "array")
    (row,) = [row for row in body("|Name|Type|\n|---|---|\n|{key}|Map<String,Object>|\n") if row.where == "body"]
    assert (row.name, row.raw_name, row.variable) == ("", "{key}", False)


@pytest.mark.parametrize(
    "table",
    [
        "|Name|Type|\n|---|---|\n|a|Object|\n|- b|Object|\n|-- c|String|\n|d|String|\n",
        "|Name|Type|\n|---|---|\n|a|Object|\n|> b|Object|\n|>> c|String|\n|d|String|\n",
        "|Name|Type|\n|---|---|\n|a|Object|\n|a.b|Object|\n|a.b.c|String|\n|d|String|\n",
        "|Name|Type|\n|---|---|\n|a|Array|\n|a[].b|Object|\n|a[].b.c|String|\n|d|String|\n",
        "|Name|Parameter|Field|Type|\n|---|---|---|---|\n|a|||Object|\n|a|b||Object|\n||b|c|String|\n|d|||String|\n",
    ],
)
def test_rows_nest_within_a_table(table: str) -> None:
    """By marks, by dots behind a known name, or by columns."""
    if "--" in table.split("\n")[4]:
        table = table.replace("-- c", "- - c")
    assert tree(operation(BODY + table), "request") == {"a": {"b": {"c": None}}, "d": None}


def test_dots_and_slashes_may_be_part_of_a_key() -> None:
    """An example that shows the key with its dot says so, a slash behind a domain too."""
    table = "|Name|Type|\n|---|---|\n|node.pool|String|\n|a.io/b|String|\n"
    found = body(f'{table}\n```json\n{{"node.pool": "n", "a.io/b": "c"}}\n```\n')
    assert [row.name for row in found if row.where == "body"] == ["node.pool", "a.io/b"]


def test_several_names_in_a_cell_are_several_parameters() -> None:
    """`min, max` are two."""
    found = body("|Name|Type|\n|---|---|\n|min_size, max_size|Integer|\n")
    assert [row.name for row in found if row.where == "body"] == ["min_size", "max_size"]


def test_json_in_a_cell_is_kept_with_its_row() -> None:
    """Fragments in a description are samples of that parameter."""
    found = body(
        "<table><thead><tr><th>Name</th><th>Type</th><th>Description</th></tr></thead>"
        '<tr><td>a</td><td>Object</td><td>Such as:<pre>{"x": 1}</pre></td></tr></table>'
    )
    assert [sample.values for row in found for sample in row.samples] == [({"x": 1},)]


def test_an_enum_with_words_is_a_string() -> None:
    """`enum` says nothing by itself; its values do."""
    found = body(
        "|Name|Type|Description|\n|---|---|---|\n|a|enum|The value can be ON or OFF.|\n"
        "|b|enum|The value can be 1 or 2.|\n"
    )
    assert [row.stated.kind for row in found if row.where == "body"] == ["string", "unknown"]


@pytest.mark.parametrize(
    ("text", "deprecated"),
    [
        ("This parameter has been deprecated.", True),
        ("Deprecated: use the other.", True),
        ("(Discarded) The old one.", True),
        ("Lists deprecated groups.", False),
        ("The new one. This parameter is deprecated.", True),
    ],
)
def test_deprecation_is_said_of_the_parameter(text: str, deprecated: bool) -> None:  # noqa: FBT001  a table cell
    """A parameter is deprecated where a sentence of its description says so of it."""
    found = body(f"|Name|Type|Description|\n|---|---|---|\n|a|String|{text}|\n")
    assert [row.deprecated for row in found if row.where == "body"] == [deprecated]


def test_a_definition_list_is_a_table() -> None:
    """Terms are names, with type and mandatory mark behind them; what stands below is the description."""
    told = operation(
        """
        Create a group
        ==============

        POST /v1/{project_id}/groups

        Request body parameters
        -----------------------

        name (string, required)
            The name.

        size : integer
            How many.
        """,
        "rst",
    )
    (table,) = told.tables
    assert [(row.name, row.stated.kind, row.required, row.description) for row in table.rows] == [
        ("name", "string", True, "The name."),
        ("size", "integer", None, "How many."),
    ]


def test_bullets_with_types_are_a_table() -> None:
    """Where every one of them is `name (type): description`."""
    text = """# Create a group

POST /v1/groups

## Request parameters

- `name` (string, required): The name.
- `size` (integer): How many.
"""
    (table,) = operation(text).tables
    assert [(row.name, row.stated.kind, row.required, row.description) for row in table.rows] == [
        ("name", "string", True, "The name."),
        ("size", "integer", None, "How many."),
    ]
    assert operation(text + "- and more.\n").tables == ()


def test_definitions_of_other_things_are_no_parameters() -> None:
    """A glossary is none."""
    told = operation("Glossary\n========\n\nCloud\n    Somewhere else.\n", "rst")
    assert (told.tables, told.parameters) == ((), ())


@pytest.mark.parametrize(("mark", "required"), [("No", False), ("Yes", True)])
def test_a_row_of_a_table_with_one_column_more(mark: str, required: bool) -> None:  # noqa: FBT001  a table cell
    """Where the type column says yes or no, and the description begins with a type, the cells slid by one."""
    (slid, told) = rows(
        f"""
        Show a group
        ============

        GET /v1/groups

        Response
        --------

        +-----------+------+-------------------+
        | Parameter | Type | Description       |
        +===========+======+===================+
        | size      | {mark: <4} | Integer           |
        |           |      |                   |
        |           |      | Defaults to **5** |
        +-----------+------+-------------------+
        | force     | {mark: <4} | It is forced.     |
        |           |      |                   |
        |           |      | Integer           |
        +-----------+------+-------------------+
        """,
        "rst",
    )
    assert (slid.stated.kind, slid.required, slid.description, slid.constraints.default) == (
        "integer",
        required,
        "Defaults to 5",
        "5",
    )
    assert (told.stated.kind, told.required, told.description) == ("unknown", None, "It is forced. Integer")


def test_a_dash_beside_marks_of_what_is_required_says_that_it_is_not() -> None:
    """Beside plain answers it says nothing."""
    marked = body("|Name|Mandatory|Type|\n|---|---|---|\n|a|X|String|\n|b|-|String|\n")
    assert [row.required for row in marked if row.where == "body"] == [True, False]
    plain = body("|Name|Mandatory|Type|\n|---|---|---|\n|a|No|String|\n|b|-|String|\n")
    assert [row.required for row in plain if row.where == "body"] == [False, None]
