"""Type cells: every spelling is taken apart by the same few forms, and nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samplecast.extract.tables.types import DEPTH, innermost, is_type, read_type, with_innermost
from samplecast.facts import Stated
from samplecast.vocabulary import DEFAULT

from tests.support.growth import assert_in_proportion


def shown(stated: Stated) -> str:
    """A type in a notation of its own: `array[object=tag]`, `string:uuid?`, `integer|string`."""
    text = stated.kind
    text += f":{stated.format}" if stated.format else ""
    text += f"={stated.name}" if stated.name else ""
    text += "?" if stated.nullable else ""
    text += f"[{shown(stated.item)}]" if stated.item else ""
    return "|".join((text, *map(shown, stated.alternatives)))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("String", "string"),
        ("  string  ", "string"),
        ("STRING", "string"),
        ("Strings", "string"),
        ("Integer", "integer"),
        ("int", "integer"),
        ("Long", "integer:int64"),
        ("Float", "number:float"),
        ("Double", "number:double"),
        ("Number", "number"),
        ("Bool", "boolean"),
        ("Boolean value", "boolean"),
        ("String type", "string"),
        ("UUID", "string:uuid"),
        ("datetime", "string:date-time"),
        ("Date", "string:date"),
        ("File", "string:binary"),
        ("Null", "null"),
        ("AnyType", "any"),
        ("Object", "object"),
        ("dict", "object"),
        ("a mapping", "object"),
        ("Mapping[str, int]", "map[integer]"),
        ("json", "object"),
        ("Array", "array"),
        ("list", "array"),
        ("Map", "map"),
        ("hash", "map"),
    ],
)
def test_a_word_names_a_kind(words: str, expected: str) -> None:
    """Case, plural and noise around a type word don't matter; some words carry a format."""
    assert shown(read_type(words)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Array of strings", "array[string]"),
        ("Array of string", "array[string]"),
        ("array of (string)", "array[string]"),
        ("Array of objects", "array[object]"),
        ("Array of tag objects", "array[object=tag]"),
        ("Array of <tag> objects", "array[object=tag]"),
        ("Array of TmsKeyValue objects", "array[object=TmsKeyValue]"),
        ("Array of Security Rule objects", "array[object=Security Rule]"),
        ("Array of extra_spec object", "array[object=extra_spec]"),
        ("Array of Table 5", "array[object]"),
        ("Array of Table 9 objects", "array[object]"),
        ("Array of arrays of strings", "array[array[string]]"),
        ("Array of UUIDs", "array[string:uuid]"),
        ("Array of strings or integers", "array[string|integer]"),
        ("Array of tags", "array[unknown=tags]"),
        ("Set of strings", "array[string]"),
        ("List<String>", "array[string]"),
        ("List<Object>", "array[object]"),
        ("List< Dict >", "array[object]"),
        ("List(Dict)", "array[object]"),
        ("list<map<String, String>>", "array[map[string]]"),
        ("list<dict>", "array[object]"),
        ("list[ListenerRef]", "array[unknown=ListenerRef]"),
        ("List<Transfer>", "array[unknown=Transfer]"),
        ("Set<String>", "array[string]"),
        ("String[]", "array[string]"),
        ("[]string", "array[string]"),
        ("[String]", "array[string]"),
        ("Array (Object)", "array[object]"),
        ("Object array", "array[object]"),
        ("string list", "array[string]"),
        ("JSONArray", "array"),
        ("List data structure", "array"),
        ("List data structure. For details, see Table 3.", "array"),
        ("Array. For more information, see Table 4.", "array"),
        ("Array For details, see Table 2.", "array"),
    ],
)
def test_an_array_says_what_is_in_it(words: str, expected: str) -> None:
    """`of`, brackets and suffixes name the element; without them it stays open."""
    assert shown(read_type(words)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("metadata object", "object=metadata"),
        ("ListenerRef object", "object=ListenerRef"),
        ("object tag", "object=tag"),
        ("items objects", "array[object=items]"),
        ("tag structures", "array[object=tag]"),
        ("Objects", "object"),
        ("state/lastState object", "object=state/lastState"),
        ("a.b.v1.ObjectMeta object", "object=a.b.v1.ObjectMeta"),
        ("Table 3 object", "object"),
        ("object Table 5", "object"),
        ("Dictionary data structure. For details, see Table 3.", "object"),
        ("Object (data structure of the spec field)", "object"),
        ("Data structure of the user field", "object=user"),
        ("Table6 Data structure of the nodeTemplate field object", "object=nodeTemplate"),
        ("String objects", "string"),
        ("Integer object", "integer"),
        ("Map<String,String>", "map[string]"),
        ("Array of Map<String,String> objects", "array[map[string]]"),
        ("Map<String, Array<Option>>", "map[array[unknown=Option]]"),
        ("Map<String,Map<String,Array<String>>>", "map[map[array[string]]]"),
        ("Map<String>String", "map[string]"),
        ("Map<String>[]string", "map[array[string]]"),
        ("Map<String, Array of objects>", "map[array[object]]"),
        ("map[string]string", "map[string]"),
        ("map[string][]string", "map[array[string]]"),
        ("dict[str, int]", "map[integer]"),
        ("dict<str>", "map"),
        ("map of string to integer", "map[integer]"),
        ("dict of string to list", "map"),
    ],
)
def test_objects_and_maps(words: str, expected: str) -> None:
    """The words before `object` name it; a map says what its values are."""
    assert shown(read_type(words)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("?string", "string?"),
        ("string?", "string?"),
        ("string or null", "string?"),
        ("string | null", "string?"),
        ("nullable string", "string?"),
        ("Optional[str]", "string?"),
        ("String or Int", "string|integer"),
        ("integer/string", "integer|string"),
        ("integer, string", "integer|string"),
        ("String or Array of strings", "string|array[string]"),
        ("string or text", "string"),
        ("true/false", "boolean"),
    ],
)
def test_several_types_and_null(words: str, expected: str) -> None:
    """Alternatives count only where every part is a type; null makes nullable."""
    assert shown(read_type(words)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("String (Required)", "string"),
        ("String(64)", "string"),
        ("varchar(36)", "string"),
        ("string(uuid)", "string:uuid"),
        ("string <uuid>", "string:uuid"),
        ("integer(int64)", "integer:int64"),
        ("number (float)", "number:float"),
        ("bool (default: true)", "boolean"),
        ("string, optional", "string"),
        ("Integer. The value ranges from 1 to 100", "integer"),
        ("JSON string. For details, see Table 5.", "string"),
        ("object (required)", "object"),
    ],
)
def test_what_is_said_besides_is_left_out(words: str, expected: str) -> None:
    """Notes, lengths, references and second sentences don't change the type; a format in them does."""
    assert shown(read_type(words)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("Interger", "integer"), ("Obejct", "object"), ("Booleab", "boolean"), ("doubule", "number:double")],
)
def test_one_slip_of_the_pen_is_forgiven(words: str, expected: str) -> None:
    """A letter wrong, missing, too many or swapped still names the type."""
    assert shown(read_type(words)) == expected


