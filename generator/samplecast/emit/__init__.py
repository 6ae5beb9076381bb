"""Schema to files: a folder for each language."""
