"""Facts to schema: shapes, merging, tables against examples."""
