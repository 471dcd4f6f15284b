"""The installation's own lists of words, taken from `term` statements."""

from datetime import UTC, datetime

from services.registry.queries.read_model_queries import ReadModelQueries
from shared.contracts.registry.groups import TERMS
from shared.domain.collation import collation_key
from shared.domain.dates import holds_on
from shared.event_store.statements import Filters, StatementQueries, StatementRow

SECTOR_LIST = "sector"
"""The list from which the sector of an organization is chosen."""
MOST_WORDS = 500


class VocabularyQueries(ReadModelQueries):
    def sector_terms(self) -> list[StatementRow]:
        """Return the words of the list of sectors that hold today, by their place in it; none without such a list."""
        terms = StatementQueries(self.reader, [TERMS])
        vocabularies = [each for each in terms.values(TERMS.name, "vocabulary") if each.casefold() == SECTOR_LIST]
        today = datetime.now(UTC).date()
        found = [
            row
            for name in vocabularies
            for row in terms.newer_first(TERMS.name, Filters(values={"vocabulary": name}), None, MOST_WORDS)
            if (row.statement.since or row.statement.until) is None
            or holds_on(today, row.statement.since, row.statement.until)
        ]
        return sorted(found, key=_place)


def _place(row: StatementRow) -> tuple[bool, int, str]:
    term = row.statement
    return term.rank is None, term.rank or 0, collation_key(term.word)
