"""What English does to words, as data: plurals no ending tells, verbs behind their -ing forms, words of titles."""

from __future__ import annotations

import re

ARTICLES = frozenset({"a", "an", "the"})

POINTING = frozenset({"specified", "given"})
"""Words of a title that only say that the caller chooses, as articles do."""

OPENING_VERBS = frozenset(
    {
        *("accept", "add", "associate", "attach", "authenticate", "authorize", "batch", "bind", "cancel", "change"),
        *("check", "clone", "configure", "copy", "count", "create", "delete", "deploy", "describe", "detach"),
        *("disable", "disassociate", "download", "edit", "enable", "export", "fetch", "filter", "get", "import"),
        *("install", "list", "lock", "migrate", "modify", "move", "obtain", "patch", "pause", "perform", "publish"),
        *("put", "query", "read", "reboot", "remove", "rename", "replace", "reset", "resize", "restart", "restore"),
        *("resume", "retrieve", "revoke", "rotate", "search", "send", "set", "show", "start", "stop", "submit"),
        *("switch", "test", "unbind", "uninstall", "unlock", "update", "upgrade", "upload", "validate", "verify"),
        *("view", "and", "or"),
    }
)
"""What an operation does to its object, as titles begin."""

BEFORE_OBJECT = frozenset({"of", "about"})
"""Behind these stands what an operation is about: "details of a disk"."""

BEHIND_OBJECT = frozenset({"at", "based", "by", "for", "from", "in", "into", "through", "to", "under", "using", "with"})
"""What an operation is about stands before these: "pods in a namespace"."""

GENERAL_OBJECTS = frozenset(
    {
        *("all", "batches", "certain", "current", "detail", "details", "existing", "information", "list", "multiple"),
        *("one", "request", "requests", "response", "responses", "single", "specific"),
    }
)
"""Words beside the object of an operation that tell it from no other."""

CAPTION_WORDS = frozenset(
    {
        *("a", "about", "an", "and", "array", "attribute", "attributes", "body", "data", "definition", "description"),
        *("descriptions", "detail", "details", "element", "elements", "example", "field", "fields", "for", "format"),
        *("in", "information", "json", "key", "list", "message", "object", "objects", "of", "parameter", "parameters"),
        *("request", "requests", "response", "responses", "returned", "structure", "table", "the", "type", "value"),
        *("values", "with"),
    }
)
"""What captions of tables are made of, beside the name of what the table lists."""

WAY_TO_TABLE = re.compile(
    r"(?:^|(?<=\S)[ \n])For (?:more |further )?(?:details|information)[^.,]{0,60}, see Table \d+(?: [^.]{0,40})?\."
)
"""A sentence that says in which table something is explained."""

SENTENCE_WORDS = frozenset({"are", "can", "is", "must", "that", "when", "where", "which", "whose"})
"""Words that no name of a thing has."""

IRREGULAR_PLURALS = {
    "analyses": "analysis",
    "apis": "api",
    "appendices": "appendix",
    "axes": "axis",
    "caches": "cache",
    "children": "child",
    "cookies": "cookie",
    "crises": "crisis",
    "criteria": "criterion",
    "dies": "die",
    "feet": "foot",
    "halves": "half",
    "hypotheses": "hypothesis",
    "indices": "index",
    "knives": "knife",
    "leaves": "leaf",
    "lies": "lie",
    "lives": "life",
    "matrices": "matrix",
    "men": "man",
    "mice": "mouse",
    "movies": "movie",
    "parentheses": "parenthesis",
    "people": "person",
    "quizzes": "quiz",
    "shelves": "shelf",
    "taxis": "taxi",
    "teeth": "tooth",
    "ties": "tie",
    "vertices": "vertex",
    "women": "woman",
    "zombies": "zombie",
}
"""Plural to singular where no ending tells."""

SINGULAR_IN_S = frozenset(
    {
        *("access", "address", "alias", "always", "as", "atlas", "bias", "bios", "bonus", "bus", "campus", "canvas"),
        *("chaos", "consensus", "corps", "corpus", "cosmos", "css", "ddos", "dos", "ethos", "focus", "gas", "goods"),
        *("has", "headquarters", "https", "is", "its", "kubernetes", "lens", "means", "metadata", "minus", "news"),
        *("nexus", "os", "perhaps", "physics", "plus", "previous", "process", "qos", "radius", "series", "species"),
        *("status", "surplus", "sys", "this", "tls", "us", "versus", "virus", "was", "yes"),
    }
)
"""Words in s that are no plurals, or are the same in both numbers."""

SHORT_PLURALS = frozenset({"azs", "dbs", "gbs", "ids", "ips", "mbs", "pks", "pvs", "vms"})
"""Words of three letters whose s marks a plural; the others keep it (`bus`, `dns`, `gas`)."""

PLURALS_IN_SES = frozenset(
    {
        "bonuses",
        "campuses",
        "statuses",
        "viruses",
        "aliases",
        "biases",
        "buses",
        "canvases",
        "gases",
        "lenses",
        "pluses",
        "processes",
    }
)
"""Plurals in -ses that lose two letters; most lose one (`databases`, `releases`)."""

NO_VERBS = frozenset(
    {
        *("accounting", "being", "billing", "during", "everything", "existing", "floating", "following", "king"),
        *("licensing", "missing", "monitoring", "networking", "nothing", "outgoing", "incoming", "outstanding"),
        *("peering", "pending", "pricing", "remaining", "ring", "routing", "something", "spring", "string", "thing"),
        *("troubleshooting", "underlying", "warning"),
    }
)
"""Words in -ing that do not open a title as "doing something"."""

VERBS_IN_E = frozenset(
    {
        *("autoscale", "cache", "cascade", "change", "choose", "cite", "clone", "come", "compile", "complete"),
        *(
            "decline",
            "delete",
            "exchange",
            "explore",
            "file",
            "freeze",
            "ignore",
            "invite",
            "line",
            "obsolete",
            "overwrite",
            "profile",
            "recycle",
        ),
        *("restore", "rewrite", "route", "scale", "scope", "store", "time", "tune", "type", "undelete", "unite"),
        *("write",),
    }
)
"""Verbs that lose an e before -ing where their ending does not tell."""

SINGLED = {
    "cancell": "cancel",
    "controll": "control",
    "labell": "label",
    "modell": "model",
    "signall": "signal",
    "travell": "travel",
}
"""Stems with a double l that only the -ing form has."""
