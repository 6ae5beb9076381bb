"""reStructuredText to `Document`."""
