"""`samplecast`, and `python -m samplecast`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; Ctrl-C while it is being loaded ends it as at any other time."""
    try:
        from samplecast.cli import main as run  # noqa: PLC0415  loading takes long enough to be interrupted
    except KeyboardInterrupt:
        sys.stderr.write("error: interrupted\n")
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
