"""A planned restart under a steady stream of commands."""

import json
import threading
import time
import urllib.request
from http.client import HTTPException
from zipfile import ZipFile

from tests.end_to_end.program import Program
from tests.plugins.waiting import until

NAME = "Example Steady Organization"
SECONDS_TO_ANSWER = 120


class SteadyClerk(threading.Thread):
    """A clerk who records one organization after another, each over a new connection, and notes the answers."""

    def __init__(self, address: str, token: str) -> None:
        super().__init__(daemon=True)
        self._address, self._token, self.stop = address, token, threading.Event()
        self.acknowledged: list[str] = []
        self.refused: list[str] = []
        self.longest = 0.0

    def run(self) -> None:
        number = 0
        while not self.stop.wait(0.05):
            number += 1
            name, began = f"{NAME} {number}", time.monotonic()
            try:
                self._record(name)
            except (OSError, HTTPException) as error:
                self.refused.append(f"{name}: {error!r}")
            else:
                self.acknowledged.append(name)
            self.longest = max(self.longest, time.monotonic() - began)

    def _record(self, name: str) -> None:
        asked = urllib.request.Request(  # noqa: S310  our own address
            f"{self._address}/registry/api/organizations",
            json.dumps({"name": name}).encode(),
            {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=SECONDS_TO_ANSWER) as answer:  # noqa: S310  likewise
            assert answer.status == 201


def restart(program: Program) -> None:
    """Restart a program while a clerk records; check that no request was refused and nothing acknowledged was lost."""
    clerk = SteadyClerk(program.address, program.run("accounts", "token", "Example clerk", "--role", "staff").strip())
    before = program.status()["pids"]
    clerk.start()
    until(lambda: len(clerk.acknowledged) > 3)
    assert program.run("restart") == "Restarted.\n"
    at = len(clerk.acknowledged)
    until(lambda: len(clerk.acknowledged) > at + 3)
    clerk.stop.set()
    clerk.join(SECONDS_TO_ANSWER)
    print(f"{len(clerk.acknowledged)} recorded; the longest answer took {clerk.longest:.2f} s")
    assert clerk.refused == []
    after = program.status()["pids"]
    for name, pid in before.items():
        # A web server's parent stays, and so does its socket; the serving process is another one.
        stays = name in ("up", "web", "postgres", "kafka") or name.endswith("-web")
        assert (after[name] == pid) == stays, name
    assert recorded(program) == set(clerk.acknowledged)


def recorded(program: Program) -> set[str]:
    """Return the steady clerk's organizations in the log, as exported once everything is counted."""
    bundle = program.home.parent / "log.zip"
    program.run("log", "export", "--out", str(bundle))
    with ZipFile(bundle) as archive:
        lines = archive.read("events/registry.ndjson").splitlines()
    events = [json.loads(json.loads(line)["bytes"]) for line in lines]
    names = {event["data"]["name"] for event in events if ".organization-registered." in event["type"]}
    return {name for name in names if name.startswith(NAME)}
