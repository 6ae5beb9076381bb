"""How the tokens of a text are laid out: which ones begin a line, and how far each line is indented."""

from __future__ import annotations

from array import array

from samplecast.sample.tokens import Tokens


class Layout:
    """Indentation by token."""

    def __init__(self, tokens: Tokens) -> None:
        text = tokens.text
        self.indents = array("q")
        """Of the line a token stands on, tabs as eight columns."""
        self._begins = bytearray()
        indent = before = 0
        for start, end in zip(tokens.starts, tokens.ends, strict=True):
            newline = text.rfind("\n", before, start)
            begins = newline >= 0 or not before
            if begins:
                line = newline + 1 if newline >= 0 else text.rfind("\n", 0, start) + 1
                indent = len(text[line:start].expandtabs(8))
            self._begins.append(begins)
            self.indents.append(indent)
            before = end

    def begins(self, index: int) -> bool:
        """Whether a token is the first on its line."""
        return bool(self._begins[index])
