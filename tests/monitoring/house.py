"""An installation on SQLite with running web servers; all or some of its workers' turns are run here."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from secrets import randbits
from uuid import UUID

from deploy.installation.locks import acquire_process_lock, run_folder
from services.meetings import worker as meetings
from services.registry import worker as registry
from services.reporting import worker as reporting
from shared.event_store.engine import create_engine
from shared.event_store.lease import WORKER, lease
from shared.event_store.sealer import Sealer
from shared.event_store.tables import kernel_tables
from shared.messaging.loops import Job
from tests.embedded.services import Services
from tests.messaging.rounds import run_until_idle

OF_LOGS = {"registry": "registry", "meetings": "meetings", "reporting": "reporting", "partners": "reporting"}


class House:
    def __init__(self, services: Services) -> None:
        self.services, self.installation = services, services.installation
        self.token = (services.home / "secrets" / "metrics.token").read_text()
        self.engines = {service: create_engine(url) for service, url in self.installation.databases.items()}

    def work(self, service: str, *without: str) -> None:
        """Run a worker's turns until nothing is left to do, except those whose names have a given prefix."""
        turns = {name: turn for name, turn in self.turns(service).items() if not name.startswith(without or ("-",))}
        run_until_idle(turns)

    def settle(self) -> None:
        for service in ("registry", "meetings", "reporting"):
            self.work(service)

    def append(
        self, log: str, ago: float = 0, *, dated: bool = True, readable: bool = True, forged: bool = False
    ) -> None:
        """Append an unsealed event of a given age in seconds; its id shows the age if it is `dated`.

        It revokes a session in the registry's log, unless it has to be unreadable.
        """
        made = uuid_of(time.time() - ago, version=7 if dated else 5)
        data = {"session": str(uuid_of(time.time(), 7)), "reason": "signed out"}
        type_ = "session-revoked.v1" if readable else "from-the-future.v1"
        stored = {
            "specversion": "1.0",
            "id": str(made),
            "source": log,
            "type": f"rapporteur.{log}.{type_}",
            "subject": f"account-{uuid_of(time.time(), 7)}",
            "datacontenttype": "application/json",
            "streamversion": 1,
            "actor": "account-operator",
            "correlationid": str(made),
            "marking": "bureau",
            "data": data,
        }
        tables = kernel_tables(log)
        with self.engines[OF_LOGS[log]].begin() as connection:
            row = {"id": str(made), "stream": stored["subject"], "version": 1, "bytes": json.dumps(stored).encode()}
            kept = connection.execute(tables.events.insert().values(row)).inserted_primary_key
            assert kept is not None
            mac = b"guessed" if forged else self.installation.outbox_key(log).mac(log, row["stream"], 1, row["bytes"])  # type: ignore[arg-type]
            connection.execute(tables.outbox.insert().values(event=kept[0], mac=mac))

    def seal(self, log: str, ago: float = 0) -> None:
        """Seal pending events, as if a number of seconds ago."""
        key = self.installation.outbox_key(log)
        Sealer(self.engines[OF_LOGS[log]], log, key, lambda: datetime.now(UTC) - timedelta(seconds=ago)).seal_all()

    @contextmanager
    def without_facts(self) -> Iterator[None]:
        """Hide the table that names the live facts, so that reporting is not ready."""
        file = self.services.home / "reporting.db"

        def rename(before: str, after: str) -> None:
            with closing(sqlite3.connect(file)) as database:
                database.execute(f'ALTER TABLE "{before}" RENAME TO "{after}"')

        rename("facts_live", "hidden")
        try:
            yield
        finally:
            rename("hidden", "facts_live")

    def turns(self, service: str) -> dict[str, Job]:
        match service:
            case "registry":
                return dict(registry.jobs(self.services.apps["registry"].extensions["registry"]))
            case "meetings":
                return dict(meetings.jobs(self.installation.meetings, self.engines["meetings"]))
        return dict(reporting.jobs(self.installation.reporting, self.engines["reporting"]))


@contextmanager
def leases(house: House, *, known: bool = True) -> Iterator[ExitStack]:
    """Hold each worker's lease until the stack is closed, as if every worker ran; `known`: as a process of the home."""
    with ExitStack() as held:
        for service, engine in house.engines.items():
            assert held.enter_context(lease(engine, WORKER))
            if known:
                lock = acquire_process_lock(run_folder(house.services.home), f"{service}-worker")
                assert lock is not None
                held.enter_context(lock)
        yield held


def uuid_of(seconds: float, version: int) -> UUID:
    """Return an id with this time (version 7) or without one (version 5)."""
    number = (int(seconds * 1000) << 80 | randbits(80)) & ~(0xF << 76) | version << 76
    return UUID(int=number & ~(0b11 << 62) | 0b10 << 62)
