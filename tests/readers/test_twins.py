"""Pages that say the same in both markups are the same document, spans aside."""

from __future__ import annotations

import pytest
from samplecast.document import Document
from samplecast.readers import read
from samplecast.source import Markup, Source

TWINS: dict[str, tuple[str, str]] = {
    "titles and paragraphs": (
        """
.. _weather:

Weather
=======

Tells how warm it is.
It takes a place.

Request
-------

Send a place.

Details
~~~~~~~

None.

Response
--------

See above.
""",
        """
# Weather<a name="weather"></a>

Tells how warm it is.
It takes a place.

## Request

Send a place.

### Details

None.

Response
--------

See above.
""",
    ),
    "running text": (
        """
Title
=====

A **bold word**, an *oblique one*, ``code`` and a `site <https://example.org/a_b>`__.
Codes from 1\\ *xx* to 5\\ *xx*; a path /v1/{id}/a_b and 2 \\* 3. See :ref:`there <place>`.
""",
        """
# Title

A **bold word**, an *oblique one*, `code`  and a [site](https://example.org/a_b).
Codes from 1_xx_ to 5_xx_; a path /v1/\\{id\\}/a\\_b and 2 \\* 3. See [there](#place).
""",
    ),
    "bold paragraphs as headings": (
        """
Response
========

**Status Code**

Always 200.

**Header:**

None to speak of.

Body
----

**Status code: 200**

Fine.
""",
        """
# Response

**Status Code**

Always 200.

**Header:**

None to speak of.

## Body

**Status code: 200**

Fine.
""",
    ),
    "code": (
        """
Title
=====

.. code-block::

   {
       "warm": true
   }

.. code-block:: json

   [1]

.. code-block:: HTTP

   GET /v1/weather
""",
        """
# Title

```
{
    "warm": true
}
```

```json
[1]
```

~~~ HTTP
GET /v1/weather
~~~
""",
    ),
    "lists": (
        """
Title
=====

-  One
-  Two

   with more

   -  and less

#. First
#. Second

   .. code-block::

      {"in": "a list"}
""",
        """
# Title

-   One
-   Two

    with more

    -   and less

1.  First
2.  Second

    ```
    {"in": "a list"}
    ```
""",
    ),
    "an HTML table is a grid table": (
        """
Title
=====

.. _t1:

.. table:: **Table 1** What to send

   +-------+-----------+----------------------------+
   | Name  | Mandatory | Description                |
   +=======+===========+============================+
   | place | Yes       | Where it is.               |
   |       |           |                            |
   |       |           | At most 8 letters.         |
   +-------+-----------+----------------------------+
   | unit  | No        | One of                     |
   |       |           |                            |
   |       |           | -  **C**: Celsius          |
   |       |           | -  K                       |
   +-------+-----------+----------------------------+
   | sky   | No        | See :ref:`Table 2 <t2>`.   |
   +-------+-----------+----------------------------+
""",
        """
# Title

**Table  1**  What to send

<a name="t1"></a>
<table><thead align="left"><tr id="r0"><th class="x" width="1%">Name
</th>
<th>Mandatory</th>
<th><p>Description</p>
</th>
</tr>
</thead>
<tbody><tr><td><p>place</p>
</td>
<td>Yes</td>
<td><p>Where it is.</p>
<p>At most 8 letters.</p>
</td>
</tr>
<tr><td>unit</td><td>No</td><td>One of
<ul><li><strong>C</strong>: Celsius</li><li>K</li></ul>
</td>
</tr>
<tr><td>sky</td><td>No</td><td>See <a href="#t2">Table 2</a>.</td></tr>
</tbody>
</table>
""",
    ),
    "a pipe table is a simple table": (
        """
Title
=====

======  =========
Code    Meaning
======  =========
200     OK
404     ``gone``
======  =========
""",
        """
# Title

| Code | Meaning |
|------|---------|
| 200  | OK      |
| 404  | `gone`  |
""",
    ),
    "cells that span": (
        """
Title
=====

+------+---------------+
| Code | Meaning       |
+======+=======+=======+
| A    | one   | uno   |
|      +-------+-------+
|      | two   | due   |
+------+-------+-------+
""",
        """
# Title

<table>
<thead><tr><th>Code</th><th colspan="2">Meaning</th></tr></thead>
<tr><td rowspan="2">A</td><td>one</td><td>uno</td></tr>
<tr><td>two</td><td>due</td></tr>
</table>
""",
    ),
    "a figure": (
        """
Title
=====

:ref:`Figure 1 <fig1>` shows it.

.. _fig1:

.. figure:: img/header.png

   **Figure 1** What comes back
""",
        """
# Title

[Figure 1](#fig1)  shows it.

**Figure  1**  What comes back<a name="fig1"></a>
![](img/header.png "what-comes-back")
""",
    ),
    "notes": (
        """
Title
=====

.. note::

   Mind the gap.

   -  Really.

.. caution::

   Hot.
""",
        """
# Title

>![](/images/icon-note.gif) **NOTE:**
>Mind the gap.
>-   Really.

<div class="caution"><span>CAUTION: </span><div class="body"><p>Hot.</p></div></div>
""",
    ),
    "notes in cells": (
        """
Title
=====

+------+-----------------+
| Name | Description     |
+======+=================+
| unit | Of warmth.      |
|      |                 |
|      | .. note::       |
|      |                 |
|      |    Not of wind. |
+------+-----------------+
""",
        """
# Title

<table><thead><tr><th>Name</th><th>Description</th></tr></thead>
<tbody><tr><td>unit</td><td><p>Of warmth.</p>
<div class="note"><span class="notetitle"> NOTE: </span><div class="notebody"><p>Not of wind.</p>
</div></div>
</td></tr></tbody></table>
""",
    ),
    "a quote": (
        """
Title
=====

Somebody said:

   It rains.
""",
        """
# Title

Somebody said:

> It rains.
""",
    ),
    "comments": (
        """
Title
=====

.. samplecast: ignore[XC101] not ours

Text.
""",
        """
# Title

<!-- samplecast: ignore[XC101] not ours -->

Text.
""",
    ),
    "definitions": (
        """
Title
=====

place
   Where it is.

unit
   Of warmth.

   Celsius if absent.
""",
        """
# Title

place
: Where it is.

unit
:   Of warmth.

    Celsius if absent.
""",
    ),
    "front matter is docinfo": (
        """
:original_name: weather.html
:status: draft

Title
=====

Text.
""",
        """---
original_name: weather.html
status: "draft"
---

# Title

Text.
""",
    ),
}


def _document(markup: Markup, text: str) -> Document:
    return read(Source(f"page.{markup}", text, markup))


@pytest.mark.parametrize("name", TWINS)
def test_twins_are_equal(name: str) -> None:
    """The RST page and the Markdown page give one document."""
    rst, markdown = TWINS[name]
    one, other = _document("rst", rst.lstrip("\n")), _document("markdown", markdown)
    assert one.meta == other.meta
    assert one.blocks == other.blocks
    assert one == other


def test_twins_can_differ() -> None:
    """Equality is not vacuous: another word is another document."""
    rst, markdown = TWINS["titles and paragraphs"]
    assert _document("rst", rst.lstrip("\n")) != _document("markdown", markdown.replace("warm", "cold"))
