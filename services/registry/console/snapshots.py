"""Records of the registry on a day: the facts that held then, as they are known now."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from services.registry.console.labels import CLASS_LABELS, FIELD_LABELS, class_label, value_label
from services.registry.console.names_on_day import NamesOnDay
from services.registry.domain.dated_facts import latest
from services.registry.queries import RegistryQueries
from shared.domain.dates import holds_on
from shared.web.console import FactRow, Snapshot

Row = Any


class Snapshots:
    def __init__(self, queries: RegistryQueries) -> None:
        self._questions = queries

    def organization(self, row: Row, day: date) -> Snapshot:
        names = NamesOnDay(self._questions)
        countries = self._questions.state_names()
        classes = self._questions.classes_of(row.id)
        facts = [
            _one(
                _("Headquarters"), self._questions.places_of(row.id), day, lambda each: _named(countries, each.country)
            ),
            *(
                _one(
                    str(label),
                    [each for each in classes if each.field == field],
                    day,
                    lambda each: class_label(each.value),
                )
                for field, label in CLASS_LABELS.items()
            ),
            *self._links(row, day, names),
        ]
        return Snapshot(names.name_on(row.id, day.isoformat()) or row.name, _sentence(), facts)

    def state(self, row: Row, day: date) -> Snapshot:
        stated = self._questions.statuses_of(row.id)
        facts = [
            _one(
                str(label), [each for each in stated if each.field == field], day, lambda each: value_label(each.value)
            )
            for field, label in FIELD_LABELS.items()
        ]
        return Snapshot(row.name, _sentence(), [FactRow(_("Codes"), f"{row.iso3}, {row.iso2}"), *facts])

    def person(self, row: Row, day: date) -> Snapshot:
        names, label = NamesOnDay(self._questions), _("Acts for")
        held = [each for each in self._questions.affiliations_of(row.id) if _held(each, day)]
        facts = [
            FactRow(label, names.name_on(each.organization, day.isoformat()) or each.organization) for each in held
        ]
        return Snapshot(str(row.name or row.id), _sentence(), facts or [FactRow(label, None)])

    def _links(self, row: Row, day: date, names: NamesOnDay) -> list[FactRow]:
        """What it was the same as (for all time), part of or in the group of on that day."""
        words = {"duplicate": _("The same as"), "merger": _("Part of"), "subsidiary": _("In the group of")}
        return [
            FactRow(words[each.kind], names.name_on(each.other, day.isoformat()) or each.other)
            for each in self._questions.links_of(row.id)
            if each.kind in words and _held(each, day)
        ]


def _sentence() -> str:
    return str(_("The facts that held on that day, as they are known now."))


def _one(label: str, stated: Sequence[Row], day: date, words: Callable[[Row], str]) -> FactRow:
    """The fact that held: the last to begin of those that did. Not known while one of them may or may not have."""
    if any(_held(each, day) is None for each in stated):
        return FactRow(label, None)
    held = latest(each for each in stated if _held(each, day))
    return FactRow(label, None if held is None else words(held))


def _held(fact: Row, day: date) -> bool | None:
    return holds_on(day, fact.since, getattr(fact, "until", None))


def _named(countries: dict[str, str], iso3: str) -> str:
    return countries.get(iso3, iso3)
