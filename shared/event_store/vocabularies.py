"""The installation's own lists of words, taken from `term` statements."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from shared.contracts.registry.groups import TERMS, TermStated
from shared.domain.collation import collation_key
from shared.domain.dates import holds_on
from shared.event_store.statements.queries import Filters, StatementQueries

MOST_WORDS = 500


def terms_of(reader: Engine, vocabulary: str) -> list[TermStated]:
    """Return the words of a list, by their place in it; none without such a list. The case of its name does not matter."""
    queries = StatementQueries(reader, (TERMS,))
    names = [each for each in queries.values(TERMS.name, "vocabulary") if each.casefold() == vocabulary]
    terms = [
        row.statement
        for name in names
        for row in queries.newer_first(TERMS.name, Filters(values={"vocabulary": name}), None, MOST_WORDS)
    ]
    return sorted(terms, key=_place)


def terms_today(reader: Engine, vocabulary: str) -> list[TermStated]:
    """Return those of them that are in the list today; one without days always is."""
    return [term for term in terms_of(reader, vocabulary) if holds_today(term)]


def holds_today(term: TermStated) -> bool:
    today = datetime.now(UTC).date()
    return (term.since or term.until) is None or bool(holds_on(today, term.since, term.until))


def _place(term: TermStated) -> tuple[bool, int, str]:
    return term.rank is None, term.rank or 0, collation_key(term.word)
