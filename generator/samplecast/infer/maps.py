"""Map or record: whether the keys of an example object are data or names."""

from __future__ import annotations

import re
from functools import lru_cache

from samplecast.infer.merge import Keys, Shape

_DATA = re.compile(
    r"""
      \d+                                             # 1024
    | [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}     # an id with dashes
    | (?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}            # an id without
    | \d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?             # an address
    | \d{4}-\d\d(?:-\d\d.*)?                          # a day
    | (?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}               # a network card
    | .*[\s/@<>{}*!].*                                # white space, paths, mail addresses, placeholders, `!room:host`
    | (?:[\w-]+\.)+(?:com|org|net|io|local|example|internal)(?::\d+)?   # a host
    | (?:com|org|net|io|dev)\.[\w.-]+                 # a label after a host turned round
    | ([a-z])\1{2,}                                  # xxx, aaa: a placeholder
    | (?:key|tag|label|name|user|field|prop(?:erty)?|additionalprop|param|parameter|attr(?:ibute)?)[-_ ]?\d+
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(r".*\d.*", re.DOTALL)
_FEW = 3


def is_map(keys: Keys) -> bool:
    """Whether the keys are data: ids, addresses, placeholders, or numbered siblings that all look the same."""
    members = keys.members
    if not members:
        return not keys.incomplete
    if all(_is_data(key) for key in members):
        return True
    if len(members) < _FEW or not all(_NUMBERED.fullmatch(key) for key in members):
        return False
    first, *others = members.values()
    return all(_alike(first, other) for other in others)


@lru_cache(maxsize=16384)
def _is_data(key: str) -> bool:
    return _DATA.fullmatch(key) is not None


def _alike(one: Shape, other: Shape) -> bool:
    if one.seen.keys() != other.seen.keys():
        return False
    if one.keys is None or other.keys is None:
        return True
    return one.keys.members.keys() == other.keys.members.keys()
