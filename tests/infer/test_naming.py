"""Names made from paths, titles, captions and keys."""

from __future__ import annotations

import ast
import builtins
import keyword
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samplecast import naming


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
    assert naming.attribute(key) == name


def test_attributes_keep_what_is_already_a_name() -> None:
    """`a_b` keeps its name wherever it stands; its look-alikes are numbered past every other key."""
    names = naming.attributes(["a-b", "a_b", "A_B", "a_b_2", "a-b"])
    assert names == {"a-b": "a_b_3", "a_b": "a_b", "A_B": "a_b_4", "a_b_2": "a_b_2"}


def test_attributes_number_escaped_names() -> None:
    """Two keys that both would be `class_` stay apart and readable."""
    assert naming.attributes(["class", "Class"]) == {"class": "class_", "Class": "class_2"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ListenerRef", "ListenerRef"),
        ("VIPBinding", "VipBinding"),
        ("scaling_groups", "ScalingGroups"),
        ("request body", "RequestBody"),
        ("2fa", "Key2fa"),
        ("None", "None_"),
        ("Exception", "Exception_"),
        ("timeout error", "TimeoutError_"),
        ("***", ""),
        ("", ""),
        ("../x", "X"),
        ("²x", "Key2x"),
        ("٣", "Key٣"),
    ],
)
def test_class_name(text: str, name: str) -> None:
    """A title or key becomes a CamelCase class name that hides no builtin; no words give no name."""
    assert naming.class_name(text) == name


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("data_volumes", "data volume"),
        ("indices", "index"),
        ("bus", "bus"),
        ("buses", "bus"),
        ("dns", "dns"),
        ("ids", "id"),
        ("status", "status"),
        ("addresses", "address"),
        ("policies", "policy"),
        ("databases", "database"),
        ("houses", "house"),
        ("viruses", "virus"),
        ("quotas", "quota"),
        ("apis", "api"),
        ("branches", "branch"),
        ("caches", "cache"),
        ("analysis", "analysis"),
        ("metadata", "metadata"),
        ("children", "child"),
        ("series", "series"),
        ("***", "***"),
    ],
)
def test_singular(plural: str, singular: str) -> None:
    """The last word of a list's key loses its plural, and a word that only ends in s does not."""
    assert naming.singular(plural) == singular


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Querying an AS Policy", "QueryAsPolicy"),
        ("Creating a Release", "CreateRelease"),
        ("Resetting the Password", "ResetPassword"),
        ("Adding Tags", "AddTags"),
        ("Batch Removing Instances", "BatchRemoveInstances"),
        ("Starting and Stopping Nodes", "StartAndStopNodes"),
        ("Calling APIs", "CallApis"),
        ("Manually Switching Nodes", "ManuallySwitchNodes"),
        ("Reading a Specified Pod", "ReadPod"),
        ("Specified", "Specified"),
        ("Canceling an Order", "CancelOrder"),
        ("Cancelling an Order", "CancelOrder"),
        ("Restoring Data", "RestoreData"),
        ("Monitoring Metrics", "MonitoringMetrics"),
        ("Floating IP Address", "FloatingIpAddress"),
        ("String Types", "StringTypes"),
        ("Response", "Response"),
        ("API Scaling", "ApiScaling"),
        ("3D Models", "Key3dModels"),
        ("", ""),
    ],
)
def test_operation_name(title: str, name: str) -> None:
    """A title becomes what one would call the operation: verbs in their plain form, no articles."""
    assert naming.operation_name(title) == name


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
    assert naming.module_name(part) == name


def test_module_paths_keep_pages_apart() -> None:
    """Twins, look-alikes, and a page beside a folder of its name all get their own module."""
    paths = naming.module_paths(
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
    assert naming.package_paths(["a-b/c/x.md", "a_b/y.md", "z.md"]) == {
        "": (),
        "a-b": ("a_b_2",),
        "a-b/c": ("a_b_2", "c"),
        "a_b": ("a_b",),
    }


@given(st.lists(st.text(max_size=12)))
def test_any_keys_give_distinct_identifiers(keys: list[str]) -> None:
    """Whatever the keys, the attributes are identifiers, distinct, no keywords, and never private."""
    names = naming.attributes(keys)
    assert set(names) == set(keys)
    assert len(set(names.values())) == len(names)
    for name in names.values():
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert not name.startswith("_")


@given(st.from_regex(r"[a-z]{1,9}(_[a-z]{1,9}){0,4}", fullmatch=True))
def test_words_joined_already_are_the_words(text: str) -> None:
    """What is spelled as it will be needs no spelling."""
    assert naming.snake(text) == text == "_".join(naming.words(text))


@given(st.text(max_size=300))
def test_any_title_gives_a_class_name_or_none(text: str) -> None:
    """Whatever the title, the class name is empty or an identifier that hides no builtin."""
    for name in (naming.class_name(text), naming.operation_name(text)):
        assert name == "" or (name.isidentifier() and not hasattr(builtins, name) and not keyword.iskeyword(name))
        assert len(name) <= naming.LONGEST + 4


@given(
    st.sets(st.text(st.characters(exclude_characters="/"), max_size=5), max_size=6), st.sampled_from(["", "s/", "S/"])
)
def test_any_paths_give_distinct_modules(files: set[str], folder: str) -> None:
    """Whatever the file names, no two pages share a module and every part is an identifier."""
    paths = naming.module_paths(folder + file for file in files)
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
    assert [name for name in sorted(bound) if naming.module_name(name) == name] == []


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("QueryDetailsOfAllDisks", "Disk"),
        ("DeleteDiskInZone", "Disk"),
        ("ReadStatusOfPodUnderNamespace", "Pod"),
        ("BatchCreateOrDeleteTags", "Tag"),
        ("ReadAddOnInstance", "AddOnInstance"),
        ("CreateAndStart", ""),
        ("Response", ""),
        ("Harbour", "Harbour"),
    ],
)
def test_topic(operation: str, expected: str) -> None:
    """What an operation is about: no verb before it, nothing that it is in or details of it."""
    assert naming.topic(operation) == expected


@pytest.mark.parametrize(
    ("before", "name", "expected"),
    [
        ("Boat", "Link", "BoatLink"),
        ("SecurityGroup", "SecurityGroupRule", ""),
        ("UpdatePolicy", "Policy", "UpdatePolicy"),
        ("CreateDisks", "DiskType", "CreateDiskType"),
        ("CreateDisksV2", "CreateDisksRequest", "CreateDisksV2Request"),
        ("", "Link", ""),
        ("Long" * 20, "Link", ""),
    ],
)
def test_qualified(before: str, name: str, expected: str) -> None:
    """A name with context before it says nothing twice, and is not made where it adds nothing."""
    assert naming.qualified(before, name) == expected


def test_distinct_names() -> None:
    """Nobody wins a contested name; what nothing tells apart is numbered, and case alone tells nothing."""
    wishes = {1: ["Link", "BoatLink"], 2: ["LINK", "DockLink"], 3: ["Pier"], 4: ["Pier"], 5: ["Taken", "Free"]}
    named = naming.distinct(wishes, ["Taken"])
    assert named == {1: "BoatLink", 2: "DockLink", 3: "Pier", 4: "Pier2", 5: "Free"}


def test_placeholders_of_a_path() -> None:
    """Every spelling gives its name, without marks of URI templates, patterns and converters; empty ones stay."""
    path = "/a/{}/<>/:x/${y}/{+p*}/{ a b }/{:id}/<int:n>/{id:[0-9]+}/b:c"
    assert [*naming.placeholders(path)] == ["", "", "x", "y", "p", "a b", "id", "n", "id"]
