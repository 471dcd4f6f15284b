"""With RAPPORTEUR_LOG=json every line that a process writes is an object with time, service and correlation."""

import json
import subprocess
import sys
from io import StringIO

import pytest

from shared.web.logging import JsonLines, as_json_line

pytestmark = pytest.mark.requirement("12.04")
EVERYWHERE = {"timestamp", "level", "service", "process", "correlation", "event"}
TALKS = """
import logging, sys, threading, warnings
from shared.web.logging import configure
configure(stdout=True)
logging.getLogger("a.library").warning("from a library")
warnings.warn("from Python")
print("printed,\\nin two lines")
sys.stderr.write("half a ")
sys.stderr.write("line\\n")
try:
    raise ValueError("a secret")
except ValueError:
    logging.getLogger("a.library").exception("caught")
def fails():
    raise KeyError("a secret")
thread = threading.Thread(target=fails)
thread.start()
thread.join()
raise RuntimeError("a secret")
"""


def test_whatever_a_process_says_is_an_object() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", TALKS],
        env={"RAPPORTEUR_LOG": "json", "RAPPORTEUR_PROCESS": "meetings-worker", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [json.loads(line) for line in (ran.stdout + ran.stderr).splitlines()]
    assert all(set(line) >= EVERYWHERE for line in lines), lines
    assert {(line["service"], line["process"]) for line in lines} == {("meetings", "worker")}
    assert len({line["correlation"] for line in lines}) == 1, "that of this run of the process"
    said = [line["event"] for line in lines]
    for each in ("from a library", "printed,", "in two lines", "half a line", "caught"):
        assert each in said
    assert any("from Python" in each for each in said)
    errors = [line["error"] for line in lines if "error" in line]
    assert errors == ["ValueError", "KeyError", "RuntimeError"]
    assert all(line["at"] for line in lines if "error" in line)
    assert "a secret" not in ran.stdout + ran.stderr


def test_what_is_an_object_passes_as_it_is_and_nothing_else_does() -> None:
    line = '{"event": "request", "service": "registry"}'
    assert as_json_line(line, "web") == line
    for other in ('{"event": ', "{}x", "[1]", "listening at {port}"):
        wrapped = json.loads(as_json_line(other, "registry-web"))
        assert (wrapped["event"], wrapped["service"], wrapped["process"]) == (other, "registry", "web")


def test_a_line_is_written_when_it_is_whole() -> None:
    out = StringIO()
    stream = JsonLines(out, "up")
    stream.write("one\ntw")
    assert len(out.getvalue().splitlines()) == 1
    stream.write("o\n\n")
    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["one", "two"]
