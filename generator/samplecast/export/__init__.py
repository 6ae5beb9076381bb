"""Schema to the formats of other tools."""
