"""Records of the registry on a past day: their names, and the facts that held then, as known now."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from services.registry.console.labels import CLASS_LABELS, FIELD_LABELS, LINK_LABELS, class_label, value_label
from services.registry.domain.dated_facts import latest
from services.registry.queries import RegistryQueries
from shared.contracts.registry.organizations import CLASS, NAME, PLACE
from shared.domain.dates import PartialDate, holds_on, on_or_before
from shared.domain.errors import NotThere
from shared.event_store.statements.rows import by_last_event
from shared.statements.kinds import StatementKind
from shared.statements.succession import counted_on
from shared.web.console import FactRow, Snapshot

Row = Any


class NamesOnDay:
    """A cache of names, used while one page is made."""

    def __init__(self, queries: RegistryQueries) -> None:
        self._queries = queries
        self._stated: dict[str, tuple[str, list[Any]] | None] = {}

    def name_on(self, record: str, day: PartialDate) -> str | None:
        """Return the last name that surely held by then, else the one at registration; None for an unknown id."""
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
            first = self._queries.organization(record).registered_name
        except NotThere:
            return None
        statements = (row.statement for row in self._queries.facts_of(record, NAME.name))
        return first, [each for each in statements if each.kind == "rename"]


class Snapshots:
    def __init__(self, queries: RegistryQueries) -> None:
        self._queries = queries

    def organization(self, row: Row, day: date) -> Snapshot:
        names, countries = NamesOnDay(self._queries), self._queries.state_names()
        rows = by_last_event(self._queries.facts_of(row.id))

        def stated(kind: StatementKind) -> list[Row]:
            return [each.statement for each in rows if each.kind is kind]

        facts = [
            _one(_("Headquarters"), stated(PLACE), day, lambda each: countries.get(each.country, each.country)),
            *_by_field(stated(CLASS), CLASS_LABELS, day, class_label),
            *(
                FactRow(str(LINK_LABELS[each.kind.name]), names.name_on(other, day.isoformat()) or other)
                for each in rows
                if _held(each.statement, day)
                for other in each.kind.referred_by(each.statement)
            ),
        ]
        return Snapshot(names.name_on(row.id, day.isoformat()) or row.name, _sentence(), facts)

    def state(self, row: Row, day: date) -> Snapshot:
        stated = [each.statement for each in by_last_event(self._queries.facts_of(row.id))]
        facts = _by_field(stated, FIELD_LABELS, day, value_label)
        return Snapshot(row.name, _sentence(), [FactRow(_("Codes"), f"{row.iso3}, {row.iso2}"), *facts])

    def person(self, row: Row, day: date) -> Snapshot:
        names, label = NamesOnDay(self._queries), _("Acts for")
        held = [each for each in self._queries.affiliations_of(row.id) if _held(each, day)]
        facts = [
            FactRow(label, names.name_on(each.organization, day.isoformat()) or each.organization) for each in held
        ]
        return Snapshot(str(row.name or row.id), _sentence(), facts or [FactRow(label, None)])


def _sentence() -> str:
    return str(_("The facts as of that day, as they are known now."))


def _one(label: str, stated: Sequence[Row], day: date, to_text: Callable[[Row], str]) -> FactRow:
    """Return the fact that held on the day; unknown if that is uncertain."""
    held = counted_on(stated, day)
    return FactRow(label, None if held is None else to_text(held))


def _by_field(
    stated: Sequence[Row], labels: Mapping[str, Any], day: date, to_text: Callable[[str], str]
) -> list[FactRow]:
    """Return a line for each field that has only one fact at a time."""
    return [
        _one(str(label), [each for each in stated if each.field == field], day, lambda each: to_text(each.value))
        for field, label in labels.items()
    ]


def _held(fact: Row, day: date) -> bool | None:
    return holds_on(day, getattr(fact, "since", None), getattr(fact, "until", None))
