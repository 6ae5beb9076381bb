"""Steps that may take long, given to a process that is ended when their time is up.

A worker is a plain child process, so that this works in any thread and under any executor.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from msgspec import Struct, field

from samplecast.usage import UsageError

_GRACE = 5.0
_POLL = 0.5
_START = "from samplecast.engine.limits import serve; serve()"

_Request: TypeAlias = "tuple[Callable[..., Any], tuple[object, ...]]"


class EndedError(Exception):
    """A step that was ended before it had a result; the text says why."""


def within(step: Callable[..., Any], arguments: tuple[object, ...], seconds: float, ready: Callable[[], None]) -> Any:  # noqa: ANN401  JSON data
    """The result of a step, plain JSON data, in a worker that is ended when the time is up: EndedError.

    Step and arguments travel there by pickle. `ready` runs there first and is given all the time it needs: loading
    what steps need is no step's time. UsageError as the step raises it; RuntimeError for a bug.
    """
    worker = _workers.borrow(ready)
    try:
        answer = worker.ask((step, arguments), seconds)
    except BaseException:
        worker.end()
        raise
    _workers.give_back(worker)
    if "usage" in answer:
        raise UsageError(answer["usage"])
    if "bug" in answer:
        raise RuntimeError(answer["bug"])
    return answer["result"]


class _Worker(Struct):
    """A child process that runs steps, one after the other."""

    process: subprocess.Popen[bytes]

    def ask(self, request: _Request, seconds: float) -> dict[str, Any]:
        """The answer to a request. EndedError where the worker was ended, by us or by the system."""
        timer = threading.Timer(seconds, self.process.kill)
        started = time.monotonic()
        pipes = self.process.stdin, self.process.stdout
        assert pipes[0] is not None and pipes[1] is not None  # noqa: S101, PT018  both were asked for
        timer.start()
        try:
            with contextlib.suppress(BrokenPipeError):
                pickle.dump((seconds, request), pipes[0])
                pipes[0].flush()
            line = pipes[1].readline()
        finally:
            timer.cancel()
        if line.endswith(b"\n"):
            answer: dict[str, Any] = json.loads(line)
            return answer
        if time.monotonic() - started >= seconds:
            raise EndedError(f"not read within {seconds:g} s")
        raise EndedError(f"its reading was ended with exit code {self.process.wait()}")

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self.process.wait()


class _Workers(Struct):
    """The workers of this process that wait for a step; as many as were ever busy at once."""

    idle: list[_Worker] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def borrow(self, ready: Callable[[], None]) -> _Worker:
        with self.lock:
            while self.idle:
                worker = self.idle.pop()
                if worker.process.poll() is None:
                    return worker
                worker.end()
        worker = _Worker(_start())
        worker.ask((ready, ()), threading.TIMEOUT_MAX)
        return worker

    def give_back(self, worker: _Worker) -> None:
        with self.lock:
            self.idle.append(worker)

    def end(self) -> None:
        with self.lock:
            while self.idle:
                self.idle.pop().end()

    def forget(self) -> None:
        """A forked child has no part in the workers of its parent, nor in who held the lock."""
        self.lock = threading.Lock()
        self.idle = []


_workers = _Workers()
atexit.register(_workers.end)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_workers.forget)


def _start() -> subprocess.Popen[bytes]:
    """Start a worker that imports what we import, and nothing from the working folder."""
    path = os.pathsep.join(str(Path(place or ".").absolute()) for place in sys.path)
    environment = {**os.environ, "PYTHONPATH": path}
    command = [sys.executable, "-P", "-c", _START]
    pipe = subprocess.PIPE
    # A session of its own: Ctrl-C is the parent's to hear, also before the worker has said that it ignores it.
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, start_new_session=True)  # noqa: S603  ourselves


def serve() -> None:
    """Be a worker: run steps from standard input until it ends."""
    follow_parent()
    try:
        _serve(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:  # nobody is left to answer
        os._exit(1)


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    while True:
        try:
            seconds, (step, arguments) = pickle.load(requests)  # noqa: S301  our parent's
        except EOFError:
            return
        _alarm(seconds + _GRACE if seconds < threading.TIMEOUT_MAX else 0)
        answers.write(json.dumps(_answer(step, arguments)).encode() + b"\n")
        answers.flush()
        _alarm(0)


def _answer(step: Callable[..., Any], arguments: tuple[object, ...]) -> dict[str, Any]:
    try:
        return {"result": step(*arguments)}
    except UsageError as error:
        return {"usage": str(error)}
    except Exception:  # noqa: BLE001  a bug of ours is the parent's to tell
        return {"bug": traceback.format_exc()}


def _alarm(seconds: float) -> None:
    """Let the system end this process, in case the parent cannot: no handler, so it works inside any library."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def follow_parent() -> None:
    """Leave it to the parent of this process when to end, and end soon after it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too
    threading.Thread(target=_watch_parent, args=(os.getppid(),), daemon=True).start()


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_POLL)
    os._exit(1)
