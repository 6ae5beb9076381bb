"""Accepted findings: a file of those that were there when the docs team began to check.

An entry is keyed on rule, page and the content of the finding (its message without line numbers), not on its line,
so that edits above it do not bring it back. Equal findings are counted.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from msgspec import Struct

from samplecast.diagnostics import Diagnostic

VERSION = 1
_MOST = 100_000
"""Of findings; a page of 16 MB has fewer."""

_LINE_NUMBER = re.compile(r"\bline \d+\b")

Entry = tuple[str, str, str]
"""Code, page, content."""

Accepted: TypeAlias = Counter[Entry]
"""How often each entry is accepted."""


class BaselineError(ValueError):
    """A baseline file that cannot be read; the text says why."""


class Compared(Struct, frozen=True):
    """Today's findings held against the baseline."""

    new: tuple[Diagnostic, ...]
    gone: tuple[Entry, ...]
    """Accepted findings that no longer occur, one per missing occurrence."""
    accepted: tuple[Diagnostic, ...] = ()
    """Findings that the baseline accepts."""


def entry(found: Diagnostic) -> Entry:
    """What a finding is known by."""
    return (found.code, found.span.path, _LINE_NUMBER.sub("line", found.message))


def dump(diagnostics: Iterable[Diagnostic]) -> str:
    """The text of a baseline file that accepts these findings; one line per entry, sorted, fit for review."""
    return _write(Counter(entry(found) for found in diagnostics))


def load(text: str) -> Counter[Entry]:
    """The accepted findings of a baseline file; BaselineError where it is none."""
    try:
        data = json.loads(text)
        if data["version"] != VERSION:
            raise BaselineError(f"version {data['version']!r} of the baseline is not known; expected {VERSION}")
        found = {(e["code"], e["page"], e["content"]): _count(e.get("count", 1)) for e in data["findings"]}
        if sum(found.values()) > _MOST:
            raise BaselineError(f"a baseline accepts at most {_MOST:,} findings")
        return Counter(found)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        if isinstance(error, BaselineError):
            raise
        what = f"{error} is missing" if isinstance(error, KeyError) else error
        raise BaselineError(f"not a baseline file ({what}): --write-baseline makes one") from error


def _count(value: object) -> int:
    """How often a finding is accepted. BaselineError for what is no such number."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _MOST:
        raise BaselineError(f"count: expected a number from 1 to {_MOST:,}, not {value!r:.40}")
    return value


def _everywhere(_page: str) -> bool:
    return True


def compare(
    diagnostics: Sequence[Diagnostic],
    accepted: Counter[Entry],
    pages: Iterable[str],
    exists: Callable[[str], bool] = _everywhere,
    *,
    same_root: bool = False,
) -> Compared:
    """What is new, and what of the baseline is gone: from the pages that were checked, and with pages that are no more.

    An entry of a page that does not exist any more follows it: it accepts the same finding on another page. `exists`
    tells whether a page is there, checked or not; it is believed where it knows any page of the baseline, or where the
    names of pages are known to have the same root.
    """
    left = Counter(accepted)
    new, known = [], []
    for found in diagnostics:
        key = entry(found)
        if left[key] > 0:
            left[key] -= 1
            known.append(found)
        else:
            new.append(found)
    checked = set(pages)
    named = {page for _, page, _ in accepted}
    missing = {page for page in named - checked if not exists(page)}
    if missing == named and not same_root:  # a baseline of another root: its pages are elsewhere
        missing = set()
    strays = [key for key in (+left).elements() if key[1] in missing]
    unknown = []
    for found in new:
        code, _, content = entry(found)
        stray = next((key for key in strays if (key[0], key[2]) == (code, content)), None)
        if stray is None:
            unknown.append(found)
        else:
            strays.remove(stray)
            left[stray] -= 1
            known.append(found)
    gone = sorted(key for key in (+left).elements() if key[1] in checked or key[1] in missing)
    return Compared(tuple(unknown), tuple(gone), tuple(sorted(known, key=Diagnostic.key)))


def prune(accepted: Counter[Entry], gone: Iterable[Entry]) -> str:
    """The baseline file without what is gone."""
    return _write(accepted - Counter(gone))


def _write(entries: Counter[Entry]) -> str:
    lines = [
        json.dumps({"code": code, "page": page, "content": content} | ({"count": count} if count > 1 else {}))
        for (code, page, content), count in sorted(entries.items())
    ]
    body = ",\n    ".join(lines)
    findings = f"[\n    {body}\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {findings}\n}}\n'
