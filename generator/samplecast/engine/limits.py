"""Pages that may take long to read, given to a process that is ended when its time is up.

Nearly every page is read here and now. One that is large, or has markup on which parsers are known to go back and
forth, is read by a worker: a plain child process, so that this works in any thread and under any executor.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import pickle
import re
import signal
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from msgspec import Struct, field
from msgspec.structs import replace

from samplecast.engine.codec import decode, encode
from samplecast.facts import PageFacts
from samplecast.options import Options
from samplecast.pipeline import facts_of
from samplecast.source import Markup, Source
from samplecast.usage import UsageError

DEFAULT_SECONDS = 30.0

LARGE = 256 * 1024
"""Characters from which on a page is read by a worker, whatever it holds."""
SMALL = 8 * 1024
"""Characters up to which no page is known to take long."""
_BACKQUOTES = 3000
_BARS = 500
_TAGS = 1000
"""So many backquotes in a paragraph, bars in a line, tags that are not closed: several times what real pages have."""

_LEVELS = 100
"""Blocks inside one another."""

_MARKS = re.compile(rf"\n(?:[ \t]*(?:[-*+][ \t]|>)){{{_LEVELS}}}")
_FAR = re.compile(rf"\n[ \t]{{{_LEVELS}}}")
_INDENTATION = re.compile(r"\n[ \t]+(?=\S)")
_TAG = re.compile(r"<[a-zA-Z]")
_GRACE = 5.0
_POLL = 0.5
_START = "from samplecast.engine.limits import serve; serve()"


class SlowPageError(UsageError):
    """A page that could not be read in time; `reason` says what to do."""

    def __init__(self, page: str, reason: str) -> None:
        super().__init__(f"{page}: {reason}")
        self.page = page
        self.reason = reason

    def __reduce__(self) -> tuple[type[SlowPageError], tuple[str, str]]:
        """Let it travel between processes."""
        return SlowPageError, (self.page, self.reason)


def may_be_slow(text: str, markup: Markup) -> bool:
    """Whether a page is given to a worker: a look over its text, linear and cheap."""
    if len(text) <= SMALL:
        return False
    return len(text) > LARGE or _is_deep(text) or _is_dense(text, markup)


def _is_deep(text: str) -> bool:
    """Whether blocks may nest deeper than anyone writes: by so many marks on a line, or indentations on the page."""
    lines = "\n" + text
    if _MARKS.search(lines):
        return True
    return _FAR.search(lines) is not None and len(set(_INDENTATION.findall(lines))) > _LEVELS


def _is_dense(text: str, markup: Markup) -> bool:
    """Whether one kind of mark is so frequent that looking for its end may take long."""
    if text.count("`") > _BACKQUOTES and any(part.count("`") > _BACKQUOTES for part in text.split("\n\n")):
        return True
    if text.count("|") > _BARS and any(line.count("|") > _BARS for line in text.split("\n")):
        return True
    tags = text.count("<") if markup == "markdown" else 0
    return tags > _TAGS and len(_TAG.findall(text)) - text.count("</") > _TAGS


def facts_within(source: Source, options: Options, seconds: float = DEFAULT_SECONDS) -> PageFacts:
    """What one page says. SlowPageError where a worker was needed and did not read it in time."""
    if not may_be_slow(source.text, source.markup):
        return facts_of(source, options)
    worker = _workers.borrow()
    try:
        answer = worker.ask((source, options.about(source.page)), seconds)
    except BaseException:
        worker.end()
        raise
    _workers.give_back(worker)
    if "usage" in answer:
        raise UsageError(answer["usage"])
    if "bug" in answer:
        raise RuntimeError(answer["bug"])
    return replace(decode(PageFacts, answer["facts"], source.page), source=source)


class _Worker(Struct):
    """A child process that reads pages, one after the other."""

    process: subprocess.Popen[bytes]

    def ask(self, request: tuple[Source, Options], seconds: float) -> dict[str, Any]:
        """The answer to a request. SlowPageError where the worker was ended, by us or by the system."""
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
            raise SlowPageError(
                request[0].page,
                f"not read within {seconds:g} s, skipped: split the page, leave it out with --exclude, "
                "or give it more time with --page-timeout",
            )
        raise SlowPageError(
            request[0].page, f"its reading was ended with exit code {self.process.wait()}, skipped: out of memory?"
        )

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self.process.wait()


class _Workers(Struct):
    """The workers of this process that wait for a page; as many as ever read at once."""

    idle: list[_Worker] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def borrow(self) -> _Worker:
        with self.lock:
            while self.idle:
                worker = self.idle.pop()
                if worker.process.poll() is None:
                    return worker
                worker.end()
        return _Worker(_start())

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
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, start_new_session=True)  # noqa: S603  ourselves
    assert process.stdout is not None  # noqa: S101  it was asked for
    process.stdout.readline()  # it is ready: loading the parsers is no page's time
    return process


def serve() -> None:
    """Be a worker: read pages from standard input until it ends."""
    follow_parent()
    import samplecast.readers.markdown.reader  # noqa: PLC0415
    import samplecast.readers.rst.reader  # noqa: F401, PLC0415

    try:
        _serve(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:  # nobody is left to answer
        os._exit(1)


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    answers.write(b"\n")
    answers.flush()
    while True:
        try:
            seconds, (source, options) = pickle.load(requests)  # noqa: S301  our parent's
        except EOFError:
            return
        _alarm(seconds + _GRACE)
        answers.write(json.dumps(_answer(source, options)).encode() + b"\n")
        answers.flush()
        _alarm(0)


def _answer(source: Source, options: Options) -> dict[str, Any]:
    try:
        facts = facts_of(source, options)
        return {"facts": encode(replace(facts, source=replace(source, text="")), source.page)}
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
