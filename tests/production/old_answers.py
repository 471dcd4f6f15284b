"""Old answers to commands, and the workers' turn that deletes them."""

from sqlalchemy import func, insert, select

from deploy.installation.installation import Installation
from deploy.installation.service_set import open_services
from services.meetings import worker as meetings
from services.registry import worker as registry
from services.reporting import worker as reporting
from shared.environment.clock import timestamp, utc_now
from shared.event_store.tables import kernel_tables

OLD = "2020-01-01T00:00:00.000000Z"


def left(installation: Installation) -> dict[str, int]:
    """Store an old and a new answer with each service, run its worker's turn, and return the number left."""
    found = {}
    with open_services(installation) as services:
        for service, turns in {
            "registry": registry.jobs(services.registry),
            "meetings": meetings.jobs(installation.meetings, services.engines["meetings"]),
            "reporting": reporting.jobs(installation.reporting, services.engines["reporting"]),
        }.items():
            commands = kernel_tables(service).commands
            row = {"account": "account-1", "hmac": b"", "answer": b"{}"}
            kept = [row | {"command": at, "at": at} for at in (OLD, timestamp(utc_now()))]
            engine = services.engines[service]
            with engine.begin() as connection:
                connection.execute(insert(commands), kept)
            assert turns["forget old answers"]() == 1
            assert turns["forget old answers"]() == 0
            with engine.connect() as connection:
                mine = commands.c.account == "account-1"
                found[service] = connection.scalar(select(func.count()).select_from(commands).where(mine)) or 0
    return found
