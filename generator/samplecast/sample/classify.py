"""What a block of code is, by its label where it has one and by its own tokens otherwise.

Only what goes over the wire is read as a sample. A program that builds a body is no sample of it: its literals may be
completed, changed or looped over before anything is sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from samplecast.sample import shell
from samplecast.sample.forms import is_form
from samplecast.sample.model import BlockKind, Json
from samplecast.sample.preamble import begins_message

PROGRAM_LABELS: Final = frozenset(
    (
        *("c", "c#", "c++", "clojure", "cpp", "cs", "csharp", "dart", "elixir", "erlang", "go", "golang", "graphql"),
        *("groovy", "haskell", "java", "javascript", "js", "jsx", "julia", "kotlin", "lua", "node", "nodejs", "objc"),
        *("objective-c", "objectivec", "perl", "php", "powershell", "ps1", "pwsh", "py", "pycon", "python", "python3"),
        *("r", "rb", "ruby", "rust", "scala", "sql", "swift", "ts", "tsx", "typescript", "vb", "vbnet"),
    )
)
"""Labels of programming languages. Pages also put them on plain JSON, which highlighters render well."""
JSON_LABELS: Final = frozenset(("json", "json5", "jsonc", "hjson", "jsonl", "ndjson", "json-lines", "jsonlines"))
JSON_LINES_LABELS: Final = frozenset(("jsonl", "ndjson", "json-lines", "jsonlines"))

NO_SAMPLES: Final[frozenset[BlockKind]] = frozenset({"program", "xml", "yaml"})
"""Kinds of block in which nothing is read as a sample."""


# Comments before what counts, a file name or a status among them: `// 404`, `# app.py`. `#!` and `/**` are no such.
_COMMENTS: Final = re.compile(
    r"(?:\s++|(?://|\#(?!!|include\b))[^\n]*+(?:\n|\Z)|/\*(?!\*)(?:[^*]|\*(?!/))*+\*/)*+"
).match
_DATA: Final = re.compile(r"""[{\[]|"[^"\n]*"[ \t]*:""").match
_MARKUP: Final = re.compile(r"<(?:\?xml|\?php|!DOCTYPE|!--|[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>)").match
_PHP: Final = re.compile(r"<\?(?:php|=)").search
_EVENTS: Final = re.compile(r"\s*(?:(?:event|id|retry):[^\n]*\n\s*){0,9}data:[ \t]*\S").match
# `/**` and lines that begin with a star: documentation inside a program, whatever JSON it shows.
_DOC_COMMENT: Final = re.compile(r"\s*/\*\*[ \t]*\n(?:[ \t]*\*[^\n]*(?:\n|\Z))").match
# The prompt of an interpreter: what it prints is the program's business.
_PROMPT: Final = r"(?:>>>|irb[^\n>]{0,20}>|In[ ]\[\d+\]:)[ \t]"
_DEFINES: Final = "def|func|fn|fun|function|sub|class|struct|interface|enum|impl|namespace|module|trait|record|type"
_NAME: Final = r"[A-Za-z_$@][\w$]*"
_DOTTED: Final = rf"{_NAME}(?:(?:\.|->|::|\?\.)[\w$!]+)"
_ASSIGNS: Final = r"[\w$@.\[\]'\"]+(?:[ \t]*,[ \t]*[\w$]+){0,9}[ \t]*:?=[ \t]*"

