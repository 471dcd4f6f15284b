"""What organizations were called on a day: the past is never shown under today's names."""

from typing import Any

from services.registry.domain.dated_facts import latest
from services.registry.queries import RegistryQueries
from shared.contracts.registry.organizations import NAME
from shared.domain.dates import PartialDate, on_or_before
from shared.domain.errors import NotThere


class NamesOnDay:
    """Remembers what it has read, for the length of one page."""

    def __init__(self, queries: RegistryQueries) -> None:
        self._questions = queries
        self._stated: dict[str, tuple[str, list[Any]] | None] = {}

    def name_on(self, record: str, day: PartialDate) -> str | None:
        """The last name that it surely had by then, else the one it was registered by; None for an unknown id."""
        if record not in self._stated:
            self._stated[record] = self._read(record)
        stated = self._stated[record]
        if stated is None:
            return None
        first, renames = stated
        held = latest(each for each in renames if each.since is None or on_or_before(each.since, day))
        return first if held is None else str(held.name)

    def _read(self, record: str) -> tuple[str, list[Any]] | None:
        try:
            first = self._questions.organization(record).registered_name
        except NotThere:
            return None
        named = (row.statement for row in self._questions.facts_of(record, NAME.name))
        return first, [each for each in named if each.kind == "rename"]
