"""MyST, the Markdown of Sphinx: what a construct means is what the same one means in reStructuredText."""

from __future__ import annotations

import pytest
from samplecast.document import Code, Directive, Document, Paragraph, Section, Table, walk
from samplecast.readers import read
from samplecast.readers.markdown.myst import is_myst
from samplecast.source import Markup, Source

TWINS: dict[str, tuple[str, str]] = {
    "labels and references": (
        """
.. _boats:

Boats
=====

See :ref:`the berths <berths>`, :ref:`masts`, :doc:`harbour`, :http:get:`/boats` and :guilabel:`Send`.

.. _berths:

Berths
------

Text.
""",
        """
(boats)=
# Boats

See {ref}`the berths <berths>`, {ref}`masts`, {doc}`harbour`, {http:get}`/boats` and {guilabel}`Send`.

(berths)=

## Berths

Text.
""",
    ),
    "notes": (
        """
Title
=====

.. note::

   A *small* boat.

   - one
   - two

.. warning:: Mind the gap.
   And the tide.

.. admonition:: By the way

   It rains.
""",
        """
# Title

```{note}
A *small* boat.

- one
- two
```

:::{warning} Mind the gap.
And the tide.
:::

```{admonition} By the way

It rains.
```
""",
    ),
    "tables": (
        """
Title
=====

.. list-table:: Fields of a boat
   :header-rows: 1
   :name: boat-fields

   * - Name
     - Type
   * - ``length``
     - integer
   * - ``owner``
     -

.. csv-table:: Codes
   :header: "Code", "Meaning"

   200, "Well, **done**"
   404, None such

.. table:: Masts

   ====  =======
   Name  Type
   ====  =======
   mast  string
   ====  =======
""",
        """
# Title

```{list-table} Fields of a boat
:header-rows: 1
:name: boat-fields

* - Name
  - Type
* - `length`
  - integer
* - `owner`
  -
```

:::{csv-table} Codes
:header: "Code", "Meaning"

200, "Well, **done**"
404, None such
:::

```{table} Masts
| Name | Type   |
|------|--------|
| mast | string |
```
""",
    ),
    "code": (
        """
Title
=====

.. code-block:: json
   :caption: A boat
   :name: a-boat

   {"id": 7}

.. code-block:: http

   GET /boats HTTP/1.1
""",
        """
# Title

```{code-block} json
---
caption: A boat
name: a-boat
---
{"id": 7}
```

~~~{code-block} http

GET /boats HTTP/1.1
~~~
""",
    ),
    "code with markup": (
        """
Title
=====

.. parsed-literal::

   {
     **"mast"**: *"tall"*,
     "hull":   ``"*"``
   }
""",
        """
# Title

```{parsed-literal}
{
  **"mast"**: *"tall"*,
  "hull":   `"*"`
}
```
""",
    ),
    "calls with fields": (
        """
Title
=====

.. http:get:: /boats/(int:id)
   :synopsis: One boat

   One boat of the harbour.

   :query limit: How many.
   :>json string name: The name
       of the boat.
   :statuscode 200: It is there.
""",
        """
# Title

```{http:get} /boats/(int:id)
:synopsis: One boat

One boat of the harbour.

:query limit: How many.
:>json string name: The name
    of the boat.
:statuscode 200: It is there.
```
""",
    ),
    "sets of tabs": (
        """
Title
=====

.. container:: tabs

   .. container:: tab

      One.

   .. container:: tab

      Two.
""",
        """
# Title

::::{container} tabs
:::{container} tab
One.
:::

:::{container} tab
Two.
:::
::::
""",
    ),
    "pictures and contents": (
        """
Title
=====

.. figure:: boat.png
   :alt: A boat

   A boat at sea.

.. image:: sea.png
   :alt: The sea

.. toctree::
   :maxdepth: 1

   boats
   The berths <berths>

.. rubric:: Aside

Text.
""",
        """
# Title

```{figure} boat.png
:alt: A boat

A boat at sea.
```

```{image} sea.png
:alt: The sea
```

```{toctree}
:maxdepth: 1

boats
The berths <berths>
```

```{rubric} Aside
```

Text.
""",
    ),
    "comments": (
        """
Title
=====

..
   samplecast: ignore[EX101]
   for now

Text.

.. include:: berths.inc
   :start-after: here
""",
        """
# Title

% samplecast: ignore[EX101]
% for now

Text.

```{include} berths.inc
:start-after: here
```
""",
    ),
    "fields in a list": (
        """
Title
=====

- Boat

  :length: Metres.
  :mast: Made of

     - wood
     - steel
""",
        """
# Title

(unused)=

- Boat

  :length: Metres.
  :mast: Made of

     - wood
     - steel
""".replace("(unused)=\n\n", "% a comment\n\n:::{only} html\n:::\n\n"),
    ),
}


