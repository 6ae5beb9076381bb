"""A limit of time for work in this very process: the system interrupts it when its time is up.

Costs two system calls, so that it can stand around every page. It works where the system has timers and in the main
thread only, which alone hears signals; elsewhere the work runs without a limit.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TimeUpError(Exception):
    """The time was up before the work was done."""


class _Interrupt(BaseException):
    """Ends the work wherever it is; no handler of ordinary errors takes it for one."""


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Let no work inside take longer than `seconds` by the clock: TimeUpError.

    Regular expressions are interrupted too: Python's engine looks for signals while it matches. A program around us
    that uses the timer itself is left alone.
    """
    if not _is_free():
        yield
        return
    before = signal.signal(signal.SIGALRM, _interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except _Interrupt:
        raise TimeUpError(f"not read within {seconds:g} s") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _is_free() -> bool:
    """Whether there is a timer, this thread hears it, and nobody else waits for it."""
    return (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGALRM) is signal.SIG_DFL
        and signal.getitimer(signal.ITIMER_REAL)[0] == 0
    )


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise _Interrupt
