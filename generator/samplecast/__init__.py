"""samplecast: REST API documentation in; dataclasses, fixtures, tests and findings out.

The Python API is in `samplecast.api`; the command line is `samplecast` or `python -m samplecast`.
"""

from __future__ import annotations

__version__ = "0.2.0"
