"""Examples per second against other generators of code from JSON, on the same valid documents, in one run.

    tools/bench_generators.py [--examples N] [--every N]

The documents are the whole examples of every N-th page of the corpus (of `input_docs` where there is none). Peers run
in their best mode: all documents in one process, through their own interface, formatting and guessing switched off;
`ruff format` over what they wrote is timed with them, for ours comes formatted. We are timed on the pages that the
documents come from, and on the documents alone, each a page that shows nothing else, with one process and with one a
core, a mode that peers don't have. Whole processes are timed, by processor and by clock. "Equal or better" is what the
other columns say: "equal" counts documents that the emitted code loads and gives back with the same keys in the same
order, the same values and the same types; "typed" counts modules that pass `mypy --strict`. `make peers` installs the
peers; one that is absent is left out.
"""

# ruff: noqa: T201, INP001, S603  a script that prints and starts commands
from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bench import ROOT, Cost, copied, measure

PEERS = ROOT / ".peers"
TYPED = 60
"""So many modules of each are given to mypy."""

_OURS_BACK = """
import importlib, json, sys
sys.path.insert(0, "out")
runtime = importlib.import_module("api._runtime")
good = 0
for example in importlib.import_module("api.fixtures").examples().values():
    try:
        good += json.dumps(runtime.dump(example.loaded)) == json.dumps(example.value)
    except Exception:
        pass
print(good)
"""

_PYDANTIC = """
import sys
from pathlib import Path
from datamodel_code_generator import DataModelType, InputFileType, generate
for file in sorted(Path("json").iterdir()):
    try:
        text = generate(
            file.read_text(), input_file_type=InputFileType.Json, output_model_type=DataModelType.%s,
            formatters=[], disable_timestamp=True, class_name="Top", target_python_version="3.11",
        )
    except Exception as error:
        print(file.name, type(error).__name__, file=sys.stderr)
    else:
        Path("%s", f"m{file.stem}.py").write_text(text)
"""

_PYDANTIC_BACK = """
import importlib, json, sys, warnings
from pathlib import Path
warnings.simplefilter("ignore")
sys.path.insert(0, "pydantic")
good = 0
for file in sorted(Path("json").iterdir()):
    value = json.loads(file.read_text())
    try:
        top = importlib.import_module(f"m{file.stem}").Top
        back = top.model_validate(value).model_dump(mode="json", by_alias=True, exclude_unset=True)
        good += json.dumps(back) == json.dumps(value)
    except Exception:
        pass
print(good)
"""

_QUICKTYPE = """
const { createRequire } = require("module");
const at = createRequire(process.argv[2]);
const { InputData, jsonInputForTargetLanguage, quicktype } = at("quicktype-core");
const { readdirSync, readFileSync, writeFileSync } = require("fs");
const off = {inferDateTimes: false, inferIntegerStrings: false, inferUuids: false, inferBooleanStrings: false,
             inferEnums: false, inferMaps: false};
(async () => {
  for (const file of readdirSync("json").sort()) {
    try {
      const input = jsonInputForTargetLanguage("python");
      await input.addSource({name: "Top", samples: [readFileSync("json/" + file, "utf8")]});
      const data = new InputData();
      data.addInput(input);
      const wanted = {inputData: data, lang: "python", rendererOptions: {"python-version": "3.7"}};
      const made = await quicktype({...wanted, ...off});
      writeFileSync("quicktype/m" + file.replace(".json", ".py"), made.lines.join("\\n"));
    } catch (error) { console.error(file, error.message); }
  }
})();
"""

_QUICKTYPE_BACK = """
import importlib, json, sys
from pathlib import Path
sys.path.insert(0, "quicktype")
good = 0
for file in sorted(Path("json").iterdir()):
    value = json.loads(file.read_text())
    try:
        module = importlib.import_module(f"m{file.stem}")
        good += json.dumps(module.top_to_dict(module.top_from_dict(value))) == json.dumps(value)
    except Exception:
        pass
print(good)
"""


def ours(folder: Path, *more: str) -> Cost:
    """`samplecast generate` on the pages in `docs`, from nothing."""
    command = [sys.executable, "-m", "samplecast", "generate", "docs", "-o", "out/api", "-q", "--no-cache", *more]
    return measure(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT / "generator")})


class Document(NamedTuple):
    """A valid JSON text, and the folder of the service that shows it."""

    folder: Path
    text: str


def whole_examples(folder: Path) -> list[Document]:
    """The documents that the pages in `docs` show whole, valid as they stand."""
    fixtures = json.loads((folder / "out/api/manifest.json").read_text())["fixtures"]
    whole = sorted((path, entry) for path, entry in fixtures.items() if entry["complete"] and not entry["repairs"])
    found = [
        Document(Path(*Path(entry["page"]).parent.parts[:2]), (folder / "out/api" / path).read_text())
        for path, entry in whole
    ]
    return [document for document in found if document.text.lstrip()[:1] in "{["]


