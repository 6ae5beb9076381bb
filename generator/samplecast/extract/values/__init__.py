"""What descriptions state about a value: the values it may have, its bounds, length, pattern, format and default."""
