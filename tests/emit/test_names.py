"""Python's names for what the schema names: attributes, classes, modules, exceptions."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Collection
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from samplecast.emit.python import python_names as names
from samplecast.emit.python.errors_view import exception_names
from samplecast.facts import ErrorEntry
from samplecast.infer.catalogue import catalogue
from samplecast.source import Span

from tests.support.schema_builders import STRING, field, page, record, service


def entry(code: str, message: str = "") -> ErrorEntry:
    return ErrorEntry(code, message, span=Span("p.md", 1))


def named(*entries: ErrorEntry, taken: Collection[str] = ()) -> dict[str, tuple[str, str]]:
    """Name and alias of each code's exception."""
    return {code: (one.name, one.alias) for code, one in exception_names(catalogue(entries), taken).items()}


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("Boat", "Boat"),
        ("None", "None_"),
        ("Exception", "Exception_"),
        ("TimeoutError", "TimeoutError_"),
        ("Answer", "Answer_"),
    ],
)
def test_class_name(name: str, spelled: str) -> None:
    """A class hides no builtin and nothing that modules import."""
    assert names.class_name(name) == spelled


def test_library_attributes_get_an_underscore() -> None:
    """A field called like something of the target's library steps aside."""
    made = service(page(records=[record("Boat", field("copy", STRING), field("copy_", STRING), field("name", STRING))]))
    (attributes,) = names.names_of(made, ["copy"]).attributes.values()
    assert attributes == {"copy": "copy_", "copy_": "copy_2", "name": "name"}


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("accessIPv4", "access_ipv4"),
        ("reqCount2xx", "req_count_2xx"),
        ("access_ip_v6", "access_ip_v6"),
        ("flavorRef", "flavor_ref"),
        ("vCPUs", "vcpus"),
        ("subnetIDs", "subnet_ids"),
        ("HTTPServer", "http_server"),
        ("K8sVersion", "k8s_version"),
        ("EC2Instance", "ec2_instance"),
        ("sha256sum", "sha256sum"),
        ("OS-EXT-STS:vm_state", "os_ext_sts_vm_state"),
        ("__system__key", "system_key"),
        ("class", "class_"),
        ("None", "none"),
        ("self", "self_"),
        ("from_dict", "from_dict_"),
        ("__init__", "init"),
        ("list", "list_"),
        ("2xx", "key_2xx"),
        ("*", "asterisk"),
        ("$ref", "ref"),
        ("", "blank"),
        ("\x00", "blank"),
        ("größe", "grosse"),
        ("名称", "名称"),
        ("٣", "key_٣"),
        ("²", "key_2"),
        ("\u202eabc", "abc"),
        ("../../etc", "etc"),
        ("a\nb", "a_b"),
    ],
)
def test_attribute(key: str, name: str) -> None:
    """A key becomes a snake_case identifier that no keyword and no method of ours shadows."""
    assert names.attribute(key) == name


def test_attributes_keep_what_is_already_a_name() -> None:
    """`a_b` keeps its name wherever it stands; its look-alikes are numbered past every other key."""
    named = names.attributes(["a-b", "a_b", "A_B", "a_b_2", "a-b"])
    assert named == {"a-b": "a_b_3", "a_b": "a_b", "A_B": "a_b_4", "a_b_2": "a_b_2"}


def test_attributes_number_escaped_names() -> None:
    """Two keys that both would be `class_` stay apart and readable."""
    assert names.attributes(["class", "Class"]) == {"class": "class_", "Class": "class_2"}


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("creating-an-ecs(openstack)", "creating_an_ecs_openstack"),
        ("class", "class_"),
        ("match", "match_"),
        ("models", "models_"),
        ("conftest", "conftest_"),
        ("2fa", "p_2fa"),
        ("..", "page"),
        ("٣", "p_٣"),
        ("__init__", "init"),
    ],
)
def test_module_name(part: str, name: str) -> None:
    """One part of a path becomes a module name that is neither keyword nor a module of the package's own."""
    assert names.module_name(part) == name


def test_module_paths_keep_pages_apart() -> None:
    """Twins, look-alikes, and a page beside a folder of its name all get their own module."""
    paths = names.module_paths(
        ["s/b.rst", "s/b.md", "s/x-y.md", "s/x_y.md", "s/c.md", "s/c/d.md", "S/c.md", "x.md", "x.md.md", "x", "X_.md"]
    )
    assert paths == {
        "S/c.md": ("s_2", "c"),
        "X_.md": ("x_2",),
        "s/b.md": ("s", "b"),
        "s/b.rst": ("s", "b_rst"),
        "s/c.md": ("s", "c_md"),
        "s/c/d.md": ("s", "c", "d"),
        "s/x-y.md": ("s", "x_y_md"),
        "s/x_y.md": ("s", "x_y"),
        "x": ("x",),
        "x.md": ("x_md",),
        "x.md.md": ("x_md_md",),
    }


def test_package_paths_name_every_folder() -> None:
    """Every folder on the way to a page has a package, the root the empty one."""
    assert names.package_paths(["a-b/c/x.md", "a_b/y.md", "z.md"]) == {
        "": (),
        "a-b": ("a_b_2",),
        "a-b/c": ("a_b_2", "c"),
        "a_b": ("a_b",),
    }


@given(st.lists(st.text(max_size=12)))
def test_any_keys_give_distinct_identifiers(keys: list[str]) -> None:
    """Whatever the keys, the attributes are identifiers, distinct, no keywords, and never private."""
    named = names.attributes(keys)
    assert set(named) == set(keys)
    assert len(set(named.values())) == len(named)
    for name in named.values():
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert not name.startswith("_")


