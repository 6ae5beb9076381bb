"""Statuses, success, the range, error codes and what prose explains."""

from __future__ import annotations

import pytest
from samplecast.extract import extract
from samplecast.extract.errors import error_bodies, is_error_shaped
from samplecast.extract.statuses import read_statuses
from samplecast.facts import Operation
from samplecast.readers import read
from samplecast.sample import Json
from samplecast.source import Source
from samplecast.vocabulary import DEFAULT


def operation(text: str) -> Operation:
    (found,) = extract(read(Source("page.md", f"# A call\n\n{text}\n", "markdown"))).operations
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("200", (("200",), "")),
        ("404 Not Found", (("404",), "Not Found")),
        ("400/500", (("400", "500"), "")),
        ("400-499", (("4xx",), "")),
        ("200 to 299: Fine", (("2xx",), "Fine")),
        ("200, 202 or 204", (("200", "202", "204"), "")),
        ("4XX: client errors", (("4xx",), "client errors")),
        ("2000", ((), "")),
        ("200.5", ((), "")),
        ("OK", ((), "")),
    ],
)
def test_status_cells(text: str, expected: tuple[tuple[str, ...], str]) -> None:
    """A cell or line lists statuses first and says what they mean after."""
    assert read_statuses(text) == expected


def test_status_table() -> None:
    """Every row of a status table is an entry; one row may list several, and one without continues the row before."""
    found = operation(
        "## Status Codes\n\n"
        "| Status Code | Description |\n|---|---|\n"
        "| 200 OK | Done. |\n| 400/500 | Not done. |\n| | Really not. |\n| 403 Forbidden | |\n"
        "| Default | Anything else. |\n"
    )
    assert [(entry.code, entry.description, entry.reason) for entry in found.statuses] == [
        ("200", "Done.", "OK"),
        ("400", "Not done.", ""),
        ("500", "Not done.", ""),
        ("403", "Forbidden", "Forbidden"),
        ("default", "Anything else.", ""),
    ]
    assert found.statuses[1].span.line == 8
    assert found.success == ("200",)


@pytest.mark.parametrize(("code", "settled"), [("202", "202"), ("300", "")])
def test_only_normal_status(code: str, settled: str) -> None:
    """A body under no status takes the only normal one where that is a success, not where it is a redirect."""
    found = operation(
        '## URI\n\nGET /v1/things\n\n## Response\n\n```\n{"id": "a"}\n```\n\n'
        f"## Status Codes\n\n-   Normal\n\n    {code}\n"
    )
    assert found.success == (code,)
    assert [example.status for example in found.examples] == [settled]


def test_status_lists_and_headings() -> None:
    """Lines under a status heading and headings that are a status give entries; the first words about one stay."""
    found = operation(
        "**Status code: 200**\n\nOK\n\n**Status code: 404**\n\n"
        "The thing is gone, or was never there, as you may know.\n\n"
        "**Status code: 500**\n\n## Status Codes\n\n- Normal\n\n  202\n\n- Abnormal\n\n"
        "  404 Not Found\n\n  See elsewhere."
    )
    assert [(entry.code, entry.description, entry.reason) for entry in found.statuses] == [
        ("202", "", ""),
        ("404", "Not Found", "Not Found"),
        ("200", "OK", "OK"),
        ("500", "", ""),
    ]
    assert found.success == ("202", "200")


def test_definition_terms() -> None:
    """Terms that are statuses are entries."""
    found = operation("Status 200\n: Done.\n\nOther\n: Not a status.\n")
    assert [(entry.code, entry.description) for entry in found.statuses] == [("200", "Done.")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("If status code **201** is returned for the call, the request is successful.", ("201",)),
        ("If a 2xx status code is returned, for example, 200 or 204, the request succeeded.", ("200", "204")),
        ("A 2xx status code means that the request succeeded.", ("2xx",)),
        ('If status code "200 OK" is returned, this request is fulfilled.', ("200",)),
        ("Returns `204 No Content`.", ("204",)),
        ("If successful, returns 201 and the new thing.", ("201",)),
        ("Returns 200 rows at most. The status is shown.", ()),
        ("Status code 404 means that the call did not succeed.", ()),
        ("Version 2.200 is a success.", ()),
    ],
)
def test_success_by_prose(sentence: str, expected: tuple[str, ...]) -> None:
    """A sentence names success by calling a status so, or by a status with its own name."""
    assert operation(sentence).success == expected


@pytest.mark.parametrize("words", ["from 1xx to 5xx", "from 1_xx_ to 5_xx_", "from 1*xx* to 5*xx*", "1XX-5XX"])
def test_range(words: str) -> None:
    """The range of statuses is read however its letters are set."""
    assert operation(f"A status code is a group of digits, ranging {words}.").status_range == ("1xx", "5xx")


