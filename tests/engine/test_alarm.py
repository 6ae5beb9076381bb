"""A limit of time for work in this very process."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable

import pytest
from samplecast.engine.alarm import TimeUpError, alarm

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no timers")
ENDLESS = re.compile(r"(?:a+)+b")


def alarmed(work: Callable[[], object], seconds: float) -> object:
    """What some work gives within a limit."""
    with alarm(seconds):
        return work()


def spin() -> None:
    """Never end."""
    while True:
        pass


@pytest.mark.parametrize("work", [spin, lambda: ENDLESS.match("a" * 200)], ids=["python", "expression"])
def test_endless_work_is_ended(work: object) -> None:
    """In a loop, and inside a regular expression."""
    assert callable(work)
    with pytest.raises(TimeUpError):
        alarmed(work, 0.05)
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_work_that_ends_is_left_alone() -> None:
    """With its result, and its own errors."""
    assert alarmed(lambda: 1, 60) == 1
    with pytest.raises(KeyError):
        alarmed(lambda: {}["a"], 60)
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


def test_a_thread_and_a_foreign_timer_have_no_limit() -> None:
    """Only the main thread hears signals, and a timer of somebody else stays as it is."""
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(alarmed(lambda: 2, 0.001)))
    thread.start()
    thread.join()
    signal.setitimer(signal.ITIMER_REAL, 600)
    try:
        found.append(alarmed(lambda: 3, 0.001))
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 500
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    assert found == [2, 3]
