"""Settings from `[tool.samplecast]` of a pyproject.toml or from a samplecast.toml.

The nearest file above the working folder counts. Paths in it are relative to its folder. Every error names
file and line, and what may have been meant.
"""

from __future__ import annotations

import difflib
import os
import re
import stat
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.diagnostics import Severity
from samplecast.options import Options, Override
from samplecast.overrides import FILE_NAME
from samplecast.pages import MAX_PAGE_BYTES, as_typed
from samplecast.pattern_settings import TABLES, line_of, read_patterns
from samplecast.settings_values import (
    Value,
    WrongValueError,
    one_of,
    read_parts,
    read_seconds,
    read_severity,
    read_severity_by_rule,
    read_size,
    read_string,
    read_strings,
    read_strings_by_glob,
    read_switch,
)
from samplecast.source import Markup
from samplecast.usage import UsageError
from samplecast.vocabulary import Vocabulary

FORMATS = ("full", "concise", "json", "json-lines", "html", "markdown", "github", "gitlab", "sarif", "junit")
"""How findings can be printed."""


class CheckSettings(Struct, frozen=True):
    """What a user can set for `samplecast check`; selectors are codes, prefixes, names of rules, or `ALL`."""

    select: tuple[str, ...] = ()
    """Empty for the default set."""
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Globs of pages, with the selectors that are ignored there."""
    output_format: str = ""
    """One of `FORMATS`; empty for what fits where the output goes."""
    baseline: str = ""
    unsafe_fixes: bool = False
    severity: tuple[tuple[str, Severity], ...] = ()
    """Selectors with the severity of their findings."""
    min_severity: Severity = "info"
    """Findings below it are not told."""
    fail_on: Severity = "info"
    """Findings below it do not make the exit code 1."""


class Settings(Struct, frozen=True):
    """Everything a user can set for a run; command line options replace single fields."""

    paths: tuple[str, ...] = ("input_docs",)
    out: str = "generated"
    root: str = ""
    exclude: tuple[str, ...] = ()
    markup: Markup | None = None
    max_page_bytes: int = MAX_PAGE_BYTES
    page_timeout: float = 30.0
    """Seconds for a page that looks as if reading it could take long."""
    api_title: str = "API"
    """Title of an exported OpenAPI document."""
    api_version: str = "0"
    """Version of the documented API, for the same; the docs do not tell it."""
    overrides: tuple[Override, ...] = ()
    """Corrections of pages, each page as a user in the working folder would type it."""
    read_from: tuple[str, ...] = ()
    """The files that say all this, as a user in the working folder would type them."""
    check: CheckSettings = CheckSettings()
    options: Options = field(default_factory=Options)

    def files(self) -> tuple[str, ...]:
        """The files beside the pages that a run depends on: settings, overrides, templates; those that there are."""
        folder = self.options.templates
        templates = sorted(str(path) for path in Path(folder).rglob("*") if path.is_file()) if folder else []
        return (*self.read_from, *templates)

    def options_below(self, root: Path) -> Options:
        """The options for pages below a root: overrides name them relative to it. UsageError where one is gone."""
        return replace(self.options, overrides=tuple(_below(root, self.overrides))) if self.overrides else self.options


def _below(root: Path, overrides: Iterable[Override]) -> Iterator[Override]:
    for override in overrides:
        file = Path(os.path.abspath(override.page))  # noqa: PTH100  resolving would follow links
        if not file.is_file():
            raise UsageError(
                f"{override.file}:{override.line}: {override.page}: no such page: "
                "delete the override, or name the page relative to the folder of this file"
            )
        if file.is_relative_to(root):
            yield replace(override, page=file.relative_to(root).as_posix())


_NEARLY = 0.8
"""How like ours the name of a section is that can only be a slip."""


class _Key(Struct, frozen=True):
    """One setting: where it goes and how its value is read."""

    field: str
    read: Callable[[Value], Value]
    is_path: bool = False
    of: Literal["settings", "options", "check"] = "settings"


def find_config(folder: Path) -> Path | None:
    """The nearest configuration at or above a folder, up to the root of its repository.

    Outside a repository no folder counts that others can write to, nor what is above it.
    """
    for place in (folder, *folder.parents):
        own = place / "samplecast.toml"
        if own.is_file():
            return own
        shared = place / "pyproject.toml"
        if shared.is_file() and _ours(shared) is not None:
            return shared
        if os.path.lexists(place / ".git") or _is_of_others(place.parent):
            break
    return None


def _is_of_others(folder: Path) -> bool:
    """Whether someone else may put a file into a folder: it is theirs, or everybody's."""
    try:
        status = folder.stat()
    except OSError:
        return True
    return bool(status.st_mode & stat.S_IWOTH) or (hasattr(os, "getuid") and status.st_uid != os.getuid())


