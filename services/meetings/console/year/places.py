"""Known facts about cities: the last meetings held there, and expertise."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from services.meetings.console.labels import _
from services.meetings.queries.worklist import WorklistQueries
from shared.event_store.statements import StatementRow
from shared.web.days import localized_date
from shared.web.statements.workspace import StatementWorkspace

MOST_EXPERTISE = 1_000


def notes_on_places(pages: StatementWorkspace, queries: WorklistQueries, cities: Collection[str]) -> Mapping[str, str]:
    """Return a line for each city of which something is known."""
    by_name = {city.casefold(): city for city in cities if city}
    if not by_name:
        return {}
    lines: dict[str, list[str]] = defaultdict(list)
    for row in queries.held_in(list(by_name.values())):
        if not lines[row.city]:
            day = localized_date(row.first_day)
            lines[row.city].append(_("last held there: %(code)s, %(day)s", code=row.code, day=day))
    experts: dict[str, list[StatementRow]] = defaultdict(list)
    for stated in pages.queries.of_kinds(("expertise",), MOST_EXPERTISE):
        if (city := by_name.get(stated.statement.city.casefold())) is not None:
            experts[city].append(stated)
    for city, rows in experts.items():
        texts = (row.statement.subject or row.statement.institution for row in rows)
        subjects = dict.fromkeys(each or "" for each in texts)
        if listed := ", ".join(each for each in subjects if each):
            lines[city].append(_("expertise: %(what)s", what=listed))
    return {city: "; ".join(texts) for city, texts in lines.items() if texts}
