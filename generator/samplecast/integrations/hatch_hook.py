"""A build hook of hatchling: `[tool.hatch.build.targets.wheel.hooks.samplecast]` emits the package into the wheel.

Its keys `paths` and `out` go over those of `[tool.samplecast]`. OUT is generated where it stands in the project, so
that an editable install finds it too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.plugin import hookimpl


class SamplecastHook(BuildHookInterface[BuilderConfig]):
    """Generates OUT before a build and puts it into what is built, ignored by version control or not."""

    PLUGIN_NAME = "samplecast"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before each build."""
        from samplecast.integrations.generating import project

        wanted = project(Path(self.root), self.config.get("paths", ()), self.config.get("out", ""))
        out = wanted.out
        wanted.generate(wanted.root / out)
        if version != "editable":
            build_data["force_include"][str(wanted.root / out)] = out.as_posix()


@hookimpl
def hatch_register_build_hook() -> type[SamplecastHook]:
    """Tell hatchling of the hook."""
    return SamplecastHook
