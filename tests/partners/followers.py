"""Partners' programs: each is a process that prints one event per line; the lines are stored with their times."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

FOLLOW = (sys.executable, "-m", "deploy.cli", "feed", "follow", "--log", "partners")
SECONDS_TO_END = 20


class Follower:
    """`rapporteur feed follow` with these options, in the partner's own folder. It can be killed and restarted."""

    def __init__(self, folder: Path, options: Sequence[str]) -> None:
        folder.mkdir()
        self.folder, self._options = folder, [*options, "--state", str(folder / "place")]
        self.ids: list[str] = []
        self.times: list[float] = []
        self.runs = 0

    def start(self) -> None:
        self.runs += 1
        environment = {**os.environ, "RAPPORTEUR_HOME": str(self.folder / "none")}
        with (self.folder / "said").open("ab") as said:
            self._process = subprocess.Popen(
                [*FOLLOW, *self._options], stdout=subprocess.PIPE, stderr=said, env=environment
            )
        self._taker = Thread(target=self._take)
        self._taker.start()

    def _take(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                # A line that was cut off by a kill was not taken, and comes again.
                if line.endswith(b"\n"):
                    self.ids.append(json.loads(line)["id"])
                    self.times.append(time.monotonic())

    def kill(self) -> None:
        assert self._process.poll() is None, self.said
        self._process.kill()
        self._end()

    def stop(self) -> None:
        if self.runs and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                self._process.kill()
            self._end()

    def _end(self) -> None:
        self._process.wait()
        self._taker.join()

    @property
    def said(self) -> str:
        return (self.folder / "said").read_text()

    def heard_since(self, moment: float) -> bool:
        self._must_run()
        return bool(self.times) and self.times[-1] > moment

    def has(self, count: int) -> bool:
        self._must_run()
        return len(set(self.ids)) >= count

    def _must_run(self) -> None:
        assert self._process.poll() is None, self.said

    @property
    def once(self) -> list[str]:
        """Return each id at its first occurrence, without repeats."""
        return list(dict.fromkeys(self.ids))

    @property
    def twice(self) -> int:
        return len(self.ids) - len(set(self.ids))

    def silence(self, begin: float, end: float) -> float:
        """Return the longest time without an event that ended between these moments, in seconds."""
        gaps = zip(self.times, self.times[1:], strict=False)
        return max((after - before for before, after in gaps if begin < after <= end), default=0.0)
