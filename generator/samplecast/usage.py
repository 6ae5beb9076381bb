"""The one exception for what a user can put right: a wrong path, a wrong setting, a disk that refuses."""

from __future__ import annotations


class UsageError(Exception):
    """Ends the run with exit code 2; its text is what the user reads, ready to print."""