def _document(markup: Markup, text: str) -> Document:
    return read(Source(f"page.{markup}", text, markup))


@pytest.mark.parametrize("name", [name for name in TWINS if name != "fields in a list"])
def test_twins_are_equal(name: str) -> None:
    """The RST page and the MyST page give one document."""
    rst, markdown = TWINS[name]
    one, other = _document("rst", rst.lstrip("\n")), _document("markdown", markdown)
    assert one.blocks == other.blocks
    assert [note.message for note in one.notes] == [note.message for note in other.notes]


def test_fields_stand_in_lists() -> None:
    """A field list inside a list is one, as in reStructuredText; what marks the page as MyST aside."""
    rst, markdown = TWINS["fields in a list"]
    one, other = (_document("rst", rst.lstrip("\n")), _document("markdown", markdown))
    first, second = one.blocks[0], other.blocks[0]
    assert isinstance(first, Section)
    assert isinstance(second, Section)
    assert first.blocks == second.blocks[2:]


def test_rst_inside_is_read_as_that() -> None:
    """`eval-rst` holds reStructuredText: tables, labels and code come out as they would on a page of it."""
    text = '# Title\n\n```{eval-rst}\n.. list-table::\n\n   * - a\n     - b\n\n::\n\n   {"id": 7}\n```\n'
    page = _document("markdown", text)
    table, code = list(walk(page.blocks))[1:3]
    assert isinstance(table, Table)
    found = next(block for block in walk(page.blocks) if isinstance(block, Code))
    assert (found.text, found.span.line) == ('{"id": 7}', 11)
    assert code is not None


def test_places_are_those_of_the_page() -> None:
    """What stands in a directive stands where it is written, and so does the directive."""
    text = "# Title\n\n- A\n\n  ````{note}\n  Text.\n\n  ```{code-block} json\n  :caption: x\n\n  {}\n  ```\n  ````\n"
    blocks = list(walk(_document("markdown", text).blocks))
    note = next(block for block in blocks if isinstance(block, Directive))
    code = next(block for block in blocks if isinstance(block, Code))
    assert (note.span.line, note.span.end_line) == (5, 13)
    assert (code.span.line, code.span.column) == (11, 3)


@pytest.mark.parametrize(
    "text",
    [
        "# R\n\n```{r}\nx <- 1\n```\n",
        "# Pandoc\n\n```{.json}\n{}\n```\n",
        ":::note\nA note.\n:::\n",
        "See `/boats/{ref}` and `x`.\n",
        ":query limit: how many\n\n% no comment\n",
    ],
)
def test_plain_markdown_stays_plain(text: str) -> None:
    """What other dialects write alike makes no page of MyST."""
    assert not is_myst(text)


def test_a_path_before_code_is_no_role() -> None:
    """Braces before words in backquotes are a role only where they name one for certain."""
    page = _document("markdown", "Ask /boats/{id}`now`, or {ref}`there <x>`.\n")
    (paragraph,) = page.blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text.plain == "Ask /boats/{id}now, or there."
    assert paragraph.text.links() == ("x",)


def test_a_fence_that_is_never_closed_ends_with_the_page() -> None:
    """Nothing is lost, however many fences are open."""
    page = _document("markdown", "# T\n\n" + ":::{note}\n" * 60 + "Text.\n")
    texts = [block.text.plain for block in walk(page.blocks) if isinstance(block, Paragraph)]
    assert any("Text." in text for text in texts)
    assert any("nested too deep" in note.message for note in page.notes)
