"""Schema to files: views and templates."""
