"""Names made from titles, captions, keys and paths, in no programming language.

Every function is total, whatever the text. Names are ASCII where the text has a Latin letter or a digit, and never
longer than `LONGEST`. What a language reserves for itself is left to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, count, takewhile
from typing import TypeVar

from samplecast.vocabulary import grammar, spelling

LONGEST = 64
"""A name is cut, between words where possible, to this many characters."""

_WORD = re.compile(
    r"""
      [Ii][Pp]v\d+                          # IPv4, Ipv6: one word in every spelling
    | (?<![A-Za-z])[a-z][A-Z]{2,}s?(?![a-z])  # vCPU, iSCSI, vCPUs
    | [A-Z]{2,}s(?![a-z])                   # IDs, VPCs
    | [A-Z]?[a-z]+(?=[1-5]xx(?![a-z]))      # count2xx
    | [A-Z]+(?![a-z])(?:\d++[a-z]*)*+       # HTTP, MD5, K8s, and the HTTP of HTTPServer
    | [A-Z]?[a-z]+(?:\d++[a-z]*)*+          # word, Word, sha256, v1beta1
    | \d+(?:[a-z]+|[A-Z]+(?![a-z]))?        # 2xx, 3D
    """,
    re.VERBOSE,
)
_PLAIN = re.compile(r"[a-z]+(?:_[a-z]+)*")
_OTHER_WORD = re.compile(r"[^\W_]+")
_DROPS_E = re.compile(
    r"(?:[^eo]at|creat|ut|[iy]z|v|as|ac|ag|ur|[^o]os|us|[bcdgkptfz]l|ul|ang|uc|ud|rg|dg|[nr]c|[rn]s"
    r"|[^aoe]in|[^a]ir|[^o]id|[^o]od|grad|ib|[iu]c|[^o]ok|is|[^eo]ak|[^eo]am|[^o]ot|um|[^e]ar|u)$"
)
_DOUBLE = re.compile(r"([bdgmnprt])\1$")
PLACEHOLDER = re.compile(r"\$?\{([^{}]*)\}|<([^<>/]*)>|(?<=/):(\w+(?:-\w+)*)")
"""What callers fill in of a path: `{id}`, `${id}`, `<id>`, `:id`. One group has the name."""
_AROUND_NAME = "*+:;?/ \t"
_BETWEEN_VERBS = frozenset({"and", "or", "batch", "bulk", "forcibly", "force"})


def placeholders(path: str) -> Iterator[str]:
    """The names of what callers fill in of a path, in order.

    Without the marks of URI templates (`{+path*}`), a pattern (`{id:[0-9]+}`) or a converter (`<int:id>`).
    """
    for match in PLACEHOLDER.finditer(path):
        name = match[match.lastindex or 0].strip(_AROUND_NAME)
        yield (name.partition(":")[0] if match.lastindex == 1 else name.rpartition(":")[2]).strip(_AROUND_NAME)


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words of a key, title or caption, lower case: `accessIPv4` gives `access`, `ipv4`."""
    if not text.isascii():
        spelled = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
        text = "".join(c for c in spelled if not unicodedata.combining(c))
    found = _WORD.findall(text)
    if not found and not text.isascii():
        found = _OTHER_WORD.findall(unicodedata.normalize("NFKC", text))
    return tuple(word.lower() for word in found)


def snake(text: str) -> str:
    """The words of `text` joined by underscores; empty where it has none."""
    if len(text) <= LONGEST and _PLAIN.fullmatch(text):
        return text
    return _joined(words(text), "_")


def camel(text: str) -> str:
    """The words of `text`, each with a capital; empty where it has none."""
    return _joined([word.capitalize() for word in words(text)], "")


def _joined(parts: Sequence[str], glue: str) -> str:
    length = -len(glue)
    for kept, part in enumerate(parts):
        length += len(glue) + len(part)
        if length > LONGEST:
            return glue.join(parts[: max(1, kept)])[:LONGEST]
    return glue.join(parts)


