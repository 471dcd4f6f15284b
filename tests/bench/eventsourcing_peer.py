"""The `eventsourcing` package as baseline: a projection of its own stored events into a table, on SQLite.

It is measured as documented (one transaction per event) and batched by hand with its own recorder and mapper.
"""

import sqlite3
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.projection import Projection
from eventsourcing.sqlite import SQLiteDatastore, SQLiteTrackingRecorder

from tests.bench.measuring import rate

BATCH = 10_000


class Attendance(Aggregate):
    """The content of our event in the package's form."""

    @event("Recorded")
    def __init__(self, meeting: str, organization: str, capacity: str, actor: str, marking: str) -> None:
        self.meeting, self.organization = meeting, organization
        self.capacity, self.actor, self.marking = capacity, actor, marking


class Attendances(Application[UUID]):
    pass


class View(SQLiteTrackingRecorder):
    """A row for each attendance, written in the same transaction as the tracking."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.create_table_statements.append(
            "CREATE TABLE IF NOT EXISTS attendances (id TEXT PRIMARY KEY, meeting TEXT, organization TEXT, capacity TEXT)"
        )

    def add(self, row: tuple[str, str, str, str], tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute("INSERT INTO attendances VALUES (?, ?, ?, ?)", row)
            self._insert_tracking(cursor, tracking)


class Attended(Projection[View]):
    name = "attended"
    topics = ()

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.view.add(_row(domain_event), tracking)


def documented(folder: Path, size: int, runs: int) -> list[float]:
    """Measure events per second through a documented `Projection`, with one transaction per event and its tracking.

    `ProjectionRunner` cannot subscribe on SQLite, so its loop is written out here.
    """
    application = Attendances(env=_stored(folder, size))
    speeds = []
    for run in range(runs):
        view = View(SQLiteDatastore(str(folder / f"peer-view-{uuid4()}-{run}.db")))
        view.create_table()
        projection = Attended(view=view)

        def project(projection: Attended = projection) -> None:
            last = 0
            while found := application.recorder.select_notifications(last + 1, BATCH):
                for each in found:
                    tracking = Tracking(application.name, each.id)
                    projection.process_event(application.mapper.to_domain_event(each), tracking)
                last = found[-1].id

        speeds.append(rate(size, project))
    application.close()
    return speeds


def batched(folder: Path, size: int, runs: int) -> list[float]:
    """Measure events per second with its recorder and mapper, 10,000 per transaction."""
    application = Attendances(env=_stored(folder, size))
    speeds = []
    for run in range(runs):
        connection = sqlite3.connect(folder / f"peer-batched-{uuid4()}-{run}.db")
        connection.execute(
            "CREATE TABLE attendances (id TEXT PRIMARY KEY, meeting TEXT, organization TEXT, capacity TEXT)"
        )

        def project(connection: sqlite3.Connection = connection) -> None:
            last = 0
            while found := application.recorder.select_notifications(last + 1, BATCH):
                with connection:
                    rows = [_row(application.mapper.to_domain_event(each)) for each in found]
                    connection.executemany("INSERT INTO attendances VALUES (?, ?, ?, ?)", rows)
                last = found[-1].id

        speeds.append(rate(size, project))
        connection.close()
    application.close()
    return speeds


def _row(said: Any) -> tuple[str, str, str, str]:
    return str(said.originator_id), said.meeting, said.organization, said.capacity


def _stored(folder: Path, size: int) -> dict[str, str]:
    path = folder / f"peer-{size}.db"
    environment = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    if not path.exists():
        application = Attendances(env=environment)
        for begin in range(0, size, 1_000):
            application.save(*(_attendance(number) for number in range(begin, min(begin + 1_000, size))))
        application.close()
    return environment


def _attendance(number: int) -> Attendance:
    return Attendance(f"meeting-{number // 200}", f"organization-{uuid4()}", "executive", "account-operator", "bureau")


__all__ = ["batched", "documented"]
