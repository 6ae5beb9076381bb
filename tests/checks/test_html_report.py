"""The HTML report in a real browser: what it shows, how fast, and that it needs no network."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from samplecast.checks.report import REPORTERS, Report
from samplecast.diagnostics import Diagnostic, Fix, Related, Severity
from samplecast.source import Span

LINES = ('{"size": "</script><b>10",', '"name": 1}', "| size | Integer |", "<tr><td>size</td><td>Integer</td></tr>")


def finding(number: int, severity: Severity = "warning") -> Diagnostic:
    """One of many findings."""
    related = (Related(Span("a.md", 4), "the type is stated here"),)
    return Diagnostic(
        "XC103", "type-differs", severity, Span("a.md", 1, 10, 1, 14), f"finding {number}", Fix("do", ()), related
    )


def report(count: int) -> Report:
    """A report of so many findings and one that the baseline accepts."""
    return Report(
        [finding(number) for number in range(count)],
        lines=lambda _page: LINES,
        pages=("a.md", "b.md"),
        accepted=[finding(-1, "error")],
        services={"a.md": "docs", "b.md": "docs"},
        coverage=lambda _page: (3, [("not understood", 2)]),
        version="1",
    )


def test_the_report_is_one_file_without_network() -> None:
    """No address is loaded, and nothing of the docs can end the script."""
    text = REPORTERS["html"](report(2))
    assert not re.search(r"""(?:src|href)=|@import|url\(|https?:""", text)
    assert text.count("</script>") == 2
    assert "size | Integer" in text


@pytest.fixture
def browser() -> str:
    """The browser of the system."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no chromium: make browser installs Debian's")
    return found


def dom(browser: str, page: Path) -> str:
    """What the browser makes of a page."""
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def test_a_browser_shows_the_findings(browser: str, tmp_path: Path) -> None:
    """Summary, service and pages are there; the accepted finding is left out until it is asked for."""
    page = tmp_path / "report.html"
    page.write_text(REPORTERS["html"](report(3)), "utf-8")
    shown = dom(browser, page)
    assert "2 pages checked, 3 findings shown: 3 warnings" in shown
    assert "docs: 3 findings on 2 pages" in shown
    assert "1 clean page" in shown


def test_a_page_that_is_opened_shows_lines_and_rows(browser: str, tmp_path: Path) -> None:
    """Beside the finding stands the row that it contradicts, as text, and what became of the page's blocks."""
    page = tmp_path / "report.html"
    text = REPORTERS["html"](report(1500))
    opened = text.replace("show();\n</script>", "show(); document.querySelector('details').open = true;\n</script>")
    assert opened != text
    page.write_text(opened, "utf-8")
    shown = dom(browser, page)
    assert shown.count("<article>") == 1500
    assert "size | Integer" in shown
    assert "3 blocks used; not used: 2 not understood" in shown
