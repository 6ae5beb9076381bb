"""HTML inside Markdown pages."""
