"""One run over a production installation: load, faults, followers, and the events that each of them ended with."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from deploy.installation.locks import running
from tests.partners.followers import Follower
from tests.partners.public import public_ids
from tests.plugins.waiting import until
from tests.production.home import Home, commanded, positions_in

PATIENCE = 90.0  # seconds to wait for an event that must happen
OPENING = 1  # the event before the load: a series is opened
RATE = 200.0  # commands per second
FAULTS = ("broker killed", "consumer killed", "database restarted")
"""The broker lets a killed consumer's group in again only when its session has expired, 45 s later: the run does not
wait for it before the load has ended, and at the end it has everything."""


class Load:
    """The process that sends commands, and the number answered so far."""

    def __init__(self, home: Path, rate: float) -> None:
        command = [sys.executable, "-m", "tests.partners.load", str(home), str(rate)]
        self.rate = rate
        self.answered, self._last = 0, ""
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._listener = Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._last = line.strip()
                if self._last.isdigit():
                    self.answered = int(self._last)

    def wait_for(self, answered: int) -> None:
        until(lambda: self.answered >= answered or self._process.poll() is not None)
        assert self._process.poll() is None, f"the load ended at {self.answered}"

    def end(self) -> tuple[int, float, int]:
        """End the load; return the commands answered, the seconds, and the number of retries."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.wait(PATIENCE) == 0
        self._listener.join()
        answered, seconds, again = self._last.split()
        return int(answered), float(seconds), int(again)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._listener.join()


@dataclass(frozen=True)
class Outcome:
    """`told` is the partners' log as a new reader has it, `public` the public part of the meetings' log, `topic`
    the positions of the topic's records in order."""

    sent: int
    seconds: float
    again: int
    caught_up: float
    told: list[str]
    public: list[str]
    topic: list[int]
    followers: dict[str, Follower]
    faults: dict[str, float]

    @property
    def wrong(self) -> list[str]:
        """Return the logs and followers that differ from the public part, ignoring repeats."""
        positions = list(range(1, len(self.public) + 1))
        have = {name: each.once for name, each in self.followers.items()} | {"the log": self.told}
        differ = [name for name, ids in have.items() if ids != self.public]
        return differ + (["the topic"] if list(dict.fromkeys(self.topic)) != positions else [])

    def __str__(self) -> str:
        first = f"{self.sent} commands in {self.seconds:.1f} s ({self.sent / self.seconds:.0f} a second), "
        first += f"{self.again} sent again; {len(self.told)} events for partners, "
        first += f"{len(self.topic) - len(set(self.topic))} twice in the topic; "
        first += f"everybody had them {self.caught_up:.1f} s after the last command"
        return "\n".join([first, *(self._line(name, each) for name, each in self.followers.items())])

    def _line(self, name: str, follower: Follower) -> str:
        moments = [*self.faults.values(), float("inf")]
        silences = [
            f"{fault} {follower.silence(moment, moments[at + 1]):.1f} s"
            for at, (fault, moment) in enumerate(self.faults.items())
            if follower.times[0] < moment
        ]
        return f"  {name}: {len(follower.ids)} received, {follower.twice} twice; longest silence: {', '.join(silences) or 'came after'}"


class Bureau:
    """Registers partners over HTTP, and returns the options of their programs."""

    def __init__(self, home: Home, folder: Path) -> None:
        self._folder, self._status = folder, home.status()
        self._head = home.run("accounts", "token", "Example head", "--role", "administrator").strip()
        self.partners = f"{self._status['urls']['registry']}/registry/api/partners"
        self.feed = self._status["urls"]["reporting"]

    def register(self, handle: str) -> str:
        body: dict[str, object] = {"name": f"Example {handle}", "handle": handle, "ways": ["kafka", "feed"]}
        return str(commanded(self.partners, self._head, body)["id"])

    def over_kafka(self, partner: str) -> list[str]:
        """Return the options, ending with the beginning of the group's name, which is completed later."""
        made, file = self._credential(partner, "kafka")
        return [
            *("--kafka", self._status["kafka"]["bootstrap"], "--kafka-protocol", "SASL_PLAINTEXT"),
            *("--kafka-user", made["handle"], "--kafka-password-file", str(file), "--group", f"{made['handle']}-"),
        ]

    def over_feed(self, partner: str) -> list[str]:
        made, file = self._credential(partner, "feed")
        return ["--url", self.feed, "--client-id", made["handle"], "--client-secret-file", str(file)]

    def _credential(self, partner: str, way: str) -> tuple[dict[str, Any], Path]:
        made = commanded(f"{self.partners}/{partner}/credentials", self._head, {"way": way})
        file = self._folder / f"{partner}-{way}"
        file.write_text(made["secret"])
        return made, file