def count(folder: Path, python: str, script: str) -> int:
    """What a script prints; it counts documents that come back."""
    done = subprocess.run([python, "-c", script], cwd=folder, check=True, capture_output=True, text=True)
    return int(done.stdout)


def typed(modules: Sequence[Path], folder: Path) -> str:
    """How many of some modules pass `mypy --strict`."""
    some = sorted(modules)[:: max(1, len(modules) // TYPED)]
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-error-summary",
        "--cache-dir",
        "mypy",
        "--follow-imports=silent",
    ]
    done = subprocess.run([*command, *map(str, some)], cwd=folder, check=False, capture_output=True, text=True)
    wrong = {line.partition(":")[0] for line in done.stdout.splitlines() if ": error:" in line}
    return f"{len(some) - len(wrong)} of {len(some)}"


@dataclass(frozen=True, slots=True)
class Made:
    """What one generator made of the documents."""

    what: str
    cost: Cost
    equal: int
    typed: str

    def tell(self, documents: int, one: Cost | None = None, every: Cost | None = None) -> None:
        """Print a line of the table, against our cost on one core and on all."""
        ratio = ""
        if one is not None and every is not None:
            ratio = f"ours {self.cost.cpu / one.cpu:.2f} x by processor, {self.cost.wall / every.wall:.2f} x by clock"
        speeds = f"{documents / self.cost.cpu:5.0f}/s by processor {documents / self.cost.wall:5.0f}/s by clock"
        print(f"{self.what:38} {speeds}  {self.equal:5} equal  typed {self.typed:9} {ratio}", flush=True)


def formatted(cost: Cost, folder: Path) -> Cost:
    """The cost with that of formatting what was written."""
    more = measure([sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--quiet", str(folder)])
    return Cost(cost.cpu + more.cpu, cost.wall + more.wall, cost.peak_mb)


def compare(folder: Path, documents: Sequence[Document]) -> None:
    """Time ours and the peers on the documents alone."""
    for name in ("json", "docs", "pydantic", "dataclass", "quicktype"):
        (folder / name).mkdir(parents=True)
    for number, document in enumerate(documents):
        (folder / "json" / f"{number:05}.json").write_text(document.text)
        page = folder / "docs" / document.folder / f"p{number:05}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"# Top\n\nExample response\n\n```json\n{document.text}\n```\n")
    total = len(documents)
    one = ours(folder)
    shutil.rmtree(folder / "out")
    every = ours(folder, "-j", "0")
    modules = [*(folder / "out" / "api").rglob("p*.py")]
    back, types = count(folder, sys.executable, _OURS_BACK), typed(modules, folder)
    Made("samplecast, one process", one, back, types).tell(total)
    Made("samplecast, a process a core", every, back, types).tell(total)
    python = PEERS / "venv/bin/python"
    for kind, name in (("PydanticV2BaseModel", "pydantic"), ("DataclassesDataclass", "dataclass")):
        if not python.exists():
            print("datamodel-code-generator is left out: `make peers` installs it")
            break
        cost = formatted(measure([str(python), "-c", _PYDANTIC % (kind, name)], cwd=folder), folder / name)
        # its dataclasses have no loader and keep no keys: nothing can come back
        back = count(folder, str(python), _PYDANTIC_BACK) if name == "pydantic" else 0
        types = typed([*(folder / name).iterdir()], folder)
        Made(f"datamodel-code-generator, {name}", cost, back, types).tell(total, one, every)
    core = PEERS / "node_modules/quicktype-core/package.json"
    if core.exists() and shutil.which("node"):
        cost = formatted(measure(["node", "-e", _QUICKTYPE, "node", str(core)], cwd=folder), folder / "quicktype")
        back = count(folder, sys.executable, _QUICKTYPE_BACK)
        Made("quicktype", cost, back, typed([*(folder / "quicktype").iterdir()], folder)).tell(total, one, every)
    else:
        print("quicktype is left out: `make peers` installs it where npm is at hand")


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--every", type=int, default=4)
    arguments.add_argument("--examples", type=int, default=1000)
    wanted = arguments.parse_args()
    corpus = Path(os.environ.get("SAMPLECAST_CORPUS") or ROOT.parent / "shared") / "corpus"
    with tempfile.TemporaryDirectory() as name:
        pages, alone = Path(name, "pages"), Path(name, "alone")
        if corpus.is_dir():
            copied(corpus, pages, wanted.every, 1)
        else:
            shutil.copytree(ROOT / "input_docs", pages / "docs")
        cost = ours(pages)
        shown = len(json.loads((pages / "out/api/manifest.json").read_text())["fixtures"])
        modules = [path for path in (pages / "out/api").rglob("*.py") if "fixtures" not in path.parts]
        back = count(pages, sys.executable, _OURS_BACK)
        Made("samplecast, from the pages", cost, back, typed(modules, pages)).tell(shown)
        documents = whole_examples(pages)
        compare(alone, documents[:: max(1, len(documents) // wanted.examples)][: wanted.examples])


if __name__ == "__main__":
    main()
