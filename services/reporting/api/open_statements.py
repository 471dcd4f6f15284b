"""Study periods and items of the resolution as readers get them: what is open to them, as it was counted last."""

import msgspec

from services.reporting import read_models as rm
from services.reporting.api.request_scope import requested_history
from services.reporting.domain.commands import clause_stream
from services.reporting.history import History, HistoryBuilder
from services.reporting.queries import FactQueries, Moment, ResolutionItem
from shared.contracts.reporting import CLAUSES, Clause
from shared.domain.errors import NotThere
from shared.event_store.sealer import to_the_minute
from shared.public_view.openness import Audience

LOG = "reporting"


class OpenStudyPeriod(msgspec.Struct, frozen=True):
    """As a row of the study periods. `version` counts the events that are open."""

    id: str
    version: int
    name: str
    first_day: str
    last_day: str | None
    other_names: str | None
    ended_by: str | None
    source: str | None

    def is_called(self, name: str) -> bool:
        """Tell whether it is one of its names, whatever the case."""
        return name.casefold() in (each.casefold() for each in (self.name, *(self.other_names or "").split("\n")))


def periods_open(facts: FactQueries, audience: Audience) -> list[OpenStudyPeriod]:
    """Return the study periods that are open to an audience, by first day. Raise Unavailable while nothing is counted."""
    found = [_period(fact) for fact in _of_own_log(facts, audience).periods]
    return sorted(found, key=lambda period: (period.first_day, period.id))


def period_open(facts: FactQueries, audience: Audience, id_: str) -> OpenStudyPeriod:
    """Return one. Raise NotThere for one that there is not, and for one that is closed."""
    found = next((each for each in periods_open(facts, audience) if each.id == id_), None)
    if found is None:
        raise NotThere(id=id_)
    return found


def items_open(facts: FactQueries, audience: Audience) -> list[ResolutionItem]:
    """Return all items of the resolution: of each since when it is recorded, where that is open."""
    stated = requested_history(facts, None, audience).clause_records
    return [_item(clause, stated.get(clause, [])) for clause in CLAUSES]


def _of_own_log(facts: FactQueries, audience: Audience) -> History:
    """Of the other logs nothing opens or closes a period."""
    whole = facts.moment()
    own = Moment({LOG: whole.positions[LOG]}, whole.day)
    return HistoryBuilder(facts, audience, to_the_minute()).build(facts.known_at(own), own)


def _period(fact: rm.Fact) -> OpenStudyPeriod:
    body = fact.body
    names = "\n".join(body.other_names or ()) or None
    days = body.first_day, body.last_day
    return OpenStudyPeriod(fact.stream, len(fact.events), body.name, *days, names, body.ended_by, fact.source)


def _item(clause: Clause, stated: list[rm.Fact]) -> ResolutionItem:
    fact = next((each for each in stated if not each.withdrawn), None)
    if fact is None:
        return ResolutionItem(clause_stream(clause), 0, clause)
    return ResolutionItem(fact.stream, len(fact.events), clause, fact.since, fact.source)
