"""Contracts against contracts: what changed for clients, and where docs and a specification disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from samplecast.compare.changes import KINDS, ChangeKind, Difference, difference
from samplecast.compare.contract import Contract, Element, Location
from samplecast.compare.documented import documented
from samplecast.compare.element_changes import element_changes
from samplecast.compare.matching import matched, shape
from samplecast.naming import placeholders

__all__ = ["KINDS", "ChangeKind", "Contract", "Difference", "Element", "Location", "compare", "documented"]


def compare(old: Iterable[Contract], new: Iterable[Contract]) -> list[Difference]:
    """What changed for a client between two states, by page and line; empty where nothing did."""
    matching = matched(old, new)
    found = [*_whole(matching.removed, "operation-removed"), *_whole(matching.added, "operation-added")]
    for one, other in matching.pairs:
        found += _once([*_operation(one, other), *element_changes(one, other), *_errors(one, other)])
    return sorted(found, key=Difference.key)


def _whole(contracts: Iterable[Contract], name: str) -> Iterator[Difference]:
    for one in contracts:
        came = name == "operation-added"
        found = difference(name, f"{one.method} {one.path} is {'new' if came else 'gone'}", one)
        yield replace(found, new_location=one.location) if came else replace(found, old_location=one.location)


def _operation(old: Contract, new: Contract) -> Iterator[Difference]:
    """What changed of an operation as a whole."""
    before, after = shape(old.path), shape(new.path)
    told: list[tuple[str, str, str, str]] = []
    if old.method != new.method:
        told.append(("method-changed", f"{old.method} {old.path} is a {new.method} now", old.method, new.method))
    if before != after:
        told.append(("path-changed", f"{old.method} {old.path} is at {new.path} now", old.path, new.path))
    elif old.path != new.path and _names_differ(old.path, new.path):
        told.append(("placeholder-renamed", f"{old.path} is written {new.path} now", old.path, new.path))
    for name, message, value, now in told:
        found = difference(name, message, new, "", (value or None, now or None))
        yield replace(found, old_location=old.location, new_location=new.location)


def _names_differ(old: str, new: str) -> bool:
    """Whether placeholders are called otherwise; that one state writes `:id` and the other `{id}` is nothing."""
    return [*placeholders(old)] != [*placeholders(new)]


def _errors(old: Contract, new: Contract) -> Iterator[Difference]:
    for code, (status, message) in old.errors.items():
        now = new.errors.get(code)
        where = f"/errors/{code}"
        if now is None:
            found = difference("error-removed", f"error {code} is no longer documented", new, where, (message, None))
        elif status and now[0] and status != now[0]:
            told = f"error {code} had status {status}, and has {now[0]} now"
            found = difference("error-status-changed", told, new, where, (status, now[0]))
        elif message and now[1] and message != now[1]:
            found = difference(
                "error-message-changed", f"error {code} has another message", new, where, (message, now[1])
            )
        else:
            continue
        yield replace(found, old_location=old.location, new_location=new.location)
    for code, (_, message) in new.errors.items():
        if code not in old.errors:
            found = difference("error-added", f"error {code} is new", new, f"/errors/{code}", (None, message))
            yield replace(found, new_location=new.location)


def _once(found: list[Difference]) -> Iterator[Difference]:
    """A change of one row that two answers share is told once."""
    told: set[tuple[object, ...]] = set()
    for one in found:
        parts = one.pointer.split("/")
        tail = tuple(parts[3:]) if parts[1:2] == ["responses"] and len(parts) > 3 else tuple(parts)  # noqa: PLR2004
        key = (one.kind.code, tail, one.old_location, one.new_location, repr(one.old), repr(one.new))
        if key not in told:
            told.add(key)
            yield one
