"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

_CHECKOUT = Path(__file__).resolve().parents[1]

# Other work on the machine makes any page slow; tests that mean time measure processor time themselves.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


@pytest.fixture(scope="session")
def shared() -> Callable[..., Path]:
    """Give the path of shared measuring data; the test is skipped where that data is absent."""
    folder = Path(os.environ.get("SAMPLECAST_CORPUS") or _CHECKOUT.parent / "shared")

    def find(*parts: str) -> Path:
        path = folder.joinpath(*parts)
        if not path.exists():
            pytest.skip(f"{'/'.join(parts) or 'the shared data'} is absent: set SAMPLECAST_CORPUS to its folder")
        return path

    return find
