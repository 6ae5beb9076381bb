"""Differences for readers: text, Markdown for a changelog or a pull request, JSON and SARIF for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from samplecast.compare.changes import ChangeKind, Difference
from samplecast.compare.contract import Level, Location
from samplecast.printable import printable
from samplecast.sample import Json

LEVELS: tuple[Level, ...] = ("breaking", "compatible", "editorial", "differs", "only-docs", "only-spec")
"""In the order in which they are told."""
_SARIF_LEVELS: Mapping[str, str] = {"breaking": "error", "differs": "warning", "compatible": "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_text(differences: Sequence[Difference], shown: Callable[[str], str]) -> str:
    """A heading for each operation and page, a line for each difference, the counts at the end."""
    lines: list[str] = []
    groups: dict[str, list[str]] = {}
    for one in differences:
        place = _on_a_page(one)
        title = printable(f"{shown(place.page)}: {one.method} {one.path}" if place.page else f"{one.method} {one.path}")
        told = f"  {_lines(one, shown):<16} {one.level:<10} {printable(one.message)} [{one.kind.code}]"
        groups.setdefault(title, []).append(told)
    for title, found in groups.items():
        lines += [title, *found, ""]
    return "\n".join([*lines, summary(differences), ""])


def _on_a_page(one: Difference) -> Location:
    """The place on a page, of the new state where there is one."""
    places = [place for place in (one.new_location, one.old_location) if place is not None and not place.pointer]
    return places[0] if places else Location("")


def _lines(one: Difference, shown: Callable[[str], str]) -> str:
    """The line on the page of the heading, and where it was where that is another."""
    new, old = one.new_location, one.old_location
    if (new is not None and new.pointer) or one.kind.code.startswith("RC"):
        return f"line {_on_a_page(one).line}" if one.level != "only-spec" else (new.pointer if new else "")
    if old is not None and (new is None or one.kind.name.endswith("-removed")):
        return f"was line {old.line}"
    if new is None:
        return ""
    if old is None or one.kind.name.endswith("-added") or old == new:
        return f"line {new.line}"
    return f"line {new.line} (was {_place(old, shown) if old.page != new.page else old.line})"


def as_markdown(differences: Sequence[Difference], shown: Callable[[str], str]) -> str:
    """A section for each level, a bullet for each difference; a sentence where there is none."""
    if not differences:
        return "No changes that a client could notice.\n"
    parts = [f"{summary(differences)}\n"]
    for level in LEVELS:
        found = [one for one in differences if one.level == level]
        if found:
            parts.append(f"\n### {level.capitalize()}\n\n")
            parts += [f"- `{_code(one)}`: {_escaped(one.message)} ({_where(one, shown)})\n" for one in found]
    return "".join(parts)


def as_json(differences: Sequence[Difference]) -> str:
    """A JSON list; `[]` where nothing differs."""
    rows = [entry(one) for one in differences]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def entry(one: Difference) -> dict[str, Json]:
    """One difference in the shape that other programs rely on; lines count from 1."""
    return {
        "code": one.kind.code,
        "name": one.kind.name,
        "level": one.level,
        "message": printable(one.message),
        "operation": {"method": one.method, "path": one.path} if one.method else None,
        "pointer": one.pointer,
        "old": one.old,
        "new": one.new,
        "old_location": _location(one.old_location),
        "new_location": _location(one.new_location),
    }


def as_sarif(differences: Sequence[Difference], shown: Callable[[str], str], version: str) -> str:
    """SARIF 2.1.0."""
    kinds = {one.kind.code: one.kind for one in differences}
    log: dict[str, Json] = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "samplecast",
                        "version": version,
                        "rules": [_sarif_rule(kinds[code]) for code in sorted(kinds)],
                    }
                },
                "results": [_sarif_result(one, shown) for one in differences],
            }
        ],
    }
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _sarif_rule(kind: ChangeKind) -> Json:
    return {"id": kind.code, "name": kind.name, "shortDescription": {"text": f"{kind.name}: {kind.why}"}}


def _sarif_result(one: Difference, shown: Callable[[str], str]) -> Json:
    place = one.new_location or one.old_location or Location("")
    region: dict[str, Json] = {"startLine": place.line} if place.line else {}
    location: dict[str, Json] = {"artifactLocation": {"uri": shown(place.page)}}
    if region:
        location["region"] = region
    return {
        "ruleId": one.kind.code,
        "level": _SARIF_LEVELS.get(one.level, "note"),
        "message": {"text": f"{one.method} {one.path}: {printable(one.message)}"},
        "locations": [{"physicalLocation": location}],
    }


def summary(differences: Sequence[Difference]) -> str:
    """How many differences there are of each level."""
    counts = Counter(one.level for one in differences)
    told = ", ".join(f"{counts[level]:,} {level}" for level in LEVELS if counts[level])
    number = len(differences)
    return f"{number:,} difference{'' if number == 1 else 's'}: {told}" if number else "no differences"


def _where(one: Difference, shown: Callable[[str], str]) -> str:
    """Both places, the one where something stands now first."""
    new, old = (_place(place, shown) if place else "" for place in (one.new_location, one.old_location))
    if new and old and new != old:
        return f"{new} (was {old})"
    return new or f"was {old}"


def _place(place: Location, shown: Callable[[str], str]) -> str:
    if place.pointer:
        return printable(f"{place.page}#{place.pointer}")
    return printable(f"{shown(place.page)}:{place.line}")


def _location(place: Location | None) -> dict[str, Json] | None:
    if place is None:
        return None
    found: dict[str, Json] = {"page": place.page}
    return found | ({"pointer": place.pointer} if place.pointer else {"line": place.line})


def _code(one: Difference) -> str:
    return printable(f"{one.method} {one.path}").replace("`", "'")


def _escaped(text: str) -> str:
    return printable(text).replace("<", "&lt;").replace("|", "\\|")
