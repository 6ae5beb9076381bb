"""What right docs of many makes hold and rules once took for mistakes, and the mistake beside it that is one."""

from __future__ import annotations

import pytest
from samplecast.checks import Selection
from samplecast.extract import extract
from samplecast.options import Options
from samplecast.pipeline import findings_of
from samplecast.readers import read
from samplecast.source import Source

HEAD = "| Parameter | Mandatory | Type | Description |\n| --- | --- | --- | --- |\n"
ROWS = {"markdown": HEAD + "{}", "rst": ".. list-table::\n   :header-rows: 1\n\n{}"}


def table(markup: str, *rows: str) -> str:
    """A table of request body parameters; rows as `name/mandatory/type/description`."""
    if markup == "markdown":
        cells = "".join("| " + " | ".join(row.split("/")) + " |\n" for row in rows)
        return f"**Table 1** Request body parameters\n\n{HEAD}{cells}\n"
    listed = ["Parameter/Mandatory/Type/Description", *rows]
    cells = "".join("   * - " + "\n     - ".join(row.split("/")) + "\n" for row in listed)
    return f".. list-table:: **Table 1** Request body parameters\n   :header-rows: 1\n\n{cells}\n"


def codes(markup: str, code: str, *parts: str) -> list[str]:
    """The lines at which a rule speaks on a page of these parts."""
    name = "page.md" if markup == "markdown" else "page.rst"
    page = extract(read(Source(name, "\n\n".join(parts) + "\n", markup)))  # type: ignore[arg-type]
    return [one.message for one in findings_of([page], Options(), Selection(select=(code,)))]


def block(markup: str, text: str) -> str:
    """A code block below the title of an example request."""
    if markup == "markdown":
        return f"Example request\n\n```\n{text}\n```"
    return "Example request\n\n::\n\n" + "\n".join(f"   {line}" for line in text.split("\n"))


@pytest.mark.parametrize("markup", ["markdown", "rst"])
@pytest.mark.parametrize(
    ("said", "findings"),
    [
        ("Format is one of: `user`, `user:group`, `uid`, or `uid:gid`.", 0),
        ("Format is one of: `user`, `group`, `uid`, or `gid`.", 1),
    ],
)
def test_forms_of_a_value_are_no_values(markup: str, said: str, findings: int) -> None:
    """A list in which one value is another with a part added shows forms; what has such a form is right."""
    said = said if markup == "markdown" else said.replace("`", "``")
    parts = ("PUT /v1/berths/user", table(markup, f"user/No/String/{said}"), block(markup, '{"user": "123:456"}'))
    assert len(codes(markup, "XC109", *parts)) == findings


@pytest.mark.parametrize("markup", ["markdown", "rst"])
@pytest.mark.parametrize(("kind", "findings"), [("json", 0), ("object", 1)])
def test_any_value_is_json(markup: str, kind: str, findings: int) -> None:
    """The type "json" alone says nothing against a text."""
    parts = ("PUT /v1/berths", table(markup, f"seq/No/{kind}/The place."), block(markup, '{"seq": "5-g1A"}'))
    assert len(codes(markup, "XC103", *parts)) == findings


@pytest.mark.parametrize("markup", ["markdown", "rst"])
@pytest.mark.parametrize(
    ("said", "findings"), [("The hash. Mutually exclusive with the password.", 0), ("The hash of the password.", 1)]
)
def test_of_two_that_exclude_each_other_one_may_be_missing(markup: str, said: str, findings: int) -> None:
    """A mandatory row that excludes another is not demanded of every example."""
    rows = ("password/Yes/String/The password.", f"hash/Yes/String/{said}", "name/Yes/String/The name.")
    body = '{"name": "north", "password": "pass"}'
    assert len(codes(markup, "XC104", "POST /v1/users", table(markup, *rows), block(markup, body))) == findings


@pytest.mark.parametrize(("kind", "findings"), [("[Collection](collection.md)", 0), ("[List](list.md)", 1)])
def test_an_object_may_be_called_like_a_list(kind: str, findings: int) -> None:
    """A type that links to a page of its own is the object of that name; "list" is a list wherever it links."""
    parts = ("POST /v1/berths", table("markdown", f"dock/No/{kind}/The dock."), block("markdown", '{"dock": {"a": 1}}'))
    assert len(codes("markdown", "XC106", *parts)) == findings


@pytest.mark.parametrize("markup", ["markdown", "rst"])
@pytest.mark.parametrize(("mandatory", "findings"), [("No", 0), ("Yes", 1)])
def test_optional_places_at_the_end_of_a_path_may_be_left_out(markup: str, mandatory: str, findings: int) -> None:
    """A call without the last place of a path is right where the place is optional."""
    rows = table(markup, f"number/{mandatory}/Integer/How many.").replace("Request body", "Path")
    parts = ("GET /tasks/shots/{number}", rows, block(markup, "GET /tasks/shots HTTP/1.1"))
    assert len(codes(markup, "EP104", *parts)) == findings


@pytest.mark.parametrize(("place", "findings"), [("(root|recovery)", 0), ("(root or recovery)", 1)])
def test_a_path_may_list_the_values_of_a_place(place: str, findings: int) -> None:
    """`/(root|recovery)` needs no row; a place that is described in words does."""
    rows = table("markdown", "shares/Yes/Integer/How many.")
    assert len(codes("markdown", "EP101", f"`POST /sys/{place}/init`", rows)) == findings
