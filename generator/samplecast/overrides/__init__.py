"""Corrections of what pages say: read from the user's file, and applied to facts.

A docs site may be wrong where no word of the vocabulary helps. An override says what the page said, what it should
be, and why; it acts as if the page had been mended, and is an error once the page no longer says so.
"""

FILE_NAME = "samplecast.overrides.toml"
"""Where overrides stand if the settings name no other file: beside them."""
