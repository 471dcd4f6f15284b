"""Study periods over HTTP: the bureau gets its own records, other readers the open periods as last counted."""

from typing import Any

import msgspec

from services.reporting.api.request_scope import READERS, WRITERS
from services.reporting.domain.commands import CorrectStudyPeriod, DefineStudyPeriod
from services.reporting.history import HistoryBuilder
from services.reporting.queries import FactQueries, Moment, StaffQueries
from services.reporting.read_models import facts as rm
from services.reporting.schemas import statements as schemas
from shared.domain.errors import NotThere
from shared.environment.clock import to_the_minute
from shared.event_store.command_handler import CommandHandler
from shared.public_view.openness import Audience
from shared.web.api import Endpoints
from shared.web.audience import audience
from shared.web.command_operations import CommandOperations, checked_id
from shared.web.cursors import Page, page, start

LOG = "reporting"
AT = "/study-periods/<period>"


class OpenStudyPeriod(msgspec.Struct, frozen=True):
    """A study period as its open events state it, in the shape of a table row. `version` counts those events."""

    id: str
    version: int
    name: str
    first_day: str
    last_day: str | None
    other_names: str | None
    ended_by: str | None
    source: str | None

    def is_called(self, name: str) -> bool:
        """Return whether the period has this name, ignoring case."""
        return name.casefold() in (each.casefold() for each in (self.name, *(self.other_names or "").split("\n")))


def study_periods(handler: CommandHandler, staff: StaffQueries, facts: FactQueries) -> Endpoints:
    endpoints = Endpoints("study periods", __name__, description="The periods that reports cover.")

    recorded = CommandOperations(endpoints, handler.handle, checked_id, WRITERS)
    define, correct = schemas.DefineStudyPeriod, schemas.CorrectStudyPeriod
    recorded.declare("/study-periods", DefineStudyPeriod, define, "Defines a study period.", creates=True)
    recorded.declare(f"{AT}/correct", CorrectStudyPeriod, correct, "Corrects a study period, with a reason.")

    @endpoints.query(
        "/study-periods",
        "StudyPeriods",
        schemas.StudyPeriodRow,
        roles=READERS,
        parameters=schemas.StudyPeriodsPage,
    )
    def periods(query: dict[str, Any]) -> Page:
        """Study periods, ordered by first day."""
        after = start(query, str, str)
        limit, name, seen_by = query["limit"] + 1, query.get("name"), audience()
        rows: list[Any]
        if seen_by == "bureau":
            rows = staff.study_periods(after, limit, name)
        else:
            rows = [row for row in periods_open(facts, seen_by) if after is None or (row.first_day, row.id) > after]
            rows = [row for row in rows if name is None or row.is_called(name)][:limit]
        found = page(rows, query["limit"], lambda row: (row.first_day, row.id))
        return Page([schemas.study_period(row) for row in found.items], found.next)

    @endpoints.query(AT, "StudyPeriod", schemas.StudyPeriodRow, roles=READERS)
    def period(period: str) -> tuple[dict[str, object], int, dict[str, str]]:
        """One study period; its ETag is the version for If-Match."""
        id_, seen_by = checked_id("period", period), audience()
        row: Any = staff.study_period(id_) if seen_by == "bureau" else period_open(facts, seen_by, id_)
        return schemas.study_period(row), 200, {"ETag": f'"{row.version}"'}

    return endpoints


def periods_open(facts: FactQueries, audience: Audience) -> list[OpenStudyPeriod]:
    """Return the study periods open to an audience, by first day. Raises Unavailable until something is counted."""
    moment = facts.moment()
    moment_of_log = Moment({LOG: moment.positions[LOG]}, moment.day)  # The other logs neither open nor close a period.
    history = HistoryBuilder(facts, audience, to_the_minute()).build(facts.known_at(moment_of_log), moment_of_log)
    return sorted(map(_period, history.periods), key=lambda period: (period.first_day, period.id))


def period_open(facts: FactQueries, audience: Audience, id_: str) -> OpenStudyPeriod:
    """Return an open study period. Raises NotThere for an unknown or closed one."""
    found = next((each for each in periods_open(facts, audience) if each.id == id_), None)
    if found is None:
        raise NotThere(id=id_)
    return found


def _period(fact: rm.Fact) -> OpenStudyPeriod:
    body = fact.body
    names = "\n".join(body.other_names or ()) or None
    days = body.first_day, body.last_day
    return OpenStudyPeriod(fact.stream, len(fact.events), body.name, *days, names, body.ended_by, fact.source)