@pytest.mark.parametrize("words", ["Router", "enum", "tag_list", "Timestamp", "yaml", "causes"])
def test_an_unknown_word_is_kept_as_a_name(words: str) -> None:
    """What is no type word may be the name of an object; joining decides."""
    assert read_type(words) == Stated("unknown", words, name=words)


@pytest.mark.parametrize("words", ["", "-", "Table 4", "see the note below", "{string: integer}", "((((", "x" * 500])
def test_what_is_no_type_stays_unknown(words: str) -> None:
    """The words are kept, nothing is guessed."""
    stated = read_type(words)
    assert (stated.kind, stated.words, stated.name) == ("unknown", words, "")


def test_the_words_of_the_cell_are_kept() -> None:
    """Checks and docstrings quote the cell."""
    assert read_type(" Array of\n tag objects ").words == "Array of tag objects"


def test_a_link_belongs_to_the_element() -> None:
    """The link of `Array of [tag](#tag) objects` is where the fields of the element are listed."""
    stated = read_type("Array of tag objects", "tag")
    assert stated.link == ""
    assert innermost(stated).link == "tag"
    assert innermost(read_type("Array", "tag")).link == "tag"


def test_changing_the_innermost_keeps_the_layers() -> None:
    """Joining fills in the element type of an array that says none."""
    changed = with_innermost(read_type("List<List>"), lambda _: Stated("object"))
    assert shown(changed) == "array[array[object]]"