_STATEMENTS: Final = (
    _PROMPT,
    # modules; prose says "import the file" and "use the key"
    r"import[ \t]+(?:[\w.]+(?:[ \t]+as[ \t]+\w+)?[ \t]*+;?[ \t]*+$|[(\"'{*]|static[ \t])",
    r"import[ \t][^\n]{1,200}[ \t]from[ \t]*['\"]",
    r"from[ \t]+[\w.]+[ \t]+import[ \t]",
    r"(?:package|using|use)[ \t]+[\w.\\:]+[ \t]*;",
    r"package[ \t]+\w+[ \t]*$",
    r"\#include[ \t]*[<\"]",
    r"\#!(?![^\n]*sh\b)",
    r"require(?:_once|_relative)?[ \t]*\(?['\"]",
    # definitions
    r"(?:const|let|var|val|final|auto|my|our|local)[ \t]+[\w$@{\[][^\n]{0,200}=",
    r"(?:export[ \t]+)?(?:default[ \t]+)?(?:public|private|protected|internal|static|abstract|async)[ \t]+\w",
    rf"(?:{_DEFINES})[ \t]+[\w.$<>]+[ \t]*(?:[({{:<;=]|extends|implements|struct|$)",
    r"(?:export|pub|data)[ \t]+(?:default[ \t]+)?(?:fn|func|function|class|struct|interface|type|const|enum)[ \t]",
    r"export[ \t]+(?:default[ \t]|\{)",
    r"@\w+(?:\([^\n]*\))?[ \t]*$",
    # assignments of what settings and shell variables do not hold: containers, calls, new objects
    rf"{_ASSIGNS}(?:[{{\[(]|[@\#%]\{{|<<|`\{{)",
    rf"{_ASSIGNS}(?:await[ \t]|new[ \t]|&\w|{_NAME}\(|{_DOTTED}+[({{\[])",
    rf"[\w<>\[\]?.]+[ \t]+\w+[ \t]*=[ \t]*(?:new[ \t]|{_NAME}(?:\.\w+)*\(|[{{\[\"])",
    r"\w+[ \t]*:=[ \t]*\S",
    r"\$\w+(?:\[[^\]\n]*\]|->\w+){0,9}[ \t]*[+.]?=[^=]",
    r"\$\w+->\w+",
    # calls; `Response(200)` and `name (string)` are words of a page
    rf"(?:await[ \t]+|return[ \t]+|print[ \t]+|puts[ \t]+|echo[ \t]+)?{_DOTTED}+[ \t]?\(",
    rf"{_DOTTED}+[ \t]+(?:do\b|\{{|[\w:]+:[ \t])",
    rf"(?:await[ \t]+)?{_NAME}\((?:[^\n()]*[\"'{{\[=,][^\n]*|[ \t]*)$",
    r"[\w$.]+\([^\n]*\)[ \t]*;",
    r"\.\w+\(",
    r"(?:console\.\w+|fmt\.\w+|System\.\w+|print(?:ln|f)?!?)[ \t]*\(",
    # control flow
    r"(?:\}[ \t]*)?(?:if|elif|else[ \t]+if|for|foreach|while|switch|catch|match)[ \t]*\([^\n]*\)[ \t]*+\{?[ \t]*+$",
    r"(?:if|elif|for|while|with|unless|until)[ \t][^\n]{1,200}(?::|\{|[ \t]then|[ \t]do)[ \t]*$",
    r"(?:\}[ \t]*)?(?:try|else|finally|do|begin|rescue|ensure|except)[ \t]*[{:][ \t]*$",
    r"(?:return|raise|throw|yield|defer)[ \t]+[\w\"'{(\[$!][^\n.]*$",
    r"(?:SELECT|INSERT[ \t]+INTO|UPDATE|CREATE[ \t]+TABLE)[ \t]+[\w*\"`]",
    # PowerShell: the verb and noun of a cmdlet with a parameter, a hash table
    r"(?:\$\w+[ \t]*=[ \t]*)?[A-Z][a-z]+-[A-Z]\w+[ \t]+[-@]\w",
)
"""How lines begin in programs, and neither in prose nor in messages or samples; for the doubtful ones says why."""
_STATEMENT: Final = re.compile(rf"^[ \t]*+(?:{'|'.join(_STATEMENTS)})", re.MULTILINE).search


def block_kind(text: str, label: str = "") -> BlockKind:
    """What a block of code is; `label` is the language it is labelled as, in lower case, empty without."""
    comments = _COMMENTS(text)
    at = comments.end() if comments else 0
    return next((kind for kind, holds in _KINDS if holds(text, at, label)), "text")


_KINDS: Final[tuple[tuple[BlockKind, Callable[[str, int, str], bool]], ...]] = (
    ("json", lambda text, at, _: _DATA(text, at) is not None),
    ("http", lambda text, at, _: begins_message(text, at)),
    ("json", lambda _text, _at, label: label in JSON_LABELS),
    ("shell", lambda text, at, _: shell.begins_command(text, at)),
    ("program", lambda _text, _at, label: label in PROGRAM_LABELS),
    ("event-stream", lambda text, _at, _: _EVENTS(text) is not None),
    ("program", lambda text, at, _: _MARKUP(text, at) is not None and _PHP(text) is not None),
    ("xml", lambda text, at, _: _MARKUP(text, at) is not None),
    ("program", lambda text, _at, _: _DOC_COMMENT(text) is not None or _STATEMENT(text) is not None),
    ("xml", lambda _text, _at, label: label in {"xml", "html", "svg"}),
    ("yaml", lambda _text, _at, label: label in {"yaml", "yml"}),
    ("form", lambda text, _at, _: is_form(text)),
)
"""The surest first: what a block begins with counts more than its label, and its label more than its lines."""


_SCHEMA_TYPES: Final = frozenset(("array", "boolean", "integer", "null", "number", "object", "string"))


def is_json_schema(value: Json) -> bool:
    """Whether a value is a JSON Schema: it says so, or states the properties of an object or the items of an array."""
    if not isinstance(value, dict):
        return False
    if isinstance(dialect := value.get("$schema"), str) and "json-schema" in dialect:
        return True
    stated = value.get("type")
    if stated == "object" and isinstance(properties := value.get("properties"), dict):
        return all(map(_is_subschema, properties.values()))
    return stated == "array" and isinstance(items := value.get("items"), dict) and _is_subschema(items)


def _is_subschema(value: Json) -> bool:
    """Whether a member of a schema is a schema as well: it has a type that JSON Schema knows, or a reference."""
    if not isinstance(value, dict):
        return False
    stated = value.get("type")
    if isinstance(stated, list):
        return all(one in _SCHEMA_TYPES for one in stated)
    combined = "$ref", "allOf", "anyOf", "oneOf", "enum", "const"
    return stated in _SCHEMA_TYPES if isinstance(stated, str) else any(word in value for word in combined)
