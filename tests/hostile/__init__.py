"""Pages that nobody meant well, made from a seed, and everything samplecast does with a page."""
