"""Processes of a running production installation that hang, each in a different way, while clerks continue: each has
to be restarted."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import urlopen

from deploy.installation.locks import running
from deploy.runtime.production import environment
from deploy.runtime.production.kafka import Broker
from tests.end_to_end.program import descendants, send_to_all
from tests.outages.clerks import Clerks
from tests.outages.run import Copies, Outage, during
from tests.outages.site import Site, token_of
from tests.plugins.waiting import until
from tests.production.home import Home

SOME = 5  # events
NO_PROCESS = 0


class Hanging(NamedTuple):
    """A way to hang: `make` applies it to a process."""

    name: str
    part: str
    make: Callable[[int], None]


def _all(pid: int) -> None:
    send_to_all(descendants({pid}), signal.SIGSTOP)


EVERY = (
    Hanging("PostgreSQL told to end when its clients have gone", "postgres", lambda pid: os.kill(pid, signal.SIGTERM)),
    Hanging("PostgreSQL's postmaster stopped", "postgres", lambda pid: os.kill(pid, signal.SIGSTOP)),
    Hanging("all of PostgreSQL stopped", "postgres", _all),
    Hanging("Kafka stopped", "kafka", _all),
    Hanging("a web server stopped", "meetings-web", _all),
    Hanging("a worker stopped", "meetings-worker", _all),
)


def own_site(home: Home) -> Site:
    """Return the site of a home with its own servers."""
    known, url = environment.of(home.folder), home.status()["urls"]["meetings"]
    databases = known["RAPPORTEUR_MEETINGS_DATABASE"], known["RAPPORTEUR_REPORTING_DATABASE"]
    return Site(url, token_of(home.folder), *databases, Broker(home.folder).administration)


def each_hung(home: Home, clerks: Clerks, copies: Copies) -> Iterator[Outage]:
    """Make each process hang; yield clerks' attempts until it runs again. Raises AssertionError if it is not
    restarted, or if another process is."""
    run = home.folder / "run"
    for hanging in EVERY:
        _until_more(clerks)
        # It is missing while it is being restarted.
        until(partial(_runs_anew, home, hanging.part, NO_PROCESS))
        before, began = running(run), time.monotonic()
        hanging.make(before[hanging.part])
        until(partial(_runs_anew, home, hanging.part, before[hanging.part]))
        back = time.monotonic()
        _until_more(clerks)
        sizes = copies.now()
        until(partial(copies.have, sizes))
        until(partial(is_ready, copies.site))
        after = running(run)
        assert {name for name in before if after.get(name) != before[name]} == {hanging.part}, hanging.name
        yield during(hanging.name, clerks, began, back, time.monotonic() - back)


def _runs_anew(home: Home, part: str, before: int) -> bool:
    return running(home.folder / "run").get(part, before) != before


def _until_more(clerks: Clerks) -> None:
    taken = len(clerks.acknowledged)
    until(lambda: len(clerks.acknowledged) > taken + SOME)


def is_ready(site: Site) -> bool:
    return _answers(f"{site.url}/meetings/health/ready")


def is_live(site: Site) -> bool:
    return _answers(f"{site.url}/meetings/health/live")


def _answers(url: str) -> bool:
    with suppress(HTTPError, OSError):
        return bool(urlopen(url, timeout=30).status == HTTPStatus.OK)  # noqa: S310  our own address
    return False
