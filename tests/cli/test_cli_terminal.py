"""What the command does to the terminal, to signals and to start-up time."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
import samplecast.cli as command_line
from samplecast.cli.terminal import Terminal, alarm, colour_on, count, echo, emit

from tests.support.environments import CHECKOUT, run

_HEAVY = ("docutils", "jinja2", "lxml", "markdown_it", "rich", "asyncio", "multiprocessing")


class Tty(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.mark.parametrize(
    "statement",
    [
        "import samplecast",
        "import samplecast.api",
        "import sys; sys.argv[1:] = ['--help']; from samplecast.cli import main; main()",
        "import sys; sys.argv[1:] = ['--version']; from samplecast.cli import main; main()",
        "import sys; sys.argv[1:] = ['generate', '--help']; from samplecast.cli import main; main()",
        "import sys; sys.argv[1:] = ['extract', 'nowhere']; from samplecast.cli import main; main()",
    ],
)
def test_starting_loads_nothing_heavy(statement: str, tmp_path: Path) -> None:
    """Importing the package, asking for help or typing a path wrong load no parser and no template engine."""
    at_exit = f"print([name for name in {_HEAVY} if name in sys.modules], file=sys.stderr)"
    script = f"import atexit, sys\natexit.register(lambda: {at_exit})\n"
    done = subprocess.run(
        [sys.executable, "-c", script + statement], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion(shell: str, tmp_path: Path) -> None:
    """The completion script of each shell is to be had as the README says."""
    samplecast = Path(sys.executable).with_name("samplecast")
    done = run([str(samplecast)], tmp_path, _SAMPLECAST_COMPLETE=f"{shell}_source")
    assert "_SAMPLECAST_COMPLETE" in done.stdout


def test_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """`samplecast extract | head -n 0` ends without a traceback."""
    script = f"{sys.executable} -m samplecast extract {CHECKOUT / 'input_docs'} | true; echo ${{PIPESTATUS[0]}}"
    done = run(["bash", "-c", script], tmp_path, PYTHONPATH=str(CHECKOUT / "generator"))
    assert done.stdout.strip() in {"0", "141"}
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (KeyboardInterrupt(), 130, "error: interrupted"),
        (click.Abort(), 130, "error: interrupted"),
        (RuntimeError("oops \x1b"), 2, r"error: this is a bug in samplecast: RuntimeError: oops \x1b"),
        (click.UsageError("no"), 2, "Error: no"),
    ],
)
def test_ends_of_a_run(
    error: BaseException, code: int, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C is 130, a bug of ours is 2 with a traceback for the report: 1 always means findings."""

    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(command_line.cli, "main", fail)
    with pytest.raises(SystemExit) as ended:
        command_line.main()
    assert ended.value.code == code
    assert message in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("command", ["extract", "explain", "check"])
def test_full_disk_behind_stdout(command: str, tmp_path: Path) -> None:
    """Output that cannot be written is an error, not a traceback."""
    page = CHECKOUT / "input_docs" / "tides" / "response.rst"
    script = f"{sys.executable} -m samplecast {command} {page} > /dev/full"
    done = run(["bash", "-c", script], tmp_path, 2, PYTHONPATH=str(CHECKOUT / "generator"))
    assert done.stderr.splitlines()[-1] == "error: standard output: No space left on device"


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 141, ""),
        (OSError(errno.EIO, "Input/output error", "x.md"), 2, "error: x.md: Input/output error\n"),
    ],
)
@pytest.mark.parametrize("where", ["main", "invoke"])
def test_broken_system_ends_the_run(  # noqa: PLR0913, PLR0917  fixtures and cases
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    where: str,
    error: OSError,
    code: int,
    message: str,
) -> None:
    """A reader that is gone ends the run with the code of SIGPIPE and no message, all else with one."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stdout:

        def fail(*_: object, **__: object) -> None:
            raise error

        target = command_line.cli if where == "main" else click.Command
        monkeypatch.setattr(target, where, fail)
        monkeypatch.setattr(sys, "stdout", stdout)
        monkeypatch.setattr(sys, "argv", ["samplecast", "extract", str(CHECKOUT / "input_docs")])
        with pytest.raises(SystemExit) as ended:
            command_line.main()
        assert ended.value.code == code
        assert capsys.readouterr().err == message
        stdout.write("goes nowhere")


def test_unknown_command_is_none() -> None:
    """Completion may ask for a command that does not exist."""
    assert command_line.cli.get_command(click.Context(command_line.cli), "nope") is None


def test_colour_only_where_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colours need a terminal, and NO_COLOR turns them off."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert colour_on(Tty())
    assert not colour_on(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colour_on(Tty())


def test_errors_are_red_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The word `error` is red; further lines follow plainly; control characters are spelled out."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys, "stderr", Tty())
    alarm("one \x1b\ntwo")
    assert sys.stderr.getvalue() == "\x1b[31m\x1b[1merror\x1b[0m: one \\x1b\ntwo\n"  # type: ignore[attr-defined]


def test_any_text_can_be_printed_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of a small character set gets escapes, not a crash; results are UTF-8 whatever the locale."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii", write_through=True))
    echo("ü → \ud800", error=False)
    emit("ü\n")
    assert raw.getvalue() == b"\\xfc \\u2192 \\ud800\n\xc3\xbc\n"


def test_numbers_read_well() -> None:
    """One page, two pages, thousands with a comma."""
    assert [count(1, "page"), count(2, "page"), count(1234, "entry", "entries")] == [
        "1 page",
        "2 pages",
        "1,234 entries",
    ]


class TestProgress:
    """Progress of long runs."""

    @pytest.mark.parametrize(
        ("terminal", "pages", "lines"),
        [
            (Terminal(), 99, []),
            (Terminal(quiet=True), 5000, []),
            (Terminal(), 2500, ["reading: 1,000 of 2,500", "reading: 2,000 of 2,500"]),
        ],
    )
    def test_plain_lines_where_no_terminal_listens(
        self, monkeypatch: pytest.MonkeyPatch, terminal: Terminal, pages: int, lines: list[str]
    ) -> None:
        """A log gets a line per thousand pages; a short or a quiet run is silent."""
        stream = io.StringIO()
        monkeypatch.setattr(sys, "stderr", stream)
        assert list(terminal.track(range(pages), pages, "reading")) == list(range(pages))
        assert stream.getvalue().splitlines() == lines

    def test_plain_lines_without_rich(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Rich is an extra: a terminal without it gets the plain lines."""
        stream = Tty()
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setitem(sys.modules, "rich", None)
        assert len(list(Terminal().track(range(1500), 1500, "reading"))) == 1500
        assert stream.getvalue() == "reading: 1,000 of 1,500\n"

    def test_a_bar_on_a_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A terminal gets a bar that goes away when it is full."""
        stream = Tty()
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setenv("TERM", "xterm")
        assert len(list(Terminal().track(range(300), 300, "reading"))) == 300
        assert "reading" in stream.getvalue()