@given(
    st.sets(st.text(st.characters(exclude_characters="/"), max_size=5), max_size=6), st.sampled_from(["", "s/", "S/"])
)
def test_any_paths_give_distinct_modules(files: set[str], folder: str) -> None:
    """Whatever the file names, no two pages share a module and every part is an identifier."""
    paths = names.module_paths(folder + file for file in files)
    assert len(set(paths.values())) == len(files)
    assert all(part.isidentifier() and not keyword.iskeyword(part) for path in paths.values() for part in path)


def test_no_folder_hides_a_name_of_the_fixtures() -> None:
    """A package in `fixtures/` becomes an attribute of it: a folder `json` of the docs must not replace the import."""
    text = (Path(__file__).parents[2] / "generated" / "fixtures" / "__init__.py").read_text(encoding="utf-8")
    bound: set[str] = set()
    for statement in ast.parse(text).body:
        match statement:
            case ast.Import() | ast.ImportFrom():
                bound |= {alias.asname or alias.name for alias in statement.names}
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                bound.add(name)
            case _:
                pass
    assert {"json", "examples", "offer", "pytest_plugins"} <= bound
    assert [name for name in sorted(bound) if names.module_name(name) == name] == []


@pytest.mark.parametrize(
    ("code", "message", "name", "alias"),
    [
        ("AS.2007", "The AS group does not exist.", "AsGroupDoesNotExist", "As2007"),
        ("AS.2008", "one two three four five six", "OneTwoThreeFourFiveSix", "As2008"),
        ("AS.2009", "one two three four five six seven eight nine", "As2009", "As2009"),
        ("AS.2017", "The lock {id} has been closed because {reason}", "As2017", "As2017"),
        ("AS.2018", "The token in the request is null. Log in again.", "TokenInRequestNull", "As2018"),
        ("AS.2019", "Abnormal I/O on /dev/sda", "As2019", "As2019"),
        ("AS.2020", "Abnormal I/O", "AbnormalIO", "As2020"),
        ("AS.2010", "Invalid parameter {name}!", "InvalidParameter", "As2010"),
        ("AS.2011", "Instance 7a3bb4d4-f4d7-4d7f-9e71-35ff5f3ea2d6 is missing", "As2011", "As2011"),
        ("AS.2012", "参数无效", "As2012", "As2012"),
        ("AS.2013", "", "As2013", "As2013"),
        ("AS.2014", "Timeout error", "As2014", "As2014"),
        ("AS.2015", "***", "As2015", "As2015"),
        ("AS.2016", "Can't do it", "CantDoIt", "As2016"),
        ("12000002", "Invalid cluster name.", "InvalidClusterName", "Error12000002"),
        ("404", "Not here", "Error404", "Error404"),
        ("SVC.SUB.5000001", "2fa", "SvcSub5000001", "SvcSub5000001"),
        ("ItemNotFound", "x y z x y z x y z", "ItemNotFound", "ItemNotFound"),
        ("PermissionError", "", "PermissionErrorError", "PermissionErrorError"),
        ("Error", "", "Error", "Error"),
        ("错", "", "错", "错"),
        ("*", "", "Error", "Error"),
    ],
)
def test_names_come_from_short_messages_and_codes(code: str, message: str, name: str, alias: str) -> None:
    """The first sentence without articles where it has up to eight words and holds no values, else the code."""
    assert named(entry(code, message)) == {code: (name, alias)}


def test_a_name_must_mean_one_code() -> None:
    """Two codes with one message, or a message that spells another's code or a record, are named by their codes."""
    made = named(
        entry("X.1", "No such thing"),
        entry("X.2", "no such  thing."),
        entry("X.3", "X 4"),
        entry("X.4"),
        entry("X.5", "Error response"),
        taken={"ErrorResponse"},
    )
    assert [(code, name) for code, (name, _) in made.items()] == [
        ("X.1", "X1"),
        ("X.2", "X2"),
        ("X.3", "X3"),
        ("X.4", "X4"),
        ("X.5", "X5"),
    ]


def test_the_description_tells_apart_what_the_messages_do_not() -> None:
    """Codes of one message, or of none that makes a name, are called by what the docs say of them."""
    first = replace(entry("X.1", "Parameter error."), description="The name is too long.")
    other = replace(entry("X.2", "Parameter error."), description="The size is invalid.")
    assert [name for name, _ in named(first, other, entry("X.3", "Parameter error.")).values()] == [
        "NameTooLong",
        "SizeInvalid",
        "X3",
    ]


def test_codes_that_read_alike_stay_apart() -> None:
    """Codes that give one class name are numbered, in the order of the codes."""
    assert [alias for _, alias in named(entry("X.1"), entry("x-1")).values()] == ["X1", "X12"]


def test_codes_with_several_meanings_are_named_by_the_code() -> None:
    """Where the tables disagree about a message, none of them is the name."""
    assert named(entry("X.1", "One thing"), entry("X.1", "Another thing")) == {"X.1": ("X1", "X1")}


def test_the_names_of_other_codes_stay_when_rows_come() -> None:
    """A new row changes no alias, and no name but one that it shares."""
    before = [entry("X.1", "One thing"), entry("X.2", "Two things")]
    after = [*before, entry("X.0", "Two things"), entry("X.3", "Three things")]
    names = named(*before)
    later = named(*after)
    assert later["X.1"] == names["X.1"]
    assert later["X.2"] == ("X2", names["X.2"][1])