def unique(name: str, taken: Container[str], numbers: dict[str, int] | None = None) -> str:
    """`name`, or the first of `Name2`, `Name3`, ... (`name_2` for names in lower case) not in `taken`.

    Whoever asks often keeps `numbers`: the last number of each name, so that it is not counted up from 2 again.
    """
    if name not in taken:
        return name
    stem = f"{name.rstrip('_')}_" if name == name.lower() else name
    last = numbers.get(stem, 1) if numbers else 1
    number = next(number for number in count(last + 1) if f"{stem}{number}" not in taken)
    if numbers is not None:
        numbers[stem] = number
    return f"{stem}{number}"


@lru_cache(maxsize=65536)
def type_name(text: str) -> str:
    """The name of a type for a title, caption or key: `scaling_groups` gives `ScalingGroups`, `2fa` gives `Key2fa`.

    It begins with a letter; empty where the text has no words.
    """
    name = camel(text)
    if not name:
        return ""
    if not name[0].isidentifier() or not name.isidentifier():
        name = f"Key{name}"
    return name if name.isidentifier() else ""


def operation_name(title: str) -> str:
    """The stem for an operation's names: `Querying an AS Policy` gives `QueryAsPolicy`."""
    found = [word for word in words(title) if word not in grammar("articles")]
    found = [word for word in found if word not in grammar("pointing")] or found
    return type_name(" ".join(imperative(found))[:400])


def topic(operation: str) -> str:
    """What an operation is about, in the singular: `QueryDetailsOfAllDisks` and `DeleteDiskInZone` give `Disk`."""
    about: list[str] = []
    opening = True
    for word in words(operation):
        if not about and (word in _BETWEEN_VERBS or (opening and word in grammar("opening verbs"))):
            opening = word in _BETWEEN_VERBS
        elif word in grammar("before object"):
            about.clear()
        elif word in grammar("behind object") and about:
            break
        elif word not in grammar("general objects"):
            about.append(word)
    return type_name(singular(" ".join(about)))


def qualified(before: str, name: str) -> str:
    """`name` with the words of `before` in front, none twice; empty where that adds nothing or gets too long."""
    front, back = words(before), words(name)
    behind = next((n for n in range(min(len(front), len(back)), 0, -1) if _same(front[-n:], back[:n])), 0)
    same = (one == other for one, other in zip(front, back, strict=False))
    ahead = sum(1 for _ in takewhile(bool, same))
    found = (*front, *back[ahead:]) if ahead > behind else (*front[: len(front) - behind], *back)
    return "" if found == back or len("".join(found)) > LONGEST else type_name(" ".join(found))


def _same(front: Sequence[str], back: Sequence[str]) -> bool:
    return singular(" ".join(front)) == singular(" ".join(back))


Key = TypeVar("Key", bound=Hashable)


def distinct(wishes: Mapping[Key, Sequence[str]], taken: Iterable[str] = ()) -> dict[Key, str]:
    """A name for each key: its first wish that no other key has among those it could settle for, else a number.

    Nobody wins a contested name: all that wish for it take their next one, so that the order of keys does not
    matter. Names that differ in case or underscores alone count as the same: many a consumer makes files of them.
    """
    settled: dict[Key, str] = {}
    used = {_folded(name) for name in taken}
    left = list(wishes)
    for round_ in range(max(map(len, wishes.values()), default=0)):
        wanted = {key: wishes[key][min(round_, len(wishes[key]) - 1)] for key in left}
        contested = Counter(_folded(name) for name in wanted.values())
        for key, name in wanted.items():
            if contested[_folded(name)] == 1 and _folded(name) not in used:
                settled[key] = name
                used.add(_folded(name))
        left = [key for key in left if key not in settled]
    last: Counter[str] = Counter()
    for key in left:
        name = stem = wishes[key][-1]
        while _folded(name) in used:
            last[stem] += 1
            name = f"{stem}{last[stem] + 1}"
        settled[key] = name
        used.add(_folded(name))
    return settled


def _folded(name: str) -> str:
    """The name as file systems and other languages may see it; uncut, so that a number behind it always counts."""
    return "_".join(words(name)) or name


def imperative(title: Sequence[str]) -> list[str]:
    """The words of a title with its opening `doing` turned into `do`."""
    spelled: list[str] = []
    open_ = True
    for word in title:
        verb = infinitive(word) if open_ else word
        spelled.append(verb)
        open_ = word in _BETWEEN_VERBS or (open_ and word.endswith("ly"))  # manually switching
    return spelled


