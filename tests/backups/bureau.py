"""A bureau that works on an installation in this process: it records, publishes, counts and signs between a backup
and a loss."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

from deploy.demo.demo_reports import APPROVER, DRAFTER, _issuing, open_accounts
from deploy.installation.installation import Installation
from deploy.installation.service_set import open_services
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_installation
from services.meetings.domain import commands as c
from services.reporting.domain.commands import DefineStudyPeriod
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult

PERIOD = "Example period"
SERIES = "series-00000000-0000-4000-8000-000000000001"
BY = CommandContext(actor="account-operator", marking="public")


class Bureau:
    """`settings` are environment variables in addition to RAPPORTEUR_HOME."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home, self.settings = home, settings

    @property
    def installation(self) -> Installation:
        return open_installation({"RAPPORTEUR_HOME": str(self.home), **self.settings})

    def begin(self) -> None:
        """Record a study period, accounts that draft and issue, and a meeting."""
        open_accounts(self.installation)
        with open_services(self.installation) as services:
            first, last = "2031-01-01", "2034-12-31"
            define = DefineStudyPeriod(period=f"period-{uuid4()}", name=PERIOD, first_day=first, last_day=last)
            services.reporting.handler.handle(define, BY)
        self.announce("EX-0", "2031-02-02")
        self.catch_up()

    def announce(self, code: str, day: str = "2031-03-03", command: str | None = None) -> tuple[str, CommandResult]:
        """Announce a meeting to partners; return its id and the response to the announcement."""
        meeting = f"meeting-{uuid4()}"
        with open_services(self.installation) as services:
            handler = services.meetings.handler
            handler.handle(c.OpenSeries(series=SERIES, code="EX", name="Example series", kind="workshop"), BY)
            handler.handle(c.PlanMeeting(meeting=meeting, series=SERIES, code=code, first_day=day), BY)
            announcing = CommandContext(actor=BY.actor, marking="public", command=command)
            return meeting, handler.handle(c.AnnounceMeeting(meeting=meeting), announcing)

    def move(self, meeting: str, day: str) -> None:
        """Move a meeting to another day, which is published to partners."""
        with open_services(self.installation) as services:
            services.meetings.handler.handle(c.CorrectMeeting(meeting=meeting, first_day=day, reason="An example."), BY)

    def issue(self, period: str = PERIOD) -> str:
        """Issue a public report; return its id."""
        catch_up(self.installation)
        report = f"report-{uuid4()}"
        with _issuing(self.installation) as issuing:
            wish = {"kind": "wtsa", "audience": "public", "as_known_at": None, "title": None, "period": period}
            issuing.draft(CommandContext(actor=DRAFTER), report=report, **wish)  # type: ignore[arg-type]  # as the console asks
        # Its positions are signed by then.
        catch_up(self.installation)
        with _issuing(self.installation) as issuing:
            issuing.issue(report, CommandContext(actor=APPROVER, approved_by=APPROVER))
        return report

    def catch_up(self) -> None:
        catch_up(self.installation)

    def logs(self) -> dict[str, tuple[str | None, int, str]]:
        """Return origin, size and root of each log."""
        with open_services(self.installation) as services:
            return {name: (log.origin(), log.size(), log.root().hex()) for name, log in services.logs.items()}

    def told(self) -> list[dict[str, Any]]:
        """Return the events published to partners, in order."""
        with open_services(self.installation) as services:
            return [json.loads(event.bytes) for event in services.logs["partners"].read_all()]

    def lose_databases(self, *, vault: bool = False) -> None:
        """Delete the SQLite databases, as if the disk had failed."""
        for service in ("registry", "meetings", "reporting", *(["vault"] if vault else [])):
            for file in self.home.glob(f"{service}.db*"):
                file.unlink()


def tables(home: Path, service: str) -> dict[str, int]:
    """Return the number of rows of each table."""
    with closing(sqlite3.connect(home / f"{service}.db")) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        # The names come from the database.
        return {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
