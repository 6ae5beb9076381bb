"""A `build_py` for setuptools that emits the package into the build.

    [tool.setuptools.cmdclass]
    build_py = "samplecast.integrations.setuptools_command.BuildPy"

Pages and OUT are those of `[tool.samplecast]`. OUT stands below the folder that `package-dir` names for top-level
packages; a wheel is generated in the build folder, an editable install in the project.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from setuptools.command.build_py import build_py
from setuptools.errors import SetupError

from samplecast.usage import UsageError

if TYPE_CHECKING:
    from samplecast.integrations.generating import Project


class BuildPy(build_py):
    """`build_py`, and after it the emitted package."""

    def run(self) -> None:
        """Build what setuptools knows of, then generate."""
        super().run()
        try:
            self._emitted = self._generate()
        except UsageError as error:
            raise SetupError(f"samplecast: {error}") from error

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:  # noqa: FBT001, FBT002  as setuptools has it
        """Name the emitted files among those of the build."""
        emitted: tuple[Path, ...] = getattr(self, "_emitted", ())
        return [*super().get_outputs(include_bytecode), *map(str, emitted)]

    def get_source_files(self) -> list[str]:
        """Name all that the package depends on among the sources, so that the same wheel can be built from them."""
        try:
            sources = [file.as_posix() for file in _project().sources()]
        except UsageError as error:
            raise SetupError(f"samplecast: {error}") from error
        return [*super().get_source_files(), *sources]

    def _generate(self) -> tuple[Path, ...]:
        wanted = _project()
        if self.editable_mode:
            wanted.generate(wanted.root / wanted.out)
            return ()
        top = Path((self.package_dir or {}).get("", ""))
        out = wanted.out
        place = out.relative_to(top) if out.is_relative_to(top) else out
        return wanted.generate(Path(self.build_lib) / place)


def _project() -> Project:
    from samplecast.integrations.generating import project

    return project(Path())
