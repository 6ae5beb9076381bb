"""Any model to diagnostics, one function per rule."""