def _ours(shared: Path) -> Value:
    """Our table of a pyproject.toml; None where it has none. UsageError for one that is misspelt."""
    tools = _tools(shared)
    if "samplecast" in tools:
        return tools["samplecast"]
    for name in difflib.get_close_matches("samplecast", tools, n=1, cutoff=_NEARLY):
        raise _Place(shared, "tool").error(
            name,
            "",
            f"[tool.{name}] is not read; did you mean [tool.samplecast]? "
            "Where it belongs to another tool, an empty [tool.samplecast] beside it says so",
        )
    return None


NO_CONFIG = Path(os.devnull)
"""Stands for no file at all, whatever lies in the working folder."""


def load_config(file: Path | None) -> Settings:
    """The settings of a configuration file; the defaults where there is none."""
    if file == NO_CONFIG:
        return Settings()
    if file is None:
        overrides, files = _overrides(_override_file(Path.cwd(), ""))
        return Settings(overrides=overrides, read_from=files)
    if not file.is_file():
        raise UsageError(f"{file}: no such configuration file")
    table: Value = _parse(file)
    place = _Place(file, "")
    if file.name == "pyproject.toml":
        ours = _ours(file)
        table, place = {} if ours is None else ours, _Place(file, "tool.samplecast")
    if not isinstance(table, dict):
        raise _Place(file, "tool").error("", "samplecast", f"samplecast: expected a table, not {table!r}")
    return _settings(table, place)


class _Place(Struct, frozen=True):
    """Where a table stands, for error messages."""

    file: Path
    prefix: str

    def error(self, table: str, key: str, message: str) -> UsageError:
        """Give the error for a key of a table."""
        line = _line_of(_text(self.file), _dotted(self.prefix, table), key)
        return UsageError(f"{as_typed(self.file)}:{line}: {message}")

    def error_in(self, table: str, number: int, key: str, message: str) -> UsageError:
        """Give the error for a key of the n-th table of a name."""
        line = line_of(_text(self.file), self.prefix, table, number, key)
        return UsageError(f"{as_typed(self.file)}:{line}: {message}")


def _settings(table: Mapping[str, Value], place: _Place) -> Settings:
    """Settings with every key of the table in its field."""
    found: dict[str, dict[str, Any]] = {"settings": {}, "options": {}, "check": {}}
    for key, value in table.items():
        if key == "vocabulary":
            found["options"]["vocabulary"] = _vocabulary(value, place)
        elif key in TABLES:
            continue
        elif key == "check":
            _read_check(value, place, found)
        else:
            _read("", key, value, KEYS, place, found)
    if any(key in table for key in TABLES):
        found["options"]["patterns"] = read_patterns(table, place.error_in)
    options = replace(Options(), **found["options"])
    overrides, files = _overrides(_override_file(place.file.parent, found["settings"].get("overrides", "")))
    found["settings"]["overrides"] = overrides
    found["settings"]["read_from"] = (str(as_typed(place.file)), *files)
    return Settings(**found["settings"], check=CheckSettings(**found["check"]), options=options)


def _override_file(folder: Path, named: str) -> Path | None:
    """The file of overrides that is named, else the one in the folder; None where there is none."""
    file = Path(named) if named else folder / FILE_NAME
    return file if named or file.is_file() else None


def _overrides(file: Path | None) -> tuple[tuple[Override, ...], tuple[str, ...]]:
    """What the file of overrides says, and the file, as a user would type it."""
    if file is None:
        return (), ()
    from samplecast.overrides.reading import read_overrides  # noqa: PLC0415  few docs need it

    found = read_overrides(file, as_typed(file))
    pages = tuple(replace(override, page=str(as_typed(file.parent / override.page))) for override in found)
    return pages, (str(as_typed(file)),)


def _read_check(table: Value, place: _Place, found: dict[str, dict[str, Any]]) -> None:
    """Read the table of what concerns `samplecast check` alone."""
    if not isinstance(table, dict):
        raise place.error("", "check", f"check: expected a table, not {table!r}")
    known = {key: target for key, target in KEYS.items() if target.of == "check"}
    for key, value in table.items():
        _read("check", key, value, known, place, found)


def _read(  # noqa: PLR0913, PLR0917  where a key stands, and where it goes
    table: str, key: str, value: Value, known: Mapping[str, _Key], place: _Place, found: dict[str, dict[str, Any]]
) -> None:
    """Put the value of one key into its field."""
    if key not in known:
        candidates = known if table else (*known, "check", "vocabulary", *TABLES)
        raise place.error(table, key, f"unknown setting {key!r}{did_you_mean(key, candidates)}")
    target = known[key]
    try:
        read = target.read(value)
        found[target.of][target.field] = _from(place.file, read) if target.is_path else read
    except WrongValueError as error:
        raise place.error(table, key, f"{key}: expected {error}, not {value!r:.200}") from None


