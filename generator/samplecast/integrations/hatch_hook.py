"""A build hook of hatchling: `[tool.hatch.build.targets.wheel.hooks.samplecast]` emits the package into the wheel.

Its keys `paths` and `out` go over those of `[tool.samplecast]`. OUT is generated where it stands in the project, so
that an editable install finds it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.plugin import hookimpl

_OF_HATCH = frozenset({"dependencies", "require-runtime-dependencies", "require-runtime-features", "enable-by-default"})
"""Keys that hatchling itself reads in the table of any hook."""


class SamplecastHook(BuildHookInterface[BuilderConfig]):
    """Generates OUT before a build and puts it into what is built, ignored by version control or not."""

    PLUGIN_NAME = "samplecast"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before each build."""
        from samplecast.integrations.generating import project
        from samplecast.usage import UsageError

        try:
            _known(self.config)
            wanted = project(Path(self.root), self.config.get("paths", ()), self.config.get("out", ""))
            out = wanted.out
            wanted.generate(wanted.root / out)
        except UsageError as error:
            raise SystemExit(f"samplecast: {error}") from None
        if version != "editable":
            build_data["force_include"][str(wanted.root / out)] = out.as_posix()


def _known(table: Mapping[str, Any]) -> None:
    """UsageError for a key of the hook's table that is none, or has a value of another kind."""
    from samplecast.config import did_you_mean
    from samplecast.usage import UsageError

    for key, value in table.items():
        if key in _OF_HATCH:
            continue
        if key not in {"paths", "out"}:
            raise UsageError(f"hooks.samplecast: unknown key {key!r}{did_you_mean(key, ('paths', 'out'))}")
        if key == "out" and not isinstance(value, str):
            raise UsageError(f"hooks.samplecast: out: expected a string, not {value!r}")
        if key == "paths" and not (isinstance(value, list) and all(isinstance(path, str) for path in value)):
            raise UsageError(f"hooks.samplecast: paths: expected a list of strings, not {value!r}")


@hookimpl
def hatch_register_build_hook() -> type[SamplecastHook]:
    """Tell hatchling of the hook."""
    return SamplecastHook
