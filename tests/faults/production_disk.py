"""A production installation on a disk that fills up and is then freed: `python -m tests.faults.production_disk
FOLDER`, where the folder is a small disk. Real PostgreSQL and Kafka servers write to it. It prints its observations
as JSON.
"""

import json
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg.errors import OperationalError

from deploy.installation.locks import running
from deploy.runtime.production import databases
from deploy.runtime.production.postgres import PostgresCluster
from tests.faults.full_disk import fill
from tests.outages.clerks import Clerks
from tests.outages.hanging import is_live, own_site
from tests.outages.run import copies_of, found_of
from tests.plugins.waiting import until
from tests.production.home import Home

NO_ROOM = "/problems/no-room"


def see(folder: Path) -> dict[str, Any]:
    # The home is the disk itself, so the output goes elsewhere, where there is room.
    home, ballast = Home(folder), folder / "ballast"
    program = home.up()
    try:
        seen = _seen(home, ballast)
        return {**seen, "runs": program.poll() is None, "said": home.said().splitlines()}
    finally:
        ballast.unlink(missing_ok=True)
        program.terminate()
        program.wait(120)


def _seen(home: Home, ballast: Path) -> dict[str, Any]:
    site, run = own_site(home), home.folder / "run"
    clerks = Clerks(site.url, site.token)

    def refused_since(moment: float) -> list[tuple[int, str | None]]:
        return [(each.status, each.problem) for each in clerks.between(moment, float("inf")) if not each.taken]

    with copies_of(site) as copies, clerks.at_work():
        until(lambda: len(clerks.acknowledged) > 20, "nothing is acknowledged")
        servers = running(run)
        full = time.monotonic()

        def keep_full() -> None:
            """Fill the room that a server freed when it exited, and make PostgreSQL need a new file."""
            fill(ballast)
            with suppress(OperationalError), databases.connect(PostgresCluster(home.folder).administration) as server:
                _write_much(server)

        until(
            lambda: (507, NO_ROOM) in refused_since(full),
            "no command is told that there is no room",
            meanwhile=keep_full,
        )
        for server in ("postgres", "kafka"):
            until(
                lambda server=server: running(run).get(server) != servers[server],  # type: ignore[misc]
                f"{server} does not end",
                meanwhile=keep_full,
            )
        # Both have exited at least once, and are restarted repeatedly.
        ended = time.monotonic()
        until(
            lambda: (507, NO_ROOM) in refused_since(ended),
            "with its database ended it says something else",
            meanwhile=keep_full,
        )
        until(lambda: time.monotonic() > ended + 10, "no time passes", meanwhile=keep_full)
        lived, room = is_live(site), time.monotonic()
        while_full = Counter((each.status, each.problem, each.again_after) for each in clerks.between(ended, room - 1))
        ballast.unlink()
        until(lambda: clerks.taken_after(room), "no command is taken again")
        sizes = copies.now()
        until(lambda: copies.have(sizes), "topics and figures do not get everything")
    with copies_of(site) as copies:
        sizes = copies.now()
        until(lambda: copies.have(sizes), "topics and figures do not get everything in the end")
        found = found_of(clerks, copies)
    return {
        "refused": sorted({(status, str(problem)) for status, problem in refused_since(0)}),
        "while_full": while_full.most_common(),
        "live": lived,
        "acknowledged": found.acknowledged,
        "wrong": found.wrong,
        "lost": found.lost,
        "back": round(next(each.sent for each in clerks.between(room, float("inf")) if each.taken) - room, 1),
        "restarted": [server for server in servers if running(run)[server] != servers[server]],
    }


def _write_much(server: psycopg.Connection) -> None:
    server.execute("SELECT pg_logical_emit_message(false, 'ballast', repeat('x', 4000000)) FROM generate_series(1, 8)")
    server.execute("SELECT pg_switch_wal()")


if __name__ == "__main__":
    print(json.dumps(see(Path(sys.argv[1])), indent=1))
