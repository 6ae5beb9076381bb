"""The exported OpenAPI in the hands of its users: a client generator, and a mock server over HTTP."""

from __future__ import annotations

import importlib
import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.environments import CHECKOUT, run

pytestmark = pytest.mark.slow

_IMPORT_ALL = """\
import importlib, pkgutil, harbour_client
for module in pkgutil.walk_packages(harbour_client.__path__, "harbour_client."):
    importlib.import_module(module.name)
    print(module.name)
"""
_STARTS_WITHIN = 60
_TOKEN = {"X-Auth-Token": "t", "Content-Type": "application/json", "Accept": "application/json"}

_LOADED_BY = {
    "berths.reserving_a_berth.2_response": "berths.reserving_a_berth:ReserveBerthResponse",
    "berths.reserving_a_berth.3_error": "berths.errors:ErrorResponse",
    "ferries.listing_departures.1_response": "ferries.listing_departures:ListDeparturesResponse",
    "ferries.listing_departures.2_error": "ferries.errors:ErrorResponse",
}
"""Every documented answer of the main job's endpoints with the class that reads it."""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The OpenAPI document of the main job, written by the command."""
    file = tmp_path_factory.mktemp("export") / "api.json"
    command = [sys.executable, "-m", "samplecast", "export", str(CHECKOUT / "input_docs"), "-q", "-o", str(file)]
    run(command, CHECKOUT)
    return file


def test_a_generated_client_imports(document: Path, tmp_path: Path) -> None:
    """openapi-python-client understands all of the document, and every module of what it makes of it imports."""
    if not find_spec("openapi_python_client"):
        pytest.skip("openapi-python-client is not installed")
    (tmp_path / "config.json").write_text('{"post_hooks": []}')
    generate = [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(document), "--meta", "none"]
    generate += ["--output-path", str(tmp_path / "harbour_client"), "--config", "config.json", "--fail-on-warning"]
    run(generate, tmp_path)
    done = run([sys.executable, "-c", _IMPORT_ALL], tmp_path, PYTHONPATH=str(tmp_path))
    modules = done.stdout.split()
    assert "harbour_client.api.berths.berths_reserve_berth" in modules
    assert "harbour_client.models.list_departures_response" in modules


def _prism() -> str:
    own = CHECKOUT / "node_modules" / ".bin" / "prism"
    return str(own) if own.exists() else shutil.which("prism") or ""


@pytest.fixture
def mock_server(document: Path) -> Iterator[int]:
    """A mock server that answers from the document alone, on a port of the loopback; it ends with the test."""
    prism = _prism()
    if not prism or not shutil.which("node"):
        pytest.skip("Prism is not installed: make prism, which needs npm")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [prism, "mock", "-h", "127.0.0.1", "-p", str(port), str(document)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port, server)
            yield port
        finally:
            server.terminate()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until:
        assert server.poll() is None, "the mock server refuses the document"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the mock server did not start")


@dataclass(frozen=True)
class _Answer:
    """One documented answer, and how to ask for it."""

    method: str
    path: str
    sent: object
    status: int
    name: str
    value: object

    def ask(self, port: int) -> tuple[int, object]:
        """Status and value that the mock server gives when asked for this one."""
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        sent = json.dumps(self.sent) if self.sent is not None else None
        headers = {**_TOKEN, "Prefer": f"code={self.status}, example={self.name}"}
        connection.request(self.method, self.path, sent, headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text)


def _documented(document: Path) -> Iterator[_Answer]:
    """Every answer with an example."""
    for path, item in json.loads(document.read_text())["paths"].items():
        for method, operation in item.items():
            bodies = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            sent = next((one["value"] for one in bodies.get("examples", {}).values()), None)
            for status, answer in operation["responses"].items():
                for name, example in answer.get("content", {}).get("application/json", {}).get("examples", {}).items():
                    code = 500 if status == "default" else int(status)
                    called = path.replace("{", "").replace("}", "")
                    yield _Answer(method.upper(), called, sent, code, name, example["value"])


def test_emitted_classes_load_what_a_mock_server_answers(
    document: Path, mock_server: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mock server answers with every documented example, and the emitted classes load and dump each answer."""
    run(
        [sys.executable, "-m", "samplecast", "generate", "-q", "input_docs", "-o", str(tmp_path / "harbour_api")],
        CHECKOUT,
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    asked = set()
    for one in _documented(document):
        status, value = one.ask(mock_server)
        assert (status, value) == (one.status, one.value), one.name
        module, _, class_name = _LOADED_BY[one.name].partition(":")
        loaded = getattr(importlib.import_module(f"harbour_api.{module}"), class_name).from_dict(value)
        assert loaded.to_dict() == value
        asked.add(one.name)
    assert asked == _LOADED_BY.keys()