def _vocabulary(value: Value, place: _Place) -> Vocabulary:
    """The default vocabulary with the user's words added."""
    if not isinstance(value, dict):
        raise place.error("", "vocabulary", "vocabulary: expected a table of word lists")
    known = Options().vocabulary
    extra: dict[str, tuple[str, ...]] = {}
    for group, words in value.items():
        if group not in known.groups:
            raise place.error("vocabulary", group, f"unknown vocabulary {group!r}{did_you_mean(group, known.groups)}")
        try:
            extra[group] = read_strings(words)
        except WrongValueError as error:
            raise place.error("vocabulary", group, f"{group}: expected {error}, not {words!r}") from None
    return known.extended(extra)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question to put behind an error about an unknown word; empty where nothing is near."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _parse(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(file))
    except RecursionError:
        raise UsageError(f"{as_typed(file)}: too many brackets inside one another") from None
    except tomllib.TOMLDecodeError as error:
        message, _, where = str(error).removesuffix(")").partition(" (at ")
        line_and_column = re.findall(r"\d+", where) or [str(1 + _text(file).count("\n"))]
        raise UsageError(f"{as_typed(file)}:{':'.join(line_and_column)}: {message}") from error


def _tools(file: Path) -> dict[str, Any]:
    """The tables of all tools in a pyproject.toml."""
    tools = _parse(file).get("tool", {})
    if not isinstance(tools, dict):
        raise _Place(file, "").error("", "tool", f"tool: expected a table, not {tools!r}")
    return tools


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{as_typed(file)}: cannot read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{as_typed(file)}: not UTF-8") from error


def _line_of(text: str, table: str, key: str) -> int:
    """The line on which a key of a table stands; that of its table, or the first, where it cannot be seen."""
    current, best, wanted = "", 1, _dotted(table, key)
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            current = re.sub(r"[\s\"']", "", header[1])
            if current in (table, wanted):
                best = number
        elif (name := _KEY_OF_LINE.match(line)) and _dotted(current, re.sub(r"[\"']", "", name[1])) == wanted:
            return number
    return best


def _dotted(*parts: str) -> str:
    return ".".join(part for part in parts if part)


_HEADER = re.compile(r"\s*\[\[?([^\]]+)\]")
_KEY_OF_LINE = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w.-]+)\s*=""")


def _from(file: Path, value: Value) -> Value:
    """A path of the configuration, as seen from the working folder."""
    if "\0" in str(value):
        raise WrongValueError("a path, which has no NUL in it")
    if isinstance(value, tuple):
        return tuple(_from(file, part) for part in value)
    return str(as_typed(file.parent / str(value))) if value else value


KEYS: Mapping[str, _Key] = {
    "paths": _Key("paths", read_strings, is_path=True),
    "out": _Key("out", read_string, is_path=True),
    "root": _Key("root", read_string, is_path=True),
    "exclude": _Key("exclude", read_strings),
    "markup": _Key("markup", one_of("rst", "markdown")),
    "max-page-bytes": _Key("max_page_bytes", read_size),
    "page-timeout": _Key("page_timeout", read_seconds),
    "overrides": _Key("overrides", read_string, is_path=True),
    "api-title": _Key("api_title", read_string),
    "api-version": _Key("api_version", read_string),
    "target": _Key("target", read_string, of="options"),
    "templates": _Key("templates", read_string, is_path=True, of="options"),
    "extra": _Key("extra", one_of("drop", "keep"), of="options"),
    "docstrings": _Key("docstrings", one_of("plain", "located"), of="options"),
    "enums": _Key("enums", one_of("by-side", "closed", "open", "off"), of="options"),
    "datetimes": _Key("datetimes", read_switch, of="options"),
    "parts": _Key("parts", read_parts, of="options"),
    "services": _Key("services", read_strings, of="options"),
    "select": _Key("select", read_strings, of="check"),
    "extend-select": _Key("extend_select", read_strings, of="check"),
    "ignore": _Key("ignore", read_strings, of="check"),
    "per-file-ignores": _Key("per_file_ignores", read_strings_by_glob, of="check"),
    "output-format": _Key("output_format", one_of(*FORMATS), of="check"),
    "baseline": _Key("baseline", read_string, is_path=True, of="check"),
    "unsafe-fixes": _Key("unsafe_fixes", read_switch, of="check"),
    "severity": _Key("severity", read_severity_by_rule, of="check"),
    "min-severity": _Key("min_severity", read_severity, of="check"),
    "fail-on": _Key("fail_on", read_severity, of="check"),
}
"""Every setting but the vocabulary tables, by its name in the file; those of `check` stand in its table or above it."""