def test_no_range() -> None:
    """Without the words there is no range."""
    assert operation("From 100 to 500 items.").status_range is None


def test_error_table() -> None:
    """Columns come in any order; an empty code, status or module cell means "as above"."""
    found = operation(
        "| Module | Solution | Error Code | Status Code | Message | Cause |\n|---|---|---|---|---|---|\n"
        "| A | Try again. | X.0001 | 400 | Bad thing. | It is bad. |\n"
        "| | Wait. | X.0002 | | Slow thing. | |\n"
        "| | Wait more. | | | Slower thing. | |\n"
        "| B | | X. 0003 | 5xx | | Only a cause. |\n"
        "| | | | | | |\n"
    )
    assert [(e.code, e.status, e.message, e.description, e.solution) for e in found.errors] == [
        ("X.0001", "400", "Bad thing.", "It is bad.", "Try again."),
        ("X.0002", "400", "Slow thing.", "", "Wait."),
        ("X.0002", "400", "Slower thing.", "", "Wait more."),
        ("X.0003", "5xx", "Only a cause.", "", ""),
    ]
    assert {entry.origin for entry in found.errors} == {"table"}
    assert [entry.span.line for entry in found.errors] == [5, 6, 7, 8]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"error_code": "X.1", "error_msg": "No."}, [("X.1", "No.", "")]),
        ({"error": {"code": "X.1", "message": "No."}}, [("X.1", "No.", "")]),
        ({"error": {"code": 404, "message": "No.", "title": "Not Found"}}, [("404", "No.", "Not Found")]),
        ({"itemNotFound": {"message": "No.", "code": 404}}, [("404", "No.", "itemNotFound")]),
        ({"error": {"error_code": "X.1", "error_msg": "No."}, "request_id": "1"}, [("X.1", "No.", "")]),
        ({"errCode": "X.1", "externalMessage": "No."}, [("X.1", "No.", "")]),
        ({"code": 7, "message": "No."}, [("7", "No.", "")]),
        (
            {"errors": [{"code": "a", "message": "A"}, 3, {"code": "b", "message": "B"}]},
            [("a", "A", ""), ("b", "B", "")],
        ),
        ({"error": "No."}, [("", "No.", "")]),
        ({"code": True, "message": "No."}, []),
        ({"id": 1}, []),
        ({"a": {"code": 1, "message": "x"}, "b": 2}, []),
        ([1], []),
    ],
)
def test_error_bodies(body: Json, expected: list[tuple[str, str, str]]) -> None:
    """Every shape of error body gives its code, message and title."""
    assert list(error_bodies(body, DEFAULT)) == expected


def test_error_shape() -> None:
    """A body with much beside code and message is no error."""
    assert is_error_shaped({"code": "a", "message": "b", "request_id": "c"}, DEFAULT)
    assert not is_error_shaped({"code": "a", "message": "b", "c": 1, "d": 2, "e": 3}, DEFAULT)
    assert not is_error_shaped(3, DEFAULT)


def test_error_samples() -> None:
    """Error examples give entries with the status they stand under, or the one their code is; each once."""
    body = '```\n{"error": {"code": "X.1", "message": "No."}}\n```'
    found = operation(
        f"**Status code: 400**\n\n{body}\n\n**Status code: 400**\n\n{body}\n\n"
        '## Abnormal response\n\n```\n{"itemNotFound": {"message": "Gone.", "code": 404}}\n```\n'
    )
    assert [(e.code, e.message, e.status, e.title, e.origin) for e in found.errors] == [
        ("X.1", "No.", "400", "", "sample"),
        ("404", "Gone.", "404", "itemNotFound", "sample"),
    ]


def test_many_errors_in_one_body() -> None:
    """An endless list of errors ends."""
    errors = ", ".join(f'{{"code": "{number}", "message": "m"}}' for number in range(1, 201))
    found = operation(f'## Abnormal response\n\n```\n{{"errors": [{errors}]}}\n```\n')
    assert len(found.errors) == 50


def test_response_headers() -> None:
    """Headers that prose names are found bold or not, with their sentence, in text about the response alone."""
    found = operation(
        "## Request Header\n\nSend **X-Auth-Token** as header.\n\n"
        "## Response Header\n\nLike a request, a response has headers such as **Content-Type**.\n\n"
        "It shows that x-subject-token is what you want. A well-known x-ray is none. The content-type again.\n\n"
        "## Notes\n\nThe response header Retry-After tells when. The request header If-Match too.\n"
    )
    (response,) = found.responses
    assert response.status == ""
    assert [(header.name, header.description[:20]) for header in response.headers] == [
        ("Content-Type", "Like a request, a re"),
        ("x-subject-token", "It shows that x-subj"),
        ("x-ray", "A well-known x-ray i"),
        ("Retry-After", "The response header "),
    ]