def grouped(options: Sequence[str], name: str) -> list[str]:
    return [*options[:-1], options[-1] + name]


@contextmanager
def followers(bureau: Bureau, folder: Path) -> Iterator[dict[str, Follower]]:
    first, second = (bureau.register(handle) for handle in ("example-one", "example-two"))
    one, two = bureau.over_kafka(first), bureau.over_kafka(second)
    options = {
        "over Kafka": grouped(one, "steady"),
        "killed": grouped(one, "killed"),
        "from nothing": grouped(two, "new"),
        "over the feed": bureau.over_feed(second),
    }
    found = {name: Follower(folder / name.replace(" ", "-"), each) for name, each in options.items()}
    try:
        yield found
    finally:
        for follower in found.values():
            follower.stop()


def run(home: Home, folder: Path, seconds: float, rate: float = RATE) -> Outcome:
    """Run on a running home, under a load of at least a number of seconds: every fault once, each after recovering
    from the last."""
    with followers(Bureau(home, folder), folder) as found:
        for name in ("over Kafka", "killed", "over the feed"):
            found[name].start()
        until(lambda: all("Following" in each.said for each in found.values() if each.runs))
        load = Load(home.folder, rate)
        try:
            _goes_on(load, found)
            moments = dict(_faults(home.folder / "run", load, found))
            load.wait_for(int(seconds * rate))
            found["from nothing"].start()
            _goes_on(load, _but_killed(found))
            sent, took, again = load.end()
        finally:
            load.kill()
        ended = time.monotonic()
        public = list(public_ids(_meetings(home, sent + OPENING)))
        until(lambda: all(each.has(len(public)) for each in found.values()))
        caught_up = max(0.0, max(each.times[-1] for each in found.values()) - ended)
        told = [json.loads(line)["id"] for line in read(home, "partners")]
        topic = positions_in(home.status()["kafka"], "partners.events")
        return Outcome(sent, took, again, caught_up, told, public, topic, found, moments)


def _faults(children: Path, load: Load, found: dict[str, Follower]) -> Iterator[tuple[str, float]]:
    """Yield each fault with its time. It is over when all followers except the killed consumer get events again."""
    for fault in FAULTS:
        yield fault, time.monotonic()
        match fault:
            case "broker killed":
                _end(children, "kafka", signal.SIGKILL)
            case "database restarted":
                # A fast shutdown: clients are cut off.
                _end(children, "postgres", signal.SIGINT)
            case "consumer killed":
                found["killed"].kill()
                found["killed"].start()
        _goes_on(load, found if fault == "broker killed" else _but_killed(found))


def _but_killed(found: dict[str, Follower]) -> dict[str, Follower]:
    return {name: each for name, each in found.items() if name != "killed"}


def _end(children: Path, name: str, how: signal.Signals) -> None:
    """Stop a server; return when the installation has restarted it."""
    # It is missing while it is being restarted.
    until(lambda: name in running(children))
    pid = running(children)[name]
    os.kill(pid, how)
    until(lambda: running(children).get(name, pid) != pid)


def _goes_on(load: Load, found: dict[str, Follower]) -> None:
    """Wait until commands are answered and every follower has then received an event."""
    load.wait_for(load.answered + int(load.rate))
    now = time.monotonic()
    until(lambda: all(each.heard_since(now) for each in found.values() if each.runs))


def read(home: Home, log: str) -> list[str]:
    """Return a log's stored events, read to the end over a connection of its own."""
    return home.run("feed", "follow", "--log", log, "--once").splitlines()


def _meetings(home: Home, count: int) -> list[str]:
    """Return the meetings' log once everything acknowledged is sealed."""
    found: list[str] = []

    def whole() -> bool:
        found[:] = read(home, "meetings")
        return len(found) >= count

    until(whole)
    assert len(found) == count
    return found
