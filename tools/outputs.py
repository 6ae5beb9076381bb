"""Hold everything one samplecast prints and writes against what another one does.

    python tools/outputs.py --command "old/bin/samplecast" --keep before
    python tools/outputs.py --command "new/bin/samplecast" --keep after --against before

Runs `extract`, `check --select ALL`, `export` and `generate` over each folder of the shared pages (SAMPLECAST_CORPUS,
else `../shared`) and keeps the outputs below the folder named by `--keep`. With `--against` it names every file that
differs, is new or is gone, and exits 1 if any is.
"""

# ruff: noqa: T201, INP001  a script that prints
from __future__ import annotations

import argparse
import filecmp
import os
import shlex
import subprocess
import sys
from pathlib import Path

SHOWN = 20
"""Of the files that differ, so many are named."""


def main() -> int:
    """Run everything once; compare where asked to. 2 where the pages are not at hand."""
    options = _arguments()
    corpus = Path(os.environ.get("SAMPLECAST_CORPUS", "../shared")).absolute()
    folders = [folder for name in options.folders for folder in sorted(corpus.glob(name)) if folder.is_dir()]
    if not folders:
        print(f"{corpus}: no such pages; set SAMPLECAST_CORPUS")
        return 2
    for folder in folders:
        run_all(shlex.split(options.command), folder, options.keep.absolute() / folder.name)
    return report(options.keep, options.against) if options.against else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--command", default="samplecast", help="how to start the samplecast that is asked")
    parser.add_argument("--keep", type=Path, required=True, help="where its outputs go; an empty or a new folder")
    parser.add_argument("--against", type=Path, help="outputs of an earlier call")
    parser.add_argument("folders", nargs="*", default=["corpus/*"], help="globs below the shared data")
    return parser.parse_args()


def run_all(command: list[str], pages: Path, keep: Path) -> None:
    """Write what each command says of a folder of pages below `keep`."""
    keep.mkdir(parents=True, exist_ok=True)
    # A working folder of its own: no settings of ours, no cache of an earlier run.
    own = ["--root", str(pages), str(pages)]
    for name, arguments in {
        "extract.jsonl": ["extract", *own],
        "check.json": ["check", "--no-cache", "--select", "ALL", "--output-format", "json", "--exit-zero", *own],
        "openapi.json": ["export", "--format", "openapi", *own],
        "generate.txt": ["generate", "--no-cache", "-o", "package", *own],
    }.items():
        print(f"{pages.name}: {name}", flush=True)
        with (keep / name).open("wb") as out:
            subprocess.run([*command, *arguments], cwd=keep, stdout=out, check=False)  # noqa: S603  what we are asked


def report(new: Path, old: Path) -> int:
    """Name what differs between two folders of outputs; 1 if anything does."""
    there, here = _files(old), _files(new)
    gone, more = sorted(there - here), sorted(here - there)
    _, differ, odd = filecmp.cmpfiles(old, new, sorted(there & here), shallow=False)
    for title, names in {"gone": gone, "new": more, "differs": differ + odd}.items():
        for name in names[:SHOWN]:
            print(f"{title}: {name}")
        if len(names) > SHOWN:
            print(f"{title}: {len(names) - SHOWN} more")
    print(f"{len(there | here)} files: {len(gone)} gone, {len(more)} new, {len(differ) + len(odd)} differ")
    return 1 if gone or more or differ or odd else 0


def _files(folder: Path) -> set[str]:
    files = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    return {str(path) for path in files if not any(part.startswith(".") for part in path.parts)}  # caches are no output


if __name__ == "__main__":
    sys.exit(main())