def test_explained_fields() -> None:
    """Marked names that a verb explains after an example are fields, each with its sentence."""
    found = operation(
        "Before the example, **not_this** is no field.\n\n"
        '## Response\n\n```\n{"name": 1}\n```\n\n'
        "In it, **error\\_code** is a code. The **name** field specifies a name, and `otherName` gives another. "
        "**word** is a word, *two words* are two, and **some_key** stays unexplained.\n\n"
        "**size_mb**: the size.\n\n## Next\n\n**later_on** is too far away.\n"
    )
    assert [(field.name, field.description) for field in found.fields] == [
        ("error_code", "In it, error_code is a code."),
        ("name", "The name field specifies a name, and otherName gives another."),
        ("otherName", "The name field specifies a name, and otherName gives another."),
        ("size_mb", "size_mb: the size."),
    ]


def test_error_codes_under_another_title() -> None:
    """A column of codes beside statuses, messages and measures holds error codes whatever its title."""
    found = operation(
        "| HTTP Status Code | Returned Value | Error Message | Handling Measure |\n|---|---|---|---|\n"
        "| 400 | X.0001 | Bad thing. | Try again. |\n| 404 | X.0002 | No thing. | Look elsewhere. |\n"
    )
    assert [(e.code, e.status, e.message, e.solution) for e in found.errors] == [
        ("X.0001", "400", "Bad thing.", "Try again."),
        ("X.0002", "404", "No thing.", "Look elsewhere."),
    ]


def test_codes_that_spell_out_the_status() -> None:
    """`404` with `NotFound` beside it is a status, not an error code."""
    found = operation(
        "| Status Code | Code | Description |\n|---|---|---|\n"
        "| 400 | BadRequest | Bad thing. |\n| 404 | NotFound | No thing. |\n"
    )
    assert found.errors == ()
    assert [(entry.code, entry.reason) for entry in found.statuses] == [("400", "BadRequest"), ("404", "NotFound")]


@pytest.mark.parametrize(
    "titles",
    [
        "Returned Status Code|Business Error Code|Exception Message|Suggested Solution",
        "HTTP|API Error Code|Error Content|Solution and Suggestion",
        "HTTP Status|Error|Message|User Action",
        "State Code|What it is called|Prompt Information|How to Handle",
        "Status Code|ID|Error Reason|Handling Measure/Solution",
    ],
)
def test_titles_of_error_tables_come_with_adjectives_and_synonyms(titles: str) -> None:
    """Codes that cannot be anything else are found under any title; the others by the noun in theirs."""
    found = operation(
        f"| {titles.replace('|', ' | ')} |\n|---|---|---|---|\n"
        "| 400 | Dock.0001 | Bad thing. | Try again. |\n| 404 | Dock.0002 | No thing. | Look elsewhere. |\n"
    )
    assert [(e.code, e.status, e.message, e.solution) for e in found.errors] == [
        ("Dock.0001", "400", "Bad thing.", "Try again."),
        ("Dock.0002", "404", "No thing.", "Look elsewhere."),
    ]


@pytest.mark.parametrize(
    ("first", "cells", "codes"),
    [
        ("Result", ["200", "404"], ["200", "404"]),
        ("Value", ["200 OK", "500 Internal Server Error"], ["200", "500"]),
        ("Value", ["100", "200"], []),
        ("Value", ["404"], []),
        ("Value", ["404", "299"], []),
    ],
)
def test_statuses_are_known_by_themselves(first: str, cells: list[str], codes: list[str]) -> None:
    """Under any title, where all are known ones and not just round numbers."""
    rows = "".join(f"| {cell} | Told. |\n" for cell in cells)
    found = operation(f"| {first} | Description |\n|---|---|\n{rows}")
    assert [entry.code for entry in found.statuses] == codes


def test_codes_of_any_spelling_beside_messages_and_statuses() -> None:
    """`DOCK.1` and `full` are codes where each row has its status and its message."""
    found = operation(
        "| Error Code | Message | Status Code |\n|---|---|---|\n| DOCK.1 | It sank. | 409 |\n| full | No room. | 402 |"
    )
    assert [(error.code, error.message, error.status) for error in found.errors] == [
        ("DOCK.1", "It sank.", "409"),
        ("full", "No room.", "402"),
    ]
    assert found.statuses == ()
