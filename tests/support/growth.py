"""How work grows with the text: no clock is asked how long anything may take, only how much longer more of it takes."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

FLOOR = 0.004
"""Processor seconds below which a measure is mostly chance: a smaller text counts as if it took so long."""
TRIES = 6


def processor_seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one call, without what the garbage of others costs."""
    running = gc.isenabled()
    gc.disable()
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        if running:
            gc.enable()


def assert_in_proportion(
    work: Callable[[int], object], small: int, times: int = 4, *, most: float = 6.0, floor: float = FLOOR
) -> None:
    """Check that `work(times * small)` takes at most `most` times as long as `work(small)`.

    Both are tried in turn until the fastest of each agree, so a busy machine costs tries and no failure; what grows
    with the square of the text fails all of them.
    """
    before = after = float("inf")
    for _ in range(TRIES):
        before = min(before, processor_seconds(lambda: work(small)))
        after = min(after, processor_seconds(lambda: work(times * small)))
        if after <= most * max(before, floor):
            return
    raise AssertionError(f"{times} times as much takes {after / max(before, floor):.1f} times as long ({after:.2f} s)")
