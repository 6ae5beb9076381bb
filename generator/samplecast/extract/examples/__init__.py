"""Code blocks, each given its role."""