def test_users_can_add_type_words() -> None:
    """The vocabulary is data."""
    mine = DEFAULT.extended({"type.integer": ("Ganzzahl",)})
    assert read_type("Ganzzahl", "", mine).kind == "integer"
    assert read_type("Ganzzahl").kind == "unknown"


@pytest.mark.parametrize("unit", ["[", "List<", "a or ", "(x), ", "?", "x. "])
def test_hostile_cells_cost_nothing(unit: str) -> None:
    """Depth and time are bounded for any text."""
    assert_in_proportion(lambda size: read_type(unit * (size // len(unit))), 400, floor=20)
    stated, depth = read_type(unit * (400 // len(unit))), 0
    while stated.item is not None:
        stated, depth = stated.item, depth + 1
    assert depth <= DEPTH + 1


@given(st.text(alphabet="abor ofArylist<>[](),.|/?{}Sting0123456789", max_size=60))
def test_any_text_is_read(words: str) -> None:
    """Reading is total, and repeatable."""
    assert read_type(words) == read_type(words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("A string", "string"),
        ("An array of strings", "array[string]"),
        ("the tag object", "object=tag"),
        ("java.lang.String", "string"),
        ("java.util.List<java.lang.Integer>", "array[integer]"),
        ("xs:boolean", "boolean"),
        ("xsd:list", "array"),
        ("<string>", "string"),
        ("{tag}", "object=tag"),
        ("{}", "object"),
        ("[]", "array"),
        ("string [ ]", "array[string]"),
        ("array of <tag>", "array[unknown=tag]"),
    ],
)
def test_what_stands_around_a_type_says_nothing_of_it(words: str, expected: str) -> None:
    """Articles, packages, the namespace of XML Schema and brackets are taken off."""
    assert shown(read_type(words)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("UTF-8 string", "string"),
        ("Long string", "string"),
        ("uuid string", "string"),
        ("32-bit unsigned integer", "integer"),
        ("unsigned long", "integer:int64"),
        ("Int 32", "integer"),
        ("Integer: 32", "integer"),
        ("String, 64", "string"),
        ("string<=64", "string"),
        ("string{36}", "string"),
        ("string of 1-64 characters", "string"),
        ("string up to 64 characters", "string"),
        ("string in ISO 8601 format", "string"),
        ("integer between 1 and 100", "integer"),
        ("VARCHAR2(64)", "string"),
        ("Number (integer)", "integer"),
        ("array of positive integers", "array[integer]"),
        ("array string integer", "unknown"),
        ("several integer string boolean words", "unknown"),
    ],
)
def test_words_that_qualify_a_scalar_leave_it_what_it_is(words: str, expected: str) -> None:
    """A length, a range, a manner, a width; but no other type beside it."""
    assert shown(read_type(words)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Enum string", "string"),
        ("String enum", "string"),
        ("string/enum", "string"),
        ("enum<string>", "string"),
        ("Enum (integer)", "integer"),
        ("enumeration", "unknown=enumeration"),
    ],
)
def test_that_the_values_are_listed_is_no_type(words: str, expected: str) -> None:
    """Which type the listed values are of stands beside "enum", or nowhere."""
    assert shown(read_type(words)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Array: string", "array[string]"),
        ("array - string", "array[string]"),
        ("array-string", "array[string]"),
        ("List Tag", "array[unknown=Tag]"),
        ("list (of strings)", "array[string]"),
        ("Tag (array)", "array[unknown=Tag]"),
        ("Tag (object)", "object=Tag"),
        ("object<Tag>", "object=Tag"),
        ("Object[Tag]", "object=Tag"),
        ("Tag object type", "object=Tag"),
    ],
)
def test_lists_and_objects_are_named_in_many_ways(words: str, expected: str) -> None:
    """The element or the name stands behind the word, in brackets, or before a word for structures."""
    assert shown(read_type(words)) == expected


@pytest.mark.parametrize("words", ["unique string", "Array Tag", "64-bit integer"])
def test_some_phrases_are_types_only_where_a_type_is_expected(words: str) -> None:
    """A description that begins with "A unique string" states no type; a type cell does."""
    assert not is_type(words, DEFAULT)
    assert read_type(words).kind != "unknown"
