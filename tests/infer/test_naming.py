"""Names made from titles, captions and keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samplecast import naming


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ListenerRef", "ListenerRef"),
        ("VIPBinding", "VipBinding"),
        ("scaling_groups", "ScalingGroups"),
        ("request body", "RequestBody"),
        ("2fa", "Key2fa"),
        ("None", "None"),
        ("Exception", "Exception"),
        ("timeout error", "TimeoutError"),
        ("***", ""),
        ("", ""),
        ("../x", "X"),
        ("²x", "Key2x"),
        ("٣", "Key٣"),
    ],
)
def test_type_name(text: str, name: str) -> None:
    """A title or key becomes a name in CamelCase that begins with a letter; no words give no name."""
    assert naming.type_name(text) == name


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


@given(st.from_regex(r"[a-z]{1,9}(_[a-z]{1,9}){0,4}", fullmatch=True))
def test_words_joined_already_are_the_words(text: str) -> None:
    """What is spelled as it will be needs no spelling."""
    assert naming.snake(text) == text == "_".join(naming.words(text))


@given(st.text(max_size=300))
def test_any_title_gives_a_type_name_or_none(text: str) -> None:
    """Whatever the title, the name is empty or an identifier in CamelCase."""
    for name in (naming.type_name(text), naming.operation_name(text)):
        assert name == "" or (name.isidentifier() and not name[0].islower())
        assert len(name) <= naming.LONGEST + 4


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
