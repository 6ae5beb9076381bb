"""Pages that lost every line break."""
