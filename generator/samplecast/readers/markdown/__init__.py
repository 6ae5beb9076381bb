"""Markdown to `Document`."""
