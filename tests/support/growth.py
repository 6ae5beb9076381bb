"""How work grows with the text: no clock is asked how long anything may take, only how much longer more of it takes."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

FLOOR = 4.0
"""Times the pace below which a measure is mostly chance: a smaller text counts as if it took so long."""
SHARE = 0.1
"""Of all stages of the smaller page: what takes less of a page counts as if it took so much."""
TRIES = 10


@contextmanager
def undisturbed() -> Iterator[None]:
    """Leave the garbage alone meanwhile: it would fall on any stage, with what others left."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def processor_seconds(work: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    with undisturbed():
        start = time.process_time()
        work()
        return time.process_time() - start


def pace() -> float:
    """Processor seconds of a fixed piece of work, here and now: about a millisecond, more on slow or busy machines."""

    def piece() -> None:
        total = 0
        for number in range(15_000):
            total += number

    return processor_seconds(piece)


def too_much(before: Mapping[str, float], after: Mapping[str, float], most: float) -> dict[str, float]:
    """The stages that took more than `most` times as long as before, with how many times.

    The floor is a share of the whole page before, so no machine is too slow or too busy for it.
    """
    floor = SHARE * sum(before.values())
    times = {stage: seconds / max(before.get(stage, 0), floor) for stage, seconds in after.items()}
    return {stage: found for stage, found in times.items() if found > most}


def assert_in_proportion(
    work: Callable[[int], object], small: int, times: int = 4, *, most: float = 6.0, floor: float = FLOOR
) -> None:
    """Check that `work(times * small)` takes at most `most` times as long as `work(small)`.

    What takes less than `floor` times the pace counts as if it took so long. Both are tried in turn until the fastest
    of each agree, so a busy machine costs tries and no failure; what grows with the square of the text fails all of
    them.
    """
    before = after = unit = float("inf")
    for _ in range(TRIES):
        unit = min(unit, pace())
        before = min(before, processor_seconds(lambda: work(small)))
        after = min(after, processor_seconds(lambda: work(times * small)))
        if after <= most * max(before, floor * unit):
            return
    raise AssertionError(
        f"{times} times as much takes {after / max(before, floor * unit):.1f} times as long ({after:.2f} s)"
    )
