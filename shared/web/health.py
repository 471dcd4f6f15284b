"""Liveness and readiness of a service. Ready means that a command would be accepted."""

import time
from collections.abc import Callable, Collection, Mapping
from functools import partial
from http import HTTPStatus
from pathlib import Path
from threading import Lock

from flask import Blueprint, Response, jsonify, request
from sqlalchemy import Engine

from shared.domain.errors import NoRoom
from shared.environment.disk import NO_ROOM, disk_of
from shared.event_store.engine import autocommit, check_writable, read_only
from shared.event_store.migrations import revision_of
from shared.web.access import public

Check = Callable[[], None]
"""Raises if a part cannot be used; the error is not disclosed outside."""
DISK = "disk"
REMEMBERED = 60.0  # seconds for which a full disk continues to count as full
FRESH = 1.0  # seconds for which a result is cached, since anyone may ask


class DatabaseEmpty(Exception):
    """The database has no tables."""


class Readiness:
    """The parts that a service needs to accept a command, and those of them that do not work."""

    def __init__(self, checks: Mapping[str, Check], clock: Callable[[], float] = time.monotonic) -> None:
        self._checks, self._clock, self._no_room_until = checks, clock, clock()

    @property
    def parts(self) -> Collection[str]:
        return self._checks.keys()

    def ran_out_of_room(self) -> None:
        """Note a refusal because a disk is full: a database's disk may be on another machine, where nothing else would
        show it."""
        self._no_room_until = self._clock() + REMEMBERED

    def took_a_command(self) -> None:
        """Clear that note: there is room again."""
        self._no_room_until = self._clock()

    def broken(self) -> list[str]:
        """Return the parts that do not work."""
        full = DISK if self._clock() < self._no_room_until else None
        return [part for part, check in self._checks.items() if part == full or not works(check)]


def commands_need(home: Path, **databases: Engine) -> dict[str, Check]:
    """Return the checks for the parts every command needs: databases that accept new connections and writes and have
    their tables, and room on the home's disk."""
    written: dict[str, Check] = {name: Shared(partial(check_database, engine)) for name, engine in databases.items()}
    return {**written, DISK: partial(check_room, home)}


def check_database(engine: Engine) -> None:
    """Check that a database accepts writes and has its tables, unlike an empty one that was put in its place. Raises
    DatabaseEmpty."""
    check_writable(engine)
    if revision_of(autocommit(read_only(engine))) is None:
        raise DatabaseEmpty


def check_room(home: Path) -> None:
    """Check that the home's disk has room. Raises NoRoom."""
    if disk_of(home).free < NO_ROOM:
        raise NoRoom("nothing")


class Shared:
    """A check whose result is shared by all callers at about the same time."""

    def __init__(self, check: Check, clock: Callable[[], float] = time.monotonic) -> None:
        self._check, self._clock, self._checking = check, clock, Lock()
        self._made: float | None = None
        self._failure: Exception | None = None

    def __call__(self) -> None:
        with self._checking:
            if self._made is None or self._clock() - self._made > FRESH:
                self._failure = None
                try:
                    self._check()
                except Exception as error:  # noqa: BLE001  raised to everybody who asks
                    self._failure = error
                self._made = self._clock()
            if self._failure is not None:
                raise self._failure


def health(service: str, readiness: Readiness) -> Blueprint:
    """Serve `/<service>/health/live` and `/ready`; ready answers 503 and names the parts that do not work."""
    blueprint = Blueprint("health", __name__, url_prefix=f"/{service}/health")

    @blueprint.get("/live")
    @public
    def live() -> Response:
        return jsonify(status="live")

    @blueprint.get("/ready")
    @public
    def ready() -> tuple[Response, int]:
        broken = readiness.broken()
        return jsonify(status="not ready" if broken else "ready", broken=broken), 503 if broken else 200

    @blueprint.after_app_request
    def taken(response: Response) -> Response:
        if request.method == "POST" and response.status_code < HTTPStatus.MULTIPLE_CHOICES:
            readiness.took_a_command()
        return response

    return blueprint


def works(check: Check) -> bool:
    try:
        check()
    except Exception:  # noqa: BLE001 - whatever a driver raises means the same here
        return False
    return True
