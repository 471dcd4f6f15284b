"""`demo`: from `make demo` in a fresh clone to the first page, packages in the installer's cache; `fresh` without the cache."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

from deploy.runtime.production.ports import LOOPBACK
from tests.bench.measuring import Row, Size, at_most
from tests.plugins.free_ports import free_ports
from tests.plugins.waiting import until

BAR, FRESH_BAR = 10, 60
LONGEST = 300


def rows(folder: Path, size: Size, *, fresh: bool = False) -> Iterator[Row]:
    # The bench's own `make setup` has put every package into the cache.
    yield at_most("demo", "s", [_first_page(folder / f"clone-{run}", {}) for run in range(size.starts)], BAR)
    if fresh:
        no_cache = {"UV_NO_CACHE": "1", "PIP_NO_CACHE_DIR": "1"}
        yield at_most("demo, packages not cached", "s", [_first_page(folder / "clone-fresh", no_cache)], FRESH_BAR)


def _first_page(clone: Path, settings: dict[str, str]) -> float:
    """Measure seconds from the command to the page that lists the reports. The clone has only committed files."""
    subprocess.run(["git", "clone", "--quiet", ".", str(clone)], check=True)
    port = free_ports()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORTEUR_")} | settings
    begin = time.monotonic()
    with (clone / "said").open("wb") as said:
        command = ["make", "demo", f"PORT={port}"]
        # A separate session, so that the signal ends all of its processes.
        process = subprocess.Popen(
            command, cwd=clone, env=environment, stdout=said, stderr=said, start_new_session=True
        )
    try:
        page = f"http://{LOOPBACK}:{port}/reporting/"
        until(lambda: process.poll() is not None or _answers(page), seconds=LONGEST)
        if process.poll() is not None:
            raise RuntimeError((clone / "said").read_text()[-2000:])
        return round(time.monotonic() - begin, 2)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(60)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except OSError:
        return False
