"""Forms: the fields that commands and messages send, with what they hold and how they are sent."""

from __future__ import annotations

import pytest
from samplecast.sample import FormField, read_sample
from samplecast.sample.forms import MULTIPART, URLENCODED

JSON = "application/json"
PARTS = (
    "POST /a HTTP/1.1\nContent-Type: multipart/form-data; boundary=X\n\n"
    '--X\nContent-Disposition: form-data; name="meta"\nContent-Type: application/json\n\n{"a": 1}\n'
    '--X\nContent-Disposition: form-data; name="note"\n\ntext\n'
    '--X\nContent-Disposition: form-data; name="photo"; filename="p.png"\nContent-Type: image/png\n\n[bytes]\n--X--\n'
)


def text(name: str, media: str = URLENCODED, *, several: bool = False) -> FormField:
    """A field of plain text."""
    return FormField(name, "string", media, several=several)


@pytest.mark.parametrize(
    ("block", "fields"),
    [
        ("a=1&b=2&c[]=3", (text("a"), text("b"), text("c[]", several=True))),
        ("curl https://a -d to=1 -d 'card[n]=4' -d to=2", (text("to", several=True), text("card[n]"))),
        ("curl https://a --data-urlencode 'body=hi there'", (text("body"),)),
        ("wget --post-data 'user=a&pw=b' https://a", (text("user"), text("pw"))),
        ("http -f POST https://a name=Rex", (text("name"),)),
        (
            "http POST https://a name=Rex photo@/p.jpg",
            (text("name", MULTIPART), FormField("photo", "file", MULTIPART)),
        ),
        (
            "curl -F 'p=@p.jpg;type=image/jpeg' -F 'm=[1];type=application/json' -F n=x https://a",
            (
                FormField("p", "file", MULTIPART, "image/jpeg"),
                FormField("m", "array", MULTIPART, JSON),
                text("n", MULTIPART),
            ),
        ),
        (
            PARTS,
            (
                FormField("meta", "object", MULTIPART, JSON),
                text("note", MULTIPART),
                FormField("photo", "file", MULTIPART, "image/png"),
            ),
        ),
        (
            "POST /a HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\ngrant=code\n&scope=read%20all",
            (text("grant"), text("scope")),
        ),
    ],
)
def test_the_fields_of_a_form(block: str, fields: tuple[FormField, ...]) -> None:
    """Files by `@` or their file name, JSON by its type or bracket; no value is taken for a JSON body."""
    sample = read_sample(block)
    assert (sample.form, sample.values) == (fields, ())


@pytest.mark.parametrize(
    "block",
    ["curl -G https://a -d a=1", "curl https://a -d @form.txt", "x = 1", "http POST https://a b:=1", "GET /a?b=c"],
)
def test_no_form(block: str) -> None:
    """Data for the query, of a file or as JSON is none."""
    assert read_sample(block).form == ()