@lru_cache(maxsize=4096)
def infinitive(word: str) -> str:
    """The verb behind an -ing form: `creating` gives `create`; any other word is itself."""
    stem = word.removesuffix("ing")
    if stem == word or len(stem) < 2 or word in grammar("no verbs") or not re.search(r"[aeiouy]", stem):  # noqa: PLR2004  `ring`, `king`
        return word
    if stem in spelling("singled"):
        return spelling("singled")[stem]
    if f"{stem}e" in grammar("verbs in e"):
        return f"{stem}e"
    if _DOUBLE.search(stem):
        return stem if stem == "add" else stem[:-1]
    return f"{stem}e" if _DROPS_E.search(stem) else stem


def singular(text: str) -> str:
    """The words of a key or title with the last in the singular: `data_volumes` gives `data volume`."""
    found = words(text)
    if not found:
        return text
    return " ".join((*found[:-1], _singular(found[-1])))


@lru_cache(maxsize=4096)
def _singular(word: str) -> str:
    if word in spelling("irregular plurals"):
        return spelling("irregular plurals")[word]
    if not word.endswith("s") or word in grammar("singular in s") or word.endswith(("ss", "us", "is")):
        return word
    if len(word) <= 3:  # noqa: PLR2004  `bus`, `dns`, `gas`
        return word[:-1] if word in grammar("short plurals") else word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word in grammar("plurals in ses") or word.endswith(("sses", "shes", "ches", "xes", "ruses", "oes")):
        return word[:-2]
    return word[:-1]


def path_part(part: str) -> str:
    """The name for one part of a page's path, its suffix taken off before."""
    return snake(part) or "page"


def page_paths(pages: Iterable[str], spelled: Callable[[str], str] = path_part) -> dict[str, tuple[str, ...]]:
    """For each page a path of names, distinct, and no page beside a folder of the same name.

    Where names clash, the page whose name needed no change keeps it, then the first by path; the others take
    their suffix behind (`policy_md` beside `policy`), then a number. `spelled` makes a name of a part of a path.
    """
    ordered = sorted(set(pages), key=lambda page: (_changed(page, spelled), page))
    folders = folder_paths(ordered, spelled)
    packages = set(folders.values())
    taken: set[tuple[str, ...]] = set()
    paths: dict[str, tuple[str, ...]] = {}
    for page in ordered:
        folder, _, file = page.rpartition("/")
        stem, dot, suffix = file.rpartition(".")
        path = (*folders[folder], spelled(stem if dot else suffix))
        if path in taken or path in packages:
            path = _free_path(path, spelled(file), taken, packages)
        taken.add(path)
        paths[page] = path
    return dict(sorted(paths.items()))


def _free_path(
    path: tuple[str, ...], with_suffix: str, taken: Container[tuple[str, ...]], packages: Container[tuple[str, ...]]
) -> tuple[str, ...]:
    """The path with another name that is free: one with the suffix of the page, else one with a number."""
    *base, name = path
    free = ((*base, other) for other in chain((with_suffix,), (f"{name}_{n}" for n in count(2))))
    return next(path for path in free if path not in taken and path not in packages)


def _changed(page: str, spelled: Callable[[str], str]) -> bool:
    stem, dot, suffix = page.rpartition("/")[2].rpartition(".")
    written = stem if dot else suffix
    return spelled(written) != written


def folder_paths(pages: Iterable[str], spelled: Callable[[str], str] = path_part) -> dict[str, tuple[str, ...]]:
    """For every folder of the pages its path; folders whose names clash stay apart by a number."""
    folders = {""}
    for page in pages:
        folder = page.rpartition("/")[0]
        while folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    paths: dict[str, tuple[str, ...]] = {}
    taken: dict[tuple[str, ...], set[str]] = defaultdict(set)
    numbers: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    for folder in sorted(folders, key=lambda name: (name.count("/"), name != "", _respelled(name, spelled), name)):
        if not folder:
            paths[folder] = ()
            continue
        parent, _, part = folder.rpartition("/")
        base = paths[parent]
        name = unique(spelled(part), taken[base], numbers[base])
        paths[folder] = (*base, name)
        taken[base].add(name)
    return dict(sorted(paths.items()))


def _respelled(folder: str, spelled: Callable[[str], str]) -> bool:
    part = folder.rpartition("/")[2]
    return spelled(part) != part
