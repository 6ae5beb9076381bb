"""Words from the configuration reach whatever asks for words: reading of tables, roles and rules alike."""

from __future__ import annotations

import pytest
from samplecast.api import check, extract
from samplecast.checks import Selection
from samplecast.options import Options
from samplecast.pipeline import findings_of
from samplecast.readers import read
from samplecast.source import Source
from samplecast.vocabulary import DEFAULT

PAGE = """# Skapa en plats

POST /v1/platser

| Fält | Sort | Tvingande | Betydelse |
|---|---|---|---|
| nummer | Heltal | jajamän | Numret. |
| sedan | Tidpunkt | nejdå | Början. |
| var | kvittar | oklart | Stället. |

Svaret:

```
{"nummer": 3, "sedan": "idag"}
```
"""

WORDS = {
    "name columns": ("Fält",),
    "type columns": ("Sort",),
    "mandatory columns": ("Tvingande",),
    "description columns": ("Betydelse",),
    "yes": ("jajamän",),
    "no": ("nejdå",),
    "nothing": ("kvittar", "oklart"),
    "type.integer": ("Heltal",),
    "type.string": ("Tidpunkt",),
    "response words": ("Svaret",),
}

SWEDISH = Options(vocabulary=DEFAULT.extended(WORDS))


def page(text: str = PAGE) -> Source:
    return Source("page.md", text, "markdown")


def test_tables_and_roles_are_read_by_words_of_the_configuration() -> None:
    """Column titles, yes and no, types and what introduces an example."""
    facts = extract(read(page()), SWEDISH)
    (operation,) = facts.operations
    (table,) = operation.tables
    assert [(row.name, row.stated.kind, row.required, row.description) for row in table.rows] == [
        ("nummer", "integer", True, "Numret."),
        ("sedan", "string", False, "Början."),
        ("var", "unknown", None, "Stället."),
    ]
    assert [example.role for example in operation.examples] == ["response"]


def test_without_them_the_page_says_less() -> None:
    """The test above would hold for no reason otherwise."""
    (operation,) = extract(read(page())).operations
    assert operation.tables == ()


@pytest.mark.parametrize("rule", ["TB102", "TB103"])
def test_rules_ask_the_vocabulary_of_the_configuration(rule: str) -> None:
    """A word that the configuration calls nothing is not complained of; another is."""
    facts = extract(read(page()), SWEDISH)
    assert findings_of((facts,), SWEDISH, Selection(select=(rule,))) == []
    strict = Options(
        vocabulary=DEFAULT.extended({group: words for group, words in WORDS.items() if group != "nothing"})
    )
    facts = extract(read(page()), strict)
    assert [found.code for found in findings_of((facts,), strict, Selection(select=(rule,)))] == [rule]


def test_keys_of_errors_are_words_too() -> None:
    """An error whose keys the configuration names is found under a success status."""
    text = (
        "# Holen\n\nGET /v1/x\n\n## Response\n\n**Status code: 200**\n\n```\n"
        '{"fehler": "F.0001", "grund": "Es ging nicht."}\n```\n'
    )
    words = DEFAULT.extended({"error code keys": ("fehler",), "error message keys": ("grund",)})
    options = Options(vocabulary=words)
    selected = Selection(select=("ER107",))
    assert [one.code for one in findings_of((extract(read(page(text)), options),), options, selected)] == ["ER107"]
    assert findings_of((extract(read(page(text))),), Options(), selected) == []


def test_check_of_the_python_api_takes_them() -> None:
    """The options given to `check` are those of the rules."""
    found = check([extract(read(page()), SWEDISH)], SWEDISH)
    assert "TB103" not in {one.code for one in found}
