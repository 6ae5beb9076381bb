"""Which calls a page documents, and which part of it speaks of which."""
